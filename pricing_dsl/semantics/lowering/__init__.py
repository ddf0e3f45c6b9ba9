"""Lowering: the typed model as IR.

It is mechanical: the checker has resolved names, units and sugar. What remains is to give every value its rows, turn
grants into slots (`lots.py`), and put guards on branches.
"""

from pricing_dsl.semantics.lowering.program import Probes, lower

__all__ = ["Probes", "lower"]
