"""What customers gain by a second account, or by one for two."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from attrs import evolve, frozen

from pricing_dsl.analysis.arbitrage import Gain
from pricing_dsl.analysis.curves import Curve, Segment
from pricing_dsl.exact import RoundingMode, round_to
from pricing_dsl.linter.curves import Along
from pricing_dsl.linter.telling import plain

_ROUND = (Fraction(1), Fraction(1, 10))


@frozen
class Arbitrage:
    """Two quantities, what they are billed apart and together, and what an account is billed that uses nothing."""

    along: Along
    a: Fraction
    b: Fraction
    apart: Fraction
    together: Fraction
    unused: Fraction

    @property
    def split(self) -> Fraction:
        """What two accounts save against one."""
        return self.together - self.apart

    @property
    def merged(self) -> Fraction:
        """What one account saves against two, but for what the second costs that uses nothing."""
        return -self.split - self.unused


def arbitrage(along: Along, search: Callable[[Curve], Gain | None]) -> Arbitrage | None:
    """What the greatest gain comes to on bills, found where roundings are left aside: a cent of them is no gain."""
    gain = search(_even(along.total))
    if gain is None:
        return None
    found = _on_bills(along, plain(gain.a), plain(gain.b))
    for step in _ROUND:  # a cent of a rounding puts the greatest gain a little beside a round number
        near = _on_bills(
            along, round_to(gain.a, step, RoundingMode.HALF_UP), round_to(gain.b, step, RoundingMode.HALF_UP)
        )
        if found is not None and near is not None and near.split * found.split >= found.split**2 > 0:
            return near
    return found


def _on_bills(along: Along, a: Fraction, b: Fraction) -> Arbitrage | None:
    """What two quantities are billed; None where they are not, or where nothing that is used is paid out already."""
    first, second, together, unused = (along.total.at(x) for x in (a, b, a + b, Fraction(0)))
    if first is None or second is None or together is None or unused is None or unused < 0:
        return None
    return Arbitrage(along, a, b, first + second, together, unused)


def _even(curve: Curve) -> Curve:
    """The curve through the middle of its roundings."""
    found: list[Segment] = []
    for one in curve.segments:
        if one.form is None or not one.form.steps:
            found.append(one)
        else:
            found.append(evolve(one, form=one.form.line.shifted(sum(one.form.stray, Fraction(0)) / 2)))
    for before, here in pairwise(range(len(found))):
        found[here] = _smooth(found[here], curve.segments[before], found[before])
    return Curve(tuple(found))


def _smooth(point: Segment, before: Segment, even: Segment) -> Segment:
    """A point on the middle of the stretch before it, where only a rounding keeps it off."""
    if not isinstance(point.cell, Fraction) or point.form is None or before.form is None or even.form is None:
        return point
    off = abs(point.form.at(point.cell) - even.form.at(point.cell))
    return evolve(point, form=even.form) if off * 2 <= before.form.stray[1] - before.form.stray[0] else point


def accounts(found: Arbitrage) -> str:
    """The two accounts in words."""
    told = found.along.told
    if found.a == found.b:
        return f"two accounts that use {told(found.a)} each"
    return f"two accounts, of {told(found.a)} and {told(found.b)},"
