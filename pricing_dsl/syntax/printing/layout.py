"""How words become lines: documents that know where they may break, and lines that stand in columns.

A document is a text, a sequence of documents, a place to break, a group or a nest. A group stays on its line if it
fits, else every break of its own starts a new line, indented by the nests around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from attrs import evolve, frozen

WIDTH = 120
INDENT = 2
REMARK_SPACE = 2


@frozen
class Break:
    """A space, or a new line where the group around it does not fit."""


@frozen
class Group:
    """On one line if it fits."""

    body: Doc


@frozen
class Nest:
    """New lines inside are indented once more."""

    body: Doc


Doc: TypeAlias = str | Break | Group | Nest | tuple["Doc", ...]


@frozen
class Remark:
    """A comment behind a line, and the column its author gave it, if any."""

    text: str
    column: int = 0


@frozen
class Line:
    """One line of the result: its indentation in columns, and its text in cells.

    Neighbours of one `run` and the same indentation stand in columns. `apart` asks for a blank line above; `inner` says
    that the line continues the one above, so that none may stand there.
    """

    indent: int
    cells: tuple[str, ...]
    run: str = ""
    apart: bool = False
    inner: bool = False
    remark: Remark | None = None

    @property
    def text(self) -> str:
        """The words of the line."""
        return " ".join(filter(None, self.cells))

    @property
    def width(self) -> int:
        """How wide the line is, its remark aside."""
        return self.indent + len(self.text)

    def fits(self) -> bool:
        """Whether the line keeps to the width of the page."""
        return self.width <= WIDTH

    def written(self) -> str:
        """The line as it stands on the page; its remark keeps its column where the words leave room for it."""
        words = f"{' ' * self.indent}{self.text}".rstrip()
        if self.remark is None:
            return words
        return f"{words.ljust(max(len(words) + REMARK_SPACE, self.remark.column))}{self.remark.text}"


BLANK = Line(0, ("",))


def words(*parts: Doc | None) -> Doc:
    """The parts that are there, a space between them."""
    present = [part for part in parts if part]
    return tuple(doc for part in present for doc in (" ", part))[1:]


def hanging(doc: Doc) -> Doc:
    """What belongs to one expression: its new lines are indented further than the clauses of a statement."""
    return Nest(Nest(doc))


def listed(parts: Iterable[Doc]) -> Doc:
    """The parts with commas between them; where they do not fit, as many on a line as do."""
    return hanging(tuple(doc for part in parts for doc in (",", Group(Break()), part))[2:])


def flat(doc: Doc) -> str:
    """The document on one line, however long."""
    match doc:
        case str():
            return doc
        case Break():
            return " "
        case tuple():
            return "".join(map(flat, doc))
        case Group() | Nest():
            return flat(doc.body)


def wrap(doc: Doc, indent: int) -> list[Line]:
    """Set a document in lines, the first of them at an indentation in columns."""
    lines: list[Line] = []
    margin, text = indent, ""
    todo: list[tuple[int, bool, Doc]] = [(indent, False, doc)]
    while todo:
        depth, joined, part = todo.pop()
        match part:
            case str():
                text += part
            case tuple():
                todo.extend((depth, joined, piece) for piece in reversed(part))
            case Nest():
                todo.append((depth + INDENT, joined, part.body))
            case Group():
                joined = joined or _fits(part.body, todo, WIDTH - margin - len(text))
                todo.append((depth, joined, part.body))
            case Break() if joined:
                text += " "
            case Break():
                lines.append(Line(margin, (text,), inner=bool(lines)))
                margin, text = depth, ""
    lines.append(Line(margin, (text,), inner=bool(lines)))
    return lines


def _fits(doc: Doc, behind: Sequence[tuple[int, bool, Doc]], room: int) -> bool:
    """Whether a document, and what stands behind it up to the next place to break, needs no more than `room`."""
    todo: list[tuple[bool, Doc]] = [(True, doc)]
    ahead = len(behind)
    while room >= 0:
        if not todo:
            if not ahead:
                return True
            ahead -= 1
            todo.append(behind[ahead][1:])
        joined, part = todo.pop()
        match part:
            case str():
                room -= len(part)
            case tuple():
                todo.extend((joined, piece) for piece in reversed(part))
            case Group() | Nest():
                todo.append((joined, part.body))
            case Break() if joined:
                room -= 1
            case Break():
                return True
    return False


def sentence(
    indent: int, *parts: Doc, close: Doc | None = None, clauses: Iterable[Doc] = (), opens: bool = False, run: str = ""
) -> list[Line]:
    """A statement: on one line if it fits, else each clause on a line of its own below, indented.

    `close` follows the parts on their line if it fits there. A statement that `opens` a block ends with a brace, on a
    line of its own if the statement takes several. One of a `run` that keeps to one line has its parts as cells.
    """
    ends = tuple(doc for clause in clauses for doc in (Break(), clause))
    closed = Group((Break(), close)) if close else ""
    brace = (Break(), "{") if opens else ()
    lines = wrap(Group((words(*parts), Nest((closed, ends)), brace)), indent)
    if run and len(lines) == 1:
        *cells, last = (*parts, close) if close else parts
        return [Line(indent, (*map(flat, cells), flat((last, ends, brace))), run)]
    return lines


def block(head: list[Line], body: Iterable[Line]) -> list[Line]:
    """A head whose last line opens a brace, the lines inside, and the closing brace."""
    return [*head, *body, Line(head[0].indent, ("}",))]


def columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells of rows padded to the widest of their column, the last of a row left as it is."""
    widths = [0] * max((len(row) for row in rows), default=0)
    for row in rows:
        for place, cell in enumerate(row[:-1]):
            widths[place] = max(widths[place], len(cell))
    return [[*(cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)), *row[-1:]] for row in rows]


def in_columns(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, with neighbours of one run in columns wherever these keep to the width of the page."""
    for (run, *_), neighbours in groupby(lines, key=lambda line: (line.run, line.indent, len(line.cells))):
        alike = list(neighbours)
        if run:
            aligned = [
                evolve(line, cells=tuple(row))
                for line, row in zip(alike, columns([line.cells for line in alike]), strict=True)
            ]
            if all(line.fits() for line in aligned):
                alike = aligned
        yield from alike


def page(lines: Iterable[Line]) -> str:
    """The lines as text, in columns where they have some."""
    return "".join(f"{line.written()}\n" for line in in_columns(lines))
