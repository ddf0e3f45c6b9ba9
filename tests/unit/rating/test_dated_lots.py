"""Packs that last some days, over a meter kept each day: worked by hand, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from pricing_dsl.ir.json import dumps, loads
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.bill import Bill, Lot
from pricing_dsl.rating.calendar import Period
from pricing_dsl.rating.drawing import Living, Need, draw
from pricing_dsl.rating.opening import opening_slots
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.rate import rate_traced
from pricing_dsl.rating.reading import read_usage
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from tests.differential.both_ways import BothWays

JANUARY, FEBRUARY = "2026-01-01 to 2026-01-31", "2026-02-01 to 2026-02-28"
PACK = "grant pack 5 GB of data on purchase for 30 days"
CHARGE = "charge data on overage of data at 1 USD per GB"


def program(*statements: str, meter: str = "meter data in GB each day default none", every: str = "month") -> Rater:
    heading = 'rulebook packs version "1" currency USD rounding half_up to 0.01 each line'
    text = f"{heading}\n{meter}\nplan p every {every} {{\n" + "\n".join(statements) + "\n}\n"
    return Rater(Compilation("packs.rulebook", text).program)


def rate(rater: Rater, usage: Mapping[str, Any], opening: State | None = None) -> Bill | Rejected:
    """The bill, the same from generated functions, every value of it compared with what the program claims of it."""
    read = read_usage(usage, rater.program)
    assert isinstance(read, Usage), read
    rate_traced(rater.program, rater.plan_of(read), read, opening, claims=True)
    return BothWays(rater.program).rate(read, opening)


def billed(rater: Rater, usage: Mapping[str, Any], opening: State | None = None) -> Bill:
    bill = rate(rater, usage, opening)
    assert isinstance(bill, Bill), bill
    return bill


def month(days: Mapping[int, str], *bought: str | tuple[str, int], period: str = JANUARY) -> dict[str, Any]:
    """A summary: what was used on some days, and what was bought on which."""
    rows = [{"day": day, "data": used} for day, used in days.items()]
    pairs = [(one, 1) if isinstance(one, str) else one for one in bought]
    return {"period": period, "data": rows, "pack.bought": [{"day": day, "count": count} for day, count in pairs]}


def balance(bill: Bill, name: str = "pack") -> tuple[Fraction, ...]:
    found = bill.grant(name)
    return tuple(getattr(found, part) for part in ("opening", "bought", "drawn", "forfeited", "closing"))


def lot(quantity: int, first: str, last: str) -> Lot:
    return Lot(Fraction(quantity), date.fromisoformat(last), granted=date.fromisoformat(first))


class TestALot:
    def test_lives_thirty_days_from_the_day_it_was_bought(self) -> None:
        rater = program(PACK, CHARGE)
        january = billed(rater, month({9: "1", 10: "2"}, "2026-01-10"))
        assert january.total == 1  # the 9th comes before the pack
        assert balance(january) == (0, 5, 2, 0, 3)
        assert january.grant("pack").lots == (lot(3, "2026-01-10", "2026-02-08"),)

    def test_dies_inside_the_next_period(self) -> None:
        rater = program(PACK, CHARGE)
        january = billed(rater, month({10: "2"}, "2026-01-10"))
        february = billed(rater, month({8: "1", 9: "1"}, period=FEBRUARY), january.closing)
        assert february.total == 1  # 8 February is its last day
        assert balance(february) == (3, 0, 1, 2, 0)
        assert february.grant("pack").lots == ()

    def test_that_ends_with_the_period_is_not_carried(self) -> None:
        rater = program(PACK, CHARGE)
        assert balance(billed(rater, month({}, "2026-01-02"))) == (0, 5, 0, 5, 0)  # to 31 January
        assert balance(billed(rater, month({}, "2026-01-03"))) == (0, 5, 0, 0, 5)  # to 1 February

    def test_may_live_for_several_periods(self) -> None:
        rater = program("grant pack 5 GB of data on purchase for 40 days", CHARGE)
        bill = billed(rater, month({}, "2026-01-31"))
        assert bill.grant("pack").lots == (lot(5, "2026-01-31", "2026-03-11"),)
        bill = billed(rater, month({28: "2"}, period=FEBRUARY), bill.closing)
        bill = billed(rater, month({11: "2", 12: "1"}, period="2026-03-01 to 2026-03-31"), bill.closing)
        assert balance(bill) == (3, 0, 2, 1, 0)
        assert bill.total == 1

    def test_used_up_is_not_carried(self) -> None:
        bill = billed(program(PACK, CHARGE), month({20: "5"}, "2026-01-20"))
        assert bill.closing.slots["pack.lots"] == {}

    def test_of_one_day(self) -> None:
        rater = program("grant pack 5 GB of data on purchase for 1 day", CHARGE)
        assert balance(billed(rater, month({3: "2", 4: "2"}, "2026-01-03"))) == (0, 5, 2, 3, 0)

    def test_in_weeks_of_a_monthly_plan(self) -> None:
        rater = program("grant pack 5 GB of data on purchase for 2 weeks", CHARGE)
        assert billed(rater, month({}, "2026-01-30")).grant("pack").lots == (lot(5, "2026-01-30", "2026-02-12"),)

    def test_of_another_version_keeps_its_days(self) -> None:
        text = (
            'rulebook packs version "1" currency USD rounding none meter data in GB each day '
            f"plan p every month through 2026-01-31 {{ {PACK} {CHARGE} }} "
            f"plan p every month from 2026-02-01 {{ {PACK.replace('30', '60')} {CHARGE} }}"
        )
        rater = Rater(Compilation("packs.rulebook", text).program)
        january = billed(rater, month({}, "2026-01-10"))
        february = billed(rater, month({9: "1"}, "2026-02-09", period=FEBRUARY), january.closing)
        assert balance(february) == (5, 5, 1, 5, 4)
        assert february.grant("pack").lots == (lot(4, "2026-02-09", "2026-04-09"),)


class TestSeveralLots:
    def test_that_overlap_the_first_to_end_goes_first(self) -> None:
        bill = billed(program(PACK, CHARGE), month({25: "8"}, "2026-01-10", "2026-01-20"))
        assert bill.total == 0
        assert bill.grant("pack").lots == (lot(2, "2026-01-20", "2026-02-18"),)

    def test_newest_first(self) -> None:
        rater = program(f"{PACK} {{ draw newest first }}", CHARGE)
        january = billed(rater, month({15: "1", 25: "6"}, "2026-01-10", "2026-01-20"))
        assert january.grant("pack").lots == (lot(3, "2026-01-10", "2026-02-08"),)
        february = billed(rater, month({7: "4", 9: "3"}, "2026-02-07", period=FEBRUARY), january.closing)
        assert balance(february) == (3, 5, 5, 3, 0)
        assert february.total == 2  # four of the new on the 7th, its last on the 9th; the old one ended unused

    def test_bought_on_one_day_are_one(self) -> None:
        usage = month({25: "8"}, "2026-01-20", ("2026-01-20", 2))
        bill = billed(program(f"{PACK} costs 4 USD", CHARGE), usage)
        assert bill.grant("pack").lots == (lot(7, "2026-01-20", "2026-02-18"),)
        assert bill.line("pack.cost").amount == 12

    def test_listed_by_their_last_day(self) -> None:
        bill = billed(program(PACK, CHARGE), month({}, "2026-01-31", "2026-01-09"))
        assert [one.granted for one in bill.grant("pack").lots] == [date(2026, 1, 9), date(2026, 1, 31)]


EVERY_DAY = dict.fromkeys(range(1, 32), "1")


class TestBesideOtherGrants:
    def test_a_pack_and_then_the_month(self) -> None:
        bill = billed(program(PACK, "grant monthly 10 GB of data every month", CHARGE), month(EVERY_DAY, "2026-01-10"))
        assert balance(bill) == (0, 5, 5, 0, 0)  # the 10th to the 14th
        assert bill.grant("monthly").drawn == 10  # the 1st to the 9th, and the 15th
        assert bill.total == 31 - 5 - 10

    def test_the_month_and_then_a_pack(self) -> None:
        rater = program("grant monthly 10 GB of data every month", PACK, CHARGE)
        bill = billed(rater, month(EVERY_DAY, "2026-01-07"))
        assert balance(bill) == (0, 5, 5, 0, 0)  # the month's own is used up on the 10th: the 11th to the 15th
        assert bill.total == 16
        late = billed(rater, month(EVERY_DAY, "2026-01-29"))
        assert balance(late) == (0, 5, 3, 0, 2)

    def test_each_day_and_then_a_pack(self) -> None:
        rater = program("grant daily 1 GB of data every day", PACK, CHARGE)
        bill = billed(rater, month({5: "3", 10: "3", 11: "6"}, "2026-01-10"))
        assert balance(bill) == (0, 5, 5, 0, 0)  # 2 on the 10th, 3 of the 5 on the 11th
        assert bill.total == 2 + 2

    def test_two_packs(self) -> None:
        rater = program(PACK, "grant big 20 GB of data on purchase for 45 days", CHARGE)
        usage = month({12: "8"}, "2026-01-10") | {"big.bought": [{"day": "2026-01-12"}]}
        bill = billed(rater, usage)
        assert balance(bill) == (0, 5, 5, 0, 0)
        assert bill.grant("big").lots == (lot(17, "2026-01-12", "2026-02-25"),)

    def test_it_may_notify(self) -> None:
        rater = program(PACK, CHARGE, "notify pack at 80%")
        january = billed(rater, month({12: "3"}, "2026-01-10"))
        assert january.notices == ()
        february = billed(rater, month({1: "1"}, period=FEBRUARY), january.closing)
        assert [str(notice) for notice in february.notices] == ["pack at 80%"]


class TestWhatItCovers:
    def test_the_quantity_listed_first_draws_first(self) -> None:
        rater = program(
            "grant pack 5 GB of data, mail on purchase for 30 days",
            CHARGE,
            "charge mail on overage of mail at 1 USD per GB",
            meter="meter data in GB each day\nmeter mail in GB each day",
        )
        bill = billed(rater, month({20: "4"}, "2026-01-10") | {"mail": [{"day": 12, "mail": "4"}]})
        assert (bill.line("data").amount, bill.line("mail").amount) == (0, 3)

    def test_a_weight_takes_more(self) -> None:
        rater = program("grant pack 5 GB of data using 2 on purchase for 30 days", CHARGE)
        bill = billed(rater, month({10: "2", 11: "1"}, "2026-01-10"))
        assert balance(bill) == (0, 5, 5, 0, 0)
        assert bill.total == Fraction("0.50")  # 2 GB take 4, and the last one covers half a GB

    def test_a_whole_unit_is_covered_whole_or_not_at_all(self) -> None:
        rater = program(
            "grant pack 5 calls of data using 2 on purchase for 30 days",
            "charge data on overage of data at 1 USD per call",
            meter="unit call, calls\nmeter data in whole call each day",
        )
        bill = billed(rater, month({10: "1", 11: "2", 20: "1"}, "2026-01-10"))
        assert balance(bill) == (0, 5, 4, 0, 1)
        assert bill.total == 2
        both = billed(rater, month({10: "2", 20: "3"}, "2026-01-10", "2026-01-15"))
        assert balance(both) == (0, 10, 10, 0, 0)  # the last call takes one of each pack

    def test_rows_of_a_day_draw_as_declared(self) -> None:
        usage = {"period": JANUARY, "pack.bought": [{"day": "2026-01-10"}]} | REGIONS
        rater = program(PACK, BY_REGION, meter=REGIONAL)
        assert rows(billed(rater, usage)) == {"eu": 1, "us": 2}
        reverse = usage | {"data": REGIONS["data"][::-1]}
        assert rows(billed(rater, reverse)) == {"eu": 1, "us": 2}

    def test_rows_of_a_day_draw_in_the_order_said(self) -> None:
        usage = {"period": JANUARY, "pack.bought": [{"day": "2026-01-10"}]} | REGIONS
        rater = program(f"{PACK} {{ draw in order us, eu }}", BY_REGION, meter=REGIONAL)
        assert rows(billed(rater, usage)) == {"eu": 2, "us": 1}  # four on the 12th, one in the US on the 13th

    def test_hours_are_parts_of_days(self) -> None:
        rater = program(PACK, CHARGE, meter="meter data in GB each hour")
        hours = [{"hour": hour, "data": "1"} for hour in (24, 25, 48, 31 * 24)]
        usage = {"period": JANUARY, "data": hours, "pack.bought": [{"day": "2026-01-02"}]}
        assert balance(billed(rater, usage)) == (0, 5, 3, 2, 0)  # 24 is the last hour of the 1st
        assert isinstance(rate(rater, usage | {"data": [{"hour": 31 * 24 + 1, "data": "1"}]}), Rejected)

    def test_a_quantity_made_of_the_days(self) -> None:
        rater = program(
            "let late = if day >= 11 then data else 0 GB",
            PACK.replace("data", "late"),
            "charge late on overage of late at 1 USD per GB",
        )
        bill = billed(rater, month({10: "4", 11: "6"}, "2026-01-10"))
        assert balance(bill) == (0, 5, 5, 0, 0)
        assert bill.total == 1


REGIONAL = "meter data in GB by region { eu, us } each day"
BY_REGION = "charge data on overage of data by region at 1 USD per GB"
REGIONS: dict[str, Sequence[Mapping[str, str]]] = {
    "data": [
        {"region": "us", "day": "12", "data": "2"},
        {"region": "eu", "day": "12", "data": "2"},
        {"region": "us", "day": "13", "data": "2"},
        {"region": "eu", "day": "13", "data": "2"},
    ]
}


def rows(bill: Bill) -> dict[str, Fraction]:
    return {row.row: row.amount for row in bill.line("data").rows}


class TestWhatComesIn:
    @pytest.mark.parametrize("day", ["2025-12-31", "2026-02-01"])
    def test_a_purchase_outside_the_period_is_refused(self, day: str) -> None:
        refused = rate(program(PACK, CHARGE), month({}, "2026-01-10", day))
        assert isinstance(refused, Rejected)
        assert str(refused.problems[0]) == "pack.bought[2]: it is bought on a day outside the period"

    def test_the_first_and_the_last_day_are_inside(self) -> None:
        bill = billed(program(PACK, CHARGE), month({}, "2026-01-01", "2026-01-31"))
        assert balance(bill) == (0, 10, 0, 5, 5)

    def test_one_is_bought_where_nothing_else_is_said(self) -> None:
        usage = {"period": JANUARY, "data": [], "pack": {"bought": [{"day": "2026-01-10"}]}}
        bill = billed(program(PACK, CHARGE), usage)
        assert balance(bill) == (0, 5, 0, 0, 5)
        assert bill.defaults == ()

    @pytest.mark.parametrize(
        ("bought", "reason"),
        [
            ("2", "a list of purchases, each with its day, is expected"),
            ([{"count": "2"}], "it is not given"),
            ([{"day": "soon"}], '"soon" is not a date'),
            ([{"day": "2026-01-10", "count": "-1"}], "it is never below zero"),
            ([{"day": "2026-01-10", "count": "1/2"}], "it is counted in whole numbers"),
            ([{"day": "2026-01-10", "amount": "1"}], "there is no such name in the rulebook"),
        ],
    )
    def test_what_is_no_purchase_is_refused(self, bought: object, reason: str) -> None:
        rater = program(PACK, CHARGE)
        refused = rater.rate({"period": JANUARY, "data": [], "pack.bought": bought})
        assert isinstance(refused, Rejected)
        assert reason in str(refused)

    def test_the_dates_of_the_period_must_be_given(self) -> None:
        refused = program(PACK, CHARGE).rate({"data": [], "pack.bought": []})
        assert isinstance(refused, Rejected)
        assert [problem.field for problem in refused.problems] == ["period.start"]

    @pytest.mark.parametrize("day", ["0", "32"])
    def test_usage_on_no_day_of_the_period_is_refused(self, day: str) -> None:
        refused = rate(program(PACK, CHARGE), month({int(day): "1"}))
        assert isinstance(refused, Rejected)
        assert "the days of the period count from 1 to 31" in str(refused)

    def test_a_size_below_zero_is_refused(self) -> None:
        rater = program(
            "grant pack size of data on purchase for 30 days",
            CHARGE,
            meter="meter data in GB each day input size in GB",
        )
        assert isinstance(rate(rater, month({}, "2026-01-10") | {"size": "-1"}), Rejected)
        assert balance(billed(rater, month({}, "2026-01-10") | {"size": "3"})) == (0, 3, 0, 0, 3)


class TestWhatIsCarried:
    def test_is_written_and_read_back(self) -> None:
        closing = billed(program(PACK, CHARGE), month({}, "2026-01-10")).closing
        assert closing.to_json()["slots"] == {
            "pack.lots": {"groups": [{"of": ["2026-01-10", "2026-02-08"], "value": "5"}]}
        }
        assert State.from_json(closing.to_json()) == closing

    @pytest.mark.parametrize("key", [("eu",), ("2026-01-10",), ("20260110", "20260208"), ("2026-02-08", "2026-01-10")])
    def test_goes_by_its_days(self, key: tuple[str, ...]) -> None:
        opening = State(1, date(2025, 12, 1), date(2025, 12, 31), {"pack.lots": {key: Fraction(1)}})
        refused = rate(program(PACK, CHARGE), month({}), opening)
        assert isinstance(refused, Rejected)
        assert "a lot goes by its first and its last day" in str(refused)

    def test_what_an_example_opens_with_was_bought_the_day_before(self) -> None:
        rater = program(PACK, CHARGE)
        period = Period(date(2026, 1, 1), date(2026, 1, 31))
        opened = opening_slots(rater.program, rater.plan("p"), {"pack": Fraction(3)}, period)
        assert opened == {"pack.lots": {("2025-12-31", "2026-01-29"): Fraction(3)}}


def test_a_saved_program_rates_the_same() -> None:
    rater = program(f"{PACK} {{ draw newest first }}", CHARGE)
    again = loads(dumps(rater.program))
    assert again == rater.program
    usage = month({25: "8"}, "2026-01-10", "2026-01-20")
    assert billed(Rater(again), usage) == billed(rater, usage)


def test_the_bill_tells_the_lots() -> None:
    bill = billed(program(PACK, CHARGE), month({}, "2026-01-10"))
    assert bill.to_json()["grants"][0]["lots"] == [
        {"quantity": "5", "periods": None, "expires": "2026-02-08", "rolled": False, "granted": "2026-01-10"}
    ]
    rated = program(PACK, CHARGE).rate(month({}, "2026-01-10"))
    assert isinstance(rated, Bill)
    (kept,) = (under for story in rated.explain().under if story.kind == "grant" for under in story.under[-1:])
    assert (kept.label, kept.amount, kept.detail) == ("kept", "5 GB", "2026-01-10 to 2026-02-08")


class TestDrawing:
    LOTS = (Living(Fraction(1), Fraction(4), Fraction(5)), Living(Fraction(2), Fraction(9), Fraction(5)))

    def test_rows_come_by_their_day_whatever_their_place(self) -> None:
        needs = [Need(Fraction(3), Fraction(4)), Need(Fraction(1), Fraction(4))]
        assert draw(needs, self.LOTS[:1], newest=False) == ([1, 4], [5])

    def test_a_lot_is_gone_on_the_day_it_ends(self) -> None:
        assert draw([Need(Fraction(4), Fraction(1))], self.LOTS[:1], newest=False) == ([0], [0])

    def test_below_zero_nothing_is_needed_or_there(self) -> None:
        needs = [Need(Fraction(1), Fraction(-2)), Need(Fraction(1), Fraction(1))]
        assert draw(needs, [Living(Fraction(1), Fraction(2), Fraction(-5))], newest=False) == ([0, 0], [0])

    @pytest.mark.parametrize(("newest", "gave"), [(False, [5, 2]), (True, [2, 5])])
    def test_order(self, newest: bool, gave: list[int]) -> None:
        assert draw([Need(Fraction(3), Fraction(7))], self.LOTS, newest=newest) == ([7], gave)

    def test_multiples_of_what_is_whole(self) -> None:
        need = Need(Fraction(3), Fraction(9), whole=Fraction(3, 2))
        assert draw([need], self.LOTS[:1], newest=False) == ([Fraction(9, 2)], [Fraction(9, 2)])
