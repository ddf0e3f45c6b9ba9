"""What does not depend on the order in which facts are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.rating.bill import Bill
from tests.properties.cases import cases
from tests.properties.engine import Case, bills
from tests.properties.programs import granting
from tests.properties.usages import Summary

T = TypeVar("T")


def told(bill: Bill) -> object:
    """What a bill comes to, rows aside: they are listed as they were given."""
    lines = [(line.name, line.amount, line.quantity) for line in bill.lines]
    return lines, bill.total, bill.grants, bill.notes, bill.notices, bill.closing


@given(cases())
def test_order_of_the_names_given_changes_nothing(case: Case) -> None:
    def turned(summary: Summary) -> Summary:
        values = dict(reversed(summary.values.items()))
        rows = {
            name: tuple(dict(reversed(row.items())) for row in rows) for name, rows in reversed(summary.rows.items())
        }
        return evolve(summary, values=values, rows=rows)

    other = evolve(case, summaries=tuple(map(turned, case.summaries)))
    assert bills(other) == bills(case)


@given(cases(granting(dimensions=True)), st.data())
def test_order_of_the_rows_of_a_meter_changes_nothing(case: Case, data: st.DataObject) -> None:
    """A meter's rows stand in the declared order of its dimensions' values, however they come."""
    meters = {inlet.name for inlet in case.rulebook.inlets if inlet.role == "meter"}
    other = evolve(case, summaries=tuple(shuffled(summary, meters, data) for summary in case.summaries))
    assert list(map(told, bills(other))) == list(map(told, bills(case)))


@given(cases(), st.data())
def test_order_of_records_changes_nothing_unless_they_continue(case: Case, data: st.DataObject) -> None:
    if "continuing" in case.rulebook.text:
        return
    names = {inlet.name for inlet in case.rulebook.inlets if inlet.role == "records"}
    other = evolve(case, summaries=tuple(shuffled(summary, names, data) for summary in case.summaries))
    assert list(map(told, bills(other))) == list(map(told, bills(case)))


def shuffled(summary: Summary, names: set[str], data: st.DataObject) -> Summary:
    """The summary with the rows of these lists in another order."""
    rows = {name: permuted(rows, data) if name in names else rows for name, rows in summary.rows.items()}
    return evolve(summary, rows=rows)


def permuted(items: Sequence[T], data: st.DataObject) -> tuple[T, ...]:
    return tuple(data.draw(st.permutations(items)))
