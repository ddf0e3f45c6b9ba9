"""The fixes offered for what a page says to avoid: they leave a rulebook that compiles and has less to be found, and
safe ones the same bills."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pricing_dsl.compiling import compile_text
from pricing_dsl.diagnostics import Diagnostic, Fix
from pricing_dsl.ir.nodes import Inlet
from pricing_dsl.linter.registry import RULES
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.pipeline import Compilation
from tests.linter.looking import fixed

FIXING = [
    (one, finding.fix)
    for one in RULES.values()
    if one.rule.avoid is not None
    for finding in one.check(Subject(Compilation("page.rulebook", one.rule.avoid)))
    if finding.fix is not None
]


def test_there_are_fixes_of_both_kinds() -> None:
    assert {fix.safe for _, fix in FIXING} == {True, False}


@pytest.mark.parametrize(("one", "fix"), FIXING, ids=lambda value: getattr(value, "title", None) or value.rule.code)
def test_a_fix_leaves_less_to_be_found(one: LintRule, fix: Fix) -> None:
    assert one.rule.avoid is not None
    text = fixed(one.rule.avoid, fix)
    after = Compilation("page.rulebook", text)
    assert after.ok
    if one.rule.avoid not in text:  # else it only adds something to look at, and there is as much to be found
        assert len(_findings(one, text)) < len(_findings(one, one.rule.avoid))
    if fix.safe:
        assert _bills(text) == _bills(one.rule.avoid)


def _findings(one: LintRule, text: str) -> list[Diagnostic]:
    return list(one.check(Subject(Compilation("page.rulebook", text))))


def _bills(text: str) -> list[object]:
    """What some amounts of usage cost, on days before and after the dates on the pages."""
    program = compile_text(text)
    return [
        [(line.name, line.title, line.quantity, line.price, line.amount) for line in bill.lines]
        for quantity in (0, 1, 99, 100, 101, 5_000)
        for year in (2026, 2027, 2028)
        for bill in [program.rate(_summary(program.ir.inlets, quantity, year))]
    ]


def _summary(inlets: Sequence[Inlet], quantity: int, year: int) -> dict[str, object]:
    given = {inlet.name: str(quantity) for inlet in inlets if inlet.role in ("meter", "input")}
    return {"period.start": f"{year}-01-01", "period.end": f"{year}-01-31", **given}
