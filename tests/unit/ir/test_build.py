"""What the builder folds and simplifies, and what it must leave alone."""

from datetime import date
from fractions import Fraction

import pytest

from pricing_dsl.exact import Den, Range, RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.build import Builder
from tests.unit.ir.plans import BY_REGION, EGRESS, PRICES, RUNS, meter

HALF_UP = RoundingMode.HALF_UP
CENT = Fraction(1, 100)


@pytest.fixture
def build() -> Builder:
    return Builder()


@pytest.fixture
def x(build: Builder) -> int:
    return build.input("x", meter("x"))


@pytest.fixture
def y(build: Builder) -> int:
    return build.input("y", meter("y"))


def signed(build: Builder, name: str = "s") -> int:
    return build.input(name, meter(name, nonnegative=False))


class TestMadeOnce:
    def test_the_same_operation_gives_the_same_value(self, build: Builder, x: int, y: int) -> None:
        assert build.mul(x, y) == build.mul(y, x)
        assert build.const(3) == build.const(Fraction(3))

    def test_constants_of_other_kinds_are_others(self, build: Builder) -> None:
        assert build.const(1) != build.true
        assert build.const("eu") != build.const("eu", kind="text")
        assert build.const(1, "GB") != build.const(1, "USD")

    def test_operands_stand_before_their_users(self, build: Builder, x: int, y: int) -> None:
        build.max(build.sub(x, y), build.over(x, y))
        for value in build.values:
            assert build.value(value.id) is value


class TestSums:
    def test_nested_sums_are_one(self, build: Builder, x: int, y: int) -> None:
        total = build.add(build.linear([(x, 2)], 1), build.linear([(x, 3), (y, -1)], 4))
        assert build.value(total).op == ir.Linear((x, y), (Fraction(5), Fraction(-1)), Fraction(5))

    def test_what_goes_beyond_a_constant_taken_away_is_a_minimum(self, build: Builder, x: int, y: int) -> None:
        kept = build.sub(x, build.max(build.const(0), build.linear([(x, 1)], -50)))
        assert kept == build.min(x, build.const(50, build.unit(x)))
        other = build.sub(y, build.max(build.const(0), build.linear([(x, 1)], -50)))
        assert isinstance(build.value(other).op, ir.Linear)

    def test_what_cancels_is_gone(self, build: Builder, x: int, y: int) -> None:
        assert build.sub(build.add(x, y), y) == x
        assert build.constant(build.sub(x, x)) == 0

    def test_zero_and_one_change_nothing(self, build: Builder, x: int) -> None:
        assert build.add(x, build.const(0)) == x
        assert build.mul(x, build.const(1)) == x
        assert build.constant(build.mul(x, build.const(0))) == 0

    def test_the_unit_of_what_vanished_stays(self, build: Builder, x: int) -> None:
        assert build.value(build.sub(x, x)).unit == "GB"

    def test_a_long_subtotal_stays_one_term(self, build: Builder) -> None:
        subtotal = build.const(0)
        for number in range(40):
            subtotal = build.add(subtotal, build.input(f"m{number}", meter(f"m{number}")))
        assert sum(len(value.op.args) for value in build.values if isinstance(value.op, ir.Linear)) < 40 * 10

    def test_denominators_cancel(self, build: Builder) -> None:
        tenth = build.over(build.input("n", meter("n", whole=True)), build.const(10))
        assert build.value(tenth).den == Den(10)
        assert build.value(build.scale(tenth, 5)).den == Den(2)


