"""Dated terms, which are tables whose one key is a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.names import DATED_COLUMN
from pricing_dsl.semantics.tables.drafts import SINCE
from pricing_dsl.source import Place


def dated_table(
    name: str, kind: model.Type, values: Sequence[tuple[date, model.Literal, Place]], place: Place
) -> model.Table:
    """The table of a dated term; `values` stand in the order of their dates, rows newest first."""
    rows = tuple(
        model.TableRow((model.Match(SINCE, since),), (value,), where) for since, value, where in reversed(values)
    )
    return model.Table(name, ((SINCE, types.DATE),), ((DATED_COLUMN, kind),), rows, place)
