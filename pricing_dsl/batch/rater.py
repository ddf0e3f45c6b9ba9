"""Rating tables of one schema with one program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import pyarrow as pa
from attrs import field, frozen

from pricing_dsl.batch.bill_columns import BillColumn, bill_columns, chosen
from pricing_dsl.batch.by_facts import facts_and_openings, rate_facts
from pricing_dsl.batch.carried import Carried
from pricing_dsl.batch.columns.fast import Fast
from pricing_dsl.batch.columns.sources import Sources
from pricing_dsl.batch.incoming import OPENING, Incoming
from pricing_dsl.batch.openings import CLOSING, OpeningColumns, opening_table_columns
from pricing_dsl.batch.outputs import Outputs
from pricing_dsl.batch.rated import RatedTable, TableError
from pricing_dsl.batch.rejects import SCHEMA
from pricing_dsl.batch.run import Run
from pricing_dsl.batch.scales import Scales, carried_decimals, given_decimals
from pricing_dsl.batch.slots import held_slots
from pricing_dsl.batch.states import Pool
from pricing_dsl.batch.tables import whole_table
from pricing_dsl.rating.program import Rater

TEXT_DECIMALS = 9


@frozen(slots=False, eq=False)
class TableRater:
    """A program, ready to rate tables of one schema. It holds no state, so threads may share it.

    bills, rejects: the schemas of what it gives, known before the first row.
    """

    rater: Rater = field(repr=False)
    incoming: Incoming = field(repr=False)
    states: OpeningColumns = field(repr=False)
    plan: str
    decimals: int
    scales: Scales = field(repr=False)
    known: dict[str, BillColumn] = field(repr=False)
    columns: tuple[BillColumn, ...] = field(repr=False)
    bills: pa.Schema
    rejects: pa.Schema = field(default=SCHEMA, repr=False)

    @classmethod
    def of(
        cls,
        rater: Rater,
        schema: pa.Schema,
        *,
        plan: str = "",
        columns: Iterable[str] | None = None,
        decimals: int = TEXT_DECIMALS,
        opening: pa.Schema | None = None,
    ) -> TableRater:
        """The rater of tables with this schema.

        Args:
            plan: the plan to rate by, where a row does not say.
            columns: the columns of the bills, in this order; None: all that are there by default.
            decimals: how many decimals numbers have at most that are given as text.
            opening: the schema of the opening states to come, where it is known.

        Raises:
            TableError: a column holds no exact values or is given twice, or there is none of a name that is asked for.
        """
        program = rater.program
        incoming = Incoming.of(schema, program)
        slots = held_slots(program)
        carried = [(name, schema.field(at).type) for name, at, _ in incoming.opening]
        if opening is not None:
            _only_once(incoming)
            of_table = opening_table_columns(opening, program)
            carried = [(name, opening.field(at).type) for name, at, _ in of_table.opening]
        scales = Scales.of(program, given_decimals(incoming, program, decimals), carried_decimals(carried, decimals))
        known = bill_columns(program, scales, slots, incoming)
        asked = chosen(known, columns)
        made = pa.schema([pa.field(column.name, column.type) for column in asked])
        return cls(rater, incoming, OpeningColumns(incoming.opening, slots), plan, decimals, scales, known, asked, made)

    def rate(self, batch: pa.RecordBatch, opening: Any = None, *, first_row: int = 0) -> RatedTable:
        """The bills of a batch, whose periods of one subscription are rated in order.

        Args:
            opening: a table with `subscription` and the `closing.…` columns of bills; None: all are new.
            first_row: the number of the batch's first row.

        Raises:
            TableError: the batch has another schema; the opening states are given twice or not by subscription.
        """
        return self.rate_next(batch, self.carried(opening), first_row=first_row, keep=False)

    def carried(self, opening: Any = None) -> Carried:
        """What is carried into the first batch of several.

        Raises:
            TableError: as `rate`.
        """
        if opening is None:
            return Carried()
        _only_once(self.incoming)
        return Carried(Pool.of(whole_table(opening), self.rater.program, self.states.slots))

    def rate_next(
        self, batch: pa.RecordBatch, carried: Carried, *, first_row: int = 0, keep: bool = True
    ) -> RatedTable:
        """The bills of the next of several batches; `carried` is what those before left, and is carried on.

        Args:
            keep: what subscriptions close with opens their periods in later batches; False: there are none of theirs.

        Raises:
            TableError: the batch has another schema.
        """
        return Run(self, carried, first_row).rate(self._table(batch), keep=keep)

    def rate_apart(
        self, batch: pa.RecordBatch, carried: Carried, *, once: bool = False, first_row: int = 0
    ) -> RatedTable:
        """As `rate_next`, of a batch that has all periods of its subscriptions: nothing is kept in `carried`.

        Args:
            once: no subscription comes twice, which is not looked for then.

        Raises:
            TableError: the batch has another schema.
        """
        return Run(self, carried, first_row).rate(self._table(batch), keep=False, once=once)

    def rate_facts(self, rows: Sequence[Mapping[str, Any]], carried: Carried, *, first_row: int = 0) -> RatedTable:
        """As `rate_next`, of rows by their facts: they may hold what no column does."""
        summaries, openings = facts_and_openings(self, rows, OPENING)
        return rate_facts(self, summaries, openings, carried, first_row)

    def rate_table(self, table: pa.Table, opening: Any = None) -> RatedTable:
        """The bills of a whole table.

        Raises:
            TableError: as `rate`.
        """
        return Run(self, self.carried(opening), 0).rate(table, keep=False)

    def _table(self, batch: pa.RecordBatch) -> pa.Table:
        if batch.schema.names != self.incoming.schema.names or batch.schema.types != self.incoming.schema.types:
            raise TableError(f"a batch has other columns than the first: {', '.join(batch.schema.names)}")
        return pa.Table.from_batches([batch])

    # ---- what is computed ----

    @cached_property
    def plain(self) -> Outputs:
        """The columns that are asked for."""
        return self._outputs(self.columns)

    @cached_property
    def carrying(self) -> Outputs:
        """These, and the closing state that opens a later period."""
        closing = [column for name, column in self.known.items() if name.startswith(CLOSING)]
        return self._outputs((*self.columns, *(column for column in closing if column not in self.columns)))

    @cached_property
    def sources(self) -> Sources | None:
        """Which column is which fact."""
        return Sources.of(self.incoming, self.rater.program)

    def _outputs(self, columns: tuple[BillColumn, ...]) -> Outputs:
        fast = None
        if self.sources is not None:
            fast = Fast.of(self.rater, self.sources, self.scales.shape, columns, self.decimals, self.plan)
        return Outputs(self.rater, self.incoming, self.plan, columns, len(self.columns), fast)


def _only_once(incoming: Incoming) -> None:
    if incoming.opening:
        raise TableError("the opening states are given twice: as a table and as columns `opening.…`")
