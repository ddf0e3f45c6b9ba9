"""The story of a bill: shares, steps, what a line rests on, and where the rulebook says so."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve

from pricing_dsl.exact import RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.build import Builder
from pricing_dsl.rating.explanation import Explanation, Location
from pricing_dsl.rating.program import rate
from pricing_dsl.source import Place
from tests.unit.ir.plans import RUNS, by_region, fee, meter, plan, program, rolling, tiers, window


def told(made: ir.Program, **facts: object) -> Explanation:
    return rate(made, facts).explain()


def points(story: Explanation, kind: str) -> list[tuple[str, str, str]]:
    """Label, amount and detail of every point of a kind."""
    own = [(story.label, story.amount, story.detail)] if story.kind == kind else []
    return own + [point for under in story.under for point in points(under, kind)]


def test_tiers_and_cap() -> None:
    story = told(tiers(), storage="12.3456 TB")
    assert points(story, "bill") == [("Pro", "200.00 USD", "")]
    assert points(story, "line") == [("Stored data", "200.00 USD", "12,345.6 GB")]
    assert points(story, "part") == [
        ("slab", "50.00 USD", "500 GB at 0.10 USD per GB"),
        ("slab", "40.00 USD", "500 GB at 0.08 USD per GB"),
        ("slab", "567.28 USD", "11,345.6 GB at 0.05 USD per GB"),
    ]
    assert points(story, "step") == [("at most", "200.00 USD", "took 457.28 USD of 657.28 USD")]
    assert points(story, "ground") == [("storage", "12,345.6 GB", "")]


def test_what_a_rounding_gave() -> None:
    story = told(tiers(), storage="0.75")
    assert points(story, "step") == [("rounded", "0.08 USD", "gave 0.005 USD to 0.075 USD")]


def test_what_is_rounded_on_the_way() -> None:
    build = Builder()
    up = build.round(build.input("x", meter("x")), RoundingMode.UP, Fraction(1))
    rows = build.round(build.column(RUNS, "length"), RoundingMode.DOWN, Fraction(10))
    lines = [
        ir.Line("a", "A", "fee", build.mul(up, build.const(2, "USD per GB"))),
        ir.Line("b", "B", "fee", build.fold("sum", RUNS, rows)),
    ]
    inlets = (meter("x"), ir.Inlet("runs", "records", "number", list="runs"))
    made = program(plan(build, lines, needs=("x", "runs")), inlets=inlets, lists=(RUNS,))
    story = told(made, x="2.25", runs=[{"length": 12}, {"length": 19}])
    assert points(story, "rounding") == [
        ("rounded up to 1 GB", "3 GB", "gave 0.75 GB"),
        ("rounded down to 10 second", "20 second", "took 11 second"),
    ]


def test_days_of_a_share() -> None:
    facts = {"period": "2026-02-01 to 2026-02-28", "subscription.start": "2026-02-15"}
    assert points(told(fee(), **facts), "ground") == [
        ("days of the subscription in the period", "14 days", ""),
        ("period.days", "28 days", ""),
    ]


def test_rows() -> None:
    assert points(told(by_region(), egress={"eu": 5, "us": 2}), "row") == [
        ("eu", "0.40 USD", ""),
        ("us", "0.24 USD", ""),
    ]


def test_grants_with_their_lots() -> None:
    story = told(rolling(), storage=80, period="2026-01-01 to 2026-01-31")
    assert points(story, "lot") == [
        ("granted", "100 GB", ""),
        ("drawn", "80 GB", ""),
        ("closing", "20 GB", ""),
        ("rolled over", "20 GB", "until 2026-02-28"),
    ]
    assert points(story, "notice") == [("notice: included at 80%", "", "")]


def test_what_was_carried_in() -> None:
    first = rate(window(), {"demand": 7, "hours": 3})
    assert ("hours", "3 hour", "") in points(first.explain(), "ground")
    grounds = points(rate(window(), {"demand": 5, "hours": 3}, first.closing).explain(), "ground")
    assert ("carried in: peaks, 1 back", "7 kW", "") in grounds
    assert not any("2 back" in label for label, _, _ in grounds), "what was not carried is not told"


def test_a_line_rests_on_lines_above() -> None:
    build = Builder()
    first = build.scale(build.input("x", meter("x")), 2)
    tax = build.scale(build.choose(build.compare("gt", first, build.const(9)), first, build.const(0)), Fraction(1, 10))
    lines = [ir.Line("a", "A", "fee", first), ir.Line("t", "T", "tax", tax)]
    story = told(program(plan(build, lines, needs=("x",)), inlets=(meter("x"),)), x=5)
    assert points(story.under[1], "ground")[0][:1] == ("the line a",)


def test_defaults_and_notes() -> None:
    made = by_region()
    note = ir.Note("tax", "Tax included", made.plans[0].total)
    story = told(evolve(made, plans=(evolve(made.plans[0], notes=(note,)),)))
    assert points(story, "note") == [("Tax included", "0.00 USD", "told, not added")]
    assert points(story, "default") == [("egress was not given", "", "the rulebook's default")]


class TestPlaces:
    made = evolve(fee(), sources=("fee.rulebook",), line_starts=((0, 7, 30),))

    def test_lines_and_columns_from_one(self) -> None:
        assert told(self.made).under[0].at == Location("fee.rulebook", 2, 4)

    def test_without_sources_there_is_none(self) -> None:
        assert told(evolve(self.made, sources=())).under[0].at is None

    @pytest.mark.parametrize(("start", "line", "column"), [(0, 1, 1), (6, 1, 7), (7, 2, 1), (30, 3, 1)])
    def test_every_line(self, start: int, line: int, column: int) -> None:
        made = self.made.plans[0]
        moved = evolve(made, lines=(evolve(made.lines[0], place=Place(0, start, start + 1)),))
        assert told(evolve(self.made, plans=(moved,))).under[0].at == Location("fee.rulebook", line, column)


def test_as_text_and_as_data() -> None:
    story = told(tiers(), storage=600)
    assert story.to_text().splitlines() == [
        "Pro            58.00 USD",
        "  Stored data  58.00 USD  600 GB",
        "    slab       50.00 USD  500 GB at 0.10 USD per GB",
        "    slab        8.00 USD  100 GB at 0.08 USD per GB",
        "    storage       600 GB",
    ]
    assert story.to_json()["under"][0]["under"][0] == {
        "kind": "part",
        "label": "slab",
        "amount": "50.00 USD",
        "detail": "500 GB at 0.10 USD per GB",
    }
