"""T103: a tier whose price is never paid, for a cap or the end of all usage comes before it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from attrs import evolve, frozen

from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog import RULES
from pricing_dsl.ir.nodes import Line
from pricing_dsl.linter.narrowed import Narrowed, constant
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.statements import statements
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line
from pricing_dsl.semantics import model


@frozen
class Unreached:
    """A tier that does nothing: its bound, and what the tiers before it come to where the cap has ended them, or the
    most that is ever used."""

    plan: Narrowed
    line: Line
    entry: model.Entry
    low: Fraction
    unit: str
    amount: Fraction | None = None
    cap: Fraction | None = None
    most: Fraction | None = None


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each tier that is so in every version of its plan."""
    found: dict[object, list[Unreached]] = {}
    for plan in subject.narrowed:
        for one in unreached(plan):
            found.setdefault(one.entry.place, []).append(one)
    for same in found.values():
        versions = sum(one.line.place in plan.lines for plan in subject.narrowed for one in same[:1])
        if len(same) == versions:
            yield _told(subject, same[0])


def _told(subject: Subject, one: Unreached) -> Diagnostic:
    words = one.plan.words
    bound = words.quantity(one.low, one.unit)
    if one.most is not None:
        most = words.quantity(one.most, one.unit)
        message = f"usage never gets to this tier: it begins at {bound}, and no more than {most} is used"
        return RULE.finding(message, one.entry.place, severity=Severity.WARNING)
    assert one.amount is not None
    assert one.cap is not None
    assert one.line.place is not None
    return RULE.finding(
        f"the price of this tier is never paid: the cap of {words.money(one.cap)} is reached at {bound} already",
        one.entry.place,
        labels=[Label(first_line(subject.sources, one.line.place), f"comes to {words.money(one.amount)} at {bound}")],
        hint="raise the cap, or end with the tier before",
    )


def unreached(plan: Narrowed) -> Iterator[Unreached]:
    """Tiers that no usage gets to, and those that begin where the line's cap has ended it."""
    for statement in statements(plan.model.body):
        if isinstance(statement, model.Line) and isinstance(statement.amount, model.Usage):
            line, tiers = plan.lines.get(statement.place), statement.amount.pricing
            if line is not None and isinstance(tiers, model.Tiers) and _is_plain(statement.amount, tiers):
                cap = _cap(plan, statement)
                yield from _beyond(plan, line, tiers)
                if cap is not None:
                    yield from _capped(plan, line, tiers, cap)


def _is_plain(usage: model.Usage, tiers: model.Tiers) -> bool:
    """Whether it is the quantity alone that goes through the tiers, from zero on."""
    return usage.over is None and not tiers.continuing and tiers.selected_by is None and tiers.starting_after is None


def _cap(plan: Narrowed, statement: model.Line) -> Fraction | None:
    """The most that the line comes to, if that is said before anything else is done to it."""
    for ending in statement.endings:
        match ending:
            case model.AtMost(amount):
                limit = constant(plan, amount)
                return None if limit is None else limit.hi
            case model.AtLeast():
                continue
            case _:
                return None
    return None


def _beyond(plan: Narrowed, line: Line, tiers: model.Tiers) -> Iterator[Unreached]:
    """Tiers above all that is used."""
    if line.quantity is None or line.list is not None:
        return
    most = plan.range(line.quantity).hi
    for before, entry in pairwise(tiers.entries):
        low, unit = _bound(before)
        offered = entry.price.kind != "not_offered"
        if (
            offered
            and low is not None
            and most is not None
            and (most < low or (most == low and before.owns == "up_to"))
        ):
            yield Unreached(plan, line, entry, low, unit, most=most)


def _capped(plan: Narrowed, line: Line, tiers: model.Tiers, cap: Fraction) -> Iterator[Unreached]:
    """Tiers at whose beginning as much as the cap is owed, whatever else is given."""
    passed: Fraction | None = Fraction(0)
    for before, entry in pairwise(tiers.entries):
        low, unit = _bound(before)
        if low is None or passed is None:
            return
        if tiers.mode == "graduated":
            passed = _plus(passed, _cost(before.price, low - _start(tiers, before)))
            amount = passed
        else:
            amount = _cost(entry.price, low)
        paid = entry.price.kind in ("at", "flat") and _cost(entry.price, Fraction(1)) != 0
        if amount is not None and amount >= cap and paid and not _may_fall(entry.price):
            yield Unreached(plan, line, entry, low, unit, amount=amount, cap=cap)


def _start(tiers: model.Tiers, entry: model.Entry) -> Fraction:
    index = tiers.entries.index(entry)
    return (_bound(tiers.entries[index - 1])[0] or Fraction(0)) if index else Fraction(0)


def _bound(entry: model.Entry) -> tuple[Fraction | None, str]:
    """The upper bound of a tier and its unit, where it is written in the rulebook."""
    if isinstance(entry.bound, model.Const) and isinstance(entry.bound.value, Fraction):
        type = entry.bound.type
        return entry.bound.value, type.unit.text if isinstance(type, model.Numeric) else ""
    return None, ""


def _cost(price: model.Price, quantity: Fraction) -> Fraction | None:
    """What so much costs at a price that is written in the rulebook."""
    total = Fraction(0)
    if price.flat is not None:
        if not isinstance(price.flat, model.Const) or not isinstance(price.flat.value, Fraction):
            return None
        total += price.flat.value
    if price.rate is not None:
        if not isinstance(price.rate, model.Const) or not isinstance(price.rate.value, Fraction):
            return None
        units = quantity if price.package is None else -(-quantity // price.package)
        total += units * price.rate.value
    return total


def _may_fall(price: model.Price) -> bool:
    return any(isinstance(part, model.Const) and isinstance(part.value, Fraction) and part.value < 0
               for part in (price.rate, price.flat))  # fmt: skip


def _plus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


RULE = LintRule(
    evolve(
        RULES["T103"],
        what="""A tier stands below `above` or `rest`, which take all that is left, or below one that is not offered,
            which nothing passes. Or the line's `at most` is reached where the tier begins, or no usage gets there as
            far as the rulebook says what can be used.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to   100 GB at 1.00 USD per GB
                up to 1_000 GB at 0.50 USD per GB
                above          at 0.10 USD per GB
              } at most 500 USD
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to   100 GB at 1.00 USD per GB
                up to 1_000 GB at 0.50 USD per GB
                above          at 0.10 USD per GB
              } at most 1_000 USD
            }
            """,
    ),
    check,
)
