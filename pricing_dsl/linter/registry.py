"""Every rule there is: what stands in `rules`, and beside it what the compiler and the prover report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from pricing_dsl.diagnostics.catalog import RULES as COMPILER_RULES
from pricing_dsl.diagnostics.catalog.rule import Rule
from pricing_dsl.linter import rules
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.settings.codes import RULES as SETTINGS_RULES


def _found() -> Iterator[LintRule]:
    for module in iter_modules(rules.__path__):
        rule = import_module(f"{rules.__name__}.{module.name}").RULE
        assert isinstance(rule, LintRule)
        yield rule


RULES: Mapping[str, LintRule] = MappingProxyType(
    {one.rule.code: one for one in sorted(_found(), key=lambda one: one.rule.code)}
)
"""The rules of the linter by code."""

CATALOG: Mapping[str, Rule] = MappingProxyType(
    {
        one.code: one
        for one in sorted(
            (*COMPILER_RULES.values(), *SETTINGS_RULES, *(one.rule for one in RULES.values())), key=lambda one: one.code
        )
    }
)
"""What the catalog says of every code: the compiler's, the linter's, and those about settings."""


def command_of(code: str) -> str:
    """The command that reports a code first: `lint` tells what `check` finds too, but neither proves nor compares."""
    found_by = {"P": "prove", "B": "diff", "L": "lint"}.get(code[0])
    return found_by or ("lint" if code in RULES else "check")
