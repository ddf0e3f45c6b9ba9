"""Summaries as rows of usage files: mappings with the names of the rulebook, numbers and dates as text."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

from tests.properties.engine import Case
from tests.properties.usages import Fact, Summary

Row = dict[str, Any]


def row_of(case: Case, summary: Summary, subscription: str) -> Row:
    """A summary as a JSON object of a usage file."""
    row: Row = {"plan": case.rulebook.plan, "subscription": subscription, "currency": summary.currency}
    if summary.period is not None:
        row |= {"period.start": summary.period[0], "period.end": summary.period[1]}
    row |= {"subscription.start": summary.start, "subscription.end": summary.end, **summary.values}
    percents = {inlet.name for inlet in case.rulebook.inlets if inlet.kind == "percent"}
    row |= {name: f"{given_value(100 * row[name])}%" for name in percents & row.keys()}
    for name, rows in summary.rows.items():
        columns = next(inlet.rows for inlet in case.rulebook.inlets if inlet.name == name)
        percents = {column.name for column in columns if column.kind == "percent"}
        row[name] = [{n: _cell(v, n in percents) for n, v in one.items()} for one in rows]
    return {name: value if isinstance(value, list) else given_value(value) for name, value in row.items()}


def _cell(value: Fact, percent: bool) -> Any:
    return f"{given_value(100 * value)}%" if percent and isinstance(value, Fraction) else given_value(value)


def given_value(value: Fact | None) -> Any:
    """A value as a usage file holds it: numbers and dates are texts."""
    if isinstance(value, Fraction | datetime.date):
        return str(value)
    return value
