"""The names of rows: subscription, plan, currency, matching id; and their dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from pricing_dsl.batch.columns.calendar import EPOCH, NO_DAY
from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.batch.columns.reading import Read, Reader, days, either, indices, is_text, valid
from pricing_dsl.rating.calendar import parse_date


def texts(array: pa.Array) -> tuple[pa.Array, Flags | None]:
    """Names as they are told on a bill, null where there is none; and which rows have what is no name; None: none."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        names, doubtful = texts(array.dictionary)
        rows = indices(array)
        taken = names.take(pa.array(rows, mask=rows < 0)) if (rows < 0).any() else names.take(pa.array(rows))
        return taken, None if doubtful is None else doubtful[rows] & (rows >= 0)
    if pa.types.is_integer(kind):
        return array.cast(pa.string()), None
    if pa.types.is_null(kind):
        return array.cast(pa.string()), None
    if not is_text(kind):
        there = array.is_valid().to_numpy(zero_copy_only=False)
        return pa.nulls(len(array), pa.string()), there if there.any() else None
    array = array.cast(pa.string())
    if _is_trimmed(array):
        return array, None
    trimmed = pc.utf8_trim_whitespace(array)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed), None


def _is_trimmed(array: pa.Array) -> bool:
    """Whether no text is empty, or has a blank anywhere, by its bytes: all are of letters and signs of ASCII."""
    _, places, letters = array.buffers()
    offsets = np.frombuffer(places, np.int32)[array.offset : array.offset + len(array) + 1]
    if letters is None or len(array) == array.null_count:
        return False
    found = np.frombuffer(letters, np.uint8)[offsets[0] : offsets[-1]]
    full = bool((offsets[1:] > offsets[:-1]).all()) if not array.null_count else False
    return full and len(found) > 0 and int(found.min()) > _BLANK and int(found.max()) < _DELETE


_BLANK, _DELETE = 32, 127


@frozen
class Names:
    """Names that repeat. words: the different ones, None among them where none is given; of_row: which of them each row
    has, -1 where it has none."""

    words: tuple[str | None, ...]
    of_row: Ints


def names_of(array: pa.Array) -> tuple[Names, Flags | None]:
    """Names by the different ones; and which rows have what is no name; None: none."""
    if not is_text(array.type) and not pa.types.is_dictionary(array.type):
        array, doubtful = texts(array)
    else:
        doubtful = None
    encoded = array if pa.types.is_dictionary(array.type) else array.cast(pa.string()).dictionary_encode()
    given, odd = texts(encoded.dictionary)
    words, of_row = tuple(given.to_pylist()), indices(encoded)
    blank = np.array([word is None and raw != "" for word, raw in zip(words, _plain(encoded), strict=True)], np.bool_)
    odd = either(odd, blank if blank.any() else None)  # blanks are not nothing: the exact way knows what they are
    return Names(words, of_row), either(doubtful, None if odd is None else odd[of_row] & (of_row >= 0))


def _plain(array: pa.DictionaryArray) -> list[object]:
    words: list[object] = array.dictionary.to_pylist()
    return words


def day_numbers(array: pa.Array, reader: Reader) -> tuple[Ints, Flags | None]:
    """Days since 1970-01-01, `NO_DAY` where none is given; and which rows have what is none; None: none."""
    read = days(array)
    if read is not None:
        return _given(read.values, valid(array)), None
    return _dates(array, lambda text: (parse_date(text) - EPOCH).days, reader)


def two_days(array: pa.Array, reader: Reader) -> tuple[Ints, Ints, Flags | None]:
    """The ends of periods written as "2026-01-01 to 2026-01-31", as `day_numbers` gives them."""

    def end(number: int) -> Callable[[str], int]:
        def read(text: str) -> int:
            parts = text.split(" to ")
            if len(parts) != 2:
                raise ValueError("no two dates")
            found: list[date] = [parse_date(part) for part in parts]
            return (found[number] - EPOCH).days

        return read

    starts, doubtful = _dates(array, end(0), reader)
    ends, _ = _dates(array, end(1), reader)
    return starts, ends, doubtful


def _dates(array: pa.Array, read: Callable[[str], int], reader: Reader) -> tuple[Ints, Flags | None]:
    if pa.types.is_dictionary(array.type) and is_text(array.type.value_type):
        array = array.cast(array.type.value_type)
    if not is_text(array.type):
        given = array.is_valid().to_numpy(zero_copy_only=False)
        return np.full(len(array), NO_DAY, np.int64), given if given.any() else None
    found: Read = reader.texts(array, read)
    return _given(found.values, found.given), found.doubtful


def _given(values: Ints, given: Flags | None) -> Ints:
    return values if given is None else np.where(given, values, NO_DAY)
