"""The reference plans as Arrow tables: what `Program.rate_table` is given, and what it is asked for."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.benchmarks.opponents.columns import Columns
from tests.benchmarks.reference_plan import PLANS

QUANTITY = pa.decimal128(18, 3)
ASKED = ("total", "quantity.usage", "closing.included.rolled.1")
"""Amount, overage and closing balance."""


def thousandths(numbers: NDArray[np.int64]) -> pa.Array:
    """Thousandths as decimals of three places."""
    limbs = np.empty((len(numbers), 2), np.int64)
    limbs[:, 0], limbs[:, 1] = numbers, numbers >> 63
    return pa.Array.from_buffers(QUANTITY, len(numbers), [None, pa.py_buffer(limbs)])


def w_table(columns: Columns) -> pa.Table:
    """Summaries of W, each with what it opens with."""
    return pa.table({"used": thousandths(columns.used), "opening.included.rolled.1": thousandths(columns.opening)})


def w2_table(columns: Columns) -> pa.Table:
    """The same of 200 plans, mixed row by row. What they open with is within what every one of them rolls over."""
    codes = np.random.default_rng(2).integers(0, PLANS, len(columns), np.int32)
    names = pa.array([f"w{number:03}" for number in range(PLANS)])
    plan = pa.DictionaryArray.from_arrays(pa.array(codes), names)
    opening = thousandths(np.minimum(columns.opening, 20_000))
    return pa.table({"plan": plan, "used": thousandths(columns.used), "opening.included.rolled.1": opening})


def w3_table(columns: Columns) -> pa.Table:
    """Packages and volume tiers: units, and calls."""
    return pa.table({"used": thousandths(columns.used), "calls": columns.used // 5000})


def continuing_table(columns: Columns, rows_each: int) -> pa.Table:
    """Summaries of so many rows each."""
    used = thousandths(columns.used[: len(columns) // rows_each * rows_each] // 100)
    return pa.table({"uses": _lists(rows_each, pa.StructArray.from_arrays([used], ["used"]))})


def packs_table(columns: Columns) -> pa.Table:
    """A month of days each, with two packs: what was used on every day of January, and what was bought."""
    first, days, count = np.datetime64("2026-01-01"), 31, len(columns) // 31
    day, spent = np.tile(np.arange(1, days + 1, dtype=np.int32), count), columns.used[: days * count] % 60_000
    used = pa.StructArray.from_arrays([pa.array(day), thousandths(spent)], ["day", "used"])
    bought = np.sort(np.random.default_rng(3).integers(0, days, (count, 2)), axis=1).ravel()
    packs = pa.StructArray.from_arrays([_dates(first + bought)], ["day"])
    return pa.table(
        {
            "period.start": _dates(np.full(count, first)),
            "period.end": _dates(np.full(count, first + (days - 1))),
            "used": _lists(days, used),
            "pack.bought": _lists(2, packs),
        }
    )


def _dates(days: NDArray[np.datetime64]) -> pa.Array:
    return pa.array(days.astype("datetime64[D]"))


def _lists(each: int, rows: pa.Array) -> pa.Array:
    """Lists of so many rows."""
    return pa.ListArray.from_arrays(pa.array(np.arange(0, len(rows) + 1, each, dtype=np.int32)), rows)
