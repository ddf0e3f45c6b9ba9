"""What a new version of a plan costs more than the old one along a quantity, as a curve."""

from __future__ import annotations

from pricing_dsl.analysis.comparison import Version
from pricing_dsl.analysis.curves import Curve, Segment, curve, merged
from pricing_dsl.analysis.forms import constant
from pricing_dsl.analysis.settings import Moving
from pricing_dsl.analysis.situations import Quantity
from pricing_dsl.analysis.stretches import Stretch
from pricing_dsl.diff.bases import Base
from pricing_dsl.diff.replay import held_by, known_to
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.rate import rate_plan


def moving_in(quantity: Quantity, version: Version) -> Moving | None:
    """The quantity as a version has it, if it does."""
    try:
        return quantity.moving(*version)
    except LookupError:
        return None


def difference(versions: tuple[Version, Version], base: Base, quantity: Quantity, moving: Moving) -> Curve | None:
    """What the new version costs more along a quantity; to a version that does not know it, it makes no difference.
    None where either version gives no bill for any of it."""
    curves = []
    for version in versions:
        usage, opening = known_to(*version, base.usage), held_by(version[1], base.opening)
        found: Curve | Rejected
        if moving_in(quantity, version) is None:
            found = _constant(rate_plan(*version, usage, opening), moving)
        elif quantity.is_in(usage):
            found = curve(*version, usage, quantity, opening=opening)
        else:
            return None
        if isinstance(found, Rejected):
            return None
        curves.append(found)
    return curves[1].minus(curves[0])


def _constant(bill: Bill | Rejected, moving: Moving) -> Curve | Rejected:
    """One bill, whatever moves."""
    if isinstance(bill, Rejected):
        return bill
    ends = [Segment(end, constant(bill.total)) for end in (moving.lo, moving.hi) if end is not None]
    inside = Segment(Stretch(moving.lo, moving.hi, moving.step), constant(bill.total))
    return merged([*ends[: moving.lo is not None], inside, *ends[moving.lo is not None :]])
