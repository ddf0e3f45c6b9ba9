"""From syntax nodes back to text, in the one style rulebooks have."""

from pricing_dsl.syntax.printing.expressions import print_expression
from pricing_dsl.syntax.printing.formatter import FormatRefused, format_text
from pricing_dsl.syntax.printing.rulebooks import print_item, print_rulebook

__all__ = ["FormatRefused", "format_text", "print_expression", "print_item", "print_rulebook"]
