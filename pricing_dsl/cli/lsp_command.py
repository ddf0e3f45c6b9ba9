"""`pricing lsp`: the language server for editors."""

from __future__ import annotations

import click


@click.command(name="lsp")
@click.option("--stdio", is_flag=True, help="Speak over standard input and output, as is done anyway.")
def command(stdio: bool) -> None:
    """Serve an editor: it starts this command, and speaks the Language Server Protocol with it.

    \b
    Examples:
      pricing lsp
    """
    try:
        import pygls  # noqa: F401
    except ImportError:
        raise click.UsageError('The language server needs `pip install "pricing-dsl[lsp]"`.') from None
    from pricing_dsl.lsp.server import serve

    serve()
