"""Exact numbers: everything that touches money or quantity is a rational number, never a float."""

from pricing_dsl.exact.denominator import Den
from pricing_dsl.exact.interval import Range
from pricing_dsl.exact.rounding import RoundingMode, round_to
from pricing_dsl.exact.text import MAX_DIGITS, grouped, grouped_text, money_text, parse_number, to_text

__all__ = [
    "MAX_DIGITS",
    "Den",
    "Range",
    "RoundingMode",
    "grouped",
    "grouped_text",
    "money_text",
    "parse_number",
    "round_to",
    "to_text",
]
