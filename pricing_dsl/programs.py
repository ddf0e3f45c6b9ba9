"""A compiled rulebook as services use it: rate a summary, keep it as a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import field, frozen

from pricing_dsl.ir import json as ir_json
from pricing_dsl.ir import nodes as ir
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Rejected, RejectedError
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage


@frozen(slots=False)
class Program:
    """A compiled rulebook. It never changes and holds no state, so threads may share it.

    ir: what it computes, as data. source: the compilation it comes from, if it was not loaded from a file.
    """

    ir: ir.Program
    source: Any = field(default=None, eq=False, repr=False)

    @property
    def name(self) -> str:
        return self.ir.name

    @property
    def version(self) -> str:
        return self.ir.version

    @property
    def plans(self) -> tuple[str, ...]:
        """The names of its plans."""
        return tuple(dict.fromkeys(plan.name for plan in self.ir.plans))

    @cached_property
    def hash(self) -> str:
        """The hash of all that rates: equal for programs that rate the same."""
        return ir_json.content_hash(self.ir)

    @cached_property
    def _rater(self) -> Rater:
        return Rater(self.ir)

    def rate(self, usage: Usage | Mapping[str, Any], opening: State | None = None) -> Bill:
        """The bill of one summary.

        Args:
            usage: the facts of one period: a `Usage`, or a mapping of names to exact values: whole numbers, Decimal,
                Fraction, or text with or without a unit ("12.5", "700 GB"); `egress[eu]` for one dimension value,
                lists of mappings for records, `plan`, `subscription`, `period.start`, `period.end`, `currency`.
            opening: the closing state of the period before; None for a new subscription.

        Raises:
            RejectedError: the summary is set aside; its `rejected` says why, field by field.
        """
        found = self._rater.rate(usage, opening)
        if isinstance(found, Rejected):
            raise RejectedError(found)
        return found

    def try_rate(self, usage: Usage | Mapping[str, Any], opening: State | None = None) -> Bill | Rejected:
        """As `rate`, with the reasons of a summary that is set aside as a value."""
        return self._rater.rate(usage, opening)

    def dumps(self) -> str:
        """The program as a JSON document."""
        return ir_json.dumps(self.ir)

    def save(self, path: str | Path) -> None:
        """Write the program as a JSON file. Raises OSError."""
        Path(path).write_text(self.dumps(), encoding="utf-8")


def loads(text: str | bytes) -> Program:
    """The program in a JSON document. Raises IRError if it is none, or asks for a newer reader."""
    return Program(ir_json.loads(text))


def load(path: str | Path) -> Program:
    """The program in a JSON file. Raises OSError, and IRError as `loads`."""
    return loads(Path(path).read_bytes())
