"""`pricing compile`: a rulebook as IR."""

from __future__ import annotations

import sys

import click

from pricing_dsl.cli.files import compilation, write_text
from pricing_dsl.cli.findings import show
from pricing_dsl.ir.json import dumps


@click.command(name="compile")
@click.argument("path")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write it here.  [default: standard output]")
@click.option("--indent", type=click.IntRange(0, 8), help="Lay the JSON out with this indentation.")
def command(path: str, output: str | None, indent: int | None) -> None:
    """Turn a rulebook into its IR: a JSON document that rates without the rulebook or its compiler.

    \b
    Examples:
      pricing compile storage.rulebook -o storage.json
      pricing rate storage.json usage.csv
    """
    made = compilation(path)
    if not made.ok:
        show([made.report], None, None)
        sys.exit(1)
    write_text(output, dumps(made.program, indent=indent))
