"""Columns of texts as columns of numbers and dates, where they are written plainly.

What may also stand for a value (a unit, `1_000`) or for none is left to the reader of single summaries, which says what
is wrong with it."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

DIGITS = 38
"""What a decimal128 holds."""
_NUMBER = r"^-?[0-9]{1,18}(\.[0-9]{1,18})?$"
"""A number that is written in full."""
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def plain(texts: pa.Array, kind: pa.DataType) -> pa.Array:
    """For each text whether it is plainly a value of this type, or empty, which is none. Null is neither."""
    if not pa.types.is_date(kind):
        return pc.match_substring_regex(texts, f"{_NUMBER}|^$")
    found = pc.match_substring_regex(texts, f"{_DAY}|^$")
    days = [day for day in pc.unique(texts.filter(found)).to_pylist() if not day or _is_day(day)]
    return pc.and_(found, pc.is_in(texts, value_set=pa.array(days, pa.string())))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def decimals_of(texts: pa.Array) -> int:
    """How many decimals numbers have at most that are written in full."""
    point = pc.find_substring(texts, ".")
    after = pc.if_else(pc.less(point, 0), 0, pc.subtract(pc.subtract(pc.binary_length(texts), point), 1))
    return pc.max(after).as_py() or 0


def valued(texts: pa.Array, kind: pa.DataType) -> pa.Array:
    """Plain texts as values; an empty one is null.

    Raises:
        pa.ArrowInvalid: a number has more decimals than the type.
    """
    empty = pc.equal(pc.binary_length(texts), 0)
    if pc.any(empty).as_py():
        texts = pc.if_else(empty, None, texts)
    return pc.cast(texts, kind)
