"""All facts of a batch of rows, read at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from attrs import define, field, frozen

from pricing_dsl.batch.columns.bounds import admitted
from pricing_dsl.batch.columns.calendar import NO_DAY
from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.batch.columns.lists import ListRead, ListReader
from pricing_dsl.batch.columns.names import Names, day_numbers, names_of, texts, two_days
from pricing_dsl.batch.columns.reading import Read, Reader, either
from pricing_dsl.batch.columns.sources import Source, Sources
from pricing_dsl.ir.nodes import Inlet, Program
from pricing_dsl.rating.emit.moments import DATES


@frozen
class Facts:
    """What a batch says. plan, currency: where the table says them. texts: other names, null where they are not given;
    days: of each of the dates, those that
    the table has. doubtful: rows that go the exact way; None: none."""

    count: int
    plan: Names | None
    currency: Names | None
    texts: Mapping[str, pa.Array]
    days: Mapping[str, Ints]
    scalars: Mapping[str, Read]
    lists: Mapping[str, ListRead]
    doubtful: Flags | None


@define
class FactReader:
    """Reads the facts of one batch."""

    program: Program
    sources: Sources
    reader: Reader
    batch: pa.RecordBatch
    doubtful: Flags | None = None
    _days: dict[str, Ints] = field(factory=dict)

    def facts(self) -> Facts:
        """All of them."""
        plan, currency = self._names("plan"), self._names("currency")
        names = {name: self._text(source) for name, source in self.sources.names.items() if name in _TEXTS}
        for name, source in self.sources.names.items():
            if name in DATES:
                self._date(name, source)
        self._one_end_only()
        scalars = {inlet.name: self._scalar(inlet, source) for inlet, source in self.sources.scalars}
        lists = {inlet.list: self._list(inlet) for inlet in self._listed() if inlet.list is not None}
        for source in self.sources.unknown:
            self._unknown(source)
        return Facts(self.batch.num_rows, plan, currency, names, self._days, scalars, lists, self.doubtful)

    def _doubt(self, rows: Flags | None) -> None:
        self.doubtful = either(self.doubtful, rows)

    def _names(self, name: str) -> Names | None:
        if name not in self.sources.names:
            return None
        found, doubtful = names_of(self.sources.names[name].of(self.batch))
        self._doubt(doubtful)
        return found

    def _text(self, source: Source) -> pa.Array:
        found, doubtful = texts(source.of(self.batch))
        self._doubt(doubtful)
        return found

    def _date(self, name: str, source: Source) -> None:
        array = source.of(self.batch)
        if name == "period":
            self._days["period.start"], self._days["period.end"], doubtful = two_days(array, self.reader)
        else:
            self._days[name], doubtful = day_numbers(array, self.reader)
        self._doubt(doubtful)

    def _one_end_only(self) -> None:
        start, end = self._days.get("period.start"), self._days.get("period.end")
        if start is not None and end is not None:
            one = (start == NO_DAY) != (end == NO_DAY)
            self._doubt(one if one.any() else None)
        elif (only := end if start is None else start) is not None:
            self._doubt(only != NO_DAY)

    def _scalar(self, inlet: Inlet, source: Source) -> Read:
        read = admitted(self.reader.read(source.of(self.batch), inlet), inlet)
        self._doubt(read.doubtful)
        return read

    def _listed(self) -> list[Inlet]:
        """The inlets with rows that the table has."""
        inlets = {inlet.name: inlet for inlet in self.program.inlets}
        return [*(inlet for inlet, _ in self.sources.wholes), *(inlets[name] for name in self.sources.cells)]

    def _list(self, inlet: Inlet) -> ListRead:
        spec = next(rows for rows in self.program.lists if rows.id == inlet.list)
        reader = ListReader(inlet, spec, self.reader)
        if inlet.name in self.sources.cells:
            cells = [(parts, source.of(self.batch)) for parts, source in self.sources.cells[inlet.name]]
            found = reader.cells(cells)
        else:
            source = next(source for one, source in self.sources.wholes if one.name == inlet.name)
            found = reader.whole(source.of(self.batch))
        found = reader.admitted(found, self._period_days())
        self._doubt(found.doubtful)
        return found

    def _period_days(self) -> Ints | None:
        start, end = self._days.get("period.start"), self._days.get("period.end")
        if start is None or end is None:
            return None
        return np.where((start == NO_DAY) | (end == NO_DAY), -1, end - start + 1)

    def _unknown(self, source: Source) -> None:
        """A column of no known name: what it says is not known either."""
        array = source.of(self.batch)
        given = array.is_valid().to_numpy(zero_copy_only=False)
        if given.any() and not pa.types.is_null(array.type):
            if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
                given = given & np.array([text != "" for text in array.to_pylist()], np.bool_)
            self._doubt(given if given.any() else None)


_TEXTS = ("subscription", "matching_id")
