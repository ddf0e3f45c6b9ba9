"""Parts of a rulebook in its author's words: the text they were written as, numbers with their units."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction

from pricing_dsl.exact import grouped, grouped_text, money_text
from pricing_dsl.semantics import model
from pricing_dsl.semantics.currencies import minor_unit
from pricing_dsl.semantics.units import ONE, Unit
from pricing_dsl.source import Place, Sources

_COMMENT = re.compile(r'("[^"\n]*")|#[^\n]*')
_GROUPED = re.compile(r"(?<=\d)_(?=\d)")
_STARTS_WITH_NUMBER = re.compile(r"-?\d")


def text_at(sources: Sources, place: Place) -> str:
    """What stands at a place, on one line, without comments: `10_000 GB` reads 10,000 GB."""
    text = _COMMENT.sub(lambda found: found[1] or "", sources.text(place))
    return _GROUPED.sub(",", " ".join(text.split()))


def expression_words(sources: Sources, expr: model.Expr) -> str:
    """An expression as it was written; a constant that goes by a name, as what it comes to."""
    text = text_at(sources, expr.place)
    if isinstance(expr, model.Const) and isinstance(expr.value, Fraction) and not _STARTS_WITH_NUMBER.match(text):
        return literal_words(expr.value, expr.type)
    return text


def literal_words(value: model.Literal | None, type: model.Type) -> str:
    """A value as a rulebook would write it: 0.05 EUR per GB, 10%, 2026-04-01, eu."""
    match value:
        case None:
            return "not offered"
        case bool():
            return "true" if value else "false"
        case Fraction() if isinstance(type, model.Numeric) and type.percent:
            return f"{grouped(value * 100)}%"
        case Fraction():
            unit = type.unit if isinstance(type, model.Numeric) else ONE
            return f"{grouped_text(money_text(value, _digits(unit)))} {unit.text}".strip()
        case _:
            return str(value)


def _digits(unit: Unit) -> int:
    """How many decimals a number has at least: those of the currency, of amounts and prices."""
    code = next((base[1:] for base, power in unit.dims if base.startswith("$") and power == 1), None)
    smallest = None if code is None else minor_unit(code)
    return 0 if smallest is None else len(str(smallest.denominator)) - 1


def cadence_words(cadence: model.Cadence | None) -> str:
    """How often something comes: every month, every 3 periods, once."""
    if cadence is None:
        return "every period"
    if cadence.once:
        return "once"
    if cadence.calendar:
        return "every calendar year"
    if cadence.months:
        return f"every {_count(cadence.months, 12, 'year') or _count(cadence.months, 1, 'month')}"
    if cadence.days:
        return f"every {_count(cadence.days, 7, 'week') or _count(cadence.days, 1, 'day')}"
    return "every period" if cadence.periods == 1 else f"every {cadence.periods} periods"


def _count(number: int, size: int, word: str) -> str:
    if number % size:
        return ""
    count = number // size
    return word if count == 1 else f"{count} {word}s"


def unit_words(type: model.Type) -> str:
    """What is counted or chosen from: whole seat, GB, { eu, us }."""
    match type:
        case model.Numeric(unit=unit, percent=percent, whole=whole):
            return " ".join(filter(None, ("whole" if whole else "", "%" if percent else unit.text or "number")))
        case model.Choice(values=values) if values is not None:
            return f"{{ {', '.join(values)} }}"
        case model.Flag():
            return "flag"
        case model.DateType():
            return "date"
        case _:
            return "text"


def dates_words(start: datetime.date | None, through: datetime.date | None) -> str:
    """From when to when something holds; "" for always."""
    parts = [f"from {start}" if start else "", f"through {through}" if through else ""]
    return " ".join(filter(None, parts))


def changed_words(before: str, after: str) -> str:
    """`0.05 -> 0.06 EUR per GB`: the price's unit once, where both are in it."""
    (old, _, old_unit), (new, _, new_unit) = before.partition(" "), after.partition(" ")
    if old_unit == new_unit and " per " in old_unit and _STARTS_WITH_NUMBER.match(old) and "," not in old_unit:
        return f"{old} -> {new} {new_unit}"
    return f"{before} -> {after}"
