"""Columns read at once are read as value by value."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.batch.columns.bounds import bounded
from pricing_dsl.batch.columns.calendar import NO_DAY, distinct
from pricing_dsl.batch.columns.local_codes import LocalCodes
from pricing_dsl.batch.columns.names import day_numbers, names_of, texts, two_days
from pricing_dsl.batch.columns.reading import Read, Reader
from pricing_dsl.batch.kernels.codes import Codes
from pricing_dsl.batch.waves import waves_of
from pricing_dsl.ir.nodes import ColumnSpec, Inlet
from pricing_dsl.rating.scalars import read_scalar

UNITS = {"GB": {"TB": Fraction(1000), "MB": Fraction(1, 1000)}}
BLANKS = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
NAMES = st.text(st.sampled_from(["a", "é", *BLANKS[:12], "\u3000"]), max_size=4)


def reader(decimals: int = 9) -> Reader:
    return Reader(lambda text, spec: read_scalar(text, spec, UNITS), LocalCodes(Codes()), decimals)


def value_of(read: Read, row: int) -> Any:
    """What a row reads as: None where it is not given, an error where it is not plain."""
    if read.given is not None and not read.given[row]:
        return None
    if read.plain is not None and not read.plain[row]:
        return ValueError
    return Fraction(int(read.values[row]), 10**read.scale)


class TestNames:
    @given(st.lists(st.none() | NAMES), st.integers(0, 2))
    def test_are_trimmed_as_python_does(self, names: list[str | None], offset: int) -> None:
        found, doubtful = texts(pa.array(names, pa.string())[offset:])
        assert found.to_pylist() == [(name or "").strip() or None for name in names[offset:]]
        assert doubtful is None

    def test_every_blank_is_one(self) -> None:
        found, _ = texts(pa.array([f"{blank}a{blank}" for blank in BLANKS]))
        assert set(found.to_pylist()) == {"a"}

    @given(st.lists(st.none() | NAMES), st.sampled_from([pa.string(), pa.dictionary(pa.int8(), pa.string())]))
    def test_that_repeat(self, names: list[str | None], kind: pa.DataType) -> None:
        found, doubtful = names_of(pa.array(names, pa.string()).cast(kind))
        for row, name in enumerate(names):
            word = found.words[found.of_row[row]] if found.of_row[row] >= 0 else None
            assert word == ((name or "").strip() or None)
            blank = bool(name) and not (name or "").strip()
            assert (doubtful is not None and bool(doubtful[row])) == blank

    def test_what_is_no_name(self) -> None:
        found, doubtful = texts(pa.array([True, None]))
        assert found.to_pylist() == [None, None]
        assert doubtful is not None
        assert doubtful.tolist() == [True, False]


class TestNumbers:
    spec = Inlet("storage", "meter", "number", unit="GB")

    @given(
        st.lists(st.none() | st.sampled_from(["", "1e3", ".5", "5.", "+7", "1_000", "2/3", "-0", "007", " 7", "2 TB"])
                 | st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,12})?", fullmatch=True)),
        st.integers(0, 12),
    )  # fmt: skip
    def test_in_texts(self, values: list[str | None], decimals: int) -> None:
        found = reader(decimals).read(pa.array(values, pa.string()), self.spec)
        for row, text in enumerate(values):
            wanted: Any = None
            if text:
                try:
                    wanted = read_scalar(text, self.spec, UNITS)
                except ValueError:
                    wanted = ValueError
            read = value_of(found, row)
            if read is not ValueError or wanted is ValueError:  # what has more digits goes the exact way
                assert read == wanted, text
            else:
                assert abs(wanted * 10**decimals) >= 10**15 or (wanted * 10**decimals).denominator > 1, text

    @pytest.mark.parametrize(
        ("kind", "values"),
        [
            (pa.decimal128(38, 3), [Decimal("1.5"), None, Decimal(10**30)]),
            (pa.uint64(), [2**63, 1]),
            (pa.int16(), [-1, None]),
            (pa.decimal128(5, -2), [Decimal("1.2E+4")]),
            (pa.string(), ["1", None]),
            (pa.dictionary(pa.uint8(), pa.decimal128(9, 2)), [Decimal("1.25"), None]),
        ],
    )
    def test_in_columns(self, kind: pa.DataType, values: list[Any]) -> None:
        array = (
            pa.array([None, *values], pa.decimal128(9, 2)).dictionary_encode()[1:]
            if pa.types.is_dictionary(kind)
            else pa.array([None, *values], kind)[1:]
        )
        found = reader().read(array, self.spec)
        for row, value in enumerate(values):
            wanted = None if value is None else Fraction(value)
            assert value_of(found, row) in (wanted, ValueError)
            if value is not None and abs(Fraction(value)) < 10**10 and kind != pa.decimal128(5, -2):
                assert value_of(found, row) == wanted

    @given(
        st.lists(st.integers(-2000, 2000), min_size=1),
        st.integers(0, 2),
        st.none() | st.fractions(-9, 9),
        st.none() | st.fractions(-9, 9),
        st.booleans(),
    )
    def test_bounds(
        self, numbers: list[int], scale: int, low: Fraction | None, high: Fraction | None, whole: bool
    ) -> None:
        found = bounded(Read(np.array(numbers), scale), low, high, whole)
        for row, number in enumerate(numbers):
            value = Fraction(number, 10**scale)
            inside = (low is None or value >= low) and (high is None or value <= high)
            assert (value_of(found, row) is not ValueError) == (inside and not (whole and value.denominator > 1))


class TestOthers:
    def test_flags(self) -> None:
        spec = ColumnSpec("open", "flag")
        found = reader().read(pa.array([None, True, False, None])[1:], spec)
        assert [value_of(found, row) for row in range(3)] == [1, 0, None]
        words = reader().read(pa.array(["Yes", "no", "", "maybe"]), spec)
        assert [value_of(words, row) for row in range(4)] == [1, 0, None, ValueError]

    def test_choices(self) -> None:
        read = reader()
        found = read.read(
            pa.array([" hot ", "cold", "odd", None]), ColumnSpec("kind", "choice", values=("hot", "cold"))
        )
        codes = [value_of(found, row) for row in range(4)]
        assert codes == [read.codes.of("hot"), read.codes.of("cold"), ValueError, None]

    def test_dates(self) -> None:
        spec = ColumnSpec("day", "date")
        days = [date(1, 1, 1), None, date(2026, 2, 28)]
        numbers = [-719162, None, 20512]
        for kind in (pa.date32(), pa.date64()):
            found = reader().read(pa.array(days, kind), spec)
            assert [value_of(found, row) for row in range(3)] == numbers
            assert day_numbers(pa.array(days, kind), reader())[0].tolist() == [-719162, NO_DAY, 20512]
        found, doubtful = day_numbers(pa.array(["2026-02-28", "", "2026-02-30", None]), reader())
        assert doubtful is not None
        assert doubtful.tolist() == [False, False, True, False]
        assert found[[0, 1, 3]].tolist() == [20512, NO_DAY, NO_DAY]

    def test_periods(self) -> None:
        texts = pa.array(["2026-02-01 to 2026-02-28", None, "2026-02-01"])
        starts, ends, doubtful = two_days(texts, reader())
        assert (starts[:2].tolist(), ends[:2].tolist()) == ([20485, NO_DAY], [20512, NO_DAY])
        assert doubtful is not None
        assert doubtful.tolist() == [False, False, True]


@given(st.lists(st.tuples(st.integers(-3, 3), st.sampled_from([0, NO_DAY, 2**40]), st.integers(0, 1)), min_size=1))
def test_distinct_rows(rows: list[tuple[int, int, int]]) -> None:
    columns = [np.array(column, np.int64) for column in zip(*rows, strict=True)]
    keys, of_row = distinct([columns[0], 7, columns[1], columns[2]])
    found = [keys[0]] * len(rows) if of_row is None else [keys[at] for at in of_row]
    assert found == [(a, 7, b, c) for a, b, c in rows]
    assert len(set(keys)) == len(keys)


@given(st.lists(st.none() | st.sampled_from("abc")), st.booleans())
def test_waves(names: list[str | None], in_order: bool) -> None:
    if in_order:
        names = sorted(name for name in names if name is not None)
    starts = np.arange(len(names))[::-1].copy()
    found = waves_of(pa.array(names, pa.string()), starts)
    named = [name for name in names if name is not None]
    assert (found is None) == (len(set(named)) == len(named))
    if found is not None:
        assert sorted(row for rows in found.rows for row in rows) == list(range(len(names)))
        for number, rows in enumerate(found.rows):
            for row in rows:
                later = [at for at in range(row + 1, len(names)) if names[row] is not None and names[at] == names[row]]
                assert len(later) == number
                assert found.before[row] == (later[0] if later else -1)
