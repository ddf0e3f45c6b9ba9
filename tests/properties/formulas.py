"""Values in words: quantities, money, percentages and conditions made of what a scope names.

Whatever is not one word or one literal comes in brackets, so that every value can stand anywhere.
"""

from __future__ import annotations

from fractions import Fraction

from tests.properties.draft import MODES, Draft, Quantity, Scope, Unit
from tests.properties.magnitudes import number

STEPS = (Fraction(1), Fraction(1, 100), Fraction(5), Fraction(1, 10))

CALENDAR = (
    "period.month in { 1, 4, 7, 10 }",
    "period.start >= 2025-03-01",
    "period.end < period.start + 1 month",
    "days(period.start to period.end) > 30 days",
    "period.days == 31 days",
    "period.end - period.start < 29 days",
    "max(period.start, 2025-02-10) + 2 weeks < period.end",
    "subscription.end >= period.end",
    "period.start == subscription.start",
)


# ---- quantities ------------------------------------------------------------------------------------------------------


def some_quantity(draft: Draft, scope: Scope) -> Quantity:
    """One of the quantities named here."""
    return draft.pick(scope.quantities)


def alike(scope: Scope, unit: Unit) -> list[Quantity]:
    """The quantities of one unit."""
    return [quantity for quantity in scope.quantities if quantity.unit == unit]


def size(draft: Draft, unit: Unit, whole: bool = False, most: int = 2_000) -> str:
    """A literal above zero, which usage will meet."""
    return draft.quantity(unit, draft.mark(unit, draft.size(whole, most)))


def base_size(draft: Draft, unit: Unit) -> str:
    """A literal in this very unit: what is made of a literal counts in the literal's."""
    return f"{number(draft.mark(unit, draft.size(most=2_000)))} {unit.word}"


def quantity_value(draft: Draft, scope: Scope, unit: Unit) -> str:
    """A value of this unit: a literal, a quantity, or made of those."""
    known = alike(scope, unit)
    if not known or draft.maybe(3):
        return base_size(draft, unit)
    one = draft.pick(known).text
    kind = draft.pick(["name", "sum", "least", "most", "excess", "choice", "part", "rounded", "shared"])
    other = draft.pick([*(quantity.text for quantity in known), size(draft, unit)])
    match kind:
        case "name":
            return one
        case "sum":
            return f"({one} + {other})"
        case "least":
            return f"min({one}, {other})"
        case "most":
            return f"max({one}, {other})"
        case "excess":
            return f"(excess of {one} over {other})"
        case "choice":
            return f"(if {condition(draft, scope)} then {one} else {other})"
        case "part":
            return f"({draft.some_percent()} of {one})"
        case "shared":
            return f"({one} / {divisor(draft, scope)})"
    return f"({one} rounded {draft.pick(MODES)} to {draft.ordinary(['0.1', '2.5'], ['1/3'])} {unit.word})"


def divisor(draft: Draft, scope: Scope) -> str:
    """A number to divide by that is never zero."""
    return draft.ordinary(["2", "10"], ["3", "7", "(2/37)", "period.number", *scope.counts])


def ratio(draft: Draft, scope: Scope) -> str:
    """A quantity in terms of another of its unit, rounded; by zero it is refused, unless an `if` excludes it."""
    one = some_quantity(draft, scope)
    other = draft.pick(alike(scope, one.unit))
    text = f"({one.text} / {other.text} rounded {draft.pick(MODES)} to {draft.ordinary(['0.01', '1'], ['1/3'])})"
    if draft.maybe():
        return f"(if {other.text} > 0 {one.unit.word} then {text} else 1)"
    draft.may_reject = True
    return text


# ---- conditions ------------------------------------------------------------------------------------------------------


