"""A stretch of an input file: what it holds, and where in the file each row stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import pyarrow as pa
from attrs import frozen

BLOCK_ROWS = 65_536
"""Rows of a table that are read and rated in one step."""
BLOCK_BYTES = 4 << 20
"""Bytes of text that are read and rated in one step."""

Facts: TypeAlias = Mapping[str, Any]
Place: TypeAlias = int | str
"""Where a row stands in a file: its number, from 1; in text files that of the line it ends on; or what is written
behind the file's name to say so, as `[3]`."""


class FileError(ValueError):
    """A file that cannot be read or written; the message says which and why."""


@frozen
class Input:
    """A file to read: where it is, and what it is called in messages."""

    path: str
    name: str


@frozen
class Unread:
    """What stands in place of a row and is none, and why."""

    place: Place
    reason: str


@frozen
class Block:
    """Rows of one file, one after the other.

    rows: as columns; as facts by name, where columns cannot hold what they say. places: where in the file each row
    stands. unread: what stands between them and is no row.
    """

    rows: pa.RecordBatch | list[Facts]
    places: Sequence[Place]
    unread: tuple[Unread, ...] = ()

    def __len__(self) -> int:
        return len(self.places)


class Piece(Protocol):
    """A stretch of a file: cheap to hold, and read where a core is free."""

    def block(self) -> Block:
        """Read it.

        Raises:
            FileError: it cannot be read.
        """
        ...

    def texts(self, place: Place) -> Facts:
        """The facts of the row at a place, as the file writes them; none where it holds values and no texts."""
        ...


class Source(Protocol):
    """A file of summaries.

    types: the types in which its columns are read; None where only reading all of it tells.
    """

    input: Input

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

    def texts(self, place: Place) -> Facts:
        """None: the values are as the file has them."""
        return {}
