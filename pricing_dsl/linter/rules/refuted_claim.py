"""P901: what `prove` says, and is not so."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic
from pricing_dsl.diagnostics.catalog import RULES
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.proofs.findings import findings
from pricing_dsl.proofs.run import run_proofs

FEW = 4
"""So many summaries are looked around where there is no proof; `pricing prove` looks at more."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """The claims of the rulebook that are refuted, each with the bill that breaks it; what is not decided is for
    `pricing prove` to tell."""
    if subject.model.proofs:
        found = findings(subject.compilation, run_proofs(subject.compilation, samples=FEW))
        yield from (one for one in found if one.code == RULE.rule.code)


RULE = LintRule(RULES["P901"], check, costly=True)
