"""A stretch of an input file: what it holds, and where in the file each row stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import pyarrow as pa
from attrs import evolve, field, frozen

from pricing_dsl.batch.files.columns import aligned, empty

BLOCK_ROWS = 131_072
"""Rows of a table that are read and rated in one step."""
BLOCK_BYTES = 4 << 20
"""Bytes of text that are read and rated in one step."""

Facts: TypeAlias = Mapping[str, Any]
Place: TypeAlias = int | str
"""Where a row stands in a file: its number, from 1; in text files that of the line it ends on; or what is written
behind the file's name to say so, as `[3]`."""


def place_text(name: str, place: Place) -> str:
    """A place in a file, for people: usage.csv:3."""
    return f"{name}:{place}" if isinstance(place, int) else f"{name}{place}"


@frozen
class Input:
    """A file to read: where it is, and what it is called in messages."""

    path: str
    name: str


@frozen
class Unread:
    """What stands in place of a row and is none, and why. before: the number of the row in its block that follows."""

    place: Place
    reason: str
    before: int


@frozen
class Block:
    """Rows of one file, one after the other, as columns.

    odd: those that the columns do not hold, where they are null, by their number in the block. places: where in the
    file each row stands. unread: what stands between them and is no row.
    """

    rows: pa.RecordBatch
    places: Sequence[Place]
    odd: Mapping[int, Facts] = field(factory=dict)
    unread: tuple[Unread, ...] = ()

    def __len__(self) -> int:
        return len(self.places)


def joined_blocks(blocks: Sequence[Block], types: pa.Schema) -> Block:
    """Blocks that follow each other as one, with these columns."""
    if len(blocks) == 1 and blocks[0].rows.schema.equals(types):
        return blocks[0]
    rows = [aligned(block.rows, types, len(block)) for block in blocks]
    places: list[Place] = []
    odd: dict[int, Facts] = {}
    unread: list[Unread] = []
    for block in blocks:
        odd |= {len(places) + at: facts for at, facts in block.odd.items()}
        unread += [evolve(one, before=len(places) + one.before) for one in block.unread]
        places += block.places
    return Block(pa.concat_batches(rows) if rows else empty(types), places, odd, tuple(unread))


class Piece(Protocol):
    """A stretch of a file: cheap to hold, and read where a core is free."""

    def block(self) -> Block:
        """Read it.

        Raises:
            FileError: it cannot be read.
        """
        ...


class Source(Protocol):
    """A file of summaries."""

    @property
    def input(self) -> Input: ...

    def pieces(self) -> Iterator[Piece]:
        """All of the file, in order.

        Raises:
            FileError: it cannot be read.
        """
        ...


@frozen
class Loaded:
    """A stretch that is read already."""

    loaded: Block

    def block(self) -> Block:
        """The stretch."""
        return self.loaded
