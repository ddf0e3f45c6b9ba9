"""Making frozen objects and fractions quickly.

The `__init__` of a frozen class sets each field through `object.__setattr__`, by name: for a bill that is half of its
time. A *draft* of a class is a subclass with the same slots and plain attributes: what is finished becomes the frozen
class, and nobody ever sees a draft. `Fraction(n, d)` looks at what it is given first; here both are known to be ints.
"""

from __future__ import annotations

from typing import Any

from pricing_dsl.rating.bill import Balance, Bill, BillLine, BillNote, Lot, Part, RowAmount, Step
from pricing_dsl.rating.state import State


def draft_of(made: type) -> type:
    """A class whose objects are filled in like any other and then become `made` by `object.__class__ = made`."""
    plain = ("__new__", "__init__", "__setattr__", "__delattr__")
    members: dict[str, Any] = {"__slots__": (), **{name: getattr(object, name) for name in plain}}
    return type(f"{made.__name__}Draft", (made,), members)


MADE: tuple[type, ...] = (Bill, BillLine, Part, Step, RowAmount, BillNote, Balance, Lot, State)
"""What generated functions make. They fill in every field: a draft has no defaults."""

DRAFTS: dict[str, Any] = {made.__name__: made for made in MADE} | {
    f"{made.__name__}Draft": draft_of(made) for made in MADE
}
"""The classes and their drafts, by name."""
