"""Running the rules on one compilation."""

from __future__ import annotations

from collections.abc import Iterable

from pricing_dsl.diagnostics.render import Report
from pricing_dsl.linter.registry import CATALOG, RULES
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.pipeline import Compilation, CompileError


def lint(compilation: Compilation, rules: Iterable[LintRule] = tuple(RULES.values())) -> Report:
    """What the compiler finds in a rulebook and, if there are no errors among it, what the rules do."""
    try:
        _ = compilation.program
    except CompileError as error:
        return Report(compilation.sources, error.report.diagnostics, rules=CATALOG)
    subject = Subject(compilation)
    found = [diagnostic for rule in rules for diagnostic in rule.check(subject)]
    return Report(compilation.sources, (*compilation.diagnostics, *found), rules=CATALOG)
