"""`--update` writes what is reported now into the case files; read the difference before committing it."""

from contextlib import suppress

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    with suppress(ValueError):  # another folder of cases may have added it
        parser.addoption("--update", action="store_true", help="write what comes out now into the case files")
