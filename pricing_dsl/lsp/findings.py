"""What was found in texts, kept by file: of the last check, and carried over to the text as it is being typed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from attrs import evolve, frozen

from pricing_dsl.diagnostics import Diagnostic, Edit
from pricing_dsl.source import Place, Sources


@frozen
class Finding:
    """A diagnostic, and the texts its places are in."""

    diagnostic: Diagnostic
    sources: Sources

    @property
    def path(self) -> str:
        return os.path.normpath(self.sources[self.diagnostic.place.file].path)


def by_path(diagnostics: Iterable[Diagnostic], sources: Sources) -> dict[str, list[Finding]]:
    """Findings by the file they are in; every file is there."""
    found: dict[str, list[Finding]] = {os.path.normpath(source.path): [] for source in sources}
    for diagnostic in diagnostics:
        finding = Finding(diagnostic, sources)
        found[finding.path].append(finding)
    return found


@frozen
class Change:
    """Where two texts differ: from `start` on the first had what ends at `old`, the second what ends at `new`."""

    start: int
    old: int
    new: int

    def moved(self, place: Place, file: int) -> Place | None:
        """A place of the first text in the second; None if what stood there changed. Other files stay as they are."""
        if place.file != file or place.end < self.start:
            return place
        if place.start > self.old:
            shift = self.new - self.old
            return Place(file, place.start + shift, place.end + shift)
        return None


def change_between(old: str, new: str) -> Change:
    """The one stretch in which two texts differ."""
    most = min(len(old), len(new))
    start = _common(most, lambda size: old[:size] == new[:size])
    rest = most - start
    tail = _common(rest, lambda size: old[len(old) - size :] == new[len(new) - size :])
    return Change(start, len(old) - tail, len(new) - tail)


def _common(most: int, holds: Callable[[int], bool]) -> int:
    """The largest size up to `most` for which something holds that holds for all smaller ones."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def carried(findings: Iterable[Finding], path: str, change: Change, text: str) -> list[Finding]:
    """What was found in a file before it changed to `text`, where it stands now, without what stood where it
    changed."""
    kept = []
    texts: dict[int, Sources] = {}
    for finding in findings:
        diagnostic = _moved(finding.diagnostic, change, finding.diagnostic.place.file)
        if diagnostic is not None:
            sources = texts.get(id(finding.sources)) or _with_text(finding.sources, path, text)
            texts[id(finding.sources)] = sources
            kept.append(Finding(diagnostic, sources))
    return kept


def _with_text(sources: Sources, path: str, text: str) -> Sources:
    return Sources(tuple(evolve(one, text=text) if os.path.normpath(one.path) == path else one for one in sources))


def _moved(diagnostic: Diagnostic, change: Change, file: int) -> Diagnostic | None:
    place = change.moved(diagnostic.place, file)
    if place is None:
        return None
    if place == diagnostic.place and not diagnostic.labels and diagnostic.fix is None:
        return diagnostic
    labels = tuple(
        evolve(label, place=moved)
        for label in diagnostic.labels
        if (moved := change.moved(label.place, file)) is not None
    )
    fix = diagnostic.fix
    if fix is not None:
        places = [change.moved(edit.place, file) for edit in fix.edits]
        edits = tuple(Edit(to, edit.text) for to, edit in zip(places, fix.edits, strict=True) if to is not None)
        fix = evolve(fix, edits=edits) if len(edits) == len(places) else None
    return evolve(diagnostic, place=place, labels=labels, fix=fix)
