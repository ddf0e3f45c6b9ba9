"""Small rulebooks, checked: what one expression in a plan means, what a rulebook as a whole means."""

from collections.abc import Callable

import pytest

from pricing_dsl.diagnostics import Diagnostic
from pricing_dsl.semantics import check, model
from pricing_dsl.syntax import parse

HEADING = "rulebook demo currency USD rounding half_up to 0.01 each line\n"
DECLARED = """
unit call, calls
meter storage in GB
meter api in whole call
meter egress in GB by region { eu, us } default none
meter reads in call each day default none
records payments { amount in USD, method: { card, ach }, when: date }
input tenure in month
input loyal: flag
input size: { small, large }
input since: date
input share: percent
term rate = 0.10 USD per GB
term soft = 2 negotiable from 1 to 5
"""


def _checked(text: str) -> tuple[model.Rulebook | None, list[Diagnostic]]:
    parsed = parse(text if text.lstrip().startswith("rulebook") else HEADING + text, 0)
    checked = check([(0, parsed.rulebook)], _no_file)
    return checked.rulebook, [*parsed.diagnostics, *checked.diagnostics]


def _no_file(path: str) -> str:
    raise FileNotFoundError(2, "No such file or directory", path)


@pytest.fixture
def codes() -> Callable[[str], list[str]]:
    """The codes that a rulebook is reported with."""
    return lambda text: [found.code for found in _checked(text)[1]]


@pytest.fixture
def rulebook() -> Callable[[str], model.Rulebook]:
    """What a rulebook means; it must be free of mistakes."""

    def meaning(text: str) -> model.Rulebook:
        made, diagnostics = _checked(text)
        assert made is not None, [(found.code, found.message) for found in diagnostics]
        assert not [found for found in diagnostics if found.severity == "error"]
        return made

    return meaning


@pytest.fixture
def let(rulebook: Callable[[str], model.Rulebook]) -> Callable[..., model.Expr]:
    """What `let x = EXPR` means in a plan, among declarations of every kind; `above` are the statements before it."""

    def meaning(expr: str, above: str = "", declared: str = "", every: str = "every month") -> model.Expr:
        text = f"{DECLARED}\n{declared}\nplan basic {every} {{\n{above}\nlet x = {expr}\n}}\n"
        (statement,) = (one for one in rulebook(text).plans[0].body if getattr(one, "name", "") == "x")
        assert isinstance(statement, model.Let)
        return statement.value

    return meaning
