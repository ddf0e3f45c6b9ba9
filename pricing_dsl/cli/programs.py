"""The program a command rates with: a rulebook that is compiled, or a compiled one that is loaded."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pricing_dsl.cli.files import read_text
from pricing_dsl.ir.errors import IRError
from pricing_dsl.programs import Program, loads


def program_of(path: str) -> Program:
    """The program; a rulebook with mistakes is shown with them, and ends the command with exit code 1."""
    if Path(path).suffix == ".json":
        try:
            return loads(read_text(path))
        except IRError as error:
            raise click.UsageError(f"{path} is no compiled rulebook: {error}.") from None
    from pricing_dsl.cli.files import compilation
    from pricing_dsl.cli.findings import show

    made = compilation(path)
    if not made.ok:
        show([made.report], None, None)
        sys.exit(1)
    return Program(made.program, made)
