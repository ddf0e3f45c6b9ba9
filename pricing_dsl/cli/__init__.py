"""The command line: `pricing`, one small module for each command, imported only when it is asked for."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

COMMANDS = {
    "new": "Start a rulebook.",
    "check": "Find the mistakes in rulebooks.",
    "lint": "Find mistakes, and what is likely not meant.",
    "fmt": "Lay out rulebooks.",
    "test": "Run the examples of rulebooks.",
    "diff": "Tell what a change of a price does.",
    "prove": "Prove what rulebooks claim for every usage.",
    "rate": "Rate usage and show the bills.",
    "simulate": "Draw what plans cost along a quantity.",
    "explain": "Show how a bill came about, step by step.",
    "compile": "Turn a rulebook into its IR, a JSON document.",
    "schema": "Print the JSON Schema of the IR, or of findings.",
    "rule": "Explain a diagnostic code.",
    "lsp": "Serve an editor, over the Language Server Protocol.",
}


class LazyGroup(click.Group):
    """Commands that are imported when they run, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = import_module(f"pricing_dsl.cli.{name}_command").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a rulebook that turns out to have mistakes is shown with them, with exit code 1."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            from pricing_dsl.cli.findings import show
            from pricing_dsl.pipeline import CompileError

            if not isinstance(error, CompileError):
                raise
            show([error.report], None, None)
            ctx.exit(1)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from pricing_dsl.diagnostics.suggest import closest

            meant = closest(args[0], COMMANDS)
            hint = f" Did you mean `{meant}`?" if meant else ""
            raise click.UsageError(f"There is no command `{args[0]}`.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pricing-dsl", prog_name="pricing")
def group() -> None:
    """Price plans as rulebooks: check them, test them, rate usage with them.

    \b
    Examples:
      pricing new storage.rulebook
      pricing check rulebooks/
      pricing rate storage.rulebook --given storage="700 GB"
      pricing explain storage.rulebook usage.csv

    Exit codes: 0 fine, 1 findings, 2 wrong use.
    """


def main() -> None:
    """The program's entry point: what goes wrong unforeseen is told in one line, with exit code 2."""
    try:
        group(prog_name="pricing")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        if os.environ.get("PRICING_DEBUG"):
            raise
        click.echo(f"pricing: a fault of this program, please report it: {type(error).__name__}: {error}", err=True)
        click.echo("Set PRICING_DEBUG=1 to see where it happened.", err=True)
        sys.exit(2)
