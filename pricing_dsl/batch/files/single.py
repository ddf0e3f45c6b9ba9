"""Tables in files as summaries, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pricing_dsl.batch.files.block import Input, place_text
from pricing_dsl.batch.files.errors import FileError
from pricing_dsl.batch.files.sources import source_of
from pricing_dsl.batch.incoming import Incoming
from pricing_dsl.ir.nodes import Program


def rows_of(path: str, program: Program) -> Iterator[tuple[str, dict[str, Any]]]:
    """The summaries in a Parquet or Arrow file, each with its place.

    Raises:
        FileError: it cannot be read, or has opening states in columns, which only whole tables are rated with.
        TableError: a column holds no exact values.
    """
    source = source_of(Input(path, path), Path(path).suffix.lower())
    incoming = Incoming.of(source.types, program)
    if incoming.opening:
        raise FileError(f"{path} has columns `opening.…`: rate it with --wide.")
    for piece in source.pieces():
        block = piece.block()
        for place, facts in zip(block.places, incoming.summaries(block.rows), strict=True):
            yield place_text(path, place), facts
