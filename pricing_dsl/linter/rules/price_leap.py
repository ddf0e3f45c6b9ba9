"""D611: a price that changes by a factor on some date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Declared, Subject
from pricing_dsl.linter.walk import walk
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

LEAP = 8
"""As many times a price of before is more often a slip than meant; the same as for prices beside each other."""


@frozen
class _Price:
    """What a price is per one of its unit, and in what."""

    value: Fraction
    unit: tuple[str, ...]
    place: Place


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Dated terms and tables, and the versions of a plan."""
    for declared, earlier, later, start in (*_terms(subject), *_tables(subject), *_plans(subject)):
        before, after = _prices(declared[0], earlier), _prices(declared[1], later)
        if [one.unit for one in before] == [one.unit for one in after]:
            for one, other in zip(before, after, strict=True):
                yield from _compare(one, other, start)


_Pair = tuple[tuple[Declared[nodes.Node], Declared[nodes.Node]], nodes.Node, nodes.Node, date]


def _terms(subject: Subject) -> Iterator[_Pair]:
    for term in subject.declared(nodes.Term):
        if isinstance(term.item.value, tuple):
            for earlier, later in pairwise(term.item.value):
                yield (term, term), earlier.value, later.value, later.start.value


def _tables(subject: Subject) -> Iterator[_Pair]:
    """Rows that begin with the same words."""
    for table in subject.declared(nodes.Table):
        for earlier, later in pairwise(table.item.dated):
            before = {row.cells[0]: row for row in earlier.rows}
            for row in later.rows:
                if row.cells[0] in before:
                    yield (table, table), before[row.cells[0]], row, later.start.value


def _plans(subject: Subject) -> Iterator[_Pair]:
    """Statements of the same name in versions that follow one another."""
    versions: dict[str, list[Declared[nodes.Plan]]] = defaultdict(list)
    for plan in subject.declared(nodes.Plan):
        versions[plan.item.name.text].append(plan)
    for plans in versions.values():
        dated = sorted(plans, key=lambda plan: date.min if plan.item.start is None else plan.item.start.value)
        for earlier, later in pairwise(dated):
            if later.item.start is None:
                continue
            before = _by_name(earlier.item.body)
            for key, statement in _by_name(later.item.body).items():
                if key in before:
                    yield (earlier, later), before[key], statement, later.item.start.value


def _by_name(body: Iterable[nodes.Statement]) -> dict[tuple[type, str], nodes.Statement]:
    """The statements that have a name of their own."""
    named = [(statement, getattr(statement, "name", None)) for statement in body]
    return {(type(statement), name.text): statement for statement, name in named if isinstance(name, nodes.Name)}


def _prices(declared: Declared[nodes.Node], node: nodes.Node) -> Sequence[_Price]:
    found = []
    for one in walk(node):
        match one:
            case nodes.Rate():
                basis = one.basis
                per = Fraction(1) if basis.number is None else basis.number.value
                unit = (one.unit.text, basis.unit.text.rstrip("s"), str(basis.started))
                found.append(_Price(one.number.value / per, unit, declared.place(one)))
            case nodes.Quantity():
                found.append(_Price(one.number.value, (one.unit.text.rstrip("s"),), declared.place(one)))
            case nodes.Percent():
                found.append(_Price(one.value, ("%",), declared.place(one)))
    return found


def _compare(one: _Price, other: _Price, start: date) -> Iterator[Diagnostic]:
    low, high = sorted((one.value, other.value))
    if low <= 0 or high < LEAP * low:
        return
    times = (high / low).__floor__()
    word = "more" if other.value > one.value else "less"
    yield RULE.finding(
        f"from {start} on this is {'' if high == times * low else 'more than '}{times} times {word} than before",
        other.place,
        labels=[Label(one.place, "before")],
        hint="is the decimal point, or the amount it is per, where it should be?",
    )


RULE = LintRule(
    Rule(
        code="D611",
        name="price-leap",
        severity=Severity.WARNING,
        category=Category.DATES,
        title="from one day to the next a price is many times what it was",
        what="""A dated term, a row of a dated table, or a statement in the next version of a plan has a number that is
            at least eight times the one before it, or less than an eighth of it.""",
        why="""Prices change by some percent. A factor of ten or of a thousand is a decimal point in the wrong place, or
            a price per thousand that was copied into a row per million.""",
        avoid="""
            unit call, calls
            meter api in whole call
            term price {
              from 2026-01-01: 0.40 USD per million calls
              from 2026-07-01: 0.35 USD per thousand calls
            }

            plan basic every month from 2026-01-01 {
              charge api on api at price
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call
            term price {
              from 2026-01-01: 0.40 USD per million calls
              from 2026-07-01: 0.35 USD per million calls
            }

            plan basic every month from 2026-01-01 {
              charge api on api at price
            }
            """,
    ),
    check,
)
