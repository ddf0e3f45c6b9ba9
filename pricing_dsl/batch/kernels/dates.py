"""Dates that are moved, as days since 1970-01-01."""

from __future__ import annotations

import numpy as np

from pricing_dsl.batch.kernels.intervals import FIRST_DAY, LAST_DAY
from pricing_dsl.batch.kernels.rows import Ints

_FIRST_MONTH = -1969 * 12
_LAST_MONTH = (9999 - 1970) * 12 + 11


def shift_months(date: Ints | int, months: Ints | int) -> Ints:
    """The same day so many months on, or the last day of that month where it is shorter (see `ir.scalar`)."""
    days = np.asarray(date, dtype="M8[D]")
    month = days.astype("M8[M]")
    day = (days - month.astype("M8[D]")).astype(np.int64)
    moved = month.astype(np.int64) + months
    inside = np.clip(moved, _FIRST_MONTH, _LAST_MONTH)
    first = _first_days(inside)
    found = first + np.minimum(day, _first_days(inside + 1) - first - 1)
    beyond = np.where(np.asarray(months) > 0, LAST_DAY, FIRST_DAY)
    return np.where(moved == inside, found, beyond)


def shift_days(date: Ints | int, days: Ints | int) -> Ints:
    """So many days on; beyond the calendar it is the calendar's first or last day."""
    moved: Ints = np.clip(np.add(date, days), FIRST_DAY, LAST_DAY)
    return moved


def _first_days(month: Ints) -> Ints:
    """The first days of months since January 1970."""
    return month.astype("M8[M]").astype("M8[D]").astype(np.int64)
