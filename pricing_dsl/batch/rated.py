"""What rating a table gives, and what it refuses. Naming these needs no pyarrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    import pyarrow as pa


class TableError(ValueError):
    """A table that cannot be rated as it is: a column of a type that holds no exact value, or given twice, a result
    that is asked for and that no plan has. Nothing of it was rated."""


@frozen
class RatedTable:
    """What became of the rows of a table.

    bills: a row for each one that was rated, in the order of the input. rejects: a row for each reason why one was set
    aside.
    """

    bills: pa.Table
    rejects: pa.Table
