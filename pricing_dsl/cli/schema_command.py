"""`pricing schema`: the JSON Schemas of what this program writes and reads."""

from __future__ import annotations

import click

from pricing_dsl.cli.files import write_text
from pricing_dsl.diagnostics.render.machine import SCHEMA_FILE as FINDINGS
from pricing_dsl.diff.telling.document import SCHEMA as DIFF
from pricing_dsl.ir.schema import SCHEMA_FILE as IR
from pricing_dsl.linter.settings.schema import SCHEMA_FILE as SETTINGS

SCHEMAS = {"ir": IR, "findings": FINDINGS, "diff": DIFF, "settings": SETTINGS}


@click.command(name="schema")
@click.argument("of", type=click.Choice(list(SCHEMAS)), default="ir")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write it here.")
def command(of: str, output: str | None) -> None:
    """Print a JSON Schema: of compiled rulebooks (ir, where nothing is said), of what --format json shows
    (findings), of what `pricing diff --format json` does (diff), or of pricing.toml (settings).

    \b
    Examples:
      pricing schema -o ir.schema.json
      pricing schema findings
    """
    write_text(output, SCHEMAS[of].read_text(encoding="utf-8"))
