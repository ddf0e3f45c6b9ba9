"""The first pass over the input: the types of its columns, and in which order its rows stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import define, evolve, field, frozen

from pricing_dsl.batch.carried import start_of, subscription_of
from pricing_dsl.batch.files.arrow_files import IpcFile, ParquetFile
from pricing_dsl.batch.files.block import Block, Piece
from pricing_dsl.batch.files.columns import MixedError, of_files, widened
from pricing_dsl.batch.files.cores import in_order
from pricing_dsl.batch.files.csv_files import CsvFile
from pricing_dsl.batch.files.hashing import Hashes, hashes
from pricing_dsl.batch.files.json_files import JsonDocument, JsonLines, JsonPiece
from pricing_dsl.batch.files.json_forms import types_of
from pricing_dsl.batch.files.number_texts import DIGITS, decimals_of
from pricing_dsl.batch.files.order import UNDATED, Days, Order, Turns

AnySource = CsvFile | JsonLines | JsonDocument | ParquetFile | IpcFile
_SUBSCRIPTION, _START, _PERIOD = "subscription", "period.start", "period"


@frozen
class Surveyed:
    """What the first pass found. types: the columns of all files together. rows: how many there are, where they were
    counted. irregular: some fit no columns and are rated by their facts."""

    sources: tuple[AnySource, ...]
    types: pa.Schema
    order: Order
    rows: int | None
    irregular: bool


def survey(sources: Iterable[AnySource], numbers: Collection[str]) -> Surveyed:
    """Look at all of the input once; at no more of it than is needed.

    numbers: the names whose texts are numbers.

    Raises:
        FileError: a file cannot be read, or not together with the others.
    """
    first = _First(frozenset(numbers))
    passed = [first.pass_over(source) for source in sources]
    found = tuple(first.typed(source) for source in passed)
    types = of_files((source.input.name, source.types) for source in found if not isinstance(source, JsonDocument))
    return Surveyed(found, types, first.turns.order(), first.turns.rows if first.counted else None, first.irregular)


@define
class _First:
    """decimals: how many the texts of a column take; None where some is no plain number."""

    numbers: frozenset[str]
    turns: Turns = field(factory=Turns)
    decimals: dict[str, int | None] = field(factory=dict)
    irregular: bool = False
    counted: bool = True

    def pass_over(self, source: AnySource) -> AnySource:
        """Look at a file; what comes back knows how its values are written."""
        match source:
            case JsonLines():
                forms = _Forms(source)
                self._add(in_order(lambda piece: _look(forms.block(piece), self.numbers), source.pieces()))
                return forms.file
            case ParquetFile() | IpcFile():
                names = [name for name in (_SUBSCRIPTION, _START, _PERIOD) if name in source.types.names]
                if _SUBSCRIPTION in names:
                    self._add(_look(piece.block(), frozenset()) for piece in source.only(names).pieces())
                elif isinstance(source, ParquetFile):
                    self.turns.add(source.size, None, None)
                else:
                    self.counted = False
            case _:
                pieces: Iterable[Piece] = source.pieces()
                self._add(in_order(lambda piece: _look(piece.block(), self.numbers), pieces))
        return source

    def typed(self, source: AnySource) -> AnySource:
        """A file with its texts that are plain numbers as decimals."""
        if not isinstance(source, CsvFile | JsonLines):
            return source
        return evolve(source, types=pa.schema([of.with_type(self._type(of)) for of in source.types]))

    def _type(self, of: pa.Field) -> pa.DataType:
        decimals = self.decimals.get(of.name) if pa.types.is_string(of.type) else None
        return of.type if decimals is None else pa.decimal128(DIGITS, decimals)

    def _add(self, found: Iterable[_Looked]) -> None:
        for looked in found:
            self.turns.add(looked.rows, looked.subscriptions, looked.days)
            self.irregular |= looked.irregular
            for name, decimals in looked.decimals.items():
                known = self.decimals.get(name, 0)
                self.decimals[name] = None if known is None or decimals is None else max(known, decimals)


@define
class _Forms:
    """The forms that the values of a file of JSON lines have, as they come to be known."""

    file: JsonLines
    _lock: Lock = field(factory=Lock)

    def block(self, piece: JsonPiece) -> Block:
        """The rows of a piece: as columns, if there are any that hold them."""
        block = evolve(piece, file=self.file).block()
        if isinstance(block.rows, pa.RecordBatch):
            return block
        try:
            types = types_of(block.rows)
            with self._lock:
                forms = widened(self.file.written, types)
                self.file = evolve(self.file, written=forms, types=forms)
        except MixedError:
            return block
        return evolve(piece, file=self.file).block()


@frozen
class _Looked:
    """What one stretch of the input tells."""

    rows: int
    subscriptions: Hashes | None
    days: Days | None
    decimals: dict[str, int | None]
    irregular: bool


def _look(block: Block, numbers: frozenset[str]) -> _Looked:
    rows = block.rows
    if not isinstance(rows, pa.RecordBatch):
        names = pa.array([subscription_of(facts) for facts in rows], pa.string())
        starts = pa.array([start_of(facts) for facts in rows], pa.date32())
        return _Looked(len(rows), hashes(names), _days(starts), {}, irregular=True)
    texts = {of.name for of in rows.schema if pa.types.is_string(of.type) and of.name.partition("[")[0] in numbers}
    decimals = {name: decimals_of(rows.column(name)) for name in texts}
    return _Looked(rows.num_rows, subscriptions_of(rows), days_of(rows), decimals, irregular=False)


def subscriptions_of(batch: pa.RecordBatch) -> Hashes | None:
    """The hashes of the subscriptions that rows name; None where there is no such column."""
    at = batch.schema.get_field_index(_SUBSCRIPTION)
    return None if at < 0 else hashes(batch.column(at))


def days_of(batch: pa.RecordBatch) -> Days | None:
    """The first days of the periods of rows, counted from 1970; None where they are not plain to see."""
    names = batch.schema.names
    if _START in names:
        starts = batch.column(_START)
    elif _PERIOD in names:
        return None
    else:
        return np.full(batch.num_rows, UNDATED)
    if pa.types.is_string(starts.type):
        starts = pc.if_else(pc.equal(starts, ""), None, starts)
    try:
        return _days(pc.cast(starts, pa.date32()))
    except pa.ArrowInvalid:
        return None


def _days(starts: pa.Array) -> Days:
    days = pc.cast(pc.cast(starts, pa.int32()), pa.int64())
    found: Days = pc.fill_null(days, UNDATED).to_numpy()
    return found
