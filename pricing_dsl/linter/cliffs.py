"""Price cliffs: where a bill falls though more is used."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from pricing_dsl.analysis.curves import Curve
from pricing_dsl.analysis.forms import Form, constant
from pricing_dsl.analysis.prices import Jump, cliffs
from pricing_dsl.analysis.stretches import Stretch, UnclearError, sign_parts
from pricing_dsl.ir.nodes import Line
from pricing_dsl.linter.curves import Along


@frozen
class Cliff:
    """A fall of the bill at `at`. Between `start` and `at`, `at` not counted unless `owns`, more is paid than beyond.

    dear: what is billed last before it falls; cheap: first after it. For a quantity of any number, one of them is the
    limit at `at`; for one in steps both are bills, of `last` and of `first`.
    """

    along: Along
    line: Line
    at: Fraction
    owns: bool
    start: Fraction
    dear: Fraction
    cheap: Fraction

    @property
    def size(self) -> Fraction:
        """What is saved by using a little more."""
        return self.dear - self.cheap

    @property
    def last(self) -> Fraction:
        """The greatest quantity before the fall; of any number, the one it comes close to."""
        return self.at - (self.along.step or 0) * (not self.owns)

    @property
    def first(self) -> Fraction:
        """The least quantity after the fall; of any number, the one it comes close to."""
        return self.at + (self.along.step or 0) * self.owns


def cliffs_along(along: Along) -> Iterator[Cliff]:
    """Where the total falls by more than roundings could make it."""
    for jump in cliffs(along.total):
        owns = jump.after < jump.value
        dear = jump.value if owns else _bill(along, jump.at, -1, jump.before)
        cheap = _bill(along, jump.at, 1, jump.after) if owns else jump.value
        if dear is None or cheap is None or dear - cheap <= _noise(along.total, jump):
            continue
        start = _start(along.total, jump.at, cheap)
        if start is not None and along.step is not None:
            start = -(-start // along.step) * along.step
            here = along.total.at(start)
            start += along.step * (here is None or here <= cheap)
        line = _cause(along, jump.at)
        if start is not None and line is not None:
            yield Cliff(along, line, jump.at, owns, start, dear, cheap)


def _bill(along: Along, at: Fraction, side: int, limit: Fraction) -> Fraction | None:
    """What is billed next to a quantity: one step from it, or in the limit."""
    return limit if along.step is None else along.total.at(at + side * along.step)


def _noise(curve: Curve, jump: Jump) -> Fraction:
    """How far roundings alone may take the bill down at a jump."""
    forms = [one.form for one in curve.segments if one.form is not None and jump.at in (one.lo, one.hi)]
    return sum((form.stray[1] - form.stray[0] for form in forms), Fraction(0))


def _start(curve: Curve, at: Fraction, cheap: Fraction) -> Fraction | None:
    """From where on, without a break, more is paid than `cheap`; None where that cannot be told."""
    start: Fraction | None = None
    for one in reversed(curve.segments):
        if one.lo is None or one.lo > at or (one.lo == at and isinstance(one.cell, Stretch)):
            continue
        if one.form is None:
            break
        for lo, sign in _signs(one.cell, one.form.plus(constant(cheap), Fraction(-1))):
            if sign != 1 and not (lo == at and one.cell == at):
                return start
            start = lo if lo is not None else start
    return start


def _signs(cell: Stretch | Fraction, over: Form) -> list[tuple[Fraction | None, int | None]]:
    """The parts of a segment from high to low: where each begins, and its sign."""
    if isinstance(cell, Fraction):
        value = over.at(cell)
        return [(cell, (value > 0) - (value < 0))]
    try:
        parts = list(sign_parts(over, cell))
    except UnclearError:
        return [(cell.lo, None)]
    return [(part if isinstance(part, Fraction) else part.lo, sign) for part, sign in reversed(parts)]


def _cause(along: Along, at: Fraction) -> Line | None:
    """The line that falls most there."""
    falls = [(_fall(along.curve(line.amount), at), line) for line in along.plan.lines if line.place is not None]
    most = max((fall for fall, _ in falls), default=Fraction(0))
    return next((line for fall, line in falls if fall == most), None) if most > 0 else None


def _fall(curve: Curve, at: Fraction) -> Fraction:
    """By how much a curve falls at a quantity; nothing where it rises, or is not known."""
    here = [one.form for one in curve.segments if one.form is not None and one.holds(at)]
    before = [o.form for o in curve.segments if o.form is not None and isinstance(o.cell, Stretch) and o.hi == at]
    after = [o.form for o in curve.segments if o.form is not None and isinstance(o.cell, Stretch) and o.lo == at]
    values = [form.near(at, -1) for form in before] + [form.at(at) for form in here]
    values += [form.near(at, 1) for form in after]
    return max((a - b for a, b in pairwise(values)), default=Fraction(0))
