"""`pricing new`: a first rulebook to change."""

from __future__ import annotations

import re
from pathlib import Path

import click

TEMPLATE = """rulebook {name} "{title}"
  version "1"
  currency USD
  rounding half_up to 0.01 each line

unit call, calls

meter calls "API calls" in whole call

plan standard "Standard" every month {{
  fee base "Base fee" 20 USD

  grant included 10 thousand calls of calls every month
  charge calls "API calls" on overage of calls graduated tiers {{
    up to 100 thousand calls at 0.0020 USD per call
    above                    at 0.0015 USD per call
  }}
}}

examples "the included calls and both tiers" for standard {{
  | calls         | total      |
  | 10_000 calls  | 20.00 USD  |
  | 10_001 calls  | 20.00 USD  |
  | 110_000 calls | 220.00 USD |
  | 210_000 calls | 370.00 USD |
}}
"""


@click.command(name="new")
@click.argument("path", type=click.Path(dir_okay=False))
def command(path: str) -> None:
    """Start a rulebook at PATH: a small plan with examples, ready to be changed.

    \b
    Example:
      pricing new storage.rulebook
      pricing test storage.rulebook
      pricing rate storage.rulebook --given calls=50_000
    """
    target = Path(path)
    if target.suffix != ".rulebook":
        raise click.UsageError(f"A rulebook's name ends in .rulebook, for example {target.with_suffix('.rulebook')}.")
    if target.exists():
        raise click.UsageError(f"{path} is already there; choose another name.")
    words = re.findall(r"[a-z0-9]+", target.stem.lower()) or ["pricing"]
    name = "_".join(words) if words[0][0].isalpha() else "pricing_" + "_".join(words)
    try:
        target.write_text(TEMPLATE.format(name=name, title=" ".join(words).capitalize()), encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from None
    click.echo(f"Made {path}. Next: pricing test {path}")
