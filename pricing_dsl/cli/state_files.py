"""State files: what each subscription carries, read before rating and written after."""

from __future__ import annotations

import json
import os
import tempfile
from decimal import Decimal
from pathlib import Path

import click

from pricing_dsl.cli.files import read_text
from pricing_dsl.rating.state import State


def read_states(path: str | None) -> dict[str, State]:
    """The opening states by subscription (\"\" where a summary names none)."""
    if path is None:
        return {}
    try:
        data = json.loads(read_text(path), parse_float=Decimal)
        return {str(name): State.from_json(state) for name, state in data["subscriptions"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise click.UsageError(f"{path} is no state file: {error}.") from None


def write_states(path: str, states: dict[str, State]) -> None:
    """Write the closing states; the file is either the old one or the whole new one."""
    data = {"subscriptions": {name: state.to_json() for name, state in states.items()}}
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def write_whole(path: str, text: str) -> None:
    """Write a file all at once: beside it first, then in its place."""
    target = Path(path)
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, target)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from None
