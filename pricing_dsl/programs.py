"""A compiled rulebook as services use it: rate a summary, keep it as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from pricing_dsl.ir import json as ir_json
from pricing_dsl.ir import nodes as ir
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Rejected, RejectedError
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage

if TYPE_CHECKING:  # tables need pyarrow and numpy, which rating a summary does not
    import pyarrow as pa

    from pricing_dsl.batch.rated import RatedTable
    from pricing_dsl.batch.rater import TableRater

_MOST_KEPT = 32
TEXT_DECIMALS = 9
"""How many decimals numbers have at most that a table gives as text, where nothing else is said."""


@frozen(slots=False)
class Program:
    """A compiled rulebook. It never changes and holds no state, so threads may share it.

    ir: what it computes, as data. source: the compilation it comes from, if it was not loaded from a file.
    """

    ir: ir.Program
    source: Any = field(default=None, eq=False, repr=False)

    @property
    def name(self) -> str:
        return self.ir.name

    @property
    def version(self) -> str:
        return self.ir.version

    @property
    def plans(self) -> tuple[str, ...]:
        """The names of its plans."""
        return tuple(dict.fromkeys(plan.name for plan in self.ir.plans))

    @cached_property
    def hash(self) -> str:
        """The hash of all that rates: equal for programs that rate the same."""
        return ir_json.content_hash(self.ir)

    @cached_property
    def _rater(self) -> Rater:
        return Rater(self.ir)

    def rate(self, usage: Usage | Mapping[str, Any], opening: State | None = None) -> Bill:
        """The bill of one summary.

        Args:
            usage: the facts of one period: a `Usage`, or a mapping of names to exact values: whole numbers, Decimal,
                Fraction, or text with or without a unit ("12.5", "700 GB"); `egress[eu]` for one dimension value,
                lists of mappings for records, `plan`, `subscription`, `period.start`, `period.end`, `currency`.
            opening: the closing state of the period before; None for a new subscription.

        Raises:
            RejectedError: the summary is set aside; its `rejected` says why, field by field.
        """
        found = self._rater.rate(usage, opening)
        if isinstance(found, Rejected):
            raise RejectedError(found)
        return found

    def try_rate(self, usage: Usage | Mapping[str, Any], opening: State | None = None) -> Bill | Rejected:
        """As `rate`, with the reasons of a summary that is set aside as a value."""
        return self._rater.rate(usage, opening)

    # ---- tables ----

    def rate_table(
        self,
        table: Any,
        opening: Any = None,
        *,
        plan: str = "",
        columns: Iterable[str] | None = None,
        decimals: int = TEXT_DECIMALS,
    ) -> RatedTable:
        """The bills of a table of summaries, a row for each, to the same digit as `rate` gives them.

        Args:
            table: anything that speaks Arrow's C interface (pyarrow, Polars, DuckDB, pandas). A row is a summary, its
                columns are named as the facts of one are: `storage`, `egress[eu]`, `plan`, `subscription`,
                `period.start`; a list of structs, a struct or a map holds what has rows. Numbers are integers, decimals
                or text, in the unit the rulebook declares; text may say a unit. Periods of one `subscription` are rated
                in the order of their first days, each opening with what the one before closed with; rows without one
                are separate. An opening state may also stand in the table, in columns `opening.…` named as `closing.…`
                ones: that of the first period of a subscription counts.
            opening: the bills of the period before: a table with `subscription` and the `closing.…` columns.
            plan: the plan to rate by, where a row does not say.
            columns: which columns the bills have, in this order, `line.*` for all that begin so; only these are
                computed. None: `row`, the names and dates that the table has, `currency`, `total`, `line.…`, `note.…`,
                `notices` and the closing state. By name only: `defaults`, `quantity.LINE`, `price.LINE`,
                `grant.GRANT.opening` (granted, bought, drawn, forfeited, closing) and `output.LET`.
            decimals: how many decimals numbers have at most that are given as text.

        Returns:
            `bills`, a row for each summary that was rated, in the order of the table; and `rejects`, a row for each
            reason why one was set aside, as `try_rate` tells it. `row` in both is the number of the row, from 0. Money
            is decimal128 with the decimals of the currency, or as many more as the plan's exact amounts take; what no
            decimal holds (1/31) is text.

        Raises:
            TypeError: `table` does not speak Arrow's C interface.
            TableError: a column holds no exact values (binary floats) or is given twice, there is no column of a name
                that is asked for, or the opening states are not one for each subscription.
            ImportError: pyarrow and numpy are not installed: they come with `pricing-dsl[batch]`.
        """
        from pricing_dsl.batch.rating import rate_table

        return rate_table(self._rater_of(plan, columns, decimals), table, opening)

    def rate_batches(
        self,
        batches: Any,
        opening: Any = None,
        *,
        plan: str = "",
        columns: Iterable[str] | None = None,
        decimals: int = TEXT_DECIMALS,
    ) -> Iterator[RatedTable]:
        """As `rate_table`, batch by batch as they come: what became of each batch is given before the next is asked
        for.

        Args:
            batches: an iterable of record batches of one schema, or anything that `rate_table` takes. The closing
                state of every subscription that was seen is kept: it opens the subscription's next period, in this
                batch or a later one. Periods are put in order within a batch only.

        Raises:
            as `rate_table`, when the first batch is asked for; TableError: a batch has another schema than the first.
        """
        from pricing_dsl.batch.rating import rate_batches

        return rate_batches(self._rater_of(plan, columns, decimals), batches, opening)

    def table_rater(
        self,
        schema: pa.Schema,
        *,
        plan: str = "",
        columns: Iterable[str] | None = None,
        decimals: int = TEXT_DECIMALS,
        opening: pa.Schema | None = None,
    ) -> TableRater:
        """What rates tables of one schema; it knows the schemas of bills and rejects before the first row.

        Args:
            opening: the schema of the opening states that are to come, where they have more decimals than the program
                carries itself.

        Raises:
            TableError, ImportError: as `rate_table`.
        """
        from pricing_dsl.batch.rater import TableRater

        asked = columns if columns is None or isinstance(columns, str) else tuple(columns)
        key = (schema, plan, asked, decimals, opening)
        made = self._table_raters.get(key)
        if made is None:
            made = TableRater.of(self._rater, schema, plan=plan, columns=asked, decimals=decimals, opening=opening)
            if len(self._table_raters) >= _MOST_KEPT:
                self._table_raters.clear()
            self._table_raters[key] = made
        return made

    @cached_property
    def _table_raters(self) -> dict[tuple[object, ...], TableRater]:
        """Those that were made: their kernels are compiled when they first rate."""
        return {}

    def _rater_of(
        self, plan: str, columns: Iterable[str] | None, decimals: int
    ) -> Callable[[pa.Schema, pa.Schema | None], TableRater]:
        asked = columns if columns is None or isinstance(columns, str) else tuple(columns)
        return lambda schema, opening: self.table_rater(
            schema, plan=plan, columns=asked, decimals=decimals, opening=opening
        )

    # ---- files ----

    def dumps(self) -> str:
        """The program as a JSON document."""
        return ir_json.dumps(self.ir)

    def save(self, path: str | Path) -> None:
        """Write the program as a JSON file. Raises OSError."""
        Path(path).write_text(self.dumps(), encoding="utf-8")


def loads(text: str | bytes) -> Program:
    """The program in a JSON document. Raises IRError if it is none, or asks for a newer reader."""
    return Program(ir_json.loads(text))


def load(path: str | Path) -> Program:
    """The program in a JSON file. Raises OSError, and IRError as `loads`."""
    return loads(Path(path).read_bytes())
