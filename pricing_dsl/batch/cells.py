"""What one cell of a table of bills holds: its Arrow type, and the exact value put into that."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.arrays import DIGITS, fits
from pricing_dsl.exact import money_text
from pricing_dsl.ir.nodes import Scalar
from pricing_dsl.rating.state import Held, State


class DoesNotFitError(ValueError):
    """A value that its column cannot hold."""


@frozen
class CellKind:
    """What single values a column holds. kind: number, flag, text, date, row (a whole number) or mixed (text, whatever
    it is). scale: the decimals of numbers; None: they are text, with at least `digits` decimals."""

    kind: str
    scale: int | None = None
    digits: int = 0

    @property
    def type(self) -> pa.DataType:
        """The Arrow type."""
        if self.kind == "number" and self.scale is not None:
            return pa.decimal128(DIGITS, self.scale)
        return _TYPES.get(self.kind, pa.string())

    def put(self, value: Scalar) -> Any:
        """A value as the column holds it: decimals as whole numbers of their last digit.

        Raises:
            DoesNotFitError: the column cannot hold it.
        """
        if self.kind == "number" and isinstance(value, Fraction):
            return money_text(value, self.digits) if self.scale is None else self._decimal(value, self.scale)
        if self.kind == "row" and isinstance(value, Fraction):
            return value.numerator
        if self.kind == "mixed":
            return _text(value)
        return value

    def _decimal(self, value: Fraction, scale: int) -> int:
        power: int = 10**scale
        number, rest = divmod(value.numerator * power, value.denominator)
        if rest or not fits(number):
            text = money_text(value, self.digits)
            raise DoesNotFitError(f"{text} does not fit a column of {DIGITS} digits, {scale} of them decimals")
        return number


_TYPES = {"flag": pa.bool_(), "date": pa.date32(), "row": pa.int64()}


def _text(value: Scalar) -> str:
    if isinstance(value, Fraction):
        return money_text(value, 0)
    return str(value).lower() if isinstance(value, bool) else str(value)


Put = Callable[[Any], Any]
"""Makes what Arrow takes of a value; raises DoesNotFitError."""


def list_of(cell: CellKind) -> tuple[pa.DataType, Put]:
    """Several values: those of a window, oldest first; one for each row."""
    return pa.list_(cell.type), lambda values: [cell.put(value) for value in values]


def groups_of(cell: CellKind) -> tuple[pa.DataType, Put]:
    """A value for each key: the dimension values of a group, or the first and last day of a lot."""
    kind = pa.list_(pa.struct([("of", pa.list_(pa.string())), ("value", cell.type)]))

    def put(held: Mapping[tuple[str, ...], Scalar]) -> list[tuple[list[str], Any]]:
        return [(list(key), cell.put(value)) for key, value in held.items()]

    return kind, put


def held_as_text(slot: str) -> tuple[pa.DataType, Put]:
    """What a slot holds, whatever its form, as the JSON of a `State` writes it."""

    def put(held: Held) -> str:
        return json.dumps(State(slots={slot: held}).to_json()["slots"][slot], ensure_ascii=False)

    return pa.string(), put


def same(value: Any) -> Any:
    """A value that the column takes as it is."""
    return value
