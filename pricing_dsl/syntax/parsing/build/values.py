"""The nodes of values and conditions."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing.forms import Form

SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


@lru_cache(maxsize=4096)
def exact(text: str) -> Fraction:
    """The value of a number as written."""
    return Fraction(text)


@lru_cache(maxsize=4096)
def _scaled(text: str, scale: str) -> Fraction:
    return exact(text) * SCALES[scale]


@lru_cache(maxsize=4096)
def _hundredths(text: str) -> Fraction:
    return exact(text.removesuffix("%")) / 100


@lru_cache(maxsize=4096)
def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def number(span: nodes.Span, text: str, scale: str | None = None) -> nodes.Number:
    """`12`, `3 million`."""
    return nodes.Number(span, _scaled(text, scale) if scale else exact(text), text, scale)


def _bare_scale(span: nodes.Span, scale: str) -> nodes.Number:
    """The `million` of `per million calls`."""
    return nodes.Number(span, Fraction(SCALES[scale]), "", scale)


def _ordinal(span: nodes.Span, text: str) -> nodes.Number:
    """`8th`."""
    return nodes.Number(span, Fraction(re.sub(r"\D", "", text)), text)


def _percent(span: nodes.Span, text: str) -> nodes.Percent:
    return nodes.Percent(span, _hundredths(text), text)


def _percent_of(span: nodes.Span, text: str, base: nodes.Expr) -> nodes.PercentOf:
    """The token is `5% of`, whatever the space in between."""
    figure = text[: text.index("%") + 1]
    return nodes.PercentOf(span, _percent((span[0], span[0] + len(figure)), figure), base)


def _date(span: nodes.Span, text: str) -> nodes.Date:
    return nodes.Date(span, _day(text))


def _text(span: nodes.Span, quoted: str) -> nodes.Text:
    return nodes.Text(span, quoted[1:-1])


def _simple_ref(span: nodes.Span, name: nodes.Name) -> nodes.Ref:
    return nodes.Ref(span, name.text)


def _binary(operator: str) -> Callable[..., nodes.Binary]:
    return lambda span, left, right: nodes.Binary(span, operator, left, right)


def _logic(operator: str) -> Callable[..., nodes.Logic]:
    return lambda span, left, right: nodes.Logic(span, operator, left, right)


def _change(direction: str) -> Callable[..., nodes.Change]:
    return lambda span, base, percent: nodes.Change(span, direction, base, percent)


def _is(span: nodes.Span, left: nodes.Expr, right: nodes.Expr) -> nodes.Compare:
    return nodes.Compare(span, "is", left, right)


def _compare(span: nodes.Span, left: nodes.Expr, operator: str, right: nodes.Expr) -> nodes.Compare:
    return nodes.Compare(span, operator, left, right)


def _up(span: nodes.Span) -> nodes.Name:
    """The mode `up`, which is a keyword as well."""
    return nodes.Name(span, "up")


FORMS = {
    # words
    "name": Form(nodes.Name, "token"),
    "unit": Form(nodes.Name, "NAME"),
    "currency": Form(nodes.Name, "NAME"),
    "word": Form(nodes.Name, "NAME"),
    "mode": Form(nodes.Name, "NAME"),
    "up_mode": Form(_up),
    # literals
    "number": Form(number, "NUMBER", "scale"),
    "scale": Form(lambda span, word: word, "token"),
    "bare_scale": Form(_bare_scale, "scale"),
    "quantity": Form(nodes.Quantity, "number", "unit"),
    "rate": Form(nodes.Rate, "number", "unit", "basis"),
    "basis": Form(nodes.Basis, "'started'", "count", "unit"),
    "ordinal": Form(_ordinal, "ORDINAL"),
    "percent": Form(_percent, "PERCENT"),
    "percent_of": Form(_percent_of, "PERCENT_OF", "atom"),
    "date": Form(_date, "DATE"),
    "text": Form(_text, "STRING"),
    "title": Form(_text, "STRING"),
    # references and calls
    "simple_ref": Form(_simple_ref, "name"),
    "member": Form(nodes.Member, "ref", "name"),
    "index": Form(nodes.Index, "ref", "argument*"),
    "call": Form(nodes.Call, "name", "argument*"),
    "fold": Form(nodes.Fold, "name", "argument", "name 2", "ref"),
    "between": Form(nodes.Between, "name", "expr", "expr 2"),
    "overage": Form(nodes.Overage, "ref"),
    "previous": Form(nodes.Previous, "name"),
    "bracket": Form(nodes.Bracket, "final"),
    "as_of": Form(nodes.AsOf, "ref", "ref 2"),
    # arithmetic
    "negative": Form(nodes.Negative, "factor"),
    "multiply": Form(_binary("*"), "product", "factor"),
    "divide": Form(_binary("/"), "product", "factor"),
    "add": Form(_binary("+"), "sum", "product"),
    "subtract": Form(_binary("-"), "sum", "product"),
    "excess": Form(nodes.Excess, "sum", "sum 2"),
    "increased": Form(_change("increased"), "product", "product 2"),
    "reduced": Form(_change("reduced"), "product", "product 2"),
    # conditions
    "compare": Form(_compare, "change", "CMP", "change 2|text"),
    "is": Form(_is, "change", "change 2|text"),
    "one_of": Form(nodes.OneOf, "change", "member_of*"),
    "not_": Form(nodes.Not, "not"),
    "and_": Form(_logic("and"), "and", "not"),
    "or_": Form(_logic("or"), "or", "and"),
    # choices and roundings
    "if_then_else": Form(nodes.IfThenElse, "expr", "expr 2", "expr 3"),
    "rounded": Form(nodes.Rounded, "expr", "mode", "atom"),
}
