"""`pricing rule CODE`: what a diagnostic means."""

from __future__ import annotations

import sys

import click

from pricing_dsl.cli.console import console_for
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.linter.pages import page_of
from pricing_dsl.linter.registry import CATALOG


@click.command(name="rule")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Explain a diagnostic: what it found, why it matters, what to avoid and what to write.

    Without CODE all codes are listed.

    \b
    Examples:
      pricing rule T108
      pricing rule ambiguous-boundary
    """
    if code is None:
        for rule in CATALOG.values():
            click.echo(f"{rule.code}  {rule.severity:<8} {rule.name:<34} {rule.title}")
        return
    names = {rule.name: rule.code for rule in CATALOG.values()}
    known = code.upper() if code.upper() in CATALOG else names.get(code.lower())
    if known is None:
        meant = closest(code.upper(), CATALOG) or closest(code.lower(), names)
        raise click.UsageError(f"There is no diagnostic `{code}`." + (f" Did you mean `{meant}`?" if meant else ""))
    text = page_of(known)
    if sys.stdout.isatty():
        from rich.markdown import Markdown

        console_for(sys.stdout).print(Markdown(text))
    else:
        click.echo(text, nl=False)
