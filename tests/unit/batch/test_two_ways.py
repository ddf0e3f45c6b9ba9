"""Tables by kernels and row by row: the same bills, states and reasons, whatever stands in the table."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from attrs import evolve

import pricing_dsl as pricing
from pricing_dsl import Program
from pricing_dsl.batch import periods
from pricing_dsl.batch.rater import TableRater
from pricing_dsl.batch.rejects import Rejects
from pricing_dsl.batch.states import NEW
from tests.unit.batch.programs import CURRENCIES, EXACT, FACTS, PACKS, REGIONS, STORAGE, compiled
from tests.unit.batch.random_tables import Tables
from tests.unit.batch.test_rate_table import EVERYTHING

ROOT = Path(__file__).parents[3]
RULEBOOKS = sorted((ROOT / "rulebooks").rglob("*.rulebook"))
BENCHMARKS = sorted((ROOT / "tests" / "benchmarks").glob("*.rulebook"))


def one_by_one(rater: TableRater) -> TableRater:
    """The same without kernels."""
    found = evolve(rater)
    for name in ("plain", "carrying"):
        found.__dict__[name] = evolve(getattr(rater, name), fast=None)
    return found


def assert_two_ways(program: Program, seed: str, rows: int) -> None:
    """A random table, rated both ways."""
    chance = random.Random(seed)
    table = Tables(program, chance, rows).table()
    columns = EVERYTHING if chance.random() < 0.6 else chance.sample(EVERYTHING, 4)
    rater = program.table_rater(table.schema, columns=columns)
    found, wanted = rater.rate_table(table), one_by_one(rater).rate_table(table)
    found.bills.validate(full=True)
    assert found.rejects.to_pylist() == wanted.rejects.to_pylist()
    assert found.bills.schema == wanted.bills.schema
    for name in wanted.bills.column_names:
        assert found.bills[name].to_pylist() == wanted.bills[name].to_pylist(), name


@pytest.fixture(params=[1, periods.THIN], ids=["in waves", "one after the other"])
def thin(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Later periods as columns, however few they are; and one after the other."""
    monkeypatch.setattr(periods, "THIN", request.param)


@pytest.mark.usefixtures("thin")
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("text", [STORAGE, REGIONS, FACTS, CURRENCIES, EXACT, PACKS], ids=lambda text: text.split()[1])
def test_random_tables(text: str, seed: int) -> None:
    assert_two_ways(compiled(text), f"{text}{seed}", (1, 7, 60)[seed % 3])


@pytest.mark.parametrize("path", [*RULEBOOKS, *BENCHMARKS], ids=lambda path: path.stem)
def test_rulebooks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = pricing.compile(path)
    monkeypatch.setattr(periods, "THIN", 1)
    for seed in range(2):
        assert_two_ways(program, f"{path.stem}{seed}", 30)


class TestWhichWay:
    """Rows that are plain go the fast way, and only others the exact one."""

    @staticmethod
    def exact(program: Program, table: pa.Table) -> list[int]:
        """The rows that go the exact way."""
        rater = program.table_rater(table.schema, columns=EVERYTHING)
        fast = rater.plain.fast
        assert fast is not None
        batch = table.combine_chunks().to_batches()[0]
        return np.flatnonzero(fast.rate(batch, None, np.arange(len(table))).exact).tolist()

    def test_plain_numbers(self) -> None:
        values = [Decimal(1), Decimal(2), None, Decimal(-1), Decimal("99.999"), Decimal(10**14)]
        table = pa.table({"storage": pa.array(values, pa.decimal128(18, 3))})
        assert self.exact(compiled(STORAGE), table) == [2, 3]

    def test_numbers_that_leave_the_box(self) -> None:
        table = pa.table({"storage": pa.array([Decimal(1), Decimal(10**30)], pa.decimal128(38, 3))})
        assert self.exact(compiled(STORAGE), table) == [1]

    def test_texts(self) -> None:
        table = pa.table({"storage": ["1", "2.5", "3 TB", "x", "1e3", "1_000", "2/3", "4 GB"]})
        assert self.exact(compiled(STORAGE), table) == [3, 4, 6]

    def test_choices_flags_percents_and_records(self) -> None:
        payments = [[{"amount": Decimal(1), "method": "card"}], [], [{"amount": Decimal(1), "method": "cash"}], []]
        kind = pa.list_(pa.struct([("amount", pa.decimal128(9, 2)), ("method", pa.string())]))
        table = pa.table(
            {
                "level": ["high", None, "low", "hgh"],
                "open": [True, None, False, True],
                "share": ["7.5%", None, "5 %", "5%"],
                "payments": pa.array(payments, kind),
            }
        )
        assert self.exact(compiled(FACTS), table) == [2, 3]

    def test_a_column_that_only_the_exact_way_reads(self) -> None:
        table = pa.table({"period": pa.array([["2026-01-01", "2026-01-31"], None]), "storage": [1, 1]})
        assert self.exact(compiled(STORAGE), table) == [0]

    def test_what_nothing_says(self) -> None:
        rejects = Rejects()
        rater = compiled(STORAGE).table_rater(pa.schema([("storage", pa.int64())]))
        block = rater.plain.rate(pa.record_batch({"storage": pa.array([], pa.int64())}), NEW, np.arange(0), rejects)
        assert not len(block.rated)
        assert rejects.batch().num_rows == 0


def test_threads_may_share_a_rater() -> None:
    program = compiled(CURRENCIES)
    table = Tables(program, random.Random(1), 400).table()
    wanted = program.rate_table(table)
    fresh = pricing.loads(program.dumps())
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: fresh.rate_table(table), range(8)))
    assert all(one.bills.equals(wanted.bills) and one.rejects.equals(wanted.rejects) for one in found)
