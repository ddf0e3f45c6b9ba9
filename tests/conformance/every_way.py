"""Every step of an example rated again: from a saved program, and as a row of a table with the other examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from typing import Any
from unittest import mock

import pyarrow as pa
from attrs import evolve, frozen

from pricing_dsl import Bill, Program, State
from pricing_dsl.batch.exact_rows import ExactRows
from pricing_dsl.examples import run
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.json import dumps, loads
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.rate import Rated
from pricing_dsl.rating.usage import Usage
from tests.differential.state_rows import as_text, state_table
from tests.unit.batch.one_by_one import assert_bill

EVERYTHING = (
    *("row", "plan", "currency", "total", "line.*", "note.*", "notices", "closing.*", "defaults"),
    *("quantity.*", "price.*", "grant.*", "output.*"),
)
DECIMALS = 9


@frozen
class Step:
    """A step as the interpreter rated it."""

    usage: Usage
    opening: State
    outcome: Bill | Rejected


@contextmanager
def recorded() -> Iterator[Callable[[], tuple[ir.Program | None, list[Step]]]]:
    """What examples rate while this lasts: their program, and the steps."""
    programs: list[ir.Program] = []
    steps: list[Step] = []
    rate = run.rate_traced

    def recording(program: ir.Program, plan: ir.Plan, usage: Usage, opening: State, **more: Any) -> Rated | Rejected:
        rated = rate(program, plan, usage, opening, **more)
        programs.append(program)
        outcome = rated.bill if isinstance(rated, Rated) else rated
        steps.append(Step(evolve(usage, plan=plan.name, currency=plan.currency), opening, outcome))
        return rated

    with mock.patch.object(run, "rate_traced", recording):
        yield lambda: (programs[0] if programs else None, steps)


@contextmanager
def bills_one_by_one() -> Iterator[Counter[str]]:
    """Counts the `bills` of rows of tables that are rated one by one while this lasts."""
    counted: Counter[str] = Counter()
    rate = ExactRows.rate

    def counting(self: ExactRows, *args: Any) -> Bill | None:
        bill = rate(self, *args)
        counted["bills"] += bill is not None
        return bill

    with mock.patch.object(ExactRows, "rate", counting):
        yield counted


def assert_every_way(program: ir.Program, examples: Sequence[Sequence[Step]]) -> None:
    """Each step comes to the same, rated from a saved program and as a row of a table."""
    loaded = Program(loads(dumps(program)))
    for step in (step for steps in examples for step in steps):
        assert loaded.try_rate(step.usage, step.opening) == step.outcome
    for wave in zip_longest(*examples):
        _assert_table(loaded, [step for step in wave if step is not None])


def _assert_table(program: Program, steps: Sequence[Step]) -> None:
    """The steps as a table, each a subscription of its own."""
    rows = [{"subscription": f"s{at}", **_facts(program.ir, step.usage)} for at, step in enumerate(steps)]
    states = state_table({f"s{at}": step.opening for at, step in enumerate(steps)})
    rated = program.rate_table(_table(rows), states, columns=EVERYTHING, decimals=DECIMALS)
    found = {row["row"]: row for row in rated.bills.to_pylist()}
    reasons = [(row["row"], row["field"], row["reason"]) for row in rated.rejects.to_pylist()]
    wanted: list[tuple[int, str, str]] = []
    for at, step in enumerate(steps):
        if isinstance(step.outcome, Rejected):
            wanted += [(at, problem.field, problem.reason) for problem in step.outcome.problems]
        else:
            assert_bill(found.pop(at), step.outcome)
    assert (found, reasons) == ({}, wanted)


# ---- as columns ------------------------------------------------------------------------------------------------------


def _table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Rows with whatever columns each of them has."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: pa.array([row.get(name) for row in rows]) for name in names})


def _facts(program: ir.Program, usage: Usage) -> dict[str, Any]:
    """A summary as the row of a table: decimals, texts, dates and lists of rows."""
    inlets = {inlet.name: inlet for inlet in program.inlets}
    lists = {rows.id: rows for rows in program.lists}
    facts: dict[str, Any] = {"plan": usage.plan, "currency": usage.currency}
    if usage.period is not None:
        facts |= {"period.start": usage.period.start, "period.end": usage.period.end}
    facts |= {"subscription.start": usage.subscription_start, "subscription.end": usage.subscription_end}
    facts |= {name: _stated(value, inlets[name].unit) for name, value in usage.values.items()}
    for inlet in program.inlets:
        if inlet.list in usage.rows:
            units = {column.name: column.unit for column in lists[inlet.list].columns}
            rows = usage.rows[inlet.list]
            facts[inlet.name] = [{name: _stated(value, units[name]) for name, value in row.items()} for row in rows]
    return facts


def _stated(value: Any, unit: str) -> Any:
    """A number as a decimal, anything else as text."""
    if isinstance(value, Fraction) and unit == "%":
        return f"{as_text(100 * value)}%"
    return Decimal(as_text(value)) if isinstance(value, Fraction) else as_text(value)
