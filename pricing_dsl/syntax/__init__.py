"""From text to syntax nodes, and from syntax nodes to formatted text."""

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing import Comment, Parsed, Tokens, parse

__all__ = ["Comment", "Parsed", "Tokens", "nodes", "parse"]
