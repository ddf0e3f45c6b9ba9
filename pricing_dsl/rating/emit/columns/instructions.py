"""The instructions of a plan over columns: single assignments, each over whole columns of 64-bit integers or flags.

A column has one number for each bill, or one for each row of a list, the rows of all bills one after the other. Numbers
are numerators over the denominator that the layout says, dates are days since 1970-01-01, flags are booleans, choices
and texts are codes. An instruction says what is computed, never how: who runs them may share, order or fuse them.
"""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import BILL, Id, TableRow
from pricing_dsl.rating.emit.arguments import Argument

PURE = frozenset(
    (
        *("add", "sub", "mul", "neg", "floordiv", "odd", "min", "max", "abs"),
        *("eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "where"),
        *("take", "search_left", "search_right", "find", "shift_months", "shift_days"),
    )
)
"""Operations that go number by number; all operands are of the result's space, or constants.

floordiv: the quotient rounded down; the divisor is above zero. odd: 1 of an odd number, 0 of an even one. where:
(flag, then, otherwise). take: (Cells, index); index -1 is the last. search_left, search_right: (Cells in rising order,
number): how many of them are below it, are not above it. find: (Finder, key, …): the index of the first row whose keys
match, -1 where none does.
shift_months, shift_days: (date, whole number)."""

OF_ROWS = frozenset(
    (
        *("spread", "sum", "least", "greatest", "any", "count", "common_multiple"),
        *("grouped", "running", "previous", "first", "draw_got", "draw_gave"),
    )
)
"""Operations between bills and rows.

Into the bill, over the rows of `over`: sum, least, greatest, any, common_multiple of (column,), count of nothing; of no
rows they are 0, 0, 0, false, 1 and 0. Into rows: spread: a bill's number for each of its rows; grouped: the sums of a
column of `over` for each row of the group `space`; running: for each row the sum of those before it in its bill;
previous: what the row before it in its bill has, 0 in the first; first: whether it is the first of its bill. draw_got,
draw_gave: what rows get and what lots give (see `ir.Draw`), of (at, need, whole, start, end, available, newest), the
first three columns of `over`."""


@frozen
class Text:
    """A choice or a text; who runs instructions gives each its code."""

    text: str


@frozen
class Cells:
    """A column of constants that is looked into by index."""

    numbers: tuple[int | bool | Text, ...]


@frozen
class Finder:
    """Rows of a table; numbers in them are ints, counted as the keys are, dates are days since 1970-01-01."""

    rows: tuple[TableRow, ...]


Operand: TypeAlias = str | int | bool | Text | Cells | Finder
"""A column by its name, or a constant."""


@frozen
class Instruction:
    """One assignment. space: of the result; over, lots: the lists of an operation between bills and rows."""

    result: str
    op: str
    args: tuple[Operand, ...]
    space: str = BILL
    over: str = ""
    lots: str = ""


@frozen
class Result:
    """A column that is asked for. operand: the column, or a constant that is the same for all; den: of a number.

    Where a denominator has powers of givens, each given is a result of its own, named as `den` names it: a number of
    the bill's space over 1, that the data decides.
    """

    name: str
    operand: Operand
    value: Id
    space: str
    kind: str
    den: Den


@frozen
class Columns:
    """A plan as instructions. arguments: columns by name: `value` is a leaf's, over its denominator in the layout.

    exact: flags of the bill's space. Where one holds, the results are not to be used: a rule sets the summary aside,
    a division by zero is asked for, or something that is to be equal is not. What happens then, the scalar path says.
    """

    arguments: tuple[Argument, ...]
    instructions: tuple[Instruction, ...]
    results: tuple[Result, ...]
    exact: tuple[str, ...]
