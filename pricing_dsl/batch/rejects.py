"""The rows that are set aside, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
from attrs import define, field

from pricing_dsl.rating.problems import Problem

SCHEMA = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("subscription", pa.string()),
        pa.field("plan", pa.string()),
        pa.field("matching_id", pa.string()),
        pa.field("field", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("given", pa.string(), nullable=False),
    ]
)
"""row: the number of the row in the input, from 0. subscription, plan, matching_id: what it says of them. field,
reason, given: as those of a `Problem`."""

_NAMES = ("subscription", "plan", "matching_id")


@define
class Rejects:
    """Collects what is set aside."""

    _found: list[tuple[Any, ...]] = field(factory=list)

    def add(self, row: int, facts: Mapping[str, Any], problems: Iterable[Problem]) -> None:
        """Set a row aside."""
        said = tuple(told(facts.get(name)) for name in _NAMES)
        self._found.extend((row, *said, problem.field, problem.reason, problem.given) for problem in problems)

    def batch(self) -> pa.RecordBatch:
        """All of them, by row."""
        if not self._found:
            return pa.RecordBatch.from_arrays([pa.nulls(0, of.type) for of in SCHEMA], schema=SCHEMA)
        self._found.sort(key=lambda one: one[0])
        columns = zip(*self._found, strict=True)
        return pa.record_batch([pa.array(column, of.type) for column, of in zip(columns, SCHEMA, strict=True)], SCHEMA)


def told(value: Any) -> str | None:
    """A name as the row gives it; None where it gives none."""
    return None if value is None or value == "" else str(value).strip()
