"""What a generated program asks of the language it is written in.

The walk over the IR knows what is computed; a dialect knows how that is said: `a if a < b else b` over the integers of
one bill. Everything here is over numerators of one denominator. Columns of many bills have a walk of their own
(`columns`): it writes several plans at once, and no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pricing_dsl.exact import RoundingMode
from pricing_dsl.ir.nodes import TableRow
from pricing_dsl.rating.emit.constants import Constants
from pricing_dsl.rating.emit.source import Block, Expr


class Dialect(Protocol):
    """Every method gives an expression, and may write statements that it needs into the block before it."""

    def least(self, block: Block, of: Sequence[Expr]) -> Expr:
        """The least of one or more."""

    def greatest(self, block: Block, of: Sequence[Expr]) -> Expr:
        """The greatest of one or more."""

    def compared(self, test: str, a: Expr, b: Expr) -> Expr:
        """test: eq ne lt le gt ge."""

    def every(self, flags: Sequence[Expr]) -> Expr:
        """Whether all hold; of none, they do."""

    def some(self, flags: Sequence[Expr]) -> Expr:
        """Whether one holds; of none, none does."""

    def negated(self, flag: Expr) -> Expr:
        """Whether it does not hold."""

    def chosen(self, flag: Expr, then: Expr, otherwise: Expr) -> Expr:
        """One of two values."""

    def times(self, a: Expr, b: Expr) -> Expr:
        """The product of two whole numbers."""

    def negative(self, of: Expr) -> Expr:
        """The number with its sign turned."""

    def exact_quotient(self, a: Expr, b: Expr) -> Expr:
        """a / b where b divides a."""

    def rounded(self, block: Block, n: Expr, d: Expr, mode: RoundingMode, from_zero: bool) -> Expr:
        """n / d to a whole number; d is above zero. from_zero: n is never below zero."""

    def size_or_one(self, n: Expr, from_zero: bool) -> Expr:
        """The number without its sign, 1 for 0: what may safely divide."""

    def days_between(self, a: Expr, b: Expr) -> Expr:
        """Days from date b to date a."""

    def shifted(self, date: Expr, amount: Expr, by: str) -> Expr:
        """A date moved by so many months or days."""

    def tier(self, block: Block, selector: Expr, bounds: Sequence[Expr], owns: Sequence[str]) -> Expr:
        """The index of the first bound that holds the selector, or how many there are."""

    def filled(self, of: Expr, low: Expr, high: Expr | None, above: bool, below: bool) -> Expr:
        """How far a number, as an atom, fills the tier from low to high, which are atoms: 0 below it, its width above
        it. above, below: the number is surely not below low, not above high."""

    def picked(self, block: Block, index: Expr, options: Sequence[Expr], surely: bool) -> Expr:
        """options[index], the last where the index is none of theirs; `surely` it is one of theirs, or -1."""

    def row(
        self, block: Block, constants: Constants, table: str, rows: Sequence[TableRow], keys: Sequence[Expr]
    ) -> Expr:
        """The index of the first row whose keys all match, -1 where none does; numbers in them are counted as the keys
        are."""

    def looked_up(self, cells: Expr, row: Expr) -> Expr:
        """cells[row] of a constant; row -1 is the last."""

    def fraction(self, n: Expr, d: Expr) -> Expr:
        """n / d as an exact number."""

    # ---- all rows of a list: a column in, a number or a column out ----

    def folded(self, fn: str, column: Expr) -> Expr:
        """sum, max, min (0 of no rows) or any of a column."""

    def folded_alike(self, fn: str, of: Expr, rows: Expr) -> Expr:
        """The same where every row has the one value."""

    def grouped(self, block: Block, column: Expr, members: Expr, groups: Expr) -> Expr:
        """The sum of a column's rows for each group; members says which group a row belongs to."""

    def alike(self, of: Expr, rows: Expr) -> Expr:
        """A column that has one value in every row."""

    def scaled(self, column: Expr, factor: Expr) -> Expr:
        """A column times one number."""

    def running(self, column: Expr) -> Expr:
        """For each row the sum of the rows before it."""

    def firsts(self, rows: Expr) -> Expr:
        """For each row whether it is the first."""

    def drawn(self, block: Block, rows: Sequence[Expr], lots: Sequence[Expr], newest: bool) -> tuple[Expr, Expr]:
        """What rows get, and what lots give (see `ir.Draw`): columns of (at, need, whole) and (start, end, available),
        as atoms; whole 0: any part."""

    def common_multiple(self, column: Expr) -> Expr:
        """The least common multiple of a column's numbers without their signs, 0 taken as 1."""
