"""What Parquet and Arrow need beyond the core, and what goes wrong with files, as wrong use of a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def batch_extra() -> Iterator[None]:
    """Use of pyarrow and numpy, which may not be there, on files that may not be right."""
    try:
        import numpy  # noqa: F401
        import pyarrow  # noqa: F401
    except ImportError:
        raise click.UsageError('Parquet, Arrow and --wide need `pip install "pricing-dsl[batch]"`.') from None
    from pricing_dsl.batch.cells import DoesNotFitError
    from pricing_dsl.batch.files.errors import FileError
    from pricing_dsl.batch.rated import TableError

    try:
        yield
    except (FileError, TableError, DoesNotFitError) as error:
        raise click.UsageError(str(error)) from None
