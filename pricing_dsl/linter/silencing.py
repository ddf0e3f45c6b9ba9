"""Which findings a text accepts, and which of its words about findings do nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence, Set

from attrs import define

from pricing_dsl.diagnostics import Diagnostic, Suppressed
from pricing_dsl.linter.selection import is_error_of_language, meant, nearest
from pricing_dsl.linter.suppressions import Idle, Suppression
from pricing_dsl.source import Sources

REASONS, CODES = "L001", "L003"
"""The rules that ask for a reason and for codes: while they are on, what lacks them accepts nothing."""


@define
class Silencing:
    """The suppressions of a rulebook's files, and what became of them.

    codes: the rules that are looked for; what is not looked for may be there, so nobody says it is accepted in vain.
    """

    suppressions: Sequence[Suppression]
    today: datetime.date
    codes: frozenset[str]

    def apply(self, found: Iterable[Diagnostic], sources: Sources) -> tuple[list[Diagnostic], list[Suppressed]]:
        """The findings that stay, and those that are accepted."""
        if not self._in_force:
            return list(found), []
        stay: list[Diagnostic] = []
        accepted: list[Suppressed] = []
        for one in found:
            by = None if is_error_of_language(one.code) else self._by(one, sources)
            if by is None:
                stay.append(one)
            else:
                accepted.append(Suppressed(one, by.reason, by.place))
        return stay, accepted

    def idle(self, accepted: Iterable[Suppressed], ran: Set[str]) -> Iterable[Idle]:
        """What the main file says in vain. ran: the rules that looked at the rulebook."""
        used = {(one.place, one.diagnostic.code) for one in accepted}
        for one in self.suppressions:
            if one.place.file == 0:
                yield from self._idle(one, used, ran)

    @property
    def first_change(self) -> datetime.date | None:
        """The last day on which what is accepted now is: the next suppression ends then."""
        return min((day for one in self._in_force if (day := one.last_day) is not None), default=None)

    # ---- one suppression ---------------------------------------------------------------------------------------------

    @property
    def _in_force(self) -> list[Suppression]:
        return [one for one in self.suppressions if self._holds(one)]

    def _holds(self, one: Suppression) -> bool:
        if one.misplaced or (one.until and one.last_day is None) or self._is_over(one):
            return False
        return not self._lacks_words(one)

    def _lacks_words(self, one: Suppression) -> bool:
        """Whether the rules about suppressions find it wanting: they say so."""
        no_reason = REASONS in self.codes and not one.reason
        return no_reason or (CODES in self.codes and one.is_blanket)

    def _is_over(self, one: Suppression) -> bool:
        return one.last_day is not None and one.last_day < self.today

    def _by(self, found: Diagnostic, sources: Sources) -> Suppression | None:
        line = sources.position(found.place)[0]
        for one in self._in_force:
            names = one.selectors or ("all",)
            if one.covers(found.place.file, line) and any(found.code in meant(name) for name in names):
                return one
        return None

    def _idle(self, one: Suppression, used: Set[tuple[object, str]], ran: Set[str]) -> Iterable[Idle]:
        if self._lacks_words(one):
            return
        if one.misplaced:
            yield Idle(one, None, "`allow-file` accepts nothing below the heading", "put it above all declarations")
        elif one.until and one.last_day is None:
            yield Idle(one, None, f"`{one.until}` is no date", "write it as in `until 2027-01-01`")
        elif self._is_over(one):
            yield Idle(one, None, f"this is accepted until {one.until}, which is over", removable=True)
        else:
            yield from self._names_in_vain(one, used, ran)

    def _names_in_vain(self, one: Suppression, used: Set[tuple[object, str]], ran: Set[str]) -> Iterable[Idle]:
        idle = []
        for name in one.selectors:
            codes = meant(name)
            if not codes:
                near = nearest(name)
                idle.append(Idle(one, name, f"there is no rule `{name}`", f"did you mean `{near}`?" if near else None))
            elif all(code in ran and (one.place, code) not in used for code in codes):
                idle.append(Idle(one, name, f"nothing here is found by {name}", removable=True))
        if idle and len(idle) == len(one.selectors):
            removable = all(each.removable for each in idle)
            yield Idle(one, None, "; ".join(each.why for each in idle), idle[0].hint, removable)
        else:
            yield from idle
