"""What rulebooks mean: units, types, names, and the typed model that syntax nodes are checked into."""

from pricing_dsl.semantics.check import check

__all__ = ["check"]
