"""Every code that the compiler, the prover and `diff` can report, with the text of its page. One module for each letter
of the codes; ``plans``, ``plan_tiers`` and ``plan_grants`` for those that are about the statements of a plan.

To add a code, add a ``Rule`` to the tuple of its module, in the order of the codes.
"""

from collections.abc import Mapping
from types import MappingProxyType

from pricing_dsl.diagnostics.catalog import (
    changes,
    commitments,
    dates,
    examples,
    grants,
    money,
    names,
    plan_grants,
    plan_tiers,
    plans,
    proofs,
    syntax,
    tiers,
    types,
    units,
)
from pricing_dsl.diagnostics.catalog.rule import Category, Rule

ALL: tuple[Rule, ...] = tuple(
    sorted(
        (
            *syntax.RULES,
            *names.RULES,
            *types.RULES,
            *units.RULES,
            *money.RULES,
            *tiers.RULES,
            *grants.RULES,
            *commitments.RULES,
            *dates.RULES,
            *examples.RULES,
            *plan_tiers.RULES,
            *plan_grants.RULES,
            *plans.RULES,
            *proofs.RULES,
            *changes.RULES,
        ),
        key=lambda rule: rule.code,
    )
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in ALL})
"""The rules by code."""

__all__ = ["ALL", "RULES", "Category", "Rule"]
