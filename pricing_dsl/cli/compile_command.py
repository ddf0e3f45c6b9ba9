"""`pricing compile`: a rulebook as IR, or as Python."""

from __future__ import annotations

import sys

import click

from pricing_dsl.cli.files import compilation, write_text
from pricing_dsl.cli.findings import show
from pricing_dsl.ir.algebra import TooWideError
from pricing_dsl.ir.json import dumps
from pricing_dsl.ir.nodes import Program
from pricing_dsl.rating.emit.module import python_module

MOST_DECIMALS = 18


@click.command(name="compile")
@click.argument("path")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write it here.  [default: standard output]")
@click.option("--indent", type=click.IntRange(0, 8), help="Lay the JSON out with this indentation.")
@click.option(
    "--emit",
    type=click.Choice(["ir", "python"]),
    default="ir",
    show_default=True,
    help="The IR, or what is computed as Python over whole numbers.",
)
@click.option(
    "--decimals",
    type=click.IntRange(0, MOST_DECIMALS),
    default=3,
    show_default=True,
    help="Decimals of the numbers that the Python functions take.",
)
def command(path: str, output: str | None, indent: int | None, emit: str, decimals: int) -> None:
    """Turn a rulebook into its IR: a JSON document that rates without the rulebook or its compiler.

    \b
    Examples:
      pricing compile storage.rulebook -o storage.json
      pricing rate storage.json usage.csv
      pricing compile storage.rulebook --emit python
    """
    made = compilation(path)
    if not made.ok:
        show([made.report], None, None)
        sys.exit(1)
    write_text(output, dumps(made.program, indent=indent) if emit == "ir" else _python(made.program, decimals))


def _python(program: Program, decimals: int) -> str:
    try:
        return python_module(program, decimals)
    except TooWideError as error:
        raise click.UsageError(f"With {decimals} decimals, {error}. Ask for fewer `--decimals`.") from None
