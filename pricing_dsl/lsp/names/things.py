"""Things that have names, and the places where the names stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from attrs import field, frozen

from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes


class Thing(NamedTuple):
    """Something with a name. Two names are of one thing if these three are equal.

    space: what names it shares: `global`; `unit`; `quantity` or `line` of a plan (a line may be called as a quantity);
    `row` of a block; `field` of records, `column` of a table, `dimension`. owner: the plans, block, records or table.
    """

    space: str
    owner: str
    name: str


class Occurrence(NamedTuple):
    """A place where a thing's name stands. declares: the name is made known here."""

    place: Place
    thing: Thing
    declares: bool


@frozen
class Declared:
    """Where and how a thing is declared: the node, the declaration it stands in, and the place of its name."""

    thing: Thing
    node: nodes.Node
    declaration: nodes.Declaration
    place: Place


@frozen(slots=False, eq=False)
class Names:
    """All names of a rulebook. families: for each plan, the name its plans go by together (see `families`)."""

    occurrences: tuple[Occurrence, ...]
    declared: Mapping[Thing, tuple[Declared, ...]]
    families: Mapping[str, str]
    choices: Mapping[Thing, tuple[str, ...]] = field(factory=dict)

    @cached_property
    def _by_thing(self) -> dict[Thing, list[Occurrence]]:
        found: dict[Thing, list[Occurrence]] = {}
        for occurrence in self.occurrences:
            found.setdefault(occurrence.thing, []).append(occurrence)
        return found

    @cached_property
    def _starts(self) -> list[tuple[int, int]]:
        return [(one.place.file, one.place.start) for one in self.occurrences]

    def at(self, file: int, offset: int) -> Occurrence | None:
        """The name that an offset lies in, or right behind."""
        index = bisect_right(self._starts, (file, offset)) - 1
        for one in self.occurrences[max(index, 0) : index + 1]:
            if one.place.file == file and one.place.start <= offset <= one.place.end:
                return one
        return None

    def of(self, thing: Thing) -> list[Occurrence]:
        """Every place where a thing's name stands."""
        return self._by_thing.get(thing, [])

    def within(self, file: int, start: int, end: int) -> Iterable[Occurrence]:
        """The names that begin in a stretch of a file."""
        low, high = bisect_right(self._starts, (file, start - 1)), bisect_right(self._starts, (file, end))
        return self.occurrences[low:high]

    def things(self, space: str, owner: str = "") -> list[Thing]:
        """The things declared in a space."""
        return [thing for thing in self.declared if thing.space == space and thing.owner == owner]


def families(plans: Iterable[nodes.Plan]) -> dict[str, str]:
    """The plans that share statements, as versions and those they extend do: each with the least of their names."""
    leads: dict[str, str] = {}

    def lead(name: str) -> str:
        while leads.setdefault(name, name) != name:
            name = leads[name]
        return name

    for plan in plans:
        one = lead(plan.name.text)
        if plan.extends is not None:
            other = lead(plan.extends.text)
            leads[max(one, other)] = min(one, other)
    return {name: lead(name) for name in list(leads)}
