"""What a change breaks for those who relied on the version before, as findings in the new one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from attrs import evolve

from pricing_dsl.diagnostics import Diagnostic, Edit, Fix, Severity, diagnose
from pricing_dsl.diff.change import Action, Change
from pricing_dsl.diff.changes import header_place
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.inlets import inlet_findings
from pricing_dsl.diff.places import place_of, top
from pricing_dsl.diff.promises import promise_findings
from pricing_dsl.diff.slots import slot_findings
from pricing_dsl.diff.spans import Span

_LINES = ("fee", "charge", "discount", "tax", "minimum", "maximum", "commit", "rounding")
_YEAR = 1_000


def breaking(comparison: Comparison, today: datetime.date) -> Iterator[Diagnostic]:
    """B902 to B907, by what they are about; a price increase (B901) is found where bills are compared.

    today: what ended before, or had begun, is the past.

    Raises:
        CompileError: one of the rulebooks has mistakes.
    """
    yield from promise_findings(comparison.changes)
    yield from _retroactive(comparison, today)
    yield from inlet_findings(comparison)
    yield from _version(comparison)
    yield from _names(comparison)
    yield from slot_findings(comparison)


def _retroactive(comparison: Comparison, today: datetime.date) -> Iterator[Diagnostic]:
    gone = [span for span in comparison.spans if span.old is not None and span.new is None]
    for span in sorted((*comparison.touched, *gone), key=comparison.spans.index):
        begun = span.start is not None and span.start < today
        ended = span.through is not None and span.through < today
        if not (begun or ended) or (span.new is None and not _is_sold(comparison, span)):
            continue
        what = "can no longer be made" if span.new is None else "no longer come out the same"
        message = f"{span.words}: bills of periods that have begun {what}"
        hint = "leave this version as it was, and write what is new as a version `from` a day to come"
        yield diagnose("B903", message, place_of(comparison, span), hint=hint)


def _is_sold(comparison: Comparison, span: Span) -> bool:
    """Whether the plan is there at all in the new version; that it is not is told by itself."""
    return any(
        one.new is not None and (one.name, one.currency) == (span.name, span.currency) for one in comparison.spans
    )


def _version(comparison: Comparison) -> Iterator[Diagnostic]:
    version, place = comparison.new.model.version, header_place(comparison.new, "version")
    if version is None or place is None or version != comparison.old.model.version or comparison.alike:
        return
    following = _following(version)
    fix = None
    if following is not None:
        fix = Fix(f'call it version "{following}"', (Edit(place, f'"{following}"'),), safe=True)
    message = f'the rulebook rates differently, and is version "{version}" as before'
    yield diagnose("B905", message, place, fix=fix, hint=None if fix else "give this version another name")


def _following(version: str) -> str | None:
    """The version after: 3 is followed by 4, 1.9 by 1.10, the year 2026 by 2026.1."""
    head = version.rstrip("0123456789")
    number = version[len(head) :]
    if not number:
        return None
    return f"{version}.1" if not head and int(number) >= _YEAR else f"{head}{int(number) + 1}"


def _names(comparison: Comparison) -> Iterator[Diagnostic]:
    yield from _plans(comparison)
    told: set[tuple[str, str]] = set()
    for change in comparison.changes:
        if change.kind not in _LINES or change.what or change.action not in (Action.REMOVED, Action.RENAMED):
            continue
        if (change.plan, change.words) not in told:
            told.add((change.plan, change.words))
            yield _line(change)


def _line(change: Change) -> Diagnostic:
    name = change.before if change.action is Action.RENAMED else change.name
    what = f"is called `{change.after}` now" if change.action is Action.RENAMED else "is gone"
    found = diagnose("B906", f"{change.plan}: the line `{name}` {what}", change.place)
    hint = "keep the name; what people read is the title" if change.action is Action.RENAMED else None
    return evolve(found, severity=Severity.WARNING, hint=hint)


def _plans(comparison: Comparison) -> Iterator[Diagnostic]:
    were, are = (
        list(dict.fromkeys((plan.name, plan.currency) for plan in one.model.plans))
        for one in (comparison.old, comparison.new)
    )
    renamed = {span.was: span.name for span in comparison.spans if span.was != span.name}
    kept = {name for name, _ in are}
    for name, currency in were:
        if name in kept and (name, currency) not in are:
            yield diagnose("B906", f"the plan `{name}` is no longer sold in {currency}", top(comparison))
    for name in dict.fromkeys(name for name, _ in were):
        if name in renamed:
            place = next(place_of(comparison, span) for span in comparison.spans if span.name == renamed[name])
            hint = "keep the name; what people read is the title"
            yield diagnose("B906", f"the plan `{name}` is called `{renamed[name]}` now", place, hint=hint)
        elif name not in kept:
            yield diagnose("B906", f"the plan `{name}` is gone", top(comparison))
