"""The rulebooks on the page of each rule of the linter: the rule finds what is to be avoided, and nothing in what is to
be preferred."""

from __future__ import annotations

import pytest

from pricing_dsl.linter.registry import RULES
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.runner import lint
from pricing_dsl.linter.selection import EVERYTHING
from pricing_dsl.pipeline import Compilation

each_rule = pytest.mark.parametrize("one", RULES.values(), ids=RULES)


def codes(one: LintRule, text: str) -> set[str]:
    """What the rule finds in a rulebook that compiles without any finding."""
    compilation = Compilation("page.rulebook", text, nothing_there)
    assert compilation.diagnostics == ()
    return {found.code for found in lint(compilation, profile=EVERYTHING).diagnostics} & {one.code}


def nothing_there(path: str) -> str:
    raise FileNotFoundError(2, "No such file or directory", path)


@each_rule
def test_what_to_avoid_is_found(one: LintRule) -> None:
    assert one.rule.avoid is not None
    assert codes(one, one.rule.avoid) == {one.code}


@each_rule
def test_what_to_prefer_is_not(one: LintRule) -> None:
    assert codes(one, one.rule.prefer) == set()
