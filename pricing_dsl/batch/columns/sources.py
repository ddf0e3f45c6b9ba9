"""Which column of a table is which fact, told once from its names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.incoming import Incoming
from pricing_dsl.ir.nodes import Inlet, Program
from pricing_dsl.rating.emit.moments import DATES
from pricing_dsl.rating.emit.plain import TEXTS

_INDEXED = re.compile(r"([^\[\]]+)\[([^\[\]]*)\]")


@frozen
class Source:
    """A column of a table, or a field of one that is a struct."""

    column: int
    field: int | None = None

    def of(self, batch: pa.RecordBatch) -> pa.Array:
        """Its values."""
        array = batch.column(self.column)
        return array if self.field is None else array.flatten()[self.field]


@frozen
class Sources:
    """Where facts are. names: texts and dates by their names, and `period`; scalars, wholes: inlets; cells: of lists
    that are given value by value, the dimension values of each; unknown: columns that are none of these."""

    names: Mapping[str, Source]
    scalars: tuple[tuple[Inlet, Source], ...]
    wholes: tuple[tuple[Inlet, Source], ...]
    cells: Mapping[str, tuple[tuple[tuple[str, ...], Source], ...]]
    unknown: tuple[Source, ...]

    @classmethod
    def of(cls, incoming: Incoming, program: Program) -> Sources | None:
        """The facts of a table; None where one is given in two ways, so that its rows are looked at one by one."""
        inlets = {inlet.name: inlet for inlet in program.inlets}
        names: dict[str, Source] = {}
        scalars: list[tuple[Inlet, Source]] = []
        wholes: list[tuple[Inlet, Source]] = []
        unknown: list[Source] = []
        cells: dict[str, list[tuple[tuple[str, ...], Source]]] = {}
        found = list(_flat(incoming, inlets))
        if len({name for name, _ in found}) < len(found):
            return None
        for name, source in found:
            indexed = _INDEXED.fullmatch(name)
            if inlet := inlets.get(name):
                (scalars if inlet.list is None else wholes).append((inlet, source))
            elif name in TEXTS or name in DATES:
                names[name] = source
            elif indexed and (inlet := inlets.get(indexed[1].strip())) and inlet.list is not None:
                parts = tuple(part.strip() for part in indexed[2].split(","))
                cells.setdefault(inlet.name, []).append((parts, source))
            else:
                unknown.append(source)
        both = {inlet.name for inlet, _ in wholes} & cells.keys()
        if both or any(len({parts for parts, _ in given}) < len(given) for given in cells.values()):
            return None
        given = {name: tuple(parts) for name, parts in cells.items()}
        return cls(names, tuple(scalars), tuple(wholes), given, tuple(unknown))


def _flat(incoming: Incoming, inlets: Mapping[str, Inlet]) -> Iterator[tuple[str, Source]]:
    """The columns by name; a struct that is no inlet has its fields as `period.start`."""
    for name, at, _ in incoming.facts:
        kind = incoming.schema.field(at).type
        if pa.types.is_struct(kind) and name not in inlets:
            for number, inner in enumerate(kind):
                yield f"{name}.{inner.name}", Source(at, number)
        else:
            yield name, Source(at)
