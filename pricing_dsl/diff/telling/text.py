"""A comparison for people, on a terminal: what changed, what it does to bills, what it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pricing_dsl.diagnostics.render.display import shown
from pricing_dsl.diff.change import Change
from pricing_dsl.diff.result import Result
from pricing_dsl.diff.telling.bars import outcome_segments
from pricing_dsl.diff.telling.sentences import along_rows, along_title, sampled_words

Segment = tuple[str, str]
"""A piece of text, and what it is: title, plan, added, removed, rises, falls, dim, or nothing."""

_SIGNS = {"added": "+", "removed": "-", "changed": "~", "renamed": "~"}


def segments(result: Result) -> Iterator[Segment]:
    """What changed, and what becomes of bills; findings are told by their own form."""
    yield f"{shown(result.path)}: ", "title"
    if not result.is_changed:
        yield "the same in meaning: no plan, price or name changed\n", ""
        return
    yield _summary(result) + "\n", ""
    for plan, changes in grouped_changes(result.comparison.changes):
        yield f"\n{shown(plan)}\n", "plan"
        for change in changes:
            yield f"  {_SIGNS[change.action]} {shown(change.words)}\n", change.action.value
    yield from _effects(result)


def bills(result: Result) -> Iterator[Segment]:
    """What becomes of real bills, if usage was given."""
    if result.outcome is not None:
        yield from ((shown_lines(piece), role) for piece, role in outcome_segments(result.outcome))


def shown_lines(text: str) -> str:
    """Text as it may be printed, its line breaks kept."""
    return "\n".join(map(shown, text.split("\n")))


def _summary(result: Result) -> str:
    if result.comparison.alike:
        return "some words changed, and every usage is rated as before"
    count = len(result.comparison.changes)
    if not count:
        return "nothing is said differently, and yet it compiles to another program"
    return f"{count} change{'' if count == 1 else 's'}"


def grouped_changes(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """Changes by their plan; those of the rulebook as a whole first."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(f"plan {change.plan}" if change.plan else "for all plans", []).append(change)
    return list(found.items())


def _effects(result: Result) -> Iterator[Segment]:
    known = result.effects
    if not known.along and not known.sampled:
        return
    yield "\nBills\n", "title"
    for one in known.along:
        yield f"  {shown(along_title(one))}\n", ""
        rows = list(along_rows(result.comparison, one))
        width = max(len(range_) for range_, _ in rows)
        for range_, effect in rows:
            yield f"    {range_:{width}}  ", ""
            yield f"{shown(effect)}\n", effect.partition(" ")[0]
    for sampled in known.sampled:
        yield f"  {sampled_words(result.comparison, sampled)}\n", ""
