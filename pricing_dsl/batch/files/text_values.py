"""Columns of texts as columns of numbers and dates, where they are written plainly.

What may also stand for a value (a unit, `1_000`) or for none is left to the reader of single summaries, which says what
is wrong with it."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

DIGITS = 38
"""What a decimal128 holds."""
_NUMBER = r"^(-?[0-9]{1,18}(\.[0-9]{1,18})?)?$"
"""A number that is written in full, or nothing."""
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def values(texts: pa.Array, kind: pa.DataType) -> tuple[pa.Array, pa.Array]:
    """What texts plainly state, as values of this type; and which of them do. An empty one is null and plain, null too.

    Raises:
        pa.ArrowInvalid: a number has more decimals than the type.
    """
    if pa.types.is_date(kind):
        return _days(texts, kind)
    plain = pc.fill_null(pc.match_substring_regex(texts, _NUMBER), True)
    given = texts if pc.all(plain).as_py() else pc.if_else(plain, texts, None)
    return pc.cast(_without_empty(given), kind), plain


def _days(texts: pa.Array, kind: pa.DataType) -> tuple[pa.Array, pa.Array]:
    """Days: there are few, and many times each."""
    encoded = texts.dictionary_encode()
    found = [_day(text) for text in encoded.dictionary.to_pylist()]
    days = pa.array([day if isinstance(day, date) else None for day in found], kind)
    plain = pa.array([day is not None for day in found], pa.bool_())
    return days.take(encoded.indices), pc.fill_null(plain.take(encoded.indices), True)


def _day(text: str) -> date | str | None:
    """The day that a text states; the text if it is empty, and None if it states none."""
    if not text:
        return text
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def decimals_of(texts: pa.Array) -> int:
    """How many decimals numbers have at most that are written in full."""
    point = pc.find_substring(texts, ".")
    after = pc.if_else(pc.less(point, 0), 0, pc.subtract(pc.subtract(pc.binary_length(texts), point), 1))
    return pc.max(after).as_py() or 0


def _without_empty(texts: pa.Array) -> pa.Array:
    empty = pc.equal(pc.binary_length(texts), 0)
    return pc.if_else(empty, None, texts) if pc.any(empty).as_py() else texts
