"""Which version of a plan holds when, in two rulebooks side by side."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from attrs import frozen

from pricing_dsl.diff.givens import heading
from pricing_dsl.diff.statements import statements
from pricing_dsl.diff.wording import dates_words
from pricing_dsl.rating.calendar import add_days
from pricing_dsl.semantics import model
from pricing_dsl.source import Sources


@frozen
class Span:
    """A stretch of days in which one version of a plan held before and one holds now: their numbers in
    `Rulebook.plans`; None where there was, or is, none. start, through: None without end. name: the plan's, as it is
    now. several: whether the plan is sold in several currencies, so that one must be told."""

    name: str
    was: str
    currency: str
    start: datetime.date | None
    through: datetime.date | None
    old: int | None
    new: int | None
    several: bool = False

    @property
    def words(self) -> str:
        """The plan, and when that is: basic from 2026-04-01."""
        return " ".join(filter(None, (self.name, f"in {self.currency}" if self.several else "", self.when)))

    @property
    def when(self) -> str:
        return dates_words(self.start, self.through)


def spans(old: model.Rulebook, new: model.Rulebook, renamed: Mapping[str, str]) -> list[Span]:
    """All plans of both, in each of their currencies, from the first day to the last: cut where a version begins or
    has ended, and where a dated term or table changes.

    renamed: the names of plans now, by those they had.
    """
    found: list[Span] = []
    dated = {*_dated(old), *_dated(new)}
    books = _by_name(old, renamed), _by_name(new, {})
    back = {now: was for was, now in renamed.items()}
    for key in dict.fromkeys([*books[1], *books[0]]):
        name, currency = key
        several = len({one for book in books for other, one in book if other == name}) > 1
        versions = [book.get(key, []) for book in books]
        for start, through in _stretches([plan for one in versions for _, plan in one], dated):
            held = [_holding(one, start, through) for one in versions]
            span = Span(name, back.get(name, name), currency, start, through, held[0], held[1], several)
            if held != [None, None]:
                found.append(span)
    return found


_Versions = list[tuple[int, model.Plan]]


def _by_name(rulebook: model.Rulebook, renamed: Mapping[str, str]) -> dict[tuple[str, str], _Versions]:
    found: dict[tuple[str, str], _Versions] = {}
    for number, plan in enumerate(rulebook.plans):
        found.setdefault((renamed.get(plan.name, plan.name), plan.currency), []).append((number, plan))
    return found


def _dated(rulebook: model.Rulebook) -> Iterator[datetime.date]:
    """The days from which on tables say something else."""
    for table in rulebook.tables.values():
        for row in table.rows:
            for match in row.matches:
                if match.kind == "since" and isinstance(match.value, datetime.date):
                    yield match.value


def _stretches(
    plans: list[model.Plan], dated: set[datetime.date]
) -> Iterator[tuple[datetime.date | None, datetime.date | None]]:
    """The days, cut wherever a version begins or has ended, and at those that are dated."""
    starts = dated | {plan.start for plan in plans if plan.start is not None}
    starts |= {_after(plan.through) for plan in plans if plan.through not in (None, datetime.date.max)}
    first: list[datetime.date | None] = [None]
    days = [*first, *sorted(starts)]
    for number, start in enumerate(days):
        following = days[number + 1] if number + 1 < len(days) else None
        yield start, None if following is None else add_days(following, -1)


def _after(day: datetime.date | None) -> datetime.date:
    assert day is not None
    return add_days(day, 1)


def _holding(versions: _Versions, start: datetime.date | None, through: datetime.date | None) -> int | None:
    for number, plan in versions:
        begun = plan.start is None or (start is not None and plan.start <= start)
        if begun and (plan.through is None or (through is not None and through <= plan.through)):
            return number
    return None


def renamed_plans(old: tuple[model.Rulebook, Sources], new: tuple[model.Rulebook, Sources]) -> dict[str, str]:
    """Plans that say the same under another name: the new names by the old."""
    were, are = ({plan.name for plan in book.plans} for book, _ in (old, new))
    gone, come = (
        {_said(*book, name): name for name in names} for book, names in ((old, were - are), (new, are - were))
    )
    return {gone[said]: come[said] for said in gone if said in come}


def _said(rulebook: model.Rulebook, sources: Sources, name: str) -> object:
    """All that the versions of a plan say but names."""
    plans = [plan for plan in rulebook.plans if plan.name == name]
    return tuple(
        (
            plan.currency,
            plan.start,
            plan.through,
            heading(sources, plan).means,
            tuple(one.means for one in statements(sources, plan)),
        )
        for plan in plans
    )
