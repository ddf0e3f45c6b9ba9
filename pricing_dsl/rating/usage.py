"""A summary: what a subscription used in one period, and what is known of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TypeAlias

from attrs import field, frozen

from pricing_dsl.ir.nodes import Scalar
from pricing_dsl.rating.calendar import Period

Row: TypeAlias = Mapping[str, Scalar]


@frozen
class Usage:
    """The facts of one period, as values: numbers exact and in the unit the program declares.

    values: by name, what is given once: inputs, meters without rows, negotiated terms, `pack.bought`.
    rows: by list, its rows: records, and meters with dimensions or days (their quantity under the meter's name).
    period: None for a summary without dates. currency: None where the plan has only one.
    matching_id: the caller's own name for the summary, given back on the bill.
    """

    plan: str = ""
    subscription: str = ""
    period: Period | None = None
    currency: str | None = None
    subscription_start: datetime.date | None = None
    subscription_end: datetime.date | None = None
    matching_id: str = ""
    values: Mapping[str, Scalar] = field(factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(factory=dict)
