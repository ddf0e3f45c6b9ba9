"""Two versions of a rulebook: what changed in words, for which usage the bill rises or falls, what breaks, and what it
does to real bills."""

from pricing_dsl.diff.change import Action, Change
from pricing_dsl.diff.changes import changes
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.findings import findings

__all__ = ["Action", "Change", "Comparison", "changes", "findings"]
