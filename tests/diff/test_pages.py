"""The rulebooks on the page of each change: what is to be avoided is found beside the version before, what is to be
preferred is not."""

from __future__ import annotations

import datetime

import pytest

from pricing_dsl.diagnostics.catalog import RULES
from pricing_dsl.diagnostics.catalog.rule import Rule
from pricing_dsl.diff import findings
from pricing_dsl.pipeline import Compilation

TODAY = datetime.date(2026, 6, 1)

each_change = pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if rule.earlier is not None], ids=lambda rule: rule.code
)


def codes(rule: Rule, text: str) -> set[str]:
    assert rule.earlier is not None
    old, new = (Compilation("page.rulebook", one) for one in (rule.earlier, text))
    assert old.diagnostics == new.diagnostics == ()
    return {found.code for found in findings(old, new, today=TODAY)}


@each_change
def test_what_to_avoid_is_found(rule: Rule) -> None:
    assert rule.avoid is not None
    assert rule.code in codes(rule, rule.avoid)


@each_change
def test_what_to_prefer_is_not(rule: Rule) -> None:
    assert rule.code not in codes(rule, rule.prefer)


@each_change
def test_the_version_before_differs_from_itself_in_nothing(rule: Rule) -> None:
    assert rule.earlier is not None
    assert codes(rule, rule.earlier) == set()
