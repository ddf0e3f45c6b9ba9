"""Kernels over columns give what the interpreter gives, whatever the size of the blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from pricing_dsl.batch.kernels import BLOCK, Codes, Family, Outcome, Rows
from pricing_dsl.ir.nodes import BILL, Id, Program
from pricing_dsl.rating.emit.amounts import asked
from pricing_dsl.rating.emit.columns.group import Group, alike
from pricing_dsl.rating.emit.columns.instructions import Result
from pricing_dsl.rating.interpreter import Evaluation
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.rate import rate_traced
from pricing_dsl.rating.usage import Usage
from tests.properties.cases import cases
from tests.properties.engine import Case, compiled
from tests.unit.rating.emit.stacking import is_refused, plain, shape_of, stacked
from tests.unit.rating.emit.test_columns import cooked, evaluations, everything, other_recipe, summaries
from tests.unit.rating.test_expressions import Step, evaluated, recipes

HEADING = 'rulebook wide version "1" currency USD rounding half_even to 0.01 each bill\nmeter stored in GB\n'
BLOCKS = (1, 2, 5, BLOCK)


@frozen
class Bill:
    """One summary as the interpreter ran it, of a plan of its group."""

    plan: int
    run: Evaluation


@frozen
class Stack:
    """Bills in a row as a family takes them."""

    family: Family
    group: Group
    codes: Codes
    bills: Sequence[Bill]

    def of_what_fits(self) -> Stack:
        """Without bills whose numbers are no columns: those longer than 64 bits go the exact way anyhow."""
        return attrs.evolve(self, bills=[bill for bill in self.bills if self._fits(bill)])

    def _fits(self, bill: Bill) -> bool:
        held = self._held(bill).values()
        numbers = [one for (of,) in held for one in (of if isinstance(of, list) else [of])]
        return all(isinstance(one, str) or -(2**63) <= one < 2**63 for one in numbers)

    def _held(self, bill: Bill) -> dict[str, list[Any]]:
        return stacked(self.group.columns[bill.plan], self.group.layouts[bill.plan], [bill.run]).columns

    def outcome(self, block: int) -> Outcome:
        plans = np.array([bill.plan for bill in self.bills], dtype=np.int64)
        return self.family.run(self._columns(), self._lists(), plans, len(self.bills), block=block)

    def _columns(self) -> dict[str, Any]:
        held: dict[str, list[Any]] = {leaf.name: [] for leaf in self.family.leaves}
        for bill in self.bills:
            for name, (number,) in self._held(bill).items():
                held[name] += number if isinstance(number, list) else [number]
        return {leaf.name: self._column(held[leaf.name], leaf.type) for leaf in self.family.leaves}

    def _column(self, numbers: list[Any], kind: type) -> Any:
        return np.array([self.codes.of(one) if isinstance(one, str) else one for one in numbers], dtype=kind)

    def _lists(self) -> dict[str, Rows]:
        runs, lists = [bill.run for bill in self.bills], {}
        for list_id in runs[0].rows if runs else ():
            offsets = np.cumsum([0, *(len(run.rows[list_id]) for run in runs)], dtype=np.int64)
            members = [
                start + member
                for start, run in zip(offsets.tolist(), runs, strict=False)
                for member in run.rows[list_id].members or ()
            ]
            lists[list_id] = Rows(offsets, np.array(members, dtype=np.int64))
        return lists

    def assert_same(self, outcome: Outcome) -> None:
        lists = self._lists()
        for number, bill in enumerate(self.bills):
            if outcome.exact[number]:
                continue
            assert not is_refused(bill.run)
            dens = {name: int(column[number]) for name, column in outcome.values.items() if name.startswith("num:")}
            for one in self.group.columns[bill.plan].results:
                if one.name in dens:
                    continue
                den = one.den.bind({name: dens[name] for name, _ in one.den.powers}) if one.kind == "number" else 1
                got = outcome.values[one.name]
                if one.space == BILL:
                    assert self._plain(bill.run.results[one.value], den) == got[number], one
                else:
                    start, end = lists[one.space].offsets[number : number + 2]
                    assert self._rows(bill, one, den, end - start) == got[start:end].tolist(), one

    def _rows(self, bill: Bill, one: Result, den: int, count: int) -> list[Any]:
        wanted = bill.run.results[one.value]
        each = wanted if isinstance(wanted, list) else [wanted] * count
        return [self._plain(number, den) for number in each]

    def _plain(self, number: Any, den: int) -> Any:
        found = plain(number, den)
        return self.codes.of(found) if isinstance(found, str) else found


def assert_kernels(
    program: Program, runs: Mapping[int, Sequence[Evaluation]], asked_: list[Mapping[str, Id]], own: bool
) -> None:
    """Every value asked for is the interpreter's; and inside the box nothing goes the exact way that is not refused."""
    shape = shape_of([run for found in runs.values() for run in found], own)
    for group in alike(program, program.plans, shape, asked_):
        codes = Codes()
        bills = [Bill(at, run) for at, plan in enumerate(group.plans) for run in runs[plan]]
        stack = Stack(Family.of(group, codes), group, codes, bills[::2] + bills[1::2]).of_what_fits()
        for block in BLOCKS if stack.bills else ():
            outcome = stack.outcome(block)
            stack.assert_same(outcome)
            if stack.family.box is not None and _all_inside(stack):
                assert outcome.exact.tolist() == [is_refused(bill.run) for bill in stack.bills]


def _all_inside(stack: Stack) -> bool:
    columns, box = stack._columns(), stack.family.box or {}
    return all(
        box[leaf.name][0] <= number <= box[leaf.name][1]
        for leaf in stack.family.leaves
        if leaf.guarded
        for number in columns[leaf.name].tolist()
    )


@given(cases(), st.booleans(), st.booleans())
def test_generated_rulebooks(case: Case, own: bool, all_values: bool) -> None:
    runs = {number: evaluations(case, plan) for number, plan in enumerate(case.program.plans)}
    wanted = everything if all_values else asked
    assert_kernels(case.program, runs, [wanted(plan) for plan in case.program.plans], own)


def test_a_constant_that_no_column_holds() -> None:
    """A number of the rulebook that is asked for and is beyond 64 bits: every bill goes the exact way."""
    tiers = "volume tiers { up to 1_000_000_000_000_000.000000001 GB at 0.08 USD per GB above flat 5 USD }"
    program = compiled(f"{HEADING}plan tested {{ charge storage on stored {tiers} }}")
    (plan,) = program.plans
    usage = Usage("tested", values={"stored": Fraction(10**9 + 1, 10**9)})
    rated = rate_traced(program, plan, usage, None)
    assert not isinstance(rated, Rejected)
    assert_kernels(program, {0: [rated.run]}, [everything(plan)], own=True)


_GIVEN: SearchStrategy[list[Any]] = st.lists(summaries, min_size=1, max_size=4)


@given(recipes, _GIVEN, st.booleans(), st.booleans())
def test_every_operation_of_two_plans(recipe: list[Step], given: list[Any], simplifying: bool, own: bool) -> None:
    one, two = cooked(recipe, simplifying), cooked(other_recipe(recipe), simplifying)
    program = attrs.evolve(one, plans=(*one.plans, *two.plans))
    usages = [(Usage(values=values, rows={"rides": tuple(rows)}), kept) for values, rows, kept in given]
    runs = {
        number: [evaluated(made, usage, kept)[1] for usage, kept in usages] for number, made in enumerate((one, two))
    }
    wanted = [{output.name: output.value for output in plan.outputs} for plan in program.plans]
    assert_kernels(program, runs, wanted, own)