class TestProductsAndQuotients:
    def test_constant_factors_stand_in_front(self, build: Builder, x: int, y: int) -> None:
        assert build.mul(build.scale(x, 3), y) == build.scale(build.mul(x, y), 3)
        assert build.over(build.scale(x, 3), build.scale(y, 2)) == build.scale(build.over(x, y), Fraction(3, 2))

    def test_dividing_by_a_constant_is_multiplying(self, build: Builder, x: int) -> None:
        assert build.over(x, build.const(4)) == build.scale(x, Fraction(1, 4))

    def test_a_divisor_puts_its_numerator_into_the_denominator(self, build: Builder, x: int, y: int) -> None:
        assert build.value(build.over(x, y)).den == Den(1, (("input:x", 1), (f"num:{y}", 1)))

    def test_a_quotient_by_zero_is_kept_for_rejecting(self, build: Builder, x: int) -> None:
        assert isinstance(build.value(build.over(x, build.const(0))).op, ir.Over)
        zero = build.over(build.const(0), x)
        assert isinstance(build.value(zero).op, ir.Over)

    def test_only_a_divisor_that_may_be_zero_takes_the_guard(self, build: Builder, x: int, y: int) -> None:
        flag = build.compare("gt", x, y)
        build.guard = flag
        assert build.value(build.over(x, y)).guard == flag
        assert build.value(build.over(x, build.fact("days"))).guard is None

    def test_units_multiply_and_divide(self, build: Builder, x: int) -> None:
        price = build.const(Fraction(1, 10), "USD per GB")
        amount = build.mul(build.input("p", ir.Inlet("p", "input", "number", "USD per GB")), x)
        assert build.unit(build.mul(x, price)) == "USD"
        assert build.unit(build.mul(x, build.const(1, "USD per GB"))) == "USD"
        assert build.unit(build.over(build.const(6, "USD"), build.const(2, "USD"))) == ""
        assert build.value(amount).unit == "USD"
        assert build.value(build.over(x, build.fact("days"))).unit == "GB"


class TestExtremes:
    def test_constants_are_merged(self, build: Builder, x: int) -> None:
        assert build.min(build.const(5), x, build.const(3)) == build.min(x, build.const(3))

    def test_nested_ones_are_one(self, build: Builder, x: int, y: int) -> None:
        assert build.min(build.min(x, y), x) == build.min(x, y)

    def test_what_always_loses_is_dropped(self, build: Builder, x: int) -> None:
        assert build.max(x, build.const(0)) == x
        assert build.max(x, build.const(-3)) == x
        assert build.min(x, build.linear([(x, 1)], 7)) == x

    def test_an_excess_that_cannot_be_negative_needs_no_maximum(self, build: Builder, x: int, y: int) -> None:
        left = build.sub(x, build.min(x, y))
        assert build.max(build.const(0), left) == left
        then = build.sub(left, build.min(left, build.const(50)))
        assert build.max(build.const(0), then) == then

    def test_what_may_win_stays(self, build: Builder, x: int) -> None:
        assert isinstance(build.value(build.max(signed(build), build.const(0))).op, ir.Max)
        assert isinstance(build.value(build.min(x, build.const(9))).op, ir.Min)

    def test_of_dates(self, build: Builder) -> None:
        start = build.fact("start")
        assert build.constant(build.max(build.const(date(2026, 1, 1)), build.const(date(2026, 3, 1)))) == date(
            2026, 3, 1
        )
        assert build.kind(build.min(start, build.const(date(2026, 1, 1)))) == "date"


class TestConditions:
    @pytest.mark.parametrize(
        ("test", "wanted"), [("ge", True), ("lt", False), ("gt", None), ("le", None), ("eq", None), ("ne", None)]
    )
    def test_intervals_decide_comparisons(self, build: Builder, x: int, test: str, wanted: bool | None) -> None:
        assert build.constant(build.compare(test, x, build.const(0))) is wanted

    def test_a_comparison_with_itself(self, build: Builder, x: int) -> None:
        assert build.compare("le", x, x) == build.true
        assert build.compare("ne", x, x) == build.false

    def test_apart_is_not_equal(self, build: Builder, x: int) -> None:
        assert build.compare("eq", x, build.const(-1)) == build.false

    def test_constants_and_doubles_vanish(self, build: Builder, x: int, y: int) -> None:
        flag = build.compare("gt", x, y)
        assert build.all(build.true, flag, flag) == flag
        assert build.any(flag, build.true) == build.true
        assert build.all() == build.true
        assert build.any() == build.false

    def test_a_condition_and_its_opposite(self, build: Builder) -> None:
        flag = build.input("f", ir.Inlet("f", "input", "flag"))
        assert build.all(flag, build.negate(flag)) == build.false
        assert build.any(flag, build.negate(flag)) == build.true
        assert build.negate(build.negate(flag)) == flag

    def test_the_opposite_of_a_comparison_is_one(self, build: Builder, x: int, y: int) -> None:
        assert build.negate(build.compare("lt", x, y)) == build.compare("ge", x, y)

    def test_choosing(self, build: Builder, x: int, y: int) -> None:
        flag = build.input("f", ir.Inlet("f", "input", "flag"))
        assert build.choose(build.true, x, y) == x
        assert build.choose(build.false, x, y) == y
        assert build.choose(flag, x, x) == x
        assert build.choose(build.negate(flag), x, y) == build.choose(flag, y, x)
        assert build.choose(flag, build.true, build.false) == flag
        assert build.choose(flag, build.false, build.true) == build.negate(flag)


