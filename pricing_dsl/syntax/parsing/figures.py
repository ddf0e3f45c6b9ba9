"""Figures that cannot be taken as they stand: numbers with several readings, days that do not exist."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from attrs import frozen

MOST_DIGITS = 60

_DIGITS = "[0-9](?:_?[0-9])*+"

# What is written like a figure and is none, by kind; all of it is tried before the grammar's own terminals. Figures
# begin with a digit, points do not.
FIGURES = {
    "timestamp": r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9:]+)?",
    "odd_date": r"(?![0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]))[0-9]{4}-[0-9]{1,2}-[0-9]+",
    "dotted": r"[0-9]+(?:\.[0-9]+){2,}",
    "slashed": r"[0-9]+(?:/[0-9]+){2,}",
    "exponent": rf"{_DIGITS}(?:\.[0-9]+)?[eE][+-]?[0-9]+\b",
    "glued": rf"(?![0-9]+(?:st|nd|rd|th)\b){_DIGITS}(?:[./]{_DIGITS})?+[^\W\d]\w*",
    "comma": rf"{_DIGITS}(?:\.[0-9]+)?(?:,[0-9]+(?:\.[0-9]+)?)+",
    "apostrophe": r"[0-9]{1,3}(?:['\u2019][0-9]{3})+",
    "open_point": rf"{_DIGITS}\.(?![0-9])",
}
POINTS = {"bare_point": r"(?<![\w)\]}])\.[0-9]+"}


@frozen
class Misread:
    """What is wrong with a piece of text, and the tokens it is read as.

    `tokens` are kinds and texts. `instead` is what to write, where one reading is plainly meant; it is `safe` if it
    cannot change what anybody is billed.
    """

    code: str
    message: str
    tokens: tuple[tuple[str, str], ...]
    hint: str | None = None
    instead: str | None = None
    safe: bool = False
    stake: str | None = None


def figure_kind(kind: str, text: str) -> str:
    """The kind of a token, or the kind of mistake its figure is."""
    if kind == "DATE":
        return kind if _date(text) else "no_such_day"
    if kind in ("NUMBER", "PERCENT", "PERCENT_OF", "ORDINAL"):
        if sum(map(str.isdigit, text)) > MOST_DIGITS:
            return "too_long"
        if "/" in text:
            return "zero_below" if not text.split("/")[1].strip("0_") else "ratio"
    return kind


def read_figure(kind: str, text: str) -> Misread:
    """What a figure that is none may have meant."""
    return _READERS[kind](text)


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> tuple[tuple[str, str], ...]:
    return (("NUMBER", text),)


def _unclear(text: str, readings: list[str], read_as: str, stake: str | None = None) -> Misread:
    offered = " or ".join(filter(None, (", ".join(readings[:-1]), readings[-1])))
    return Misread("M410", f"`{text}` can be read in several ways", _number(read_as), f"write {offered}", stake=stake)


def _timestamp(text: str) -> Misread:
    day = text[:10]
    if not _date(day):
        return _no_such_day(day)
    return Misread("S001", "a date has no time of day", (("DATE", day),), f"write `{day}`", day)


def _odd_date(text: str) -> Misread:
    year, month, day = text.split("-")
    if len(day) > 2:
        return _no_such_day(f"{year}-{month:0>2}-{day[:2]}", text)
    whole = f"{year}-{month:0>2}-{day:0>2}"
    if not _date(whole):
        return _no_such_day(whole, text)
    message = "a date has four digits for the year and two each for month and day"
    return Misread("S001", message, (("DATE", whole),), f"write `{whole}`", whole, safe=True)


def _no_such_day(text: str, written: str | None = None) -> Misread:
    year, month, day = text.split("-")
    nearest = f"{year}-{month}-{day}"
    if int(year) == 0 or not 1 <= int(month) <= 12:
        message = f"there is no month {month}" if int(year) else "there is no year 0"
        nearest = f"{max(int(year), 1):04}-12-31"
    else:
        message = f"there is no day `{written or text}`"
        last = next(d for d in range(31, 27, -1) if _date(f"{year}-{month}-{d}"))
        nearest = f"{year}-{month}-{max(1, min(int(day), last)):02}"
    return Misread("D606", message, (("DATE", nearest),), "a date is written year-month-day, such as `2026-01-31`")


def _several_parts(text: str, separator: str) -> Misread:
    """`31.12.2025`, `2026/01/31`: a date of another country, or figures grouped by points."""
    parts = text.split(separator)
    dates = []
    if len(parts) == 3:
        first, middle, last = parts
        orders = [(first, middle, last)] if len(first) == 4 else [(last, middle, first), (last, first, middle)]
        for year, month, day in orders:
            written = f"{year}-{month:0>2}-{day:0>2}"
            if len(year) == 4 and len(written) == 10 and _date(written) and written not in dates:
                dates.append(written)
    if dates:
        hint = " or ".join(f"`{date}`" for date in dates)
        message = f"`{text}` is not how a date is written"
        return Misread("M410", message, (("DATE", dates[0]),), f"write {hint}", dates[0] if len(dates) == 1 else None)
    if separator == "." and all(len(part) == 3 for part in parts[1:]):
        return _unclear(text, [f"`{_grouped(parts)}`"], _grouped(parts))
    hint = "a number has one point; a text stands in double quotes"
    if separator == "/":
        hint = f"write `({parts[0]}/{parts[1]}) / {parts[2]}` or `{parts[0]} / ({parts[1]}/{parts[2]})`"
    return Misread("M410", f"`{text}` is no number", _number(f"{parts[0]}"), hint)


def _grouped(parts: list[str]) -> str:
    return "_".join(parts)


def _exponent(text: str) -> Misread:
    digits, _, power = text.lower().partition("e")
    places = int(power) if len(power) <= 3 else MOST_DIGITS + 1
    if abs(places) > MOST_DIGITS:
        return _too_long(text)
    whole, _, rest = digits.replace("_", "").partition(".")
    if places >= 0:
        rest = rest.ljust(places, "0")
        whole, rest = whole + rest[:places], rest[places:]
    else:
        whole = whole.rjust(1 - places, "0")
        whole, rest = whole[:places], whole[places:] + rest
    value = f"{int(whole):_}" + (f".{rest}" if rest.strip("0") else "")
    readings = [f"`{value}`"]
    for word, zeros in (("billion", 9), ("million", 6), ("thousand", 3)):
        if int(whole) and not rest.strip("0") and int(whole) % 10**zeros == 0:
            readings.append(f"`{int(whole) // 10**zeros} {word}`")
            break
    return _unclear(text, readings, value)


# What letters behind a number stand for, and to whom.
_SUFFIXES = {
    "k": (("thousand", ""),),
    "m": (("million", ""), ("thousand", " if M is the Roman thousand")),
    "mm": (("million", ""),),
    "mio": (("million", ""),),
    "mn": (("million", ""),),
    "b": (("billion", ""),),
    "bn": (("billion", ""),),
    "g": (("billion", ""),),
}


def _glued(text: str) -> Misread:
    found = re.match(rf"{_DIGITS}(?:[./]{_DIGITS})?", text)
    figure = found.group() if found else text
    letters = text[len(figure) :]
    if figure_kind("NUMBER", figure) not in ("NUMBER", "ratio"):
        return _too_long(figure)
    if scales := _SUFFIXES.get(letters.lower()):
        readings = [f"`{figure} {word}`{remark}" for word, remark in scales]
        stake = "the readings differ by a factor of 1_000" if len(scales) > 1 else None
        tokens = (("NUMBER", figure), (scales[0][0], scales[0][0]))
        hint = f"write {' or '.join(readings)}"
        message = f"`{text}` can be read in several ways" if stake else f"`{letters}` is no word for a large number"
        instead = None if stake else f"{figure} {scales[0][0]}"
        return Misread("M410", message, tokens, hint, instead, stake=stake)
    if letters.startswith("_") or not letters.isascii():
        return Misread("M410", f"`{text}` is no number", _number(figure), "digits are grouped as in `1_000_000`")
    apart = f"{figure} {letters}"
    message = "a number and its unit are two words"
    tokens = (("NUMBER", figure), ("NAME", letters))
    return Misread("M410", message, tokens, f"write `{apart}`", apart, safe=True)


def _comma(text: str) -> Misread:
    parts = text.split(",")
    readings = []
    if all(re.fullmatch(r"[0-9]{3}(\.[0-9]+)?", part) for part in parts[1:]) and len(parts[0]) <= 3:
        readings.append(f"`{_grouped(parts)}`")
    if len(parts) == 2 and "." not in text:
        readings.append(f"`{parts[0]}.{parts[1]}`")
    first = readings[0].strip("`") if readings else parts[0]
    readings.append(f"`{', '.join(parts)}` for {len(parts)} values")
    stake = "the first two readings differ by a factor of 1_000" if len(readings) == 3 else None
    return _unclear(text, readings, first, stake)


def _apostrophe(text: str) -> Misread:
    grouped = re.sub("['\u2019]", "_", text)
    message = "digits are grouped with underscores"
    return Misread("M410", message, _number(grouped), f"write `{grouped}`", grouped, safe=True)


def _open_point(text: str) -> Misread:
    figure = text[:-1]
    message = "a digit is missing after the decimal point"
    return Misread("M410", message, _number(figure), f"write `{figure}` or `{figure}.0`", figure)


def _bare_point(text: str) -> Misread:
    message = "a digit is missing before the decimal point"
    return Misread("M410", message, _number(f"0{text}"), f"write `0{text}`", f"0{text}", safe=True)


def _too_long(text: str) -> Misread:
    start = text if len(text) <= 12 else f"{text[:12]}…"
    return Misread("M410", f"`{start}` has more than {MOST_DIGITS} digits", _number("1"), "no price or quantity has")


def _zero_below(text: str) -> Misread:
    return Misread("Y614", f"`{text}` divides by zero", _number(text.split("/")[0]))


_READERS: dict[str, Callable[[str], Misread]] = {
    "timestamp": _timestamp,
    "odd_date": _odd_date,
    "no_such_day": _no_such_day,
    "dotted": lambda text: _several_parts(text, "."),
    "slashed": lambda text: _several_parts(text, "/"),
    "exponent": _exponent,
    "glued": _glued,
    "comma": _comma,
    "apostrophe": _apostrophe,
    "open_point": _open_point,
    "bare_point": _bare_point,
    "too_long": _too_long,
    "zero_below": _zero_below,
}
