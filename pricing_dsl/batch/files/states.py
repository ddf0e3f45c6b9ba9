"""Opening states from files: JSON, as `State.to_json` writes each, or tables by subscription, as bills are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.arrays import array_of
from pricing_dsl.batch.cells import CellKind, Put, groups_of, held_as_text, list_of
from pricing_dsl.batch.files.arrow_files import IpcFile, ParquetFile
from pricing_dsl.batch.files.block import Input
from pricing_dsl.batch.files.errors import FileError
from pricing_dsl.batch.files.rows import SUBSCRIPTION
from pricing_dsl.batch.files.sources import source_of
from pricing_dsl.batch.incoming import OPENING
from pricing_dsl.batch.openings import CLOSING
from pricing_dsl.batch.scales import decimals, larger
from pricing_dsl.batch.slots import Held, held_slots
from pricing_dsl.batch.states import states_of
from pricing_dsl.exact import Den
from pricing_dsl.ir.kinds import scalar_kind
from pricing_dsl.ir.nodes import Program
from pricing_dsl.rating.state import Held as HeldValue
from pricing_dsl.rating.state import State


def table_of(states: Mapping[str, State], program: Program) -> pa.Table:
    """States by subscription as a table: `subscription`, and what each carries in `closing.…`.

    Raises:
        DoesNotFitError: a number is too large for a column.
    """
    found = list(states.values())
    columns: dict[str, pa.Array] = {
        SUBSCRIPTION: pa.array(states.keys(), pa.string()),
        f"{CLOSING}periods": pa.array([state.periods for state in found], pa.int32()),
        f"{CLOSING}anchor": pa.array([state.anchor for state in found], pa.date32()),
        f"{CLOSING}through": pa.array([state.through for state in found], pa.date32()),
    }
    known = held_slots(program)
    for name in dict.fromkeys(name for state in found for name in state.slots):
        values = [state.slots.get(name) for state in found]
        kind, put = _column(known.get(name) or _guessed(name, values), values)
        columns[f"{CLOSING}{name}"] = array_of([None if value is None else put(value) for value in values], kind)
    return pa.table(columns)


@frozen
class States:
    """States by subscription. types: `subscription`, and what each carries in `closing.…`. size: how many there are.
    batches: goes through all of them."""

    types: pa.Schema
    size: int
    batches: Callable[[], Iterator[pa.RecordBatch]]

    @classmethod
    def in_table(cls, table: pa.Table) -> States:
        """Those in a table, named as in a state."""
        return cls(table.schema, table.num_rows, lambda: iter(table.to_batches()))

    @classmethod
    def in_file(cls, path: str) -> States:
        """Those in a Parquet or Arrow file, of which the schema is read.

        Raises:
            FileError: it cannot be read, or has no subscriptions.
        """
        found = source_of(Input(path, path), Path(path).suffix.lower())
        assert isinstance(found, ParquetFile | IpcFile)
        names = {name: name.strip() for name in found.types.names}
        kept = [name for name, plain in names.items() if plain == SUBSCRIPTION or plain.startswith((CLOSING, OPENING))]
        if SUBSCRIPTION not in names.values():
            raise FileError(f"{path} has no column `subscription`, by which states are found.")
        source = found.only(kept)
        types = pa.schema([of.with_name(_closing(names[of.name])) for of in source.types])
        rename = pa.RecordBatch.rename_columns
        return cls(types, source.size, lambda: (rename(piece.block().rows, types.names) for piece in source.pieces()))

    def table(self) -> pa.Table:
        """All of them."""
        return pa.Table.from_batches(self.batches(), self.types)


def _closing(name: str) -> str:
    return f"{CLOSING}{name.removeprefix(OPENING)}" if name.startswith(OPENING) else name


def states_from(table: pa.Table, program: Program) -> dict[str, State]:
    """The states in a table, by subscription.

    Raises:
        TableError: it has no column of subscriptions, or one of them twice.
    """
    found = states_of(table, program, held_slots(program))
    return {name: state for name, state in found.items() if isinstance(state, State)}


def _column(held: Held, values: Iterable[HeldValue | None]) -> tuple[pa.DataType, Put]:
    """The type of the column that holds what a slot holds, and what puts it there."""
    scale: int | None = 0
    for value in values:
        for one in _scalars(value):
            if isinstance(one, Fraction):
                scale = larger(scale, decimals(Den(one.denominator)))
    cell = CellKind(held.kind, scale)
    match held.form:
        case "window":
            return list_of(cell)
        case "groups":
            return groups_of(cell)
        case "mixed":
            return held_as_text(held.name)
        case _:
            return cell.type, cell.put


def _guessed(name: str, values: Iterable[HeldValue | None]) -> Held:
    """What a slot holds that the program does not know (it is refused, with what it holds)."""
    forms = {
        "window" if isinstance(v, tuple) else "groups" if isinstance(v, Mapping) else "one"
        for v in values
        if v is not None
    }
    kinds = {scalar_kind(one) for value in values for one in _scalars(value)}
    if len(forms) == 1 and len(kinds) <= 1:
        return Held(name, *forms, *(kinds or {"text"}))
    return Held(name, "mixed", "text")


def _form(value: HeldValue) -> str:
    return "window" if isinstance(value, tuple) else "groups" if isinstance(value, Mapping) else "one"


def _scalars(value: Any) -> Iterator[Any]:
    match value:
        case None:
            return
        case tuple():
            yield from value
        case Mapping():
            yield from value.values()
        case _:
            yield value
