"""Reading summaries: what is doubtful is a problem with its field and reason, never a guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from pricing_dsl.ir import nodes as ir
from pricing_dsl.rating.calendar import Period
from pricing_dsl.rating.problems import Problem
from pricing_dsl.rating.reading import read_usage
from pricing_dsl.rating.usage import Usage
from tests.unit.ir.plans import EGRESS, REGIONS, program

REGION = ir.ColumnSpec("region", "choice", values=REGIONS)
TIER = ir.ColumnSpec("class", "choice")
REQUESTS = ir.ListSpec("requests", "meter", (REGION, TIER, ir.ColumnSpec("requests", "number", "call")), "requests")
DAILY = ir.ListSpec("reads", "meter", (ir.ColumnSpec("day", "date"), ir.ColumnSpec("reads", "number", "call")), "reads")
NUMBERED = ir.ListSpec("usage", "meter", (ir.ColumnSpec("day", "number"), ir.ColumnSpec("usage", "number")), "usage")
HOURLY = ir.ListSpec("power", "meter", (ir.ColumnSpec("hour", "number"), ir.ColumnSpec("power", "number")), "power")
PAYMENTS = ir.ListSpec(
    "payments",
    "records",
    (
        ir.ColumnSpec("amount", "number", "USD"),
        ir.ColumnSpec("placed", "date"),
        ir.ColumnSpec("converted", "flag", default=False),
    ),
    "payments",
)
PROGRAM = program(
    inlets=(
        ir.Inlet("storage", "meter", "number", "GB"),
        ir.Inlet("demand", "meter", "number", "kW", aggregate=("peak", None)),
        ir.Inlet("users", "meter", "number", "user", whole=True, aggregate=("unique", None)),
        ir.Inlet("members", "input", "number", whole=True),
        ir.Inlet("share", "input", "number", "%"),
        ir.Inlet("yearly", "input", "flag"),
        ir.Inlet("card", "input", "choice", values=("none", "visa")),
        ir.Inlet("since", "input", "date"),
        ir.Inlet("pack.bought", "purchase", "number", whole=True),
        ir.Inlet("egress", "meter", "number", "GB", list="egress"),
        ir.Inlet("requests", "meter", "number", "call", list="requests"),
        ir.Inlet("reads", "meter", "number", "call", list="reads", each="day", aggregate=("sum", None)),
        ir.Inlet("usage", "meter", "number", list="usage", each="day", aggregate=("sum", None)),
        ir.Inlet("power", "meter", "number", list="power", each="hour", aggregate=("sum", None)),
        ir.Inlet("payments", "records", "number", list="payments"),
    ),
    lists=(EGRESS, REQUESTS, DAILY, NUMBERED, HOURLY, PAYMENTS),
    units={"GB": {"GB": Fraction(1), "TB": Fraction(1000), "MB": Fraction(1, 1000)}, "call": {"calls": Fraction(1)}},
)
JANUARY = {"period.start": "2026-01-01", "period.end": "2026-01-31"}


def read(**given: Any) -> Usage:
    usage = read_usage(given, PROGRAM)
    assert isinstance(usage, Usage), usage
    return usage


def problems(**given: Any) -> list[Problem]:
    found = read_usage(given, PROGRAM)
    assert isinstance(found, tuple), found
    return list(found)


def problem(**given: Any) -> Problem:
    (only,) = problems(**given)
    return only


class TestNames:
    def test_who_and_when(self) -> None:
        usage = read(
            subscription="s-1",
            plan="pro",
            currency="EUR",
            matching_id=17,
            **JANUARY,
            **{"subscription.start": date(2025, 6, 1), "subscription.end": "2026-01-20"},
        )
        assert usage.subscription == "s-1"
        assert usage.plan == "pro"
        assert usage.currency == "EUR"
        assert usage.matching_id == "17"
        assert usage.period == Period(date(2026, 1, 1), date(2026, 1, 31))
        assert usage.subscription_start == date(2025, 6, 1)
        assert usage.subscription_end == date(2026, 1, 20)

    @pytest.mark.parametrize(
        "period",
        ["2026-01-01 to 2026-01-31", ["2026-01-01", "2026-01-31"], {"start": "2026-01-01", "end": "2026-01-31"}],
    )
    def test_forms_of_a_period(self, period: Any) -> None:
        assert read(period=period).period == Period(date(2026, 1, 1), date(2026, 1, 31))

    def test_half_a_period(self) -> None:
        assert problem(**{"period.start": "2026-01-01"}).field == "period.end"

    def test_a_period_that_ends_before_it_starts(self) -> None:
        assert "ends after it starts" in problem(period="2026-02-01 to 2026-01-01").reason

    def test_what_is_empty_is_not_given(self) -> None:
        assert read(storage="", members=None, subscription="") == Usage()

    def test_a_misspelt_name_is_told_with_the_one_meant(self) -> None:
        found = problem(storge="5")
        assert (found.field, found.given) == ("storge", "5")
        assert "do you mean `storage`?" in found.reason

    def test_names_with_a_point(self) -> None:
        assert read(**{"pack.bought": 2}).values == {"pack.bought": 2}
        assert read(pack={"bought": 2}).values == {"pack.bought": 2}

    def test_every_problem_is_told(self) -> None:
        fields = [found.field for found in problems(storage=1.5, yearly="perhaps", nothing="1", period="2026")]
        assert fields == ["storage", "yearly", "nothing", "period"]


class TestNumbers:
    @pytest.mark.parametrize(
        ("given", "wanted"),
        [
            ("5", 5),
            (5, 5),
            (Decimal("0.1"), Fraction(1, 10)),
            (Fraction(1, 3), Fraction(1, 3)),
            ("700 GB", 700),
            ("0.7 TB", 700),
            ("3MB", Fraction(3, 1000)),
            ("2 thousand GB", 2000),
            ("1/3 TB", Fraction(1000, 3)),
            ("-2", -2),
        ],
    )
    def test_exact_in_the_declared_unit(self, given: Any, wanted: Fraction) -> None:
        assert read(storage=given).values == {"storage": wanted}

    def test_a_float_is_refused_with_what_to_write(self) -> None:
        assert 'give it as text, "0.1"' in problem(storage=0.1).reason

    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            ("12,5", "comma"),
            ("1e6", "power-of-ten"),
            ("10M", "10 million"),
            ("5 GiB", "do you mean GB?"),
            ("5 seats", "GB is expected"),
            ("five", "not a number"),
            (True, "flag"),
            ([1], "several are given"),
            ({"eu": 1}, "several are given"),
        ],
    )
    def test_what_is_doubtful(self, given: Any, reason: str) -> None:
        assert reason in problem(storage=given).reason

    def test_a_plain_number_has_no_unit(self) -> None:
        assert "plain number" in problem(members="4 GB").reason

    def test_a_percent_has_its_sign(self) -> None:
        assert read(share="7.5%").values == {"share": Fraction(3, 40)}
        assert "percent is written with its sign" in problem(share="7.5").reason


class TestOtherKinds:
    @pytest.mark.parametrize(("given", "wanted"), [(True, True), ("TRUE", True), ("no", False), ("false", False)])
    def test_flags(self, given: Any, wanted: bool) -> None:
        assert read(yearly=given).values == {"yearly": wanted}

    @pytest.mark.parametrize("given", [1, "1", "maybe"])
    def test_no_flags(self, given: Any) -> None:
        assert "true or false" in problem(yearly=given).reason

    def test_choices_and_dates(self) -> None:
        assert read(card=" visa ", since="2026-01-31").values == {"card": "visa", "since": date(2026, 1, 31)}

    def test_a_date_that_is_none(self) -> None:
        assert "calendar" in problem(since="2026-02-30").reason
        assert "text" in problem(card=4).reason


class TestRows:
    EGRESS = ({"region": "eu", "egress": Fraction(5)}, {"region": "us", "egress": Fraction(2000)})

    @pytest.mark.parametrize(
        "given",
        [
            {"egress[eu]": "5", "egress[us]": "2 TB"},
            {"egress": {"eu": "5", "us": "2 TB"}},
            {"egress": [{"region": "eu", "egress": "5"}, {"region": "us", "egress": "2 TB"}]},
        ],
    )
    def test_by_dimension(self, given: dict[str, Any]) -> None:
        assert read(**given).rows == {"egress": self.EGRESS}

    def test_by_two_dimensions(self) -> None:
        wanted = ({"region": "eu", "class": "get", "requests": Fraction(3)},)
        assert read(**{"requests[eu, get]": "3 calls"}).rows == {"requests": wanted}
        assert read(requests={"eu": {"get": 3}}).rows == {"requests": wanted}

    def test_by_day(self) -> None:
        days = [{"day": date(2026, 1, day), "reads": Fraction(day * 10)} for day in (1, 2)]
        assert read(reads=["10", 20], **JANUARY).rows == {"reads": tuple(days)}
        assert read(reads={"2026-01-01": 10, "2026-01-02": 20}).rows == {"reads": tuple(days)}
        first = ({"day": Fraction(1), "usage": Fraction(4)},)
        assert read(usage=[4]).rows == {"usage": first}
        assert read(usage={"1": 4}).rows == {"usage": first}
        assert read(usage={"2026-01-01": 4}, **JANUARY).rows == {"usage": first}

    def test_by_hour(self) -> None:
        assert read(power=[0] * 24 + [4]).rows["power"][-1] == {"hour": Fraction(25), "power": Fraction(4)}
        samples = [{"at": "2026-01-02T00:30", "kWh": 4}]
        assert read(power=samples, **JANUARY).rows["power"] == ({"hour": Fraction(25), "power": Fraction(4)},)

    def test_days_beyond_the_period(self) -> None:
        assert "32 days are given" in problem(reads=[1] * 32, **JANUARY).reason
        assert "needs the dates" in problem(reads=[1]).reason
        assert "need the dates" in problem(usage=[{"at": "2026-01-01", "x": 1}]).reason
        assert "outside the period" in problem(usage={"2026-02-01": 1}, **JANUARY).reason
        assert "745 hours are given, and the period has 744" in problem(power=[1] * 745, **JANUARY).reason

    def test_records(self) -> None:
        usage = read(payments=[{"amount": "9.99 USD", "placed": "2026-01-05", "converted": "yes"}, {"amount": 1}])
        assert usage.rows["payments"] == (
            {"amount": Fraction(999, 100), "placed": date(2026, 1, 5), "converted": True},
            {"amount": Fraction(1)},
        )

    @pytest.mark.parametrize(
        ("given", "field", "reason"),
        [
            ({"payments": [{"amuont": 1}]}, "payments[1].amuont", "do you mean `amount`?"),
            ({"payments": [{"amount": 1}, {"amount": 0.5}]}, "payments[2].amount", "float"),
            ({"payments": ["9"]}, "payments[1]", "object of its columns"),
            ({"payments": "9"}, "payments", "list of rows"),
            ({"egress": "5"}, "egress", "say it for each region"),
            ({"egress": {"eu": 1.5}}, "egress[eu]", "float"),
            ({"egress": {"eu": {"x": 1}}}, "egress[eu]", "several are given"),
            ({"egress[eu, x]": "5"}, "egress[eu, x]", "dimensions of egress are: region"),
            ({"payments[1]": "5"}, "payments[1]", "dimensions"),
            ({"storage[eu]": "5"}, "storage[eu]", "no such name"),
            ({"egress[eu]": "5", "egress": {"us": 1}}, "egress", "both as a whole and row by row"),
        ],
    )
    def test_what_is_wrong_is_told_with_its_row(self, given: dict[str, Any], field: str, reason: str) -> None:
        found = problem(**given)
        assert found.field == field
        assert reason in found.reason


class TestSamples:
    def test_of_a_scalar_meter(self) -> None:
        samples = [{"at": "2026-01-03T10:00", "kW": "4"}, {"at": "2026-01-09", "kW": "7.5"}]
        assert read(demand=samples).values == {"demand": Fraction(15, 2)}

    def test_unique_ones_are_texts(self) -> None:
        samples = [{"at": "2026-01-03", "user": who} for who in ("ann", "bob", "ann")]
        assert read(users=samples).values == {"users": 2}

    def test_by_day(self) -> None:
        samples = [{"at": f"2026-01-0{day}", "calls": day} for day in (1, 1, 3)]
        assert read(reads=samples).rows["reads"] == (
            {"day": date(2026, 1, 1), "reads": Fraction(2)},
            {"day": date(2026, 1, 3), "reads": Fraction(3)},
        )
        assert read(usage=samples, **JANUARY).rows["usage"][1] == {"day": Fraction(3), "usage": Fraction(3)}

    def test_by_dimension(self) -> None:
        samples = [{"at": "2026-01-01", "region": "eu", "GB": "1 TB"}, {"at": "2026-01-02", "region": "eu", "GB": 1}]
        assert read(egress=samples).rows["egress"] == ({"region": "eu", "egress": Fraction(1001)},)

    def test_what_is_wrong_with_them(self) -> None:
        assert "no moment" in problem(demand=[{"at": "yesterday at noon", "kW": 1}]).reason
        assert "float" in problem(demand=[{"at": "2026-01-01", "kW": 0.5}]).reason
