"""Reading one value as what it is declared to be: a number in its unit, a flag, a choice, a text, a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.exact import parse_number, to_text
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, Scalar
from pricing_dsl.rating.calendar import parse_date

Units: TypeAlias = Mapping[str, Mapping[str, Fraction]]

PERCENT = "%"
_QUANTITY = re.compile(r"(-?[0-9][0-9_.,/]*)\s*(thousand|million|billion)?(?:\s*(\S.*))?", re.DOTALL)
_NUMBER_AFTER_ALL = re.compile(r"[eE][+-]?[0-9]+|[kKmMbB]")
_SCALES = {None: 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


def read_scalar(value: Any, spec: Inlet | ColumnSpec, units: Units) -> Scalar:
    """The value that `value` states, as `spec` declares it; numbers come back in the declared unit.

    Raises:
        ValueError: it states none; the message says why and what to write instead.
    """
    if isinstance(value, Mapping | list | tuple):
        raise ValueError("one value is expected, and several are given")
    match spec.kind:
        case "number":
            return read_number(value, spec.unit, units)
        case "flag":
            return _flag(value)
        case "date":
            return parse_date(value)
        case _:
            return _word(value)


def read_number(value: Any, unit: str, units: Units) -> Fraction:
    """A number in `unit`: written without a unit it stands in that one, else it is converted.

    Raises:
        ValueError: it is no exact number, or in a unit that is not one of these.
    """
    if isinstance(value, str) and (found := _QUANTITY.fullmatch(value.strip())) and (found[2] or found[3]):
        if found[3] and _NUMBER_AFTER_ALL.fullmatch(found[3]) and found[3] not in units.get(unit, {unit: 1}):
            parse_number(value)  # says what is wrong with 1e6 and 10M better than "no unit" would
        number = parse_number(found[1]) * _SCALES[found[2]]
        if found[3]:
            return number * _factor(found[3], unit, units)
    else:
        number = parse_number(value)
    if unit == PERCENT:
        raise ValueError(f'a percent is written with its sign: "{value}%" or "{100 * number}%"')
    return number


def _factor(written: str, unit: str, units: Units) -> Fraction:
    """What one of the written unit is in the declared one."""
    written = " ".join(written.split())
    if unit == PERCENT:
        if written != PERCENT:
            raise ValueError(f"a percent is expected, and {written} is given")
        return Fraction(1, 100)
    if written == unit:
        return Fraction(1)
    spellings = units.get(unit, {})
    if written in spellings:
        return spellings[written]
    meant = closest(written, [unit, *spellings])
    known = f"do you mean {meant}?" if meant else f"{unit} is expected" if unit else "a plain number is expected"
    raise ValueError(f"{written} is no unit of this: {known}")


def decimal_text(value: Decimal) -> str:
    """A decimal as it is told of: 2.5, whether it was 2.5 or 2.500."""
    try:
        return to_text(parse_number(value))
    except ValueError:
        return str(value)


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in _FLAGS:
        raise ValueError("true or false is expected")
    return _FLAGS[word]


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text is expected")
    return value.strip()
