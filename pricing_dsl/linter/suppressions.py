"""What the text says of findings: `# allow T101: agreed overage`, and its reading."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from attrs import frozen

from pricing_dsl.diagnostics.catalog.rule import Category
from pricing_dsl.source import Place, Source
from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing import Parsed
from pricing_dsl.syntax.parsing.tokens import Comment

_COMMENT = re.compile(r"#+\s*allow(?P<file>-file)?(?P<rest>(?:[\s:].*)?)")
_SAID = re.compile(r"(?P<names>.*?)(?:,?\s*\buntil\s+(?P<until>\S+))?")
_CODE = re.compile(r"[A-Z][0-9]+")
_MANY = re.compile("|".join(["all", "[A-Z][0-9]{0,2}", *Category]))
_LIST = re.compile(r"[\w-]+(\s*,\s*[\w-]+)*")


@frozen
class Suppression:
    """A comment that accepts findings.

    Attributes:
        place: the comment.
        line: the line whose findings it accepts, from 1; None for the whole file.
        selectors: what it accepts, as written.
        reason: why; empty where it does not say.
        until: the last day it holds, as written; empty where it has none.
        misplaced: it speaks of the whole file, and does not stand in its heading.
    """

    place: Place
    line: int | None
    selectors: tuple[str, ...]
    reason: str
    until: str
    misplaced: bool = False

    @property
    def last_day(self) -> datetime.date | None:
        """The last day it holds; None if it has none, or if that is no date."""
        try:
            return datetime.date.fromisoformat(self.until)
        except ValueError:
            return None

    @property
    def is_blanket(self) -> bool:
        """Whether it accepts more than rules that it names."""
        return not self.selectors or any(_MANY.fullmatch(one) for one in self.selectors)

    def covers(self, file: int, line: int) -> bool:
        """Whether it speaks of findings that start in this line."""
        return file == self.place.file and self.line in (None, line) and not self.misplaced


@frozen
class Idle:
    """Words that accept nothing: a whole suppression, or one of the things it names, and why.

    removable: they say nothing that may have been meant otherwise.
    """

    suppression: Suppression
    selector: str | None
    why: str
    hint: str | None = None
    removable: bool = False


def suppressions(file: int, source: Source, parsed: Parsed) -> Iterator[Suppression]:
    """The comments of a file that accept findings, in the order written."""
    if "allow" not in source.text:
        return
    alone = {source.position(one.start)[0] for one in parsed.comments if _is_alone(source, one)}
    for comment in parsed.comments:
        found = _COMMENT.fullmatch(comment.text)
        read = _read(found["rest"].strip(), found["file"] is not None) if found else None
        if found is None or read is None:
            continue
        whole = found["file"] is not None
        line: int | None = source.position(comment.start)[0]
        assert line is not None
        while line in alone:
            line += 1
        selectors, reason, until = read
        misplaced = whole and comment.start > _heading_end(parsed)
        place = Place(file, comment.start, comment.end)
        yield Suppression(place, None if whole else line, selectors, reason, until, misplaced)


def _read(rest: str, whole: bool) -> tuple[tuple[str, ...], str, str] | None:
    """Selectors, reason and date; None for words that only begin like this, as in `# allow customers to …`."""
    head, colon, reason = rest.partition(":")
    said = _SAID.fullmatch(head.strip())
    assert said is not None
    names, until, reason = said["names"].strip(), said["until"] or "", reason.strip()
    if names and not _CODE.match(names) and not (_LIST.fullmatch(names) and (colon or whole or "-" in names)):
        return None
    behind = re.fullmatch(r"(?P<reason>.*?),?\s*\buntil\s+(?P<until>\d\S*)", reason)
    if behind and not until:
        reason, until = behind["reason"].strip(), behind["until"]
    return tuple(re.split(r"[\s,]+", names)) if names else (), reason, until


def _is_alone(source: Source, comment: Comment) -> bool:
    start = source.text.rfind("\n", 0, comment.start) + 1
    return not source.text[start : comment.start].strip()


def _heading_end(parsed: Parsed) -> int:
    """Where the first declaration begins that is not the heading."""
    bases = [one.base for one in parsed.rulebook.declarations if not isinstance(one.item, nodes.Header | nodes.Use)]
    return bases[0] if bases else len(parsed.text)
