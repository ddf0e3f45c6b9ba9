"""The plans of a program, each ready to rate, and which of them a plain summary is rated by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import define, field, frozen

from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.rating.bill import Bill, Identity
from pricing_dsl.rating.emit.station import Station
from pricing_dsl.rating.state import State


@frozen
class _Versions:
    """The versions of one plan in one currency. always: the only one, where it holds on every day."""

    stations: tuple[Station, ...]
    always: Station | None

    def on(self, day: date | None) -> Station | None:
        """The version that holds on a day; of no day, the one that is not yet replaced."""
        if day is None:
            return self.stations[-1]
        for station in self.stations:
            start, through = station.plan.start, station.plan.through
            if (start is None or start <= day) and (through is None or day <= through):
                return station
        return None


@define
class Stations:
    """Every plan of a program, made ready when it is first asked for."""

    program: Program
    rulebook: Identity
    _made: dict[int, Station] = field(factory=dict)
    _versions: dict[tuple[Any, Any], _Versions] = field(factory=dict)
    _sole: Station | None = field(init=False)
    """The only plan, where no summary has to say which, nor when it is."""

    @_sole.default
    def _find_sole(self) -> Station | None:
        if len(self.program.plans) != 1:
            return None
        (plan,) = self.program.plans
        return self.of(plan) if plan.start is None and plan.through is None else None

    def __reduce__(self) -> tuple[Any, ...]:
        """What was made does not travel."""
        return Stations, (self.program, self.rulebook)

    def of(self, plan: Plan) -> Station:
        """A plan of the program."""
        if id(plan) not in self._made:
            self._made[id(plan)] = Station.of(self.program, plan, self.rulebook)
        return self._made[id(plan)]

    def rate_plain(self, data: Mapping[str, Any], opening: State | None) -> Bill | None:
        """The bill of a summary of plain data; None where that has to be read the thorough way."""
        if self._sole is not None and "plan" not in data and "currency" not in data:
            return self._sole.rate_plain(data, opening)
        station = self._named(data)
        return None if station is None else station.rate_plain(data, opening)

    def _named(self, data: Mapping[str, Any]) -> Station | None:
        """The plan that a summary says it falls under; None where that is not plain."""
        key = (data.get("plan"), data.get("currency"))
        try:
            versions = self._versions.get(key)
        except TypeError:  # no text, nor anything else that names a plan
            return None
        if versions is None:
            versions = self._find(*key)
            if not versions.stations:
                return None
            self._versions[key] = versions
        if versions.always is not None:
            return versions.always
        try:
            return versions.on(_first_day(data))
        except ValueError:
            return None

    def _find(self, name: Any, currency: Any) -> _Versions:
        """The versions of the plan of a name, as `Rater.plan` takes names; none where it would refuse or ask."""
        plans = self.program.plans
        if not all(one is None or isinstance(one, str) for one in (name, currency)):
            return _Versions((), None)
        names, name = {plan.name for plan in plans}, "" if name is None else name
        if not name and len(names) == 1:
            (name,) = names
        of_name = [plan for plan in plans if plan.name == name]
        if len({plan.currency for plan in of_name}) > 1 and not currency:
            of_name = []
        found = tuple(self.of(plan) for plan in of_name if not currency or plan.currency == currency)
        only = found[0] if len(found) == 1 and found[0].plan.start is None and found[0].plan.through is None else None
        return _Versions(found, only)


def _first_day(data: Mapping[str, Any]) -> date | None:
    """The first day of the period, where one is given.

    Raises:
        ValueError: it is not plain.
    """
    given = data.get("period") or data.get("period.start")
    if given is None:
        return None
    if type(given) is date:
        return given
    if type(given) is str:
        return date.fromisoformat(given.strip()[: len("2026-01-31")])
    raise ValueError("not plain")
