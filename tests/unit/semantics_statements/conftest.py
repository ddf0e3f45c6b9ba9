"""Rulebooks of a few lines, checked."""

from collections.abc import Callable

import pytest

from pricing_dsl.pipeline import Compilation
from pricing_dsl.semantics import model

HEADING = "rulebook demo\n  currency USD\n  rounding half_up to 0.01 each line\n\n"
Compiled = Callable[[str], model.Rulebook]


@pytest.fixture
def rulebook() -> Compiled:
    """The model of a rulebook; the usual heading is put before a text that has none."""

    def compiled(text: str) -> model.Rulebook:
        whole = text if text.lstrip().startswith("rulebook ") else HEADING + text
        return Compilation("test.rulebook", whole).model

    return compiled


@pytest.fixture
def body(rulebook: Compiled) -> Callable[[str, str], tuple[model.Statement, ...]]:
    """The statements of a monthly plan, after some declarations."""

    def compiled(declarations: str, statements: str) -> tuple[model.Statement, ...]:
        return rulebook(f"{declarations}\nplan basic every month {{\n{statements}\n}}\n").plans[0].body

    return compiled
