"""Prices: flat, per unit, per package, and tiers in every mode."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import frozen

from tests.properties.draft import Draft, Scope, Unit
from tests.properties.formulas import alike, size
from tests.properties.terms import term_rate


@frozen
class Priced:
    """What a price is for. looked_up: makes a table and gives a price of it, which depends on the row or on a choice.
    continuing: the rows fill the same tiers one after the other."""

    unit: Unit
    whole: bool
    looked_up: Callable[[], str] | None = None
    continuing: bool = False


def rate(draft: Draft, priced: Priced) -> str:
    """What may stand after `at` and `plus`."""
    kind = draft.pick(["literal", "package", "term", "table", "table"])
    if kind == "table" and priced.looked_up is not None:
        return priced.looked_up()
    if kind == "term" and draft.maybe():
        return term_rate(draft, priced.unit)
    if kind == "package":
        return draft.some_package(priced.unit)
    return draft.some_rate(priced.unit)


def price(draft: Draft, priced: Priced, offered: bool = True) -> str:
    """One price; only the last tier may be not offered, for what comes after such a tier is never reached."""
    kind = draft.pick(["at", "flat", "plus", "free", *([] if offered else ["not offered"])])
    match kind:
        case "at":
            return f"at {rate(draft, priced)}"
        case "flat":
            return f"flat {draft.some_money()}"
        case "plus":
            return f"flat {draft.some_money()} plus {rate(draft, priced)}"
        case "not offered" if draft.maybe(4):
            draft.may_reject = True
            return "not offered"
    return "free"


def pricing(draft: Draft, scope: Scope, priced: Priced) -> str:
    """What stands after the quantity of a charge."""
    kind = draft.pick(["one", "slabs", "graduated tiers", "volume tiers"])
    if priced.continuing:
        kind = draft.pick(["slabs", "graduated tiers"])
    if kind == "one":
        return price(draft, priced)
    tiered, options = priced, " continuing" if priced.continuing else ""
    if draft.maybe(4):
        after = [q.text for q in alike(scope, priced.unit) if not (priced.continuing and q.text.startswith("row"))]
        options += f" starting after {draft.pick([size(draft, priced.unit), *after])}"
    bound_unit, bound_whole = priced.unit, priced.whole
    if kind == "volume tiers" and scope.quantities and not options and draft.maybe(3):
        selector = draft.pick(scope.quantities)
        bound_unit, bound_whole = selector.unit, selector.whole
        options += f" selected by {selector.text}"
    if kind == "slabs":
        return f"slabs{options} {{ {slabs(draft, tiered)} }}"
    return f"{kind}{options} {{ {tiers(draft, scope, tiered, bound_unit, bound_whole)} }}"


def slabs(draft: Draft, priced: Priced) -> str:
    """`first Q … next Q … rest …`."""
    bound, entries = Fraction(0), []
    for index in range(draft.count(1, 4)):
        width = draft.size(priced.whole)
        bound = draft.mark(priced.unit, bound + width)
        word = "next" if index else "first"
        entries.append(f"{word} {draft.quantity(priced.unit, width)} {price(draft, priced)}")
    return " ".join([*entries, f"rest {price(draft, priced, offered=False)}"])


def tiers(draft: Draft, scope: Scope, priced: Priced, unit: Unit, whole: bool) -> str:
    """`up to Q … below Q … above …`; now and then a bound that the usage knows."""
    entries = []
    fixed = (
        ("term", "row") if priced.continuing else ("term",)
    )  # one would have to rise when compiling, rows share tiers
    if draft.maybe(4):
        entries.append(f"up to 0 {unit.word} {price(draft, priced)}")
    for bound in bounds(draft, whole, draft.count(1, 4)):
        word = draft.pick(["up to", "below"])
        entries.append(f"{word} {draft.quantity(unit, draft.mark(unit, bound))} {price(draft, priced)}")
    if draft.maybe(6) and (known := [q.text for q in alike(scope, unit) if not q.text.startswith(fixed)]):
        draft.may_reject = True
        entries.append(f"up to {draft.pick(known)} {price(draft, priced)}")
    return " ".join([*entries, f"above {price(draft, priced, offered=False)}"])


def bounds(draft: Draft, whole: bool, count: int) -> list[Fraction]:
    """Rising bounds, two steps apart at least, so that every tier has room."""
    found, bound = [], Fraction(0)
    for _ in range(count):
        bound += draft.size(whole) + (1 if whole else 0)
        found.append(bound)
    return found
