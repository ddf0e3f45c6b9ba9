"""Rating tables of one schema with one program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
from attrs import define, frozen

from pricing_dsl.batch.arrays import array_of
from pricing_dsl.batch.bill_columns import ROW, BillColumn, bill_columns, chosen
from pricing_dsl.batch.carried import Carried, order_of, subscription_of
from pricing_dsl.batch.cells import DoesNotFitError
from pricing_dsl.batch.incoming import OPENING, Incoming
from pricing_dsl.batch.openings import Opened, OpeningColumns, opening_table_columns, states_of
from pricing_dsl.batch.rated import RatedTable, TableError
from pricing_dsl.batch.rejects import SCHEMA, Rejects
from pricing_dsl.batch.scales import Scales, carried_decimals, given_decimals
from pricing_dsl.batch.slots import held_slots
from pricing_dsl.batch.tables import whole_table
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Problem, Rejected
from pricing_dsl.rating.program import Rater

TEXT_DECIMALS = 9


@frozen
class TableRater:
    """A program, ready to rate tables of one schema. It holds no state, so threads may share it.

    bills, rejects: the schemas of what it gives, known before the first row.
    """

    rater: Rater
    incoming: Incoming
    states: OpeningColumns
    plan: str
    columns: tuple[BillColumn, ...]
    bills: pa.Schema
    rejects: pa.Schema

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
            if carried:
                raise TableError("the opening states are given twice: as a table and as columns `opening.…`")
            of_table = opening_table_columns(opening, program)
            carried = [(name, opening.field(at).type) for name, at, _ in of_table.opening]
        scales = Scales.of(program, given_decimals(incoming, program, decimals), carried_decimals(carried, decimals))
        asked = chosen(bill_columns(program, scales, slots, incoming), columns)
        return cls(
            rater,
            incoming,
            OpeningColumns(incoming.opening, slots),
            plan,
            asked,
            pa.schema([pa.field(column.name, column.type) for column in asked]),
            SCHEMA,
        )

    def rate(self, batch: pa.RecordBatch, opening: Any = None, *, first_row: int = 0) -> RatedTable:
        """The bills of a batch, whose periods of one subscription are rated in order.

        Args:
            opening: a table with `subscription` and the `closing.…` columns of bills; None: all are new.
            first_row: the number of the batch's first row.

        Raises:
            TableError: the batch has another schema; the opening states are given twice or not by subscription.
        """
        return self.rate_next(batch, self.carried(opening), first_row=first_row)

    def carried(self, opening: Any = None) -> Carried:
        """What is carried into the first batch of several.

        Raises:
            TableError: as `rate`.
        """
        if opening is None:
            return Carried()
        if self.incoming.opening:
            raise TableError("the opening states are given twice: as a table and as columns `opening.…`")
        return Carried(states_of(whole_table(opening), self.rater.program, self.states.slots))

    def rate_next(self, batch: pa.RecordBatch, carried: Carried, *, first_row: int = 0) -> RatedTable:
        """The bills of the next of several batches; `carried` is what those before left, and is carried on.

        Raises:
            TableError: the batch has another schema.
        """
        if batch.schema.names != self.incoming.schema.names or batch.schema.types != self.incoming.schema.types:
            raise TableError(f"a batch has other columns than the first: {', '.join(batch.schema.names)}")
        summaries, openings = self.incoming.summaries(batch), self.states.states(batch)
        return _Run(self, carried, first_row).rate(summaries, openings)

    def rate_facts(self, rows: Sequence[Mapping[str, Any]], carried: Carried, *, first_row: int = 0) -> RatedTable:
        """As `rate_next`, of rows by their facts: they may hold what no column does."""
        own = {f"{OPENING}{name}": name for name, _, _ in self.incoming.opening}
        summaries = [{name: value for name, value in row.items() if name not in own} for row in rows]
        openings = [self.states.state({name: row.get(column) for column, name in own.items()}) for row in rows]
        return _Run(self, carried, first_row).rate(summaries, openings)


@define
class _Run:
    """One batch on its way, row by row."""

    table: TableRater
    carried: Carried
    first_row: int

    def rate(self, summaries: Sequence[dict[str, Any]], openings: Sequence[Opened]) -> RatedTable:
        rejects, made = Rejects(), dict[int, tuple[Any, ...]]()
        for at in order_of(summaries):
            facts, subscription, row = summaries[at], subscription_of(summaries[at]), self.first_row + at
            if self.table.plan and not facts.get("plan"):
                facts = {**facts, "plan": self.table.plan}
            if earlier := self.carried.reason(subscription):
                rejects.add(row, facts, (earlier,))
                continue
            found = self._one(facts, self.carried.before(subscription, openings[at]))
            if isinstance(found, Bill):
                cells = self._cells(found, row)
            if not isinstance(found, Bill) or not isinstance(cells, list):
                rejects.add(row, facts, cells if isinstance(found, Bill) else found)
                if subscription:
                    self.carried.broken[subscription] = row
                continue
            made[at] = tuple(cells)
            if subscription:
                self.carried.closing[subscription] = found.closing
        return RatedTable(self._bills([made[at] for at in sorted(made)]), pa.Table.from_batches([rejects.batch()]))

    def _one(self, facts: dict[str, Any], opening: Any) -> Bill | tuple[Problem, ...]:
        if isinstance(opening, tuple):
            return opening
        found = self.table.rater.rate(facts, opening)
        return found.problems if isinstance(found, Rejected) else found

    def _cells(self, bill: Bill, row: int) -> list[Any] | tuple[Problem, ...]:
        """What a bill has in each column, or which of them cannot hold it."""
        cells: list[Any] = []
        problems: list[Problem] = []
        for column in self.table.columns:
            try:
                cells.append(row if column.name == ROW else column.cell(bill))
            except DoesNotFitError as error:
                problems.append(Problem(column.name, str(error)))
        return tuple(problems) if problems else cells

    def _bills(self, rows: list[tuple[Any, ...]]) -> pa.Table:
        columns = list(zip(*rows, strict=True)) or [()] * len(self.table.columns)
        arrays = [array_of(values, of.type) for values, of in zip(columns, self.table.bills, strict=True)]
        return pa.Table.from_arrays(arrays, schema=self.table.bills)
