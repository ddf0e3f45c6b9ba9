"""Which version of a plan rates, what callers get, and what a corrected bill changes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from fractions import Fraction

import pytest

from pricing_dsl.ir.json import content_hash, dumps
from pricing_dsl.rating.bill import Bill, Identity
from pricing_dsl.rating.problems import Rejected, RejectedError
from pricing_dsl.rating.program import Rater, difference, rate
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from tests.unit.ir.plans import by_region, fee, rolling, tiers, versions


class TestVersions:
    rater = Rater(versions())

    @pytest.mark.parametrize(
        ("day", "currency", "amount"),
        [
            (date(2026, 3, 31), "USD", 10),
            (date(2026, 4, 1), "EUR", 12),
            (None, "EUR", 12),
        ],
    )
    def test_by_the_periods_start_and_the_currency(self, day: date | None, currency: str, amount: int) -> None:
        plan = self.rater.plan("pro", day, currency)
        assert plan.currency == currency
        assert plan.values[plan.total].range.lo == amount

    def test_the_name_may_be_left_out_where_there_is_one(self) -> None:
        assert self.rater.plan(currency="USD").name == "pro"

    def test_which_currency_is_said(self) -> None:
        with pytest.raises(LookupError, match="say which: the plan is in USD, EUR"):
            self.rater.plan("pro")
        with pytest.raises(LookupError, match="in USD, EUR, not in JPY"):
            self.rater.plan("pro", currency="JPY")

    def test_a_plan_that_is_not_there(self) -> None:
        with pytest.raises(LookupError, match=r"do you mean pro\?"):
            self.rater.plan("Prol")
        found = self.rater.rate(Usage("basic", "s-1"))
        assert isinstance(found, Rejected)
        assert (found.problems[0].field, found.problems[0].given, found.subscription) == ("plan", "basic", "s-1")

    def test_a_day_before_the_first_version(self) -> None:
        found = self.rater.rate({"plan": "pro", "currency": "USD", "period": "2026-03-15 to 2026-04-14"})
        assert isinstance(found, Bill)
        assert found.total == 10, "the version of the period's start rates all of it"


class TestRate:
    def test_plain_data(self) -> None:
        assert rate(tiers(), {"storage": "0.7 TB"}).total == 66

    def test_with_the_state_of_the_period_before(self) -> None:
        rater = Rater(rolling())
        first = rate(rater, {"storage": 80})
        second = rate(rater, {"storage": 125}, State.from_json(json.loads(json.dumps(first.closing.to_json()))))
        assert second.total == Fraction(1, 2)

    def test_a_summary_that_is_set_aside(self) -> None:
        with pytest.raises(RejectedError, match=r"storage: .*float") as raised:
            rate(tiers(), {"storage": 0.5, "subscription": "s-7"})
        assert raised.value.rejected.subscription == "s-7"
        found = Rater(tiers()).rate({"storage": "-1"})
        assert isinstance(found, Rejected)
        assert str(found) == "storage: it is never below zero (given: -1)"

    def test_the_bill_says_which_rulebook_rated(self) -> None:
        assert rate(tiers(), {"storage": 1}).rulebook == Identity("worked", "1", content_hash(tiers()))

    def test_what_was_not_given_is_told(self) -> None:
        assert rate(by_region(), {}).defaults == ("egress",)


class TestBill:
    def test_json(self) -> None:
        found = rate(tiers(), {"storage": 3500, "subscription": "s-1", "period": "2026-01-01 to 2026-01-31"})
        data = json.loads(json.dumps(found.to_json()))
        assert data["period"] == ["2026-01-01", "2026-01-31"]
        assert data["total"] == "200.00"
        (line,) = data["lines"]
        assert line["quantity"] == "3500"
        assert line["parts"][0] == {
            "label": "slab",
            "quantity": "500",
            "unit": "GB",
            "price": "0.1",
            "price_unit": "USD per GB",
            "amount": "50.00",
        }
        assert line["steps"] == [{"what": "at most", "before": "215.00", "after": "200.00"}]
        assert data["closing"] == {"periods": 1, "anchor": "2026-01-01", "through": "2026-01-31", "slots": {}}

    def test_money_is_exact(self) -> None:
        found = rate(tiers(), {"storage": 1})
        assert found.money(Fraction(49)) == "49.00"
        assert found.money(Fraction(1, 8)) == "0.125"
        assert found.money(Fraction(507, 31)) == "507/31"

    def test_lines_and_grants_by_name(self) -> None:
        found = rate(rolling(), {"storage": 80})
        assert found.line("storage").title == "Stored data"
        assert found.grant("included").closing == 20
        with pytest.raises(KeyError, match=r"do you mean storage\?"):
            found.line("storge")
        with pytest.raises(KeyError, match="no grant included"):
            found.grant("included", "eu")


class TestDifference:
    def test_lines_sum_to_the_change(self) -> None:
        old, new = (rate(tiers(), {"storage": used}) for used in (500, 510))
        found = difference(old, new)
        assert [(line.name, line.amount) for line in found.lines] == [("storage", Fraction(8, 10))]
        assert found.total == new.total - old.total == sum(line.amount for line in found.lines)
        assert found.carried == ()

    def test_of_the_same_bill_is_nothing(self) -> None:
        found = difference(rate(tiers(), {"storage": 5}), rate(tiers(), {"storage": "5 GB"}))
        assert (found.lines, found.total) == ((), 0)

    def test_what_is_no_longer_there_is_taken_back(self) -> None:
        old, new = rate(tiers(), {"storage": 500}), rate(fee(), {})
        assert [(line.name, line.amount) for line in difference(old, new).lines] == [("platform", 49), ("storage", -50)]

    def test_what_closes_differently_is_told(self) -> None:
        old, new = (rate(rolling(), {"storage": used}) for used in (80, 90))
        assert difference(old, new).carried == ("included.rolled.1",)

    def test_of_two_subscriptions_there_is_none(self) -> None:
        old, new = (rate(tiers(), {"storage": 5, "subscription": name}) for name in ("a", "b"))
        with pytest.raises(ValueError, match="same subscription"):
            difference(old, new)


def test_a_saved_program_rates_without_the_compiler(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Neither the parser nor the checker is there when a program is loaded and rates; nor anything optional."""
    saved = tmp_path / "program.json"
    saved.write_text(dumps(rolling()), encoding="utf-8")
    script = f"""
import sys
from pathlib import Path
from pricing_dsl.ir.json import loads
from pricing_dsl.rating.program import rate

bill = rate(loads(Path({str(saved)!r}).read_bytes()), {{"storage": 125}})
assert bill.explain().to_json()
unwanted = {{"lark", "click", "rich", "numpy", "pyarrow", "pandas", "pricing_dsl.syntax", "pricing_dsl.semantics"}}
print(bill.total, sorted(unwanted & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("5/2 []\n", "")
