"""A column of values as kernels take them, with what of it is given and what of that is plain.

What `read_scalar` says of a value is what is read here; where types and texts are not those of the plainest form, it is
asked itself, once for each text. What is doubtful in any way is not plain, and nothing is said about why.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve, frozen

from pricing_dsl.batch.columns.limbs import Flags, Ints, integers
from pricing_dsl.batch.columns.local_codes import LocalCodes
from pricing_dsl.ir.kinds import alike, scalar_kind
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, Scalar
from pricing_dsl.rating.scalars import PERCENT

_EPOCH = date(1970, 1, 1)
_DAY_MILLISECONDS = 86_400_000
_LIMIT = 2**63


@frozen
class Read:
    """A column that was read. Numbers are whole numbers of their last decimal, dates are days since 1970-01-01, flags
    are 0 and 1, choices and texts are codes.

    scale: the decimals of numbers. given: which rows have a value; None: all. plain: of those, which are what the
    column is declared to hold; None: all. What stands in rows that are not both means nothing.
    """

    values: Ints
    scale: int = 0
    given: Flags | None = None
    plain: Flags | None = None

    def taken(self, rows: Ints) -> Read:
        """The same of some rows; below zero is none, which is not given."""
        if not len(self.values):
            return evolve(nothing(len(rows)), scale=self.scale)
        none = rows < 0
        given = None if self.given is None else self.given[rows]
        if none.any():
            given = ~none if given is None else given & ~none
        return Read(self.values[rows], self.scale, given, None if self.plain is None else self.plain[rows])

    @property
    def doubtful(self) -> Flags | None:
        """Which rows have a value that is not plain; None: none."""
        if self.plain is None:
            return None
        return ~self.plain if self.given is None else self.given & ~self.plain

    def only(self, plain: Flags) -> Read:
        """The same where rows that are not `plain` are not."""
        if plain.all():
            return self
        return evolve(self, plain=plain if self.plain is None else self.plain & plain)


def both(a: Flags | None, b: Flags | None) -> Flags | None:
    """Where both hold; None: everywhere."""
    if a is None or b is None:
        return b if a is None else a
    return a & b


def either(a: Flags | None, b: Flags | None) -> Flags | None:
    """Where one of two holds; None: nowhere."""
    if a is None or b is None:
        return b if a is None else a
    return a | b


TextReader = Callable[[str, Inlet | ColumnSpec], Scalar]
"""The value that a text states; raises ValueError where it states none."""


@frozen
class Reader:
    """Reads columns of values. decimals: how many numbers that are given as text have at most."""

    state: TextReader
    codes: LocalCodes
    decimals: int

    def read(self, array: pa.Array, spec: Inlet | ColumnSpec) -> Read:
        """A column of what `spec` declares; its bounds are not looked at."""
        kind = array.type
        if pa.types.is_dictionary(kind):
            return self._of_dictionary(array, spec)
        if pa.types.is_null(kind):
            return nothing(len(array))
        if is_text(kind):
            array = array.cast(pa.string())
            if spec.kind == "number" and spec.unit != PERCENT:
                return self._texts_of_numbers(array, spec)
            scale = self._text_scale if spec.kind == "number" else 0
            return self.texts(array, self._of_text(spec, scale), scale)
        found = None
        match spec.kind:
            case "number" if spec.unit != PERCENT:
                found = _numbers(array)
            case "flag" if pa.types.is_boolean(kind):
                found = Read(_flags(array))
            case "date":
                found = days(array)
        given = valid(array)
        if found is None:
            return Read(np.zeros(len(array), np.int64), 0, given, np.zeros(len(array), np.bool_))
        return evolve(found, given=given)

    def _of_dictionary(self, array: pa.DictionaryArray, spec: Inlet | ColumnSpec) -> Read:
        return self.read(array.dictionary, spec).taken(indices(array))

    # ---- texts ----

    def texts(self, array: pa.Array, read: Callable[[str], int], scale: int = 0) -> Read:
        """Texts, each looked at once. read: what a text states; raises ValueError where that is not plain."""
        encoded = array.dictionary_encode()
        texts: list[str | None] = encoded.dictionary.to_pylist()
        values, plain = np.zeros(len(texts), np.int64), np.ones(len(texts), np.bool_)
        for at, text in enumerate(texts):
            try:
                values[at] = read(text) if text else 0
            except ValueError:
                plain[at] = False
        given = np.array([bool(text) for text in texts], np.bool_)
        of_text = Read(values, scale, None if given.all() else given, None if plain.all() else plain)
        return of_text.taken(indices(encoded))

    def _of_text(self, spec: Inlet | ColumnSpec, scale: int = 0) -> Callable[[str], int]:
        return lambda text: self.scalar(self.state(text, spec), spec, scale)

    def scalar(self, value: Scalar, spec: Inlet | ColumnSpec, scale: int) -> int:
        """A value as kernels take it.

        Raises:
            ValueError: it is none of those that are declared, or has more decimals.
        """
        if not alike(scalar_kind(value), spec.kind):
            raise ValueError("of another kind")
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, date):
            return (value - _EPOCH).days
        if isinstance(value, str):
            if spec.values is not None and value not in spec.values:
                raise ValueError("none of its values")
            return self.codes.of(value)
        found = value * 10**scale
        if found.denominator != 1 or not -_LIMIT <= found < _LIMIT:
            raise ValueError("more digits than fit here")
        return int(found.numerator)

    @property
    def _text_scale(self) -> int:
        return min(self.decimals, _MOST_TEXT_DECIMALS)

    def _texts_of_numbers(self, array: pa.Array, spec: Inlet | ColumnSpec) -> Read:
        """Plain decimals all at once, others one by one."""
        scale = self._text_scale
        pattern = rf"^-?[0-9]{{1,{_MOST_TEXT_DIGITS - scale}}}(\.[0-9]{{1,{scale}}})?$" if scale else r"^-?[0-9]{1,18}$"
        written = pc.match_substring_regex(array, pattern)
        if not pc.all(written, min_count=0).as_py():
            others = pc.if_else(written, None, array)
            array = pc.if_else(written, array, None)
        else:
            others = None
        low, _ = integers(pc.cast(array, pa.decimal128(38, scale)))
        found = Read(low, scale, valid(array))
        if others is None:
            return found
        more = self.texts(others, self._of_text(spec, scale), scale)
        mine = np.ones(len(array), np.bool_) if found.given is None else found.given
        return Read(
            np.where(mine, found.values, more.values),
            scale,
            None if more.given is None else mine | more.given,
            None if more.plain is None else mine | more.plain,
        )


_MOST_TEXT_DIGITS = 18
"""A number of so many digits fits 64 bits; a longer text is looked at by itself."""
_MOST_TEXT_DECIMALS = 12


def nothing(count: int) -> Read:
    """A column without values."""
    return Read(np.zeros(count, np.int64), 0, np.zeros(count, np.bool_))


def valid(array: pa.Array) -> Flags | None:
    """Which values are there; None: all."""
    if not array.null_count:
        return None
    there: Flags = array.is_valid().to_numpy(zero_copy_only=False)
    return there


def indices(array: pa.DictionaryArray) -> Ints:
    """The places in the dictionary; -1 of nulls."""
    found = array.indices
    if found.null_count:
        found = found.fill_null(-1) if pa.types.is_signed_integer(found.type) else found.cast(pa.int64()).fill_null(-1)
    return np.asarray(found.to_numpy(zero_copy_only=False)).astype(np.int64, copy=False)


def is_text(kind: pa.DataType) -> bool:
    """Whether it is a type of texts."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _numbers(array: pa.Array) -> Read | None:
    kind = array.type
    if pa.types.is_decimal(kind):
        values, fits = integers(array)
        return Read(values, kind.scale, None, fits) if kind.scale >= 0 else None
    if not pa.types.is_integer(kind):
        return None
    whole = np.frombuffer(array.buffers()[1], kind.to_pandas_dtype())[array.offset : array.offset + len(array)]
    if kind == pa.uint64():
        values = whole.view(np.int64)
        return Read(values, 0, None, None if values.min(initial=0) >= 0 else values >= 0)
    return Read(whole.astype(np.int64, copy=False))


def _flags(array: pa.Array) -> Ints:
    """Flags as 0 and 1."""
    bits = np.unpackbits(np.frombuffer(array.buffers()[1], np.uint8), bitorder="little")
    return bits[array.offset : array.offset + len(array)].astype(np.int64)


def days(array: pa.Array) -> Read | None:
    """Days since 1970-01-01; None where it is no column of dates."""
    if pa.types.is_date32(array.type):
        found = np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array)]
        return Read(found.astype(np.int64))
    if pa.types.is_date64(array.type):
        moments = np.frombuffer(array.buffers()[1], np.int64)[array.offset : array.offset + len(array)]
        return Read(moments // _DAY_MILLISECONDS)
    return None
