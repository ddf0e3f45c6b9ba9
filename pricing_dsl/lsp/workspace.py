"""The rulebooks of one editor: the texts that are open, those on disk beside them, and who uses whom."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from threading import RLock

from attrs import define, field, frozen

from pricing_dsl.lsp.names import Names, names_of
from pricing_dsl.lsp.positions import Positions
from pricing_dsl.pipeline import Compilation, read_file
from pricing_dsl.semantics.check import Checked
from pricing_dsl.source import Place
from pricing_dsl.syntax import Parsed, nodes

SUFFIX = ".rulebook"
MOST_FILES = 2_000
"""How many rulebooks of the editor's folders are looked at for what they use."""


@frozen
class Document:
    """A text that is open in the editor."""

    path: str
    text: str
    version: int | None = None


@define(slots=False, eq=False)
class View:
    """A rulebook as it stands now, seen from one of its files.

    `file` is the number of that file in the compilation. `checked` is what the last check that ran to its end found, of
    this text or an earlier one; `good` the last compilation without mistakes.
    """

    compilation: Compilation
    file: int
    encoding: str
    checked: Checked | None = None
    good: Compilation | None = None

    @property
    def parsed(self) -> Parsed:
        return self.compilation.parsed[self.file]

    @property
    def text(self) -> str:
        return self.parsed.text

    @property
    def path(self) -> str:
        return self.compilation.sources[self.file].path

    @cached_property
    def names(self) -> Names:
        """What every name of the rulebook, its other files included, is the name of."""
        return names_of([one.rulebook for one in self.compilation.parsed])

    @cached_property
    def positions(self) -> Positions:
        return self.positions_in(self.file)

    def positions_in(self, file: int) -> Positions:
        """The positions of any file of the rulebook."""
        return Positions(self.compilation.sources[file].text, self.encoding)

    def declaration_before(self, offset: int) -> nodes.Declaration | None:
        """The declaration of this file that an offset lies in or behind."""
        found = None
        for declaration in self.parsed.rulebook.declarations:
            if declaration.base > offset:
                break
            found = declaration
        return found

    def declaration_at(self, offset: int) -> nodes.Declaration | None:
        """The declaration of this file that an offset lies in or right behind."""
        found = self.declaration_before(offset)
        return found if found is not None and offset <= found.base + found.item.span[1] else None

    @property
    def is_good(self) -> bool:
        """Whether `good` is of the text as it stands."""
        return self.good is self.compilation


@define(slots=False, eq=False)
class Workspace:
    """The open texts and the rulebooks that were made of them. Safe to ask from several threads.

    `folders` are those the editor has open. `stamp` counts how often something changed on disk.
    """

    encoding: str = "utf-16"
    documents: dict[str, Document] = field(factory=dict)
    folders: list[str] = field(factory=list)
    stamp: int = 0
    _views: dict[str, tuple[int, View]] = field(factory=dict)
    _uses: dict[str, frozenset[str]] = field(factory=dict)
    _lock: RLock = field(factory=RLock)

    # ---- texts -------------------------------------------------------------------------------------------------------

    def put(self, document: Document) -> None:
        """A text was opened or changed."""
        with self._lock:
            self.documents[document.path] = document

    def close(self, path: str) -> None:
        """A text was closed: from now on the file counts."""
        with self._lock:
            self.documents.pop(path, None)
            self.stamp += 1

    def touched(self) -> None:
        """Files changed on disk."""
        with self._lock:
            self.stamp += 1

    def read(self, path: str) -> str:
        """The text of a file as the editor has it, else as it is on disk. Raises OSError and UnicodeDecodeError."""
        document = self.documents.get(os.path.normpath(path))
        if document is not None:
            return document.text
        if "://" in path:
            raise FileNotFoundError(2, "No such file or directory", path)
        return read_file(path)

    # ---- rulebooks ---------------------------------------------------------------------------------------------------

    def view(self, path: str) -> View | None:
        """A rulebook with this file as the main one; None if it cannot be read."""
        with self._lock:
            stamp, known = self._views.get(path, (-1, None))
            if known is not None and stamp == self.stamp and self._is_fresh(known):
                return known
            try:
                text = self.read(path)
            except (OSError, UnicodeDecodeError):
                return None
            previous = known.compilation if known is not None else None
            compilation = Compilation(path, text, self.read, previous)
            _ = compilation.parsed
            compilation.previous = None  # or every text there ever was would be kept
            made = View(compilation, 0, self.encoding)
            if known is not None:
                made.checked, made.good = known.checked, known.good
            self._views[path] = (self.stamp, made)
            self._uses[path] = frozenset(os.path.normpath(source.path) for source in compilation.sources)
            return made

    def _is_fresh(self, view: View) -> bool:
        """Whether no open text changed since."""
        for source in view.compilation.sources:
            document = self.documents.get(os.path.normpath(source.path))
            if document is not None and document.text is not source.text and document.text != source.text:
                return False
        return True

    def roots(self, path: str) -> list[str]:
        """The rulebooks to look at for what is said of a file: itself, and every known rulebook that uses it."""
        return [path, *sorted(user for user, used in list(self._uses.items()) if path in used and user != path)]

    def views(self, path: str) -> Iterator[View]:
        """The rulebooks that a file belongs to, each seen from that file."""
        for root in self.roots(path):
            view = self.view(root)
            if view is None:
                continue
            for number, source in enumerate(view.compilation.sources):
                if os.path.normpath(source.path) == path:
                    yield view if number == 0 else _seen_from(view, number)

    def seen(self, path: str) -> View | None:
        """The rulebook to answer questions about a file from."""
        return next(self.views(path), None)

    def scan(self) -> list[str]:
        """Find out what the rulebooks of the editor's folders use, open or not; gives their paths."""
        found: list[str] = []
        for folder in self.folders:
            for path in sorted(Path(folder).rglob(f"*{SUFFIX}")):
                if len(found) == MOST_FILES:
                    return found
                if not any(part.startswith(".") or part == "node_modules" for part in path.relative_to(folder).parts):
                    found.append(os.path.normpath(path))
                    if found[-1] not in self._uses:
                        self.view(found[-1])
        return found


def _seen_from(view: View, file: int) -> View:
    seen = View(view.compilation, file, view.encoding, view.checked, view.good)
    seen.__dict__["names"] = view.names
    return seen


def place_in(view: View, offset: int) -> Place:
    """An offset of the view's file as a place."""
    return Place(view.file, offset, offset)
