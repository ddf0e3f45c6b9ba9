"""How a text becomes syntax nodes: grammar, tokens, parse table, builders, recovery."""

from pricing_dsl.syntax.parsing.parser import Parsed, parse
from pricing_dsl.syntax.parsing.tokens import Comment, Tokens

__all__ = ["Comment", "Parsed", "Tokens", "parse"]
