"""Bills of small plans, worked by hand; every claim of the program is checked on the way."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.exact import RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.build import Builder
from pricing_dsl.rating.bill import Bill, Lot
from pricing_dsl.rating.calendar import Period
from pricing_dsl.rating.problems import Problem, RatingBugError, Rejected
from pricing_dsl.rating.rate import rate_plan
from pricing_dsl.rating.reading import read_usage
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from pricing_dsl.source import Place
from tests.unit.ir.plans import (
    RUNS,
    by_region,
    continuing,
    fee,
    meter,
    plan,
    program,
    rolling,
    sole_plan,
    tiers,
    window,
)


def outcome(made: ir.Program, opening: State | None = None, **facts: Any) -> Bill | Rejected:
    usage = read_usage(facts, made)
    assert isinstance(usage, Usage), usage
    return rate_plan(made, made.plans[0], usage, opening, claims=True)


def bill(made: ir.Program, opening: State | None = None, **facts: Any) -> Bill:
    found = outcome(made, opening, **facts)
    assert isinstance(found, Bill), found
    return found


def problem(made: ir.Program, opening: State | None = None, **facts: Any) -> Problem:
    found = outcome(made, opening, **facts)
    assert isinstance(found, Rejected), found
    (only,) = found.problems
    return only


class TestFee:
    def test_whole(self) -> None:
        assert bill(fee()).total == 49
        assert bill(fee(), period="2026-02-01 to 2026-02-28").total == 49

    def test_prorated_by_days_counting_both_ends(self) -> None:
        facts = {"period": "2026-02-01 to 2026-02-28", "subscription.start": "2026-02-15"}
        found = bill(fee(), **facts)
        assert found.total == Fraction(2450, 100)
        (prorated,) = found.line("platform").steps
        assert (prorated.what, prorated.before, prorated.after) == ("prorated", 49, Fraction(49, 2))

    def test_rounded(self) -> None:
        facts = {"period": "2026-01-01 to 2026-01-31", "subscription.start": "2026-01-22"}
        found = bill(fee(), **facts)
        assert found.total == Fraction(1581, 100)  # 49 * 10 / 31 = 15.806...
        assert [step.what for step in found.line("platform").steps] == ["prorated", "rounded"]

    def test_a_period_is_one_whole_span(self) -> None:
        assert "not one whole span of 1 month" in problem(fee(), period="2026-01-01 to 2026-01-30").reason
        facts = {"period": "2026-01-01 to 2026-01-31", "subscription.end": "2025-12-31"}
        assert "no day on which the subscription is active" in problem(fee(), **facts).reason

    def test_periods_follow_on_each_other(self) -> None:
        first = bill(fee(), period="2026-01-01 to 2026-01-31")
        second = bill(fee(), first.closing, period="2026-02-01 to 2026-02-28")
        assert second.closing == State(2, date(2026, 1, 1), date(2026, 2, 28), {})
        for wrong in ("2026-01-01 to 2026-01-31", "2026-03-01 to 2026-03-31"):
            assert "so the next period starts on 2026-02-01" in problem(fee(), first.closing, period=wrong).reason

    def test_months_that_end_early_keep_their_day(self) -> None:
        """A subscription that begins on the 31st: its grid is told by the state."""
        first = bill(fee(), period="2026-01-31 to 2026-02-27")
        second = bill(fee(), first.closing, period="2026-02-28 to 2026-03-30")
        assert bill(fee(), second.closing, period="2026-03-31 to 2026-04-29").closing.periods == 3


class TestTiers:
    @pytest.mark.parametrize(
        ("used", "amount", "parts"),
        [
            ("0", "0", 0),
            ("500", "50", 1),
            ("501", "50.08", 2),
            ("1 TB", "90", 2),
            ("3200 GB", "200", 3),
            ("3201 GB", "200", 3),
        ],
    )
    def test_slabs_sum_to_the_line(self, used: str, amount: str, parts: int) -> None:
        line = bill(tiers(), storage=used).line("storage")
        assert line.amount == Fraction(amount)
        assert len(line.parts) == parts
        assert sum(part.quantity or 0 for part in line.parts) == line.quantity

    def test_the_cap_is_a_step(self) -> None:
        (step,) = bill(tiers(), storage="3201 GB").line("storage").steps
        assert (step.what, step.before, step.after) == ("at most", Fraction(20005, 100), 200)

    def test_rounding_half_even(self) -> None:
        assert bill(tiers(), storage="0.25").total == Fraction(2, 100)  # 0.025
        assert bill(tiers(), storage="0.35").total == Fraction(4, 100)  # 0.035


class TestRollingGrant:
    def test_what_is_left_moves_on_once_up_to_the_cap(self) -> None:
        first = bill(rolling(), storage=80)
        assert first.total == 0
        balance = first.grant("included")
        assert (balance.granted, balance.drawn, balance.forfeited, balance.closing) == (100, 80, 0, 20)
        assert balance.lots == (Lot(Fraction(20), None, 1, True),)
        second = bill(rolling(), first.closing, storage=125)
        assert second.total == Fraction(1, 2)
        assert second.grant("included").opening == 20
        assert second.closing.slots == {"included.rolled.1": 0}

    def test_above_the_cap_it_is_forfeited(self) -> None:
        balance = bill(rolling(), storage=30).grant("included")
        assert (balance.forfeited, balance.closing) == (20, 50)

    def test_rolled_over_once_only(self) -> None:
        first = bill(rolling(), storage=50)
        second = bill(rolling(), first.closing, storage=0)
        assert second.grant("included").forfeited == 100
        assert second.grant("included").closing == 50

    def test_a_lot_is_told_with_its_last_day(self) -> None:
        found = bill(rolling(), storage=80, period="2026-01-01 to 2026-01-31")
        assert found.grant("included").lots == (Lot(Fraction(20), date(2026, 2, 28), 1, True),)

    def test_a_level_reached_is_a_notice(self) -> None:
        assert [str(notice) for notice in bill(rolling(), storage=80).notices] == ["included at 80%"]
        assert bill(rolling(), storage=79).notices == ()

    @given(st.lists(st.fractions(0, 300, max_denominator=1000), min_size=1, max_size=5), st.integers(0, 120))
    def test_nothing_is_lost_and_nothing_drawn_twice(self, months: list[Fraction], cap: int) -> None:
        made, state = rolling(cap), None
        for used in months:
            found = bill(made, state, storage=used)
            state = State.from_json(found.closing.to_json())
            balance = found.grant("included")
            assert balance.drawn + found.line("storage").amount * 10 == used
            assert balance.closing == min(cap, 100 - min(100, used - min(used, balance.opening)))


class TestRows:
    def test_each_row_at_its_price(self) -> None:
        line = bill(by_region(), egress={"eu": 5, "us": "2"}).line("egress")
        assert line.amount == Fraction(64, 100)
        assert [(row.row, row.amount) for row in line.rows] == [("eu", Fraction(2, 5)), ("us", Fraction(6, 25))]
        assert (line.quantity, line.price) == (7, None)

    def test_a_price_all_rows_have_is_told(self) -> None:
        assert bill(by_region(), egress={"eu": 5}).line("egress").price == Fraction(8, 100)

    def test_groups_hold_every_declared_value_in_order(self) -> None:
        assert bill(by_region(), egress={"us": 2, "eu": 5}).output("regions") == (5, 2, 0)

    def test_a_price_that_is_not_offered_rejects_where_it_is_used(self) -> None:
        found = problem(by_region(), egress={"eu": 1, "apac": 1})
        assert found.field == "egress[apac]"
        assert "offers no `price`" in found.reason
        assert bill(by_region(), egress={"eu": 1, "apac": 0}).total == Fraction(8, 100)

    def test_rows_fill_the_same_tiers(self) -> None:
        line = bill(continuing(), runs=[{"length": 60}, {"length": 60}, {"length": 5}]).line("compute")
        assert [row.amount for row in line.rows] == [Fraction(120, 100), Fraction(100, 100), Fraction(5, 100)]
        assert bill(continuing(), runs=[]).total == 0


class TestWindow:
    def test_the_last_values_are_kept_oldest_first(self) -> None:
        state, totals = None, []
        for demand in (5, 9, 4, 3, 2):
            found = bill(window(), state, demand=demand, hours=1)
            state = found.closing
            totals.append(found.line("demand").amount)
        assert totals == [50, 90, 90, 90, 40]
        assert state is not None
        assert state.slots == {"peaks": (3, 2)}

    def test_by_zero(self) -> None:
        found = problem(window(), demand=4, hours=0)
        assert found.reason == "`hours` is zero, and this divides by it"

    def test_by_zero_under_a_false_guard(self) -> None:
        found = bill(window(), demand=0, hours=0)
        assert [line.name for line in found.lines] == ["demand"], "a line that is not taken is not printed"


def group_plan() -> ir.Program:
    """Each value of an open dimension carries its own total."""
    spec = ir.ListSpec("tags", "meter", (ir.ColumnSpec("tag", "choice"), ir.ColumnSpec("tags", "number")), "tags")
    group = ir.ListSpec("by tag", "group", (ir.ColumnSpec("tag", "choice"),), "tags", ("tag",))
    build = Builder()
    slot = ir.Slot("so far", "number", list="by tag", low=Fraction(0))
    now = build.fold("sum", spec, build.column(spec, "tags"), into=group)
    total = build.add(build.opening(slot), now)
    # 3 and more is billed and starts again
    due = build.choose(build.compare("ge", total, build.const(3)), total, build.const(0))
    line = ir.Line("tags", "Tags", "charge", build.fold("sum", group, due), rows=due, list="by tag")
    made = plan(
        build,
        [line],
        needs=("tags",),
        slots=(slot,),
        carries=(ir.Carry("so far", build.max(build.const(0), build.sub(total, due))),),
        outputs=(ir.Output("tags", build.column(group, "tag")),),
    )
    return program(made, inlets=(meter("tags", list="tags"),), lists=(spec, group))


class TestGroups:
    def test_values_seen_before_come_first(self) -> None:
        first = bill(group_plan(), tags={"b": 1, "a": 2})
        assert first.output("tags") == ("b", "a")
        second = bill(group_plan(), first.closing, tags={"c": 7, "a": 1})
        assert second.output("tags") == ("b", "a", "c")
        assert [row.amount for row in second.line("tags").rows] == [0, 3, 7]

    def test_what_is_empty_is_not_carried_for_ever(self) -> None:
        first = bill(group_plan(), tags={"b": 1, "a": 2})
        assert first.closing.slots == {"so far": {("b",): 1, ("a",): 2}}
        second = bill(group_plan(), first.closing, tags={"a": 1})
        assert second.closing.slots == {"so far": {("b",): 1}}
        assert State.from_json(second.closing.to_json()) == second.closing


class TestLinesOfOneName:
    def made(self, *shown: bool) -> ir.Program:
        build = Builder()
        x = build.input("x", meter("x"))
        lines = []
        for number, flag in enumerate(shown, start=1):
            taken = build.compare("ge", x, build.const(0 if flag else -1)) if flag else build.false
            amount = build.choose(taken, build.scale(x, number), build.const(0))
            lines.append(ir.Line("a", f"Title {number}", "fee", amount, quantity=x, shown=taken))
        return program(plan(build, lines, needs=("x",)), inlets=(meter("x"),))

    def test_are_one(self) -> None:
        (line,) = bill(self.made(True, True), x=5).lines
        assert (line.title, line.amount, line.quantity) == ("Title 1", 15, 10)

    def test_those_not_taken_do_not_count(self) -> None:
        (line,) = bill(self.made(False, True), x=5).lines
        assert (line.title, line.amount, line.quantity) == ("Title 2", 10, 5)
        assert bill(self.made(False), x=5).lines == ()


class TestRejections:
    def test_the_first_in_order_is_told(self) -> None:
        build = Builder()
        x = build.input("x", meter("x"))
        rules = [
            ir.Rejection(build.compare("gt", x, build.const(bound)), f"above {bound}", "x", Place(0, bound, bound + 1))
            for bound in (10, 5)
        ]
        zero = build.over(x, build.linear([(x, 1)], -20))
        made = plan(build, [ir.Line("a", "A", "fee", zero)], needs=("x",), rejections=tuple(rules))
        worked = program(made, inlets=(meter("x"),))
        assert problem(worked, x=20) == Problem("x", "above 10")
        assert problem(worked, x=7).place == Place(0, 5, 6)
        assert isinstance(outcome(worked, x=4), Bill)

    def test_a_rejection_tells_whose_it_is(self) -> None:
        made = window()
        found = rate_plan(
            made, made.plans[0], Usage("pro", "s-9", Period(date(2026, 1, 1), date(2026, 1, 31)), matching_id="m")
        )
        assert isinstance(found, Rejected)
        assert found.to_json() == {
            "rejected": [
                {"field": "demand", "reason": "the plan asks for it, and it is not given", "given": ""},
                {"field": "hours", "reason": "the plan asks for it, and it is not given", "given": ""},
            ],
            "subscription": "s-9",
            "plan": "pro",
            "period": ["2026-01-01", "2026-01-31"],
            "matching_id": "m",
        }

    def test_an_opening_state_that_does_not_fit(self) -> None:
        assert problem(fee(), State(slots={"lost": Fraction(1)})).field == "opening.lost"

    def test_a_division_by_row_names_the_row(self) -> None:
        build = Builder()
        ratio = build.ratio(build.const(6), build.column(RUNS, "length"), RoundingMode.UP, Fraction(1))
        made = plan(build, [ir.Line("a", "A", "fee", build.fold("sum", RUNS, ratio))], needs=("runs",))
        worked = program(made, inlets=(ir.Inlet("runs", "records", "number", list="runs"),), lists=(RUNS,))
        assert bill(worked, runs=[{"length": 4}]).total == 2
        assert problem(worked, runs=[{"length": 4}, {"length": 0}]).field == "runs[2]"


class TestConservation:
    """The engine never sends a bill that breaks its own promises."""

    def test_lines_that_do_not_add_up(self) -> None:
        made = sole_plan(tiers())
        with pytest.raises(RatingBugError, match="please report it: the lines do not add up"):
            outcome(program(evolve(made, lines=made.lines * 2), inlets=tiers().inlets), storage=500)

    def test_a_line_not_taken_with_an_amount(self) -> None:
        build = Builder()
        made = plan(build, [ir.Line("a", "A", "fee", build.const(3), shown=build.false)])
        with pytest.raises(RatingBugError, match="branch not taken"):
            outcome(program(made))

    def test_a_grant_that_does_not_balance(self) -> None:
        made = sole_plan(rolling())
        broken = evolve(made, checks=(), grants=(evolve(made.grants[0], forfeited=made.grants[0].closing),))
        with pytest.raises(RatingBugError, match="included does not balance"):
            outcome(program(broken, inlets=rolling().inlets), storage=30)

    def test_lots_that_are_not_the_closing_balance(self) -> None:
        made = sole_plan(rolling())
        broken = evolve(made, carries=(evolve(made.carries[0], value=made.grants[0].granted),))
        with pytest.raises(RatingBugError, match="lots of included"):
            outcome(program(broken, inlets=rolling().inlets), storage=30)

    def test_a_check_of_the_plan(self) -> None:
        made = sole_plan(tiers())
        broken = evolve(made, checks=(ir.Check("used = billed", made.total, made.lines[0].quantity or 0),))
        with pytest.raises(RatingBugError, match="used = billed"):
            outcome(program(broken, inlets=tiers().inlets), storage=500)

    def test_a_claim_that_does_not_hold(self) -> None:
        made = sole_plan(tiers())
        values = tuple(
            evolve(value, range=evolve(value.range, hi=Fraction(9))) if isinstance(value.op, ir.Input) else value
            for value in made.values
        )
        with pytest.raises(RatingBugError, match="outside its interval"):
            outcome(program(evolve(made, values=values), inlets=tiers().inlets), storage=10)
        whole = tuple(
            evolve(value, den=evolve(value.den, powers=())) if isinstance(value.op, ir.Input) else value
            for value in made.values
        )
        with pytest.raises(RatingBugError, match="does not have its denominator"):
            outcome(program(evolve(made, values=whole), inlets=tiers().inlets), storage="0.5")


def test_rating_is_pure() -> None:
    opening = State(slots={"included.rolled.1": Fraction(20)})
    first, second = (bill(rolling(), opening, storage=110) for _ in range(2))
    assert first == second
    assert opening == State(slots={"included.rolled.1": Fraction(20)})
