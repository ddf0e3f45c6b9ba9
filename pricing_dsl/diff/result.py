"""The outcome of comparing a rulebook with the version before: all that is told of it, in whatever form."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cached_property

from attrs import define, field

from pricing_dsl.diagnostics.model import Diagnostic, Severity
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.diff.accepted import Accepted, sorted_out
from pricing_dsl.diff.bills.outcome import Outcome
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.effects import Effects, effects
from pricing_dsl.diff.findings import findings_of


@define(slots=False)
class Result:
    """A comparison and what follows from it. path: the rulebook, as it is spoken of. accepted: the list of changes
    that are meant. outcome: what becomes of real bills, if usage was given."""

    path: str
    comparison: Comparison
    today: datetime.date
    accepted: Sequence[Accepted] = ()
    outcome: Outcome | None = field(default=None)

    @cached_property
    def effects(self) -> Effects:
        """What becomes of bills, as far as the texts tell."""
        return effects(self.comparison)

    @cached_property
    def found(self) -> tuple[Diagnostic, ...]:
        """All that the change breaks, accepted or not."""
        return findings_of(self.comparison, self.effects, self.today)

    def accept(self, accepted: Sequence[Accepted]) -> None:
        """Take another list of what is meant."""
        self.accepted = accepted

    @property
    def report(self) -> Report:
        """What it breaks, without what is accepted."""
        name = self.comparison.new.model.name
        left, meant = sorted_out(self.found, name, self.accepted, self.today)
        return self.comparison.new.reporting(left, meant)

    @property
    def is_changed(self) -> bool:
        """Whether the two versions say anything differently."""
        return bool(self.comparison.changes) or not self.comparison.alike

    def fails(self, severity: Severity | None) -> bool:
        """Whether there is a finding at or above a severity; None: none counts."""
        return severity is not None and any(one.severity.rank <= severity.rank for one in self.report.diagnostics)
