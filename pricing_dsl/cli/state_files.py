"""State files: what each subscription carries, read before rating and written after; JSON, or tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import BinaryIO

import click

from pricing_dsl.cli.batch_extra import batch_extra
from pricing_dsl.cli.files import read_text
from pricing_dsl.cli.usage_files import TABLES, suffix_of
from pricing_dsl.programs import Program
from pricing_dsl.rating.state import State


def read_states(path: str | None, program: Program) -> dict[str, State]:
    """The opening states by subscription (\"\" where a summary names none)."""
    if path is None:
        return {}
    if suffix_of(path) in TABLES:
        with batch_extra():
            from pricing_dsl.batch.files.states import States, states_from

            return states_from(States.in_file(path).table(), program.ir)
    try:
        data = json.loads(read_text(path), parse_float=Decimal)
        return {str(name): State.from_json(state) for name, state in data["subscriptions"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise click.UsageError(f"{path} is no state file: {error}.") from None


def write_states(file: BinaryIO, path: str, states: Mapping[str, State], program: Program) -> None:
    """Write the closing states to the file that will be at `path`."""
    if suffix_of(path) not in TABLES:
        data = {"subscriptions": {name: state.to_json() for name, state in states.items()}}
        file.write((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())
        return
    with batch_extra():
        from pricing_dsl.batch.files.sinks import SUFFIXES, sink_of
        from pricing_dsl.batch.files.states import table_of

        table = table_of(states, program.ir)
        sink = sink_of(SUFFIXES[suffix_of(path)], file, table.schema)
        for batch in table.to_batches():
            sink.write(sink.encode(batch))
        sink.close()
