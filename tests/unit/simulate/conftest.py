"""Plans to look at, and a short way to ask about them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pricing_dsl.compiling import compile
from pricing_dsl.simulate.cases import Over, Rulebook, cases
from pricing_dsl.simulate.courses import course
from pricing_dsl.simulate.notes import Told, told

PLANS = Path(__file__).parent / "plans.rulebook"

Ask = Callable[..., Told]


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return Rulebook(compile(PLANS).ir)


@pytest.fixture(scope="session")
def ask(book: Rulebook) -> Ask:
    def asked(over: str, *plans: str, **facts: Any) -> Told:
        return told([course(case) for case in cases([book], Over.of(over), facts, plans)])

    return asked


def pytest_addoption(parser: pytest.Parser) -> None:
    with contextlib.suppress(ValueError):  # another folder of golden files added it
        parser.addoption("--update", action="store_true", help="write what comes out now into the golden files")