class TestRounding:
    def test_what_is_on_the_steps_is_left(self, build: Builder) -> None:
        whole = build.input("n", meter("n", whole=True))
        assert build.round(whole, HALF_UP, Fraction(1, 2)) == whole
        assert build.round(build.scale(whole, Fraction(1, 100)), HALF_UP, CENT) == build.scale(whole, Fraction(1, 100))

    def test_what_may_lie_between_is_rounded(self, build: Builder, x: int) -> None:
        whole = build.input("n", meter("n", whole=True))
        assert isinstance(build.value(build.round(x, HALF_UP, CENT)).op, ir.Round)
        assert isinstance(build.value(build.round(whole, HALF_UP, Fraction(5))).op, ir.Round)
        assert isinstance(build.value(build.round(build.scale(whole, Fraction(1, 1000)), HALF_UP, CENT)).op, ir.Round)

    def test_twice_to_the_same_step_is_once(self, build: Builder, x: int) -> None:
        once = build.round(x, RoundingMode.FLOOR, Fraction(5))
        assert build.round(once, HALF_UP, Fraction(5)) == once
        assert build.round(once, HALF_UP, Fraction(1)) == once
        assert build.round(once, HALF_UP, Fraction(10)) != once


class TestTiersAndTables:
    def test_an_open_tier_from_zero_is_the_quantity(self, build: Builder, x: int) -> None:
        zero = build.const(0)
        assert build.part(zero, x, zero, None) == x

    def test_an_empty_tier_is_nothing(self, build: Builder, x: int) -> None:
        zero, five = build.const(0), build.const(5)
        assert build.constant(build.part(zero, x, five, five)) == 0
        assert build.constant(build.part(x, x, zero, five)) == 0

    def test_a_part_is_never_more_than_its_tier(self, build: Builder, x: int) -> None:
        part = build.part(build.const(0), x, build.const(100), build.const(500))
        assert build.value(part).range == Range(Fraction(0), Fraction(400))

    def test_a_part_after_other_rows_is_not_negative(self, build: Builder) -> None:
        length = build.column(RUNS, "length")
        start = build.running(length)
        part = build.part(start, build.add(start, length), build.const(0), build.const(60))
        assert build.value(part).range == Range(Fraction(0), Fraction(60))

    def test_a_pick_by_a_known_index(self, build: Builder, x: int, y: int) -> None:
        index = build.tier_of(build.const(7), [build.const(5), build.const(10)], ["up_to", "up_to"])
        assert build.constant(index) == 1
        assert build.pick(index, [x, y]) == y
        assert build.pick(build.tier_of(x, [], []), [x]) == x

    def test_bounds_belong_to_who_owns_them(self, build: Builder) -> None:
        five = build.const(5)
        assert build.constant(build.tier_of(five, [five], ["up_to"])) == 0
        assert build.constant(build.tier_of(five, [five], ["below"])) == 1

    def test_a_cell_that_is_always_there(self, build: Builder) -> None:
        spec = ir.TableSpec(
            "t", ("choice",), (ir.ColumnSpec("p", "number"),), (ir.TableRow((ir.Match("any"),), (Fraction(7),)),)
        )
        row = build.row_of(spec, [build.column(EGRESS, "region")])
        assert build.has_cell(row, spec, "p") == build.true
        assert build.constant(build.cell(row, spec, "p")) == 7

    def test_a_cell_that_may_be_missing(self, build: Builder) -> None:
        row = build.row_of(PRICES, [build.column(EGRESS, "region")])
        price = build.value(build.cell(row, PRICES, "price"))
        assert price.range == Range(Fraction(0), Fraction(12, 100))
        assert price.den == Den(25)
        assert build.constant(build.has_cell(row, PRICES, "price")) is None

    def test_a_constant_key_is_looked_up(self, build: Builder) -> None:
        row = build.row_of(PRICES, [build.const("us")])
        assert build.constant(row) == 2
        assert build.constant(build.cell(row, PRICES, "price")) == Fraction(12, 100)