def condition(draft: Draft, scope: Scope, depth: int = 1) -> str:
    """Something that holds or not."""
    kinds = ["named", "compared"] + (["joined", "negated"] if depth else []) + (["calendar"] if draft.every else [])
    kind = draft.pick(kinds)
    if kind == "joined":
        word = draft.pick(["and", "or"])
        return f"({condition(draft, scope, depth - 1)} {word} {condition(draft, scope, depth - 1)})"
    if kind == "negated":
        return f"(not {condition(draft, scope, depth - 1)})"
    if kind == "calendar":
        draft.undated = False
        chosen = draft.pick(CALENDAR)
        draft.may_reject |= "subscription.start" in chosen  # where it is not given
        return f"({chosen})"
    sign = draft.pick(["<=", ">=", "<", ">", "==", "!="])
    if kind == "named" and scope.dates and draft.maybe(3):
        return f"({draft.pick(scope.dates)} {sign} {draft.pick(['2025-03-01', *scope.dates])})"
    if kind == "named" and scope.conditions:
        return f"({draft.pick(scope.conditions)})"
    if scope.quantities:
        quantity = some_quantity(draft, scope)
        return f"({quantity.text} {sign} {size(draft, quantity.unit)})"
    return f"(period.number {sign} {draft.count(1, 4)})"


# ---- percentages -----------------------------------------------------------------------------------------------------


def percent(draft: Draft, scope: Scope) -> str:
    """A percentage as a factor."""
    if not scope.percents or draft.maybe():
        return draft.some_percent()
    one = draft.pick(scope.percents)
    return draft.pick([one, f"min({one}, {draft.some_percent()})", f"max({one}, {draft.some_percent()})"])


# ---- money -----------------------------------------------------------------------------------------------------------


def money(draft: Draft, scope: Scope, depth: int = 2) -> str:
    """An amount in the currency of the plan."""
    kinds = ["literal", "named", "percent of", "priced"]
    if depth:
        kinds += ["share", "sum", "difference", "most", "least", "excess", "choice", "changed", "divided", "rounded"]
        kinds += ["negative"] + (["ratio"] if scope.quantities else [])
        kinds += ["daily", "counted"] if draft.every else []
    kind = draft.pick(kinds)
    if kind == "named" and scope.amounts:
        return draft.pick(scope.amounts)
    if kind == "priced" and scope.quantities:
        quantity = some_quantity(draft, scope)
        return f"({draft.some_rate(quantity.unit)} * {quantity.text})"
    if kind == "percent of":
        return f"({draft.some_percent()} of {_base(draft, scope)})"
    if kind in ("literal", "named", "priced"):
        return draft.some_money()
    return _composed(draft, scope, kind, money(draft, scope, depth - 1), depth)


def _base(draft: Draft, scope: Scope) -> str:
    """What a percentage is of: one name, or a bracket."""
    return draft.pick([*scope.amounts, "subtotal", f"({draft.some_money()})"])


def _composed(draft: Draft, scope: Scope, kind: str, one: str, depth: int) -> str:
    match kind:
        case "share":
            return f"({percent(draft, scope)} * {one})"
        case "changed":
            how = draft.pick(["increased", "reduced"])
            return f"({one} {how} by {percent(draft, scope)})"
        case "divided":
            return f"({one} / {divisor(draft, scope)})"
        case "negative":
            return f"(-{one})"
        case "ratio":
            return f"({one} * {ratio(draft, scope)})"
        case "counted":
            draft.undated = False
            start, end = draft.pick(["period.start", *scope.dates]), draft.pick(["period.end", *scope.dates])
            return f"({draft.rate(draft.price(), 'day')} * days({start} to {end}))"
        case "daily":
            draft.undated = False
            return f"({one} / period.days * {draft.count(1, 31)} days)"
        case "rounded" if len(draft.currencies) > 1:  # the step of a rounding is a constant, so not in each currency
            return one
        case "rounded":
            return f"({one} rounded {draft.pick(MODES)} to {draft.money(draft.pick(STEPS))})"
    other = money(draft, scope, depth - 1)
    match kind:
        case "sum":
            return f"({one} + {other})"
        case "difference":
            return f"({one} - {other})"
        case "most":
            return f"max({one}, {other})"
        case "least":
            return f"min({one}, {other})"
        case "excess":
            return f"(excess of {one} over {other})"
    return f"(if {condition(draft, scope)} then {one} else {other})"
