"""What both versions bill for the same usage: summary by summary and as tables it comes to the same, and adds up."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pricing_dsl.batch.files.block import Input
from pricing_dsl.batch.files.sources import source_of
from pricing_dsl.compiling import compile_text
from pricing_dsl.diff.bills.outcome import Bar, Customers, Outcome, Spread, spread
from pricing_dsl.diff.bills.plain import rate_both
from pricing_dsl.diff.bills.wide import rate_both_wide
from pricing_dsl.programs import Program

OLD = """\
rulebook storage "Storage"
  version "1"
  currency USD
  rounding half_up to 0.01 each line

meter stored in GB
meter egress in GB by region { eu, us } default none

plan pro "Pro" every month {
  fee platform "Platform" 10.00 USD
  grant included 100 GB of stored every month {
    rollover all for 1 month
  }
  charge stored "Stored data" on overage of stored graduated tiers {
    up to 500 GB at 0.10 USD per GB
    above        at 0.05 USD per GB
  }
  charge egress on egress at 0.02 USD per GB
}
plan lite "Lite" every month {
  charge stored on stored at 0.15 USD per GB
}
"""
NEW = (
    OLD.replace("up to 500 GB at 0.10 USD", "up to 400 GB at 0.11 USD")
    .replace("{ eu, us }", "{ eu, ap }")
    .replace("plan lite", "plan small")
)
DAYS = [("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2026-03-01", "2026-03-31")]


@cache
def programs() -> tuple[Program, Program]:
    return compile_text(OLD), compile_text(NEW)


summaries = st.fixed_dictionaries(
    {
        "subscription": st.sampled_from(["", "a", "b", "c", "d"]),
        "plan": st.sampled_from(["pro", "pro", "pro", "lite", "small"]),
        "stored": st.one_of(st.integers(0, 2_000).map(str), st.decimals(0, 2_000, places=3).map(str), st.just("much")),
        "egress[eu]": st.integers(0, 50).map(str),
        "egress[us]": st.sampled_from(["", "", "", "3"]),
    }
)


def plainly(path: Path) -> Outcome:
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".csv":
            reader = csv.DictReader(file)
            return rate_both(*programs(), [(f"{path}:{reader.line_num}", row) for row in reader])
        return rate_both(*programs(), [(f"{path}:{at}", json.loads(line)) for at, line in enumerate(file, 1)])


def widely(path: Path) -> Outcome | None:
    return rate_both_wide(*programs(), lambda: [source_of(Input(str(path), str(path)), path.suffix)])


def written(rows: list[dict[str, str]], path: Path, *, with_names: bool = True) -> Path:
    """Usage as a file. Names are left out with their column, for a file may have none."""
    names = [name for name in rows[0] if with_names or name != "subscription"]
    kept = [{name: row[name] for name in names} for row in rows]
    if path.suffix == ".csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, names)
        writer.writeheader()
        writer.writerows(kept)
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
    else:
        lines = (json.dumps({name: value for name, value in row.items() if value}) + "\n" for row in kept)
        path.write_text("".join(lines), encoding="utf-8")
    return path


def comparable(outcome: Outcome) -> tuple[object, ...]:
    """All of it but the names of customers whose bills differ by the same amount: any of them may be told."""
    spreads = [
        (
            one.currency,
            one.before,
            one.after,
            one.rose,
            one.fell,
            one.same,
            one.quantiles,
            one.bars,
            [customer.difference for customer in (*one.rises, *one.falls)],
        )
        for one in outcome.spreads
    ]
    counts = outcome.rows, outcome.both, outcome.only_before, outcome.only_after, outcome.neither
    return counts, spreads, [one.where for one in (*outcome.told_before, *outcome.told_after)]


@settings(max_examples=8)
@given(
    rows=st.lists(summaries, min_size=1, max_size=30),
    suffix=st.sampled_from([".csv", ".jsonl"]),
    with_names=st.booleans(),
)
def test_tables_tell_what_summaries_do(rows: list[dict[str, str]], suffix: str, with_names: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(rows, Path(folder) / f"usage{suffix}", with_names=with_names)
        found = widely(path)
        assert found is not None
        assert comparable(found) == comparable(plainly(path))


def test_every_row_is_counted_once_and_all_adds_up(tmp_path: Path) -> None:
    rows = [
        {"subscription": name, "plan": plan, "stored": stored, "egress[us]": us}
        for name, plan, stored, us in [
            ("a", "pro", "300", ""),
            ("a", "pro", "90", ""),
            ("b", "pro", "700", "5"),
            ("c", "lite", "10", ""),
            ("d", "small", "10", ""),
            ("e", "pro", "much", ""),
        ]
    ]
    path = written(rows, tmp_path / "usage.csv")
    for outcome in (plainly(path), widely(path)):
        assert outcome is not None
        assert (outcome.rows, outcome.both) == (6, 2)
        assert (outcome.only_before, outcome.only_after, outcome.neither) == (2, 1, 1)
        (of,) = outcome.spreads
        assert (of.customers, of.rose) == (1, 1)
        assert [one.name for one in of.rises] == ["a"]
        assert of.difference == of.rises[0].difference
        assert [one.where for one in outcome.told_before] == [f"{path}:4", f"{path}:5"]
        assert outcome.told_before[0].reason.startswith("egress[us]: ")
        assert outcome.told_after[0].reason.startswith("plan: there is no plan small")


def test_files_of_many_blocks_in_any_order(tmp_path: Path) -> None:
    lines = ["subscription,plan,stored,period.start,period.end"]
    for month in (1, 0, 2):
        start, end = DAYS[month]
        lines += [f"s{at},pro,{at * 7 % 1_300}.5,{start},{end}" for at in range(400)]
    path = tmp_path / "usage.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ordered = tmp_path / "ordered.csv"
    ordered.write_text(
        "\n".join([lines[0], *sorted(lines[1:], key=lambda one: one.split(",")[3])]) + "\n", encoding="utf-8"
    )
    found, wanted = widely(path), plainly(ordered)
    assert found is not None
    assert found.both == wanted.both == 1_200
    assert comparable(found)[:2] == comparable(wanted)[:2]


# ---- how differences are spread --------------------------------------------------------------------------------------


def spread_of(pairs: list[tuple[int, int]]) -> Spread:
    before, after = [one for one, _ in pairs], [other for _, other in pairs]
    order = sorted(range(len(pairs)), key=lambda at: after[at] - before[at])
    names = [str(at) for at in range(len(pairs))]
    return spread(Customers("USD", 100, names, before, after), order, sum(before), sum(after))


pairs = st.lists(st.tuples(st.integers(-10_000, 10_000), st.integers(-10_000, 10_000)), min_size=1, max_size=60)


@given(pairs)
def test_bars_hold_every_customer_once(found: list[tuple[int, int]]) -> None:
    of = spread_of(found)
    assert sum(bar.count for bar in of.bars) == of.customers == len(found)
    for bar in of.bars:
        within = [after - before for before, after in found if _is_in(Fraction(after - before, 100), bar)]
        assert bar.count == len(within)


def _is_in(difference: Fraction, bar: Bar) -> bool:
    if bar.lo == bar.hi:
        return difference == 0
    return difference != 0 and bar.lo <= difference < bar.hi


@given(pairs)
def test_sums_counts_and_quantiles_are_those_of_the_customers(found: list[tuple[int, int]]) -> None:
    of = spread_of(found)
    differences = sorted(Fraction(after - before, 100) for before, after in found)
    assert of.difference == sum(differences)
    assert (of.rose, of.fell) == (sum(one > 0 for one in differences), sum(one < 0 for one in differences))
    assert [one.difference for one in of.rises] == [one for one in reversed(differences) if one > 0][:5]
    assert [one.difference for one in of.falls] == [one for one in differences if one < 0][:5]
    for share, value in of.quantiles:
        assert sum(one <= value for one in differences) >= share * len(found)
        assert sum(one < value for one in differences) <= share * len(found)
