"""`pricing schema`: the JSON Schema of the IR."""

from __future__ import annotations

import click

from pricing_dsl.cli.files import write_text
from pricing_dsl.ir.schema import SCHEMA_FILE


@click.command(name="schema")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write it here.")
def command(output: str | None) -> None:
    """Print the JSON Schema of compiled rulebooks (the IR).

    \b
    Example:
      pricing schema -o ir.schema.json
    """
    write_text(output, SCHEMA_FILE.read_text(encoding="utf-8"))
