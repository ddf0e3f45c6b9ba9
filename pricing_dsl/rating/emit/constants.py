"""The constants of a generated function: small ones stand in its source, others have a name there."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import reduce
from typing import Any

from attrs import define, field

from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import Match, Scalar, TableRow, TableSpec
from pricing_dsl.ir.scalar import absent_cell, column_index
from pricing_dsl.rating.emit.source import Expr, literal


@define
class Constants:
    """Named objects, each once. prefix: of their names, where two collections come together."""

    prefix: str = ""
    named: dict[str, object] = field(factory=dict)
    _names: dict[tuple[type, object], str] = field(factory=dict)

    def of(self, value: object, hint: str = "CONSTANT") -> Expr:
        """An expression for a constant."""
        if value is None or value == () or isinstance(value, bool | int | str):
            return literal(value)
        return self.name(value, hint)

    def name(self, value: object, hint: str) -> Expr:
        """A constant by a name of its own; two that are equal, and of one type, share it."""
        key = (type(value), repr(value))
        if key not in self._names:
            base = re.sub(r"\W", "_", hint.upper(), flags=re.ASCII)
            number = len(self.named) + 1
            self._names[key] = f"{self.prefix}{base}_{number}"
            self.named[self._names[key]] = value
        return Expr(self._names[key])

    # ---- tables ----

    def cells(self, table: TableSpec, column: str, den: Den) -> Expr:
        """The cells of a column, by row; the last is what a row without a cell reads as. Numbers are over `den`."""
        index = column_index(table, column)
        nothing = absent_cell(table, index)
        cells = [nothing if (cell := row.cells[index]) is None else cell for row in table.rows]
        return self.name(tuple(_plain(cell, den.const) for cell in (*cells, nothing)), f"{table.name}_{column}")

    def offered(self, table: TableSpec, column: str) -> Expr:
        """Whether each row of a column has a cell; the last is for no row."""
        index = column_index(table, column)
        return self.name((*(row.cells[index] is not None for row in table.rows), False), f"{table.name}_has_{column}")


def rows_over(table: TableSpec, dens: tuple[Den | None, ...]) -> tuple[TableRow, ...]:
    """A table's rows with the numbers of each key as numerators over its denominator; None leaves them as they are."""
    return tuple(
        TableRow(tuple(_match(match, den) for match, den in zip(row.matches, dens, strict=True)), row.cells)
        for row in table.rows
    )


def key_den(table: TableSpec, at: int) -> Den:
    """The common denominator of the numbers that a key is compared with."""
    bounds = (row.matches[at].value for row in table.rows)
    return reduce(Den.join, (Den(bound.denominator) for bound in bounds if isinstance(bound, Fraction)), Den())


def _match(match: Match, den: Den | None) -> Match:
    return match if den is None or match.value is None else Match(match.kind, _plain(match.value, den.const))


def _plain(value: Scalar, den: int) -> Any:
    """A number as its numerator, as an int; anything else as it is."""
    return value.numerator * (den // value.denominator) if isinstance(value, Fraction) else value
