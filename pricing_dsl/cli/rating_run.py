"""Rating one summary after the other into bills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click
from attrs import define, field

from pricing_dsl.cli.bills import Writer
from pricing_dsl.cli.rejects_file import RejectsFile
from pricing_dsl.cli.summaries import Summary
from pricing_dsl.programs import Program
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Problem
from pricing_dsl.rating.state import State


@define
class RatingRun:
    """Rates one summary after the other, carrying each subscription's state, and counts.

    Rows that name no subscription are separate ones, unless their state is asked for (`carry_unnamed`).
    """

    program: Program
    states: dict[str, State]
    bills: Writer
    plan: str | None = None
    carry_unnamed: bool = False
    rejects: RejectsFile | None = None
    rated: int = 0
    set_aside: int = 0
    on_defaults: int = 0
    _broken: dict[str, str] = field(factory=dict)

    def rate(self, summaries: Iterable[Summary]) -> None:
        for where, facts in summaries:
            self._one(where, facts)
        self.bills.close()

    def _one(self, where: str, facts: Mapping[str, Any] | str) -> None:
        if isinstance(facts, str):
            self._set_aside(where, (Problem("", facts),))
            return
        if self.plan and facts.get("plan") in (None, ""):
            facts = {**facts, "plan": self.plan}
        subscription = str(facts.get("subscription") or "")
        carries = bool(subscription) or self.carry_unnamed
        if subscription in self._broken:
            reason = f"an earlier period of this subscription was set aside ({self._broken[subscription]})"
            self._set_aside(where, (Problem("subscription", reason, subscription),))
            return
        found = self.program.try_rate(facts, self.states.get(subscription) if carries else None)
        if not isinstance(found, Bill):
            self._set_aside(where, found.problems)
            if carries:
                self._broken[subscription] = where
            return
        self.rated += 1
        self.on_defaults += bool(found.defaults)
        if carries:
            self.states[subscription] = found.closing
        self.bills.write(found)

    def _set_aside(self, where: str, problems: tuple[Problem, ...]) -> None:
        self.set_aside += 1
        if self.rejects:
            self.rejects.write((where, problem.field, problem.reason, problem.given) for problem in problems)
        for problem in problems:
            click.echo(f"{where}: set aside: {problem}", err=True)
