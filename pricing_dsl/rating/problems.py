"""Why a summary cannot be billed: values, so that a batch can set it aside and go on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import attrs
from attrs import frozen

from pricing_dsl.source import Place


@frozen
class Problem:
    """One thing that is wrong with a summary.

    field: the name it was given under, as `egress[eu]`, `payments[2].amount`, `period.start`; "" where it is none.
    given: what was given there, as text. place: the rule that refuses it, where one does.
    """

    field: str
    reason: str
    given: str = ""
    place: Place | None = attrs.field(default=None, eq=False)

    def __str__(self) -> str:
        where = f"{self.field}: " if self.field else ""
        what = f" (given: {self.given})" if self.given else ""
        return f"{where}{self.reason}{what}"

    def to_json(self) -> dict[str, Any]:
        return {"field": self.field, "reason": self.reason, "given": self.given}


@frozen
class Rejected:
    """A summary that is set aside, and why: every problem of what was given, or the first rule that refuses it."""

    problems: tuple[Problem, ...]
    subscription: str = ""
    plan: str = ""
    period: tuple[datetime.date, datetime.date] | None = None
    matching_id: str = ""

    def __str__(self) -> str:
        return "; ".join(map(str, self.problems))

    def to_json(self) -> dict[str, Any]:
        period = None if self.period is None else [day.isoformat() for day in self.period]
        return {
            "rejected": [problem.to_json() for problem in self.problems],
            "subscription": self.subscription,
            "plan": self.plan,
            "period": period,
            "matching_id": self.matching_id,
        }


class RejectedError(Exception):
    """Raised where a bill is asked for and the summary is set aside."""

    def __init__(self, rejected: Rejected) -> None:
        self.rejected = rejected
        super().__init__(str(rejected))


class RatingBugError(AssertionError):
    """The engine broke one of its own promises. It is a fault of this software: please report it."""

    def __init__(self, what: str, facts: Mapping[str, object]) -> None:
        shown = ", ".join(f"{name} = {value}" for name, value in facts.items())
        super().__init__(f"this is a bug of the rating engine, please report it: {what} ({shown})")
