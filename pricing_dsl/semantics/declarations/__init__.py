"""Declarations: the heading, units, what comes in, terms and tables, of all files together."""

from pricing_dsl.semantics.declarations.declare import Declared, declare

__all__ = ["Declared", "declare"]
