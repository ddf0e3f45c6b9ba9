"""The types of columns that hold what JSON objects say, told from some of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from pricing_dsl.batch.files.columns import MixedError, joined
from pricing_dsl.batch.files.text_values import DIGITS

NAMES = ("subscription", "matching_id", "plan", "currency")
"""What is a name, even where it is written as a number."""
_WHOLE = pa.decimal128(DIGITS, 0)


def types_of(rows: Iterable[Mapping[str, Any]]) -> pa.Schema:
    """The columns that hold these objects. Names that may be numbers are so without a loss: as whole numbers.

    Raises:
        MixedError: none do.
    """
    return pa.schema([of.with_type(_name(of.type)) if of.name in NAMES else of for of in _struct(rows)])


def _name(kind: pa.DataType) -> pa.DataType:
    return pa.int64() if kind == _WHOLE else kind


def _struct(rows: Iterable[Mapping[str, Any]]) -> pa.DataType:
    fields: dict[str, pa.DataType] = {}
    for row in rows:
        for name, value in row.items():
            found = _type(value)
            fields[name] = found if name not in fields else joined(name, fields[name], found)
    return pa.struct(list(fields.items()))


def _type(value: Any) -> pa.DataType:
    match value:
        case None:
            return pa.null()
        case bool():
            return pa.bool_()
        case str():
            return pa.string()
        case int():
            return _WHOLE
        case Decimal():
            return _decimal(value)
        case Mapping():
            return _struct([value])
    kind = pa.null()
    for inner in value:
        kind = joined("a list", kind, _type(inner))
    if pa.types.is_list(kind):
        raise MixedError("lists of lists are read one by one")
    return pa.list_(kind)


def _decimal(value: Decimal) -> pa.DataType:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or not -DIGITS < exponent <= DIGITS:
        raise MixedError(f"{value} fits no column")
    return pa.decimal128(DIGITS, max(0, -exponent))
