"""Exact numbers read from text and written back without losing a digit."""

import re
from decimal import Decimal
from fractions import Fraction

MAX_DIGITS = 60
"""Longest number accepted, in digits. No price or quantity comes near it; a longer one is damaged data."""

_DIGITS = r"[0-9]+(?:_[0-9]+)*"
_NUMBER = re.compile(rf"(-?)({_DIGITS})(?:\.([0-9]+)|/({_DIGITS}))?")
_POWER_OF_TEN = re.compile(r"-?[0-9][0-9_]*(?:\.[0-9]+)?[eE][+-]?[0-9]+")
_SCALE_LETTER = re.compile(r"(-?[0-9][0-9_]*(?:\.[0-9]+)?) ?([kKmMbB])")
_SCALES = {"k": "thousand", "m": "million", "b": "billion"}
_QUOTED = 40


def parse_number(value: object, max_digits: int = MAX_DIGITS) -> Fraction:
    """The exact number that a text, `int`, `Decimal` or `Fraction` states.

    Texts are written as in a rulebook: "12", "1_000.5", "2/37", with "-" before a negative number; spaces around
    them do not matter. Whatever is doubtful, or longer than `max_digits` digits, is refused and not guessed at.

    Raises:
        ValueError: `value` is not an exact number; the message says what to write instead.
    """
    if isinstance(value, str):
        return _parse_text(value.strip(), max_digits)
    if isinstance(value, bool):
        raise ValueError(f"{str(value).lower()} is a flag, not a number")
    if isinstance(value, float):
        raise ValueError(f'{value!r} is a binary float, which is not exact: give it as text, "{value!r}"')
    if isinstance(value, Decimal):
        return _parse_decimal(value, max_digits)
    if isinstance(value, int | Fraction):
        limit = 10**max_digits
        if abs(value.numerator) >= limit or value.denominator >= limit:
            raise _too_long("the number", max_digits)
        return Fraction(value)
    raise ValueError(f"a number is expected, not a value of type {type(value).__name__}")


def to_text(value: Fraction) -> str:
    """`value` as the shortest text that is exact: "12", "-0.1", or "507/31" where no decimal is."""
    return money_text(value, 0)


def money_text(value: Fraction, digits: int) -> str:
    """`value` exactly, with at least `digits` decimals: "49.00", "0.125"; "507/31" where no decimal is exact."""
    places = _decimal_places(value.denominator)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    places = max(places, digits)
    sign = "-" if value < 0 else ""
    scaled = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{sign}{scaled[:-places]}.{scaled[-places:]}" if places else f"{sign}{scaled}"


def _decimal_places(denominator: int) -> int | None:
    """How many decimals a fraction in lowest terms over `denominator` takes; None if they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest = denominator >> twos
    fives = 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None


def _parse_text(text: str, max_digits: int) -> Fraction:
    if sum(map(str.isdigit, text)) > max_digits:
        raise _too_long(_quoted(text), max_digits)
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(_why_no_number(text))
    sign, whole, decimals, divisor = found.groups()
    if decimals is not None:
        return Fraction(f"{sign}{whole.replace('_', '')}.{decimals}")
    bottom = int((divisor or "1").replace("_", ""))
    if bottom == 0:
        raise ValueError(f"{_quoted(text)} divides by zero")
    return Fraction(int(sign + whole.replace("_", "")), bottom)


def _parse_decimal(value: Decimal, max_digits: int) -> Fraction:
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not a number that can be billed")
    # Checked before the conversion: Decimal("1e999999") is short to write and huge to hold.
    if max(len(digits) + exponent, len(digits), -exponent) > max_digits:
        raise _too_long("the number", max_digits)
    return Fraction(value)


def grouped_text(text: str) -> str:
    """A written number for people: "1234567.5" as "1,234,567.5"; a fraction stays as it is."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, decimals = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}" if whole.isdecimal() else text


def grouped(value: Fraction) -> str:
    """`to_text` for people: "1,234,567.5"."""
    return grouped_text(to_text(value))


def _why_no_number(text: str) -> str:
    shown = _quoted(text)
    if not text:
        return "a number is expected, but there is none"
    if text.lstrip("+-").lower() in {"nan", "inf", "infinity", "snan"}:
        return f"{shown} is not a number that can be billed"
    if "," in text:
        return _why_no_comma(text)
    if _POWER_OF_TEN.fullmatch(text):
        return f"{shown} is a power-of-ten form: write the number in full, as 1_000_000 or 0.001"
    if scaled := _SCALE_LETTER.fullmatch(text):
        number, letter = scaled.groups()
        return f'{shown} is a number with a letter: write "{number} {_SCALES[letter.lower()]}", or the number in full'
    if text.startswith("."):
        return f'{shown} has nothing before the point: write "0{text}"'
    if text.startswith("+"):
        return f'{shown} has a plus sign: write "{text[1:]}"'
    return f"{shown} is not a number: write it as 12, 1_000.5, -3.25 or 2/37"


def _why_no_comma(text: str) -> str:
    """Every reading of the comma: the reader chooses, the program never does."""
    if "." not in text:
        readings = [text.replace(",", "."), text.replace(",", "")]
    elif text.rindex(",") > text.rindex("."):
        readings = [text.replace(".", "").replace(",", ".")]
    else:
        readings = [text.replace(",", "")]
    offered = " or ".join(f'"{reading}"' for reading in readings if _NUMBER.fullmatch(reading))
    if not offered:
        return f"{_quoted(text)} is not a number: a comma has no place in one"
    return f"{_quoted(text)} has a comma, which means different things in different countries: write {offered}"


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= _QUOTED else f'"{text[: _QUOTED - 3]}..."'


def _too_long(what: str, max_digits: int) -> ValueError:
    return ValueError(f"{what} has more than {max_digits} digits, which no price or quantity needs")
