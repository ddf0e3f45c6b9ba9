"""The rulebooks on the page of each diagnostic: what is to be avoided gives that code and no other, what is to be
preferred gives none. Where it takes an earlier version to find it, that is tested with what compares them."""

from __future__ import annotations

import pytest

from pricing_dsl.diagnostics.catalog import RULES
from pricing_dsl.diagnostics.catalog.rule import Rule
from pricing_dsl.pipeline import Compilation
from pricing_dsl.proofs.findings import findings
from pricing_dsl.proofs.run import run_proofs


def codes(text: str) -> set[str]:
    compilation = Compilation("page.rulebook", text, nothing_there)
    proofs = findings(compilation, run_proofs(compilation)) if compilation.ok else ()
    return {found.code for found in (*compilation.diagnostics, *proofs)}


def nothing_there(path: str) -> str:
    raise FileNotFoundError(2, "No such file or directory", path)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if rule.avoid is not None and not rule.earlier], ids=lambda rule: rule.code
)
def test_what_to_avoid_is_reported(rule: Rule) -> None:
    assert rule.avoid is not None
    assert codes(rule.avoid) == {rule.code}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_what_to_prefer_is_not(rule: Rule) -> None:
    assert codes(rule.prefer) == set()
