"""The first pass over the input: the types of its columns, and in which order its rows stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from threading import Lock

import numpy as np
import pyarrow as pa
from attrs import define, evolve, field, frozen

from pricing_dsl.batch.files.arrow_files import IpcFile, ParquetFile
from pricing_dsl.batch.files.block import Block, Facts
from pricing_dsl.batch.files.columns import MixedError, of_files, widened
from pricing_dsl.batch.files.cores import in_order
from pricing_dsl.batch.files.csv_files import CsvFile
from pricing_dsl.batch.files.hashing import Hashes
from pricing_dsl.batch.files.json_files import JsonDocument, JsonLines, JsonPiece
from pricing_dsl.batch.files.json_forms import types_of
from pricing_dsl.batch.files.order import Days, Order, Turns
from pricing_dsl.batch.files.rows import PERIOD, START, SUBSCRIPTION, days_of, subscriptions_of, typed
from pricing_dsl.batch.files.text_values import DIGITS, decimals_of
from pricing_dsl.batch.scales import decimals
from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import Program
from pricing_dsl.rating.emit.moments import DATES
from pricing_dsl.rating.reading import read_usage
from pricing_dsl.rating.scalars import PERCENT
from pricing_dsl.rating.usage import Usage

AnySource = CsvFile | JsonLines | JsonDocument | ParquetFile | IpcFile
Tell = Callable[[int], None]
_MOST_DECIMALS = 18


@frozen
class Surveyed:
    """What the first pass found. types: the columns of all files together. rows: how many there are."""

    sources: tuple[AnySource, ...]
    types: pa.Schema
    order: Order
    rows: int


def survey(sources: Iterable[AnySource], program: Program, tell: Tell) -> Surveyed:
    """Look at all of the input once; at no more of it than is needed. tell: is told how many more rows were seen.

    Raises:
        FileError: a file cannot be read, or not together with the others.
    """
    first = _First(program, tell)
    found = tuple(first.pass_over(source) for source in sources)
    types = of_files((source.input.name, first.typed(source.types)) for source in found)
    return Surveyed(found, first.with_odd(types), first.turns.order(), first.turns.rows)


@define
class _First:
    """decimals: how many the numbers of a column take that is given as text; of an inlet, what odd rows give."""

    program: Program
    tell: Tell
    turns: Turns = field(factory=Turns)
    decimals: dict[str, int] = field(factory=dict)
    odd: dict[str, int] = field(factory=dict)

    def pass_over(self, source: AnySource) -> AnySource:
        """Look at a file; what comes back knows how its values are written."""
        match source:
            case JsonLines():
                forms = _Forms(evolve(source, types=_learned(source.types, source.head())))
                self._add(in_order(lambda piece: self._look(forms.block(piece)), source.pieces()))
                return forms.file
            case JsonDocument():
                types = source.types
                for piece in source.pieces():
                    types = _learned(types, piece.block().odd.values())
                    self._add([self._look(piece.block())])
                return evolve(source, types=types)
            case CsvFile():
                self._add(in_order(lambda piece: self._look(piece.block()), source.pieces()))
            case _:
                self._pass_over_columns(source)
        return source

    def _pass_over_columns(self, source: ParquetFile | IpcFile) -> None:
        texts = [of.name for of in source.types if self._value_type(of) is not None]
        turns = [name for name in (SUBSCRIPTION, START, PERIOD) if name in source.types.names]
        if texts or SUBSCRIPTION in turns:
            names = list(dict.fromkeys([*turns, *texts]))
            self._add(in_order(lambda piece: self._look(piece.block()), source.only(names).pieces()))
        else:
            self.turns.add(source.size, None, None)

    def typed(self, types: pa.Schema) -> pa.Schema:
        """The columns of a file, texts that stand for numbers and dates as such."""
        return pa.schema([of.with_type(self._read_as(of)) for of in types])

    def _read_as(self, of: pa.Field) -> pa.DataType:
        kind = self._value_type(of)
        if kind is None:
            return of.type
        return pa.decimal128(DIGITS, self.decimals.get(of.name, 0)) if pa.types.is_decimal(kind) else kind

    def _value_type(self, of: pa.Field) -> pa.DataType | None:
        """What the texts of a column stand for, as the program has it; numbers with as many decimals as may be."""
        if not pa.types.is_string(of.type):
            return None
        if of.name in DATES:
            return None if of.name == PERIOD else pa.date32()
        base = of.name.partition("[")[0].strip()
        inlet = next((inlet for inlet in self.program.inlets if inlet.name == base), None)
        if inlet is None or inlet.unit == PERCENT:
            return None
        return _VALUES.get(inlet.kind)

    def with_odd(self, types: pa.Schema) -> pa.Schema:
        """The columns with as many decimals as odd rows take, too."""
        found = []
        for of in types:
            more = self.odd.get(of.name.partition("[")[0].strip(), 0)
            wider = pa.types.is_decimal(of.type) and of.type.scale < more
            found.append(of.with_type(pa.decimal128(DIGITS, more)) if wider else of)
        return pa.schema(found or [(SUBSCRIPTION, pa.string())])

    def _look(self, block: Block) -> _Looked:
        trial = pa.schema([of.with_type(self._value_type(of) or of.type) for of in block.rows.schema])
        rows, odd = typed(block, trial)
        plain = np.ones(len(block), bool)
        plain[list(odd)] = False
        found = {
            of.name: decimals_of(block.rows.column(at).filter(pa.array(plain)))
            for at, of in enumerate(block.rows.schema)
            if pa.types.is_decimal(trial.field(at).type) and pa.types.is_string(of.type)
        }
        size = len(block)
        names, days = subscriptions_of(rows, odd, size), days_of(rows, odd, size)
        return _Looked(size, names, days, found, self._of_odd(odd.values()))

    def _of_odd(self, odd: Iterable[Facts]) -> dict[str, int]:
        found: dict[str, int] = {}
        names = {inlet.list: inlet.name for inlet in self.program.inlets if inlet.list is not None}
        for facts in odd:
            usage = read_usage(facts, self.program)
            if isinstance(usage, Usage):
                values = [*usage.values.items()]
                values += [
                    (names[of], value) for of, rows in usage.rows.items() for row in rows for value in row.values()
                ]
                _join(found, {name: _decimals(value) for name, value in values if isinstance(value, Fraction)})
        return found

    def _add(self, found: Iterable[_Looked]) -> None:
        for looked in found:
            self.tell(looked.rows)
            self.turns.add(looked.rows, looked.subscriptions, looked.days)
            _join(self.decimals, looked.decimals)
            _join(self.odd, looked.odd)


_VALUES = {"number": pa.decimal128(DIGITS, _MOST_DECIMALS), "date": pa.date32()}


def _decimals(value: Fraction) -> int:
    """How many decimals hold a number; none that would, where it has none."""
    return min(decimals(Den(value.denominator)) or 0, _MOST_DECIMALS)


def _join(known: dict[str, int], more: Mapping[str, int]) -> None:
    for name, found in more.items():
        known[name] = max(known.get(name, 0), found)


@define
class _Forms:
    """The forms that the values of a file of JSON lines have, as they come to be known."""

    file: JsonLines
    _lock: Lock = field(factory=Lock)

    def block(self, piece: JsonPiece) -> Block:
        """The rows of a piece, after the forms of those that fit no columns are known, too."""
        block = evolve(piece, file=self.file).block()
        if not block.odd:
            return block
        with self._lock:
            types = _learned(self.file.types, block.odd.values())
            if not types.equals(self.file.types):
                self.file = evolve(self.file, types=types)
        return block if types.equals(piece.file.types) else evolve(piece, file=self.file).block()


def _learned(types: pa.Schema, rows: Iterable[Facts]) -> pa.Schema:
    """Columns that hold these rows too: as many as can be, the forms of most rows first."""
    found: list[pa.Schema] = []
    for facts in rows:
        with suppress(MixedError):
            found.append(types_of([facts]))
    often = Counter((of.name, of.type.id) for one in found for of in one)
    for one in sorted(set(found), key=lambda one: sum(often[of.name, of.type.id] for of in one), reverse=True):
        with suppress(MixedError):
            types = widened(types, one)
    return types


@frozen
class _Looked:
    """What one stretch of the input tells."""

    rows: int
    subscriptions: Hashes
    days: Days | None
    decimals: dict[str, int]
    odd: dict[str, int]
