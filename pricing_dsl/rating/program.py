"""What a program offers to whoever rates: the version of a plan that a summary falls under, its bill, and what a
corrected bill changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import frozen

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.rating.bill import Bill, BillLine, Identity
from pricing_dsl.rating.emit.stations import Stations
from pricing_dsl.rating.problems import Problem, Rejected, RejectedError
from pricing_dsl.rating.rate import identity, rate_traced
from pricing_dsl.rating.rated import Rated
from pricing_dsl.rating.reading import read_usage
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage

ZERO = Fraction(0)


@frozen(slots=False)
class Rater:
    """A program, ready to rate. It holds no state: the same summary and opening give the same bill, always."""

    program: Program

    @cached_property
    def rulebook(self) -> Identity:
        """Name, version and hash of the rulebook."""
        return identity(self.program)

    def plan(self, name: str = "", day: date | None = None, currency: str | None = None) -> Plan:
        """The version of a plan that a period starting on `day` is rated by.

        An empty name will do where the program has one plan; no currency where the plan has one; no day takes the
        version that is not yet replaced.

        Raises:
            LookupError: there is none, or more than one; the message says which there are.
        """
        versions = self._named(name)
        currencies = list(dict.fromkeys(plan.currency for plan in versions))
        if currency is None and len(currencies) > 1:
            raise _UnknownError("currency", f"say which: the plan is in {', '.join(currencies)}")
        in_currency = [plan for plan in versions if currency in (None, plan.currency)]
        if not in_currency:
            raise _UnknownError("currency", f"the plan is in {', '.join(currencies)}, not in {currency}")
        if day is None:
            return in_currency[-1]
        for plan in in_currency:
            if (plan.start is None or plan.start <= day) and (plan.through is None or day <= plan.through):
                return plan
        raise _UnknownError("period.start", f"no version of the plan {versions[0].name} holds on {day}")

    def _named(self, name: str) -> list[Plan]:
        names = list(dict.fromkeys(plan.name for plan in self.program.plans))
        if not name and len(names) == 1:
            name = names[0]
        versions = [plan for plan in self.program.plans if plan.name == name]
        if not versions:
            meant = closest(name, names)
            are = "is" if len(names) == 1 else "are"
            offer = f"do you mean {meant}?" if meant else f"there {are} {', '.join(names) or 'none'}"
            raise _UnknownError("plan", f"there is no plan {name}: {offer}" if name else f"say which plan: {offer}")
        return versions

    def plan_of(self, usage: Usage) -> Plan:
        """The version of a plan that a summary is rated by: by its name, the period's start and its currency.

        Raises:
            LookupError: as for `plan`.
        """
        return self.plan(usage.plan, None if usage.period is None else usage.period.start, usage.currency)

    @cached_property
    def _stations(self) -> Stations:
        return Stations(self.program, self.rulebook)

    def rate(self, usage: Usage | Mapping[str, Any], opening: State | None = None) -> Bill | Rejected:
        """The bill of a summary, or why it is set aside. `usage`, or its facts by name as `read_usage` takes them."""
        if type(usage) is dict:
            bill = self._stations.rate_plain(usage, opening)
            if bill is not None:
                return bill
        read = self._read(usage)
        if isinstance(read, Rejected):
            return read
        plan = self._find(read)
        return plan if isinstance(plan, Rejected) else self._stations.of(plan).rate(read, opening)

    def rate_traced(self, usage: Usage | Mapping[str, Any], opening: State | None = None) -> Rated | Rejected:
        """As `rate`, with every value that led to the bill: by the interpreter, so much slower."""
        read = self._read(usage)
        if isinstance(read, Rejected):
            return read
        plan = self._find(read)
        if isinstance(plan, Rejected):
            return plan
        return rate_traced(self.program, plan, read, opening, rulebook=self.rulebook)

    def _read(self, usage: Usage | Mapping[str, Any]) -> Usage | Rejected:
        if isinstance(usage, Usage):
            return usage
        read = read_usage(usage, self.program)
        if isinstance(read, Usage):
            return read
        return Rejected(read, str(usage.get("subscription") or ""), str(usage.get("plan") or ""))

    def _find(self, usage: Usage) -> Plan | Rejected:
        try:
            return self.plan_of(usage)
        except _UnknownError as unknown:
            period = None if usage.period is None else (usage.period.start, usage.period.end)
            problem = Problem(unknown.field, unknown.reason, getattr(usage, unknown.field, None) or "")
            return Rejected((problem,), usage.subscription, usage.plan, period, usage.matching_id)


class _UnknownError(LookupError):
    """No plan, or several, for what a summary says in a field."""

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(reason)


def rate(program: Program | Rater, usage: Usage | Mapping[str, Any], opening: State | None = None) -> Bill:
    """The bill of one summary. Who rates many makes one `Rater` and passes that.

    Raises:
        RejectedError: the summary is set aside; `rejected` on it says why.
    """
    rater = program if isinstance(program, Rater) else Rater(program)
    found = rater.rate(usage, opening)
    if isinstance(found, Rejected):
        raise RejectedError(found)
    return found


@frozen
class Difference:
    """What a corrected bill changes: its lines sum to the change of the total.

    carried: the slots that close differently; bills of later periods rest on them and need to be made anew, too.
    """

    subscription: str
    currency: str
    lines: tuple[BillLine, ...]
    total: Fraction
    carried: tuple[str, ...]


def difference(old: Bill, new: Bill) -> Difference:
    """What a corrected bill adds to one already made: a line for each whose amount changed. Lines that are no longer
    there are taken back.

    Raises:
        ValueError: the bills are of two subscriptions, periods or currencies.
    """
    for what in ("subscription", "period", "currency"):
        if getattr(old, what) != getattr(new, what):
            raise ValueError(f"bills are compared line by line only for the same {what}")
    before = {line.name: line for line in old.lines}
    after = {line.name: line for line in new.lines}
    changes = []
    for name in dict.fromkeys([*after, *before]):
        line = after.get(name) or before[name]
        change = (line.amount if name in after else ZERO) - (before[name].amount if name in before else ZERO)
        if change:
            changes.append(BillLine(line.name, line.title, line.kind, change, place=line.place))
    closings = old.closing.slots, new.closing.slots
    carried = [name for name in {**closings[0], **closings[1]} if closings[0].get(name) != closings[1].get(name)]
    return Difference(new.subscription, new.currency, tuple(changes), new.total - old.total, tuple(carried))
