"""Tables in CSV files, read as the cells that would stand in the rulebook."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from fractions import Fraction

from pricing_dsl.exact import parse_number
from pricing_dsl.syntax import nodes

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NUMBER = re.compile(r"-?[0-9][0-9_]*(?:\.[0-9]+|/[0-9][0-9_]*)?(?![0-9A-Za-z_.,/%])")
_PERCENT = re.compile(r"(-?[0-9][0-9_]*(?:\.[0-9]+)?)\s*%")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
MOST_ROWS = 20_000
"""Longer price lists are refused: no one could read what the check finds in them."""


def rows_of_csv(text: str, span: nodes.Span) -> tuple[nodes.Row, ...]:
    """The rows of a CSV text, its heading first. All of them stand at `span`, where the file is named.

    Raises:
        ValueError: the text is no CSV, or too long; or a cell cannot be read. The message says which.
    """
    rows: list[nodes.Row] = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), strict=True), 1):
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) > MOST_ROWS:
                raise ValueError(f"it has more than {MOST_ROWS} rows")
            if rows and len(cells) != len(rows[0].cells):
                raise ValueError(f"row {number} has {len(cells)} of {len(rows[0].cells)} cells")
            rows.append(_row(cells, number, not rows, span))
    except csv.Error as error:
        raise ValueError(f"it is no CSV: {error}") from None
    return tuple(rows)


def _row(cells: list[str], number: int, heading: bool, span: nodes.Span) -> nodes.Row:
    found = []
    for cell in cells:
        text = cell.strip()
        if heading:
            if not _WORD.fullmatch(text):
                raise ValueError(f'the heading "{text}" is no name: use letters, digits and underscores')
            found.append(nodes.Cell(span, "value", nodes.Ref(span, text)))
            continue
        try:
            found.append(_cell(text, span))
        except ValueError as error:
            raise ValueError(f"row {number}: {error}") from None
    return nodes.Row(span, tuple(found))


def _cell(text: str, span: nodes.Span) -> nodes.Cell:
    if not text:
        raise ValueError("a cell is empty; write `any` or `not offered` if that is meant")
    if text in ("any", "above"):
        return nodes.Cell(span, text, None)
    if text == "not offered":
        return nodes.Cell(span, "not_offered", None)
    for words, kind in (("up to ", "up_to"), ("below ", "below")):
        if text.startswith(words):
            return nodes.Cell(span, kind, _value(text.removeprefix(words).strip(), span))
    return nodes.Cell(span, "value", _value(text, span))


def _value(text: str, span: nodes.Span) -> nodes.Expr:
    """A number with or without a unit, a percentage, a date, a word; all else is a text."""
    percent = _PERCENT.fullmatch(text)
    if percent is not None:
        return nodes.Percent(span, parse_number(percent[1]) / 100, text)
    if _DATE.fullmatch(text):
        return nodes.Date(span, date.fromisoformat(text))
    if _WORD.fullmatch(text):
        return nodes.Ref(span, text)
    number = _NUMBER.match(text)
    if number is not None:
        return _quantity(number[0], text[number.end() :].split(), text, span)
    if text[0].isdigit() or (text[0] == "-" and text[1:2].isdigit()):
        parse_number(text)  # says what is doubtful about it
    return nodes.Text(span, text)


def _quantity(number: str, words: list[str], text: str, span: nodes.Span) -> nodes.Expr:
    value, words = _scaled(parse_number(number), words)
    amount = nodes.Number(span, value, number)
    match words:
        case []:
            return amount
        case [unit]:
            return nodes.Quantity(span, amount, nodes.Name(span, unit))
        case [unit, "per", *basis]:
            return nodes.Rate(span, amount, nodes.Name(span, unit), _basis(basis, text, span))
    raise ValueError(f'"{text}" is no quantity and no price; a text that begins with a number stands in no table')


def _scaled(value: Fraction, words: list[str]) -> tuple[Fraction, list[str]]:
    scale = _SCALES.get(words[0]) if words else None
    return (value, words) if scale is None else (value * scale, words[1:])


def _basis(words: list[str], text: str, span: nodes.Span) -> nodes.Basis:
    started = words[:1] == ["started"]
    words = words[1:] if started else words
    size: Fraction | None = None
    if words and words[0][0].isdigit():
        size, words = parse_number(words[0]), words[1:]
    if words and words[0] in _SCALES:
        size, words = _scaled(size or Fraction(1), words)
    if len(words) != 1:
        raise ValueError(f'"{text}" does not say what the price is per')
    number = None if size is None else nodes.Number(span, size, str(size))
    return nodes.Basis(span, started, number, nodes.Name(span, words[0]))
