"""Rating all rows of some files: a first pass over them, then their bills, encoded for the file they go to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.bill_columns import ROW
from pricing_dsl.batch.files.columns import MixedError, widened
from pricing_dsl.batch.files.cores import in_order
from pricing_dsl.batch.files.errors import FileError
from pricing_dsl.batch.files.openings import Openings
from pricing_dsl.batch.files.passes import Pieces, Step, steps
from pricing_dsl.batch.files.places import Places
from pricing_dsl.batch.files.rated_rows import RowRater
from pricing_dsl.batch.files.rows import SUBSCRIPTION
from pricing_dsl.batch.files.sinks import Sink
from pricing_dsl.batch.files.states import States
from pricing_dsl.batch.files.survey import AnySource, Surveyed, survey
from pricing_dsl.batch.openings import CLOSING
from pricing_dsl.batch.rater import TEXT_DECIMALS, TableRater
from pricing_dsl.rating.program import Rater

Aside = tuple[str, str, str, str]
"""Where a row stands that is set aside, the field, the reason, and what is given there."""


@frozen
class Wanted:
    """How files are rated.

    plan: the one to rate by, where a row does not say. columns: those of the bills, as `Program.rate_table` takes them,
    `row` being where each row stands; None: those that are there by default, without `row`. decimals: how many numbers
    have at most that are texts with units. opening: the states of the period before. carry: whether the closing states
    are asked for.
    """

    plan: str = ""
    columns: Sequence[str] | None = None
    decimals: int = TEXT_DECIMALS
    opening: States | None = None
    carry: bool = False

    def rater(self, rater: Rater, types: pa.Schema, columns: Sequence[str] | None) -> TableRater:
        """What rates tables with these columns."""
        opening = None if self.opening is None else self.opening.types
        return TableRater.of(rater, types, plan=self.plan, columns=columns, decimals=self.decimals, opening=opening)


@frozen
class Finished:
    """What became of some rows, ready to be written. encoded: their bills, as the sink made them; None if there are
    none. closing: the last state of each subscription, where states go on. rated, set_aside: how many rows were."""

    encoded: Any
    aside: list[Aside]
    closing: tuple[pa.RecordBatch, ...]
    rated: int
    set_aside: int


@frozen
class FileRun:
    """Files, ready to be rated. bills: the schema of what is written. closing: that of the closing states, if they are
    asked for. many: the states of the period before, where these are too many to be held in memory."""

    surveyed: Surveyed
    rater: RowRater
    many: States | None
    bills: pa.Schema
    closing: pa.Schema | None

    @classmethod
    def of(cls, rater: Rater, sources: Iterable[AnySource], wanted: Wanted, tell: Callable[[int], None]) -> FileRun:
        """Files, after a first pass over them. tell: is told how many more rows that has seen.

        Raises:
            FileError: a file cannot be read, or not together with the others.
            TableError: as `Program.rate_table`.
        """
        surveyed = survey(sources, rater.program, tell)
        if SUBSCRIPTION not in surveyed.types.names and (wanted.carry or wanted.opening is not None):
            raise FileError("States go by subscription, and the usage has no column `subscription`.")
        names = wanted.rater(rater, surveyed.types, wanted.columns).bills.names
        written = [name for name in names if name != ROW or wanted.columns is not None]
        states = wanted.rater(rater, surveyed.types, [SUBSCRIPTION, f"{CLOSING}*"]).bills.names if wanted.carry else []
        made = list(dict.fromkeys([ROW, *written, *states]))
        table = wanted.rater(rater, surveyed.types, made)
        many = wanted.opening if wanted.opening is not None and wanted.opening.size > _HELD else None
        openings = Openings.of(wanted.opening.table()) if wanted.opening is not None and many is None else None
        row_rater = RowRater(table, surveyed.types, tuple(states[1:]), openings, Places())
        closing = _closing(pa.schema([table.bills.field(name) for name in states]), wanted) if wanted.carry else None
        bills = pa.schema([_written(table.bills.field(name)) for name in written])
        return cls(surveyed, row_rater, many, bills, closing)

    def finished(self, sink: Sink) -> Iterator[Finished]:
        """What became of the rows, in their order, some at a time; made on all cores, in bounded memory."""
        made = steps(self.surveyed.order, Pieces(self.surveyed.sources), self.rater, self.surveyed.rows, self.many)
        return in_order(lambda step: self._finish(step, sink), made)

    def _finish(self, step: Step, sink: Sink) -> Finished:
        rated = step()
        where = self.rater.places.where
        bills = rated.bills.select(self.bills.names)
        if ROW in self.bills.names:
            at = self.bills.get_field_index(ROW)
            places = pa.array(map(where, bills.column(at).to_pylist()), pa.string())
            bills = bills.set_column(at, self.bills.field(at), places)
        found = rated.aside.to_pylist()
        aside = [(one["place"] or where(one["row"]), one["field"], one["reason"], one["given"]) for one in found]
        rows = sum(1 for _ in groupby(found, lambda one: (one["row"], one["place"])))
        return Finished(sink.encode(bills) if len(bills) else None, aside, rated.closing, len(bills), rows)


def _closing(states: pa.Schema, wanted: Wanted) -> pa.Schema:
    """The columns of closing states: those that rating makes, and what else the opening states hold."""
    try:
        return states if wanted.opening is None else widened(states, wanted.opening.types)
    except MixedError as error:
        raise FileError(f"The opening states hold something else than the closing ones: {error}.") from None


_HELD = 1_000_000
"""So many opening states are held in memory; more are parted as the rows are."""


def _written(of: pa.Field) -> pa.Field:
    return of.with_type(pa.string()) if of.name == ROW else of