class TestRows:
    def test_a_constant_factor_leaves_the_sum(self, build: Builder) -> None:
        length = build.column(RUNS, "length")
        assert build.fold("sum", RUNS, build.scale(length, 3)) == build.scale(build.fold("sum", RUNS, length), 3)

    def test_a_value_of_the_bill_counts_once_a_row(self, build: Builder, x: int) -> None:
        assert build.fold("sum", RUNS, x) == build.mul(x, build.fold("count", RUNS))
        assert build.fold("sum", RUNS, build.const(2)) == build.scale(build.fold("count", RUNS), 2)
        assert build.constant(build.fold("sum", RUNS, build.const(0))) == 0

    def test_a_value_lies_with_its_rows(self, build: Builder, x: int) -> None:
        assert build.space(build.mul(build.column(RUNS, "length"), x)) == "runs"
        assert build.space(build.fold("sum", EGRESS, build.column(EGRESS, "egress"), into=BY_REGION)) == BY_REGION.id

    def test_two_lists_never_meet(self, build: Builder) -> None:
        with pytest.raises(ValueError, match="two lists meet"):
            build.add(build.column(RUNS, "length"), build.column(EGRESS, "egress"))
        with pytest.raises(ValueError, match="two lists meet"):
            build.fold("sum", RUNS, build.column(EGRESS, "egress"))

    def test_a_running_sum_of_the_bill_says_which_rows(self, build: Builder, x: int) -> None:
        with pytest.raises(ValueError, match="say which"):
            build.running(x)
        assert build.space(build.running(x, RUNS)) == "runs"

    def test_a_division_lies_with_its_guard(self, build: Builder, x: int, y: int) -> None:
        build.guard = build.compare("gt", build.column(RUNS, "length"), x)
        assert build.space(build.over(x, y)) == "runs"


class TestMistakes:
    def test_kinds_are_checked(self, build: Builder, x: int) -> None:
        with pytest.raises(ValueError, match="takes a number"):
            build.add(x, build.true)
        with pytest.raises(ValueError, match="one kind"):
            build.choose(build.compare("gt", x, build.const(3)), x, build.true)
        with pytest.raises(ValueError, match="never lt"):
            build.compare("lt", build.const("a"), build.input("c", ir.Inlet("c", "input", "choice")))

    def test_names_are_defined_first(self, build: Builder) -> None:
        with pytest.raises(ValueError, match="define the table prices"):
            build.row_of("prices", [])

    def test_numbers_that_no_price_needs(self, build: Builder, x: int) -> None:
        for _ in range(8):
            x = build.mul(x, x)
        with pytest.raises(ValueError, match="round one of them"):
            build.mul(x, x)

    def test_a_window_slot_is_asked_by_index(self, build: Builder) -> None:
        slot = ir.Slot("w", "number", window=3)
        assert build.kind(build.opening(slot, 2)) == "number"
        with pytest.raises(ValueError, match="index 3"):
            build.opening(slot, 3)
        with pytest.raises(ValueError, match="index None"):
            build.opening(slot)
