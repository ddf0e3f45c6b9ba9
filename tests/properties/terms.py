"""Terms: constants with a name, fixed, of several dates, or negotiable."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import evolve

from tests.properties.draft import Draft, Inlet, Quantity, Scope, Unit
from tests.properties.inlets import some_unit
from tests.properties.magnitudes import amounts, number

KINDS = ("fixed", "dated", "negotiable", "between", "dated between")


def declared(
    draft: Draft, inlet: Inlet, value: Fraction, words: Callable[[Fraction], str], kinds: tuple[str, ...] = KINDS
) -> str:
    """`term NAME` in one of the ways to say what it is; a contract may go from half its value to twice that."""
    kind = draft.pick(kinds)
    low, high = value / 2, 2 * value + 1
    body = f"= {words(value)}"
    if "dated" in kind:
        body = f"{{ from 1990-01-01: {words(value)} from 2025-03-01: {words(value + 1)} }}"
        draft.undated = False
    tail = f" negotiable from {words(low)} to {words(high)}" if "between" in kind else ""
    tail = " negotiable" if kind == "negotiable" else tail
    draft.declarations.append(f"term {inlet.name}{draft.title('term')} {body}{tail}")
    if tail:
        bounds = (low, high) if "between" in kind else (None, None)
        draft.inlets.append(evolve(inlet, optional=True, low=bounds[0], high=bounds[1]))
    return inlet.name


def term_quantity(draft: Draft, scope: Scope) -> Quantity:
    unit = some_unit(draft)
    value = draft.mark(unit, draft.size(most=500))
    inlet = Inlet(draft.name("term"), "term", unit=unit)
    found = Quantity(declared(draft, inlet, value, lambda at: f"{number(at)} {unit.word}"), unit, True)
    scope.quantities.append(found)
    return found


def term_money(draft: Draft, scope: Scope) -> str:
    """An amount; with several currencies, one of the book."""
    if len(draft.currencies) > 1:
        return term_percent(draft, scope)
    inlet = Inlet(draft.name("term"), "term", "money")
    value = draft.value(amounts(draft.coin))
    name = declared(draft, inlet, value, lambda at: f"{number(at)} {draft.currencies[0]}")
    scope.amounts.append(name)
    return name


def term_percent(draft: Draft, scope: Scope) -> str:
    inlet = Inlet(draft.name("term"), "term", "percent")
    name = declared(draft, inlet, draft.percent() / 100, lambda at: f"{number(100 * at)}%")
    scope.percents.append(name)
    return name


def term_rate(draft: Draft, unit: Unit) -> str:
    """A price as a term; with several currencies, a price of the book."""
    if len(draft.currencies) > 1:
        return draft.some_rate(unit)
    inlet = Inlet(draft.name("term"), "term", "rate", unit)
    return declared(draft, inlet, draft.price(), lambda at: draft.rate(at, unit.word))


def term_count(draft: Draft, scope: Scope) -> str:
    """A plain number above zero, to divide by."""
    inlet = Inlet(draft.name("term"), "term")
    value = Fraction(draft.pick(["3", "12", "0.3", "7/2"]))
    name = declared(draft, inlet, value, number, ("fixed", "dated", "between"))
    scope.counts.append(name)
    return name


def term_flag(draft: Draft, scope: Scope) -> str:
    """Whether something holds, from some day on."""
    name = draft.name("term")
    draft.declarations.append(f"term {name} {{ from 1990-01-01: true from 2025-02-01: false }}")
    draft.undated = False
    scope.conditions.append(name)
    return name


def term_date(draft: Draft, scope: Scope) -> str:
    name = draft.name("term")
    draft.declarations.append(f"term {name} = {draft.pick(['2025-01-31', '2025-03-10'])}")
    scope.dates.append(name)
    return name


TERMS: tuple[Callable[[Draft, Scope], object], ...] = (
    term_quantity,
    term_money,
    term_percent,
    term_count,
    term_flag,
    term_date,
)
