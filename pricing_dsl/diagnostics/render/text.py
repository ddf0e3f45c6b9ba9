"""Findings for people: the line, what is wrong in it, and what would put it right."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from pricing_dsl.diagnostics.render.display import excerpt, shown
from pricing_dsl.diagnostics.render.report import Finding, Report, findings, summary
from pricing_dsl.source import Place, Source

Segment = tuple[str, str]
"""A piece of text and its role: a severity, ``message``, ``path``, ``gutter``, ``line``, ``here``, ``there``,
``advice`` or ``plain``. Coloured output maps roles to styles; joining the pieces gives plain text."""


def text(reports: Iterable[Report]) -> str:
    """All findings with their lines and carets, and a closing line."""
    return "".join(piece for piece, _ in segments(reports))


def concise(reports: Iterable[Report]) -> str:
    """One line for each finding: ``path:line:column: code severity message``."""
    return "".join(concise_line(finding) + "\n" for finding in findings(reports))


def concise_line(finding: Finding) -> str:
    """The line of one finding, without its line break."""
    line, column = finding.start
    diagnostic = finding.diagnostic
    where = f"{shown(finding.path)}:{line}:{column}"
    return f"{where}: {diagnostic.code} {diagnostic.severity} {_line(diagnostic.message)}"


def segments(reports: Iterable[Report]) -> Iterator[Segment]:
    """The pieces of ``text``, each with its role."""
    reports = tuple(reports)
    for finding in findings(reports):
        yield from _finding(finding)
        yield "\n", "plain"
    yield summary(reports) + "\n", "message"


@frozen
class _Mark:
    """A stretch of one line of a file, and what to say about it."""

    source: Source
    line: int
    start: int
    end: int
    message: str
    main: bool


def _finding(finding: Finding) -> Iterator[Segment]:
    diagnostic = finding.diagnostic
    line, column = finding.start
    yield f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity.value
    yield f" {_line(diagnostic.message)}", "message"
    yield f"   {shown(finding.path)}:{line}:{column}\n", "path"
    marks = _marks(finding)
    gutter = max(len(str(mark.line)) for mark in marks) + 1
    for source in dict.fromkeys(mark.source for mark in marks):
        own = [mark for mark in marks if mark.source is source]
        if source is not finding.source:
            yield f"{' ' * gutter} in {shown(source.path)}:{own[0].line}:{own[0].start + 1}\n", "path"
        yield from _excerpt(source, own, gutter)
    advice = {
        "stake": diagnostic.stake,
        "fix": diagnostic.fix.title if diagnostic.fix else None,
        "hint": diagnostic.hint,
    }
    for word, said in advice.items():
        if said:
            yield f" {word}:", "advice"
            yield f" {_line(said)}\n", "plain"


def _marks(finding: Finding) -> list[_Mark]:
    """The place of the finding, with what its labels say of that very place, and the other labels."""
    diagnostic = finding.diagnostic
    here = "; ".join(label.message for label in diagnostic.labels if label.place == diagnostic.place)
    marks = [_mark(finding, diagnostic.place, here, main=True)]
    marks += [
        _mark(finding, label.place, label.message, main=False)
        for label in diagnostic.labels
        if label.place != diagnostic.place
    ]
    return marks


def _mark(finding: Finding, place: Place, message: str, *, main: bool) -> _Mark:
    """The part of a place that lies on its first line."""
    source = finding.sources[place.file]
    line, column = source.position(place.start)
    start = column - 1
    end = min(start + place.end - place.start, len(source.line_text(line)))
    return _Mark(source, line, start, end, message, main)


def _excerpt(source: Source, marks: list[_Mark], gutter: int) -> Iterator[Segment]:
    previous = 0
    for line in sorted({mark.line for mark in marks}):
        words = source.line_text(line)
        if not words and not source.text:
            continue
        if previous and line > previous + 1:
            yield f"{'…':>{gutter}}\n", "gutter"
        previous = line
        own = sorted((mark for mark in marks if mark.line == line), key=lambda mark: (mark.start, not mark.main))
        visible, placed = excerpt(words, [(mark.start, mark.end) for mark in own])
        yield f"{line:>{gutter}} |", "gutter"
        yield f" {visible}".rstrip() + "\n", "line"
        for mark, (left, width) in zip(own, placed, strict=True):
            yield f"{' ' * gutter} | ", "gutter"
            pointer = ("^" if mark.main else "-") * width
            said = f" {_line(mark.message)}" if mark.message else ""
            yield f"{' ' * left}{pointer}{said}\n", "here" if mark.main else "there"


def _line(words: str) -> str:
    """Words on one line, safe to print."""
    return shown(" ".join(words.split()))
