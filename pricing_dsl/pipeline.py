"""From text to program: one cached property for each stage.

The command line, the editor, the tests of examples and the API all go through `Compilation`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from attrs import define, evolve, field

from pricing_dsl.diagnostics import Diagnostic, Severity, Suppressed, diagnose
from pricing_dsl.diagnostics.render import Report, text
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import TooWideError
from pricing_dsl.semantics import check, model
from pricing_dsl.semantics.check import Checked, no_pause
from pricing_dsl.semantics.lowering import Probes, lower
from pricing_dsl.source import Place, Source, Sources
from pricing_dsl.syntax import nodes, parse
from pricing_dsl.syntax.outline import Declared, outline, within
from pricing_dsl.syntax.parsing import Parsed

Read = Callable[[str], str]
Rulebooks = Sequence[tuple[int, nodes.Rulebook]]
"""Files by their numbers, the main one first."""


class CompileError(Exception):
    """A rulebook with mistakes. `diagnostics` holds all of them, `str()` shows them with their lines."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.diagnostics = report.diagnostics
        super().__init__(text([report]))


def read_file(path: str) -> str:
    """The text of a file in UTF-8; a byte order mark is taken off. Raises OSError and UnicodeDecodeError."""
    return Path(path).read_text(encoding="utf-8-sig")


@define(slots=False)
class Compilation:
    """One rulebook, with the files it uses, on its way from text to program.

    `read` gets the text of a file that a rulebook names (`use`, `table … from`). `previous` is an earlier compilation
    of the same file: declarations whose words did not change keep their nodes. `pause` is called every few statements
    of the check; what it raises ends it.
    """

    path: str
    text: str
    read: Read = read_file
    previous: Compilation | None = field(default=None, repr=False)
    pause: Callable[[], None] = field(default=no_pause, repr=False)

    @classmethod
    def of(cls, path: str | Path) -> Compilation:
        """The compilation of a file. Raises OSError and UnicodeDecodeError."""
        return cls(str(path), read_file(str(path)))

    @cached_property
    def files(self) -> _Files:
        """Every file, the main one first, parsed."""
        return _gather(self)

    @property
    def sources(self) -> Sources:
        return Sources(tuple(self.files.sources))

    @cached_property
    def parsed(self) -> tuple[Parsed, ...]:
        return tuple(self.files.parsed)

    @property
    def rulebooks(self) -> Rulebooks:
        """The syntax nodes of every file."""
        return [(number, one.rulebook) for number, one in enumerate(self.parsed)]

    @property
    def reads(self) -> tuple[str, ...]:
        """The paths of all files it is made of, itself first: those it uses, and those its tables are read from. Some
        may not be there."""
        paths = {os.path.normpath(source.path): None for source in self.sources}
        for source, one in zip(self.sources, self.parsed, strict=True):
            for declaration in one.rulebook.declarations:
                item = declaration.item
                if isinstance(item, nodes.Use):
                    paths[_beside(source.path, item.path.value)] = None
                elif isinstance(item, nodes.Table) and item.path is not None:
                    paths[_beside(self.path, item.path.value)] = None
        return tuple(paths)

    @cached_property
    def checked(self) -> Checked:
        """What the check made of it, with all that is known in spite of mistakes."""
        return check(self.rulebooks, self._read_beside, self.pause)

    def _read_beside(self, path: str) -> str:
        """The text of a file named in this rulebook, relative to it."""
        return self.read(_beside(self.path, path))

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that was found, by place."""
        return self._with_unread(self.checked)

    def diagnostics_of(self, rulebooks: Rulebooks) -> tuple[Diagnostic, ...]:
        """What is found when only some of the declarations are checked, by place: the quick answer of an editor. They
        are those of `rulebooks`, with whatever they refer to among them. What cannot be read is told of all files."""
        return self._with_unread(check(rulebooks, self._read_beside, self.pause))

    @property
    def unread(self) -> tuple[Diagnostic, ...]:
        """What cannot be read, in any file."""
        return (*self.files.diagnostics, *(found for one in self.parsed for found in one.diagnostics))

    def _with_unread(self, checked: Checked) -> tuple[Diagnostic, ...]:
        broken = [found for one in self.parsed for found in one.diagnostics if found.severity is Severity.ERROR]
        doubtful = [_line_of(found.place, self.sources) for found in broken]
        kept = [found for found in checked.diagnostics if not _echoes(found, doubtful, self.sources)]
        return tuple(sorted([*self.unread, *kept], key=lambda diagnostic: diagnostic.place))

    @property
    def report(self) -> Report:
        return self.reporting(self.diagnostics)

    def reporting(self, found: Iterable[Diagnostic], suppressed: Iterable[Suppressed] = ()) -> Report:
        """A report of what was found in these files, here or by a later check; each is told what it is within."""
        accepted = (evolve(one, diagnostic=self._told(one.diagnostic)) for one in suppressed)
        return Report(self.sources, tuple(map(self._told, found)), tuple(accepted))

    def _told(self, found: Diagnostic) -> Diagnostic:
        return evolve(found, within=within(self._outlines[found.place.file], found.place))

    @cached_property
    def _outlines(self) -> tuple[tuple[Declared, ...], ...]:
        """What each file declares."""
        files = zip(self.parsed, self.sources, strict=True)
        return tuple(outline(one.rulebook, source, number) for number, (one, source) in enumerate(files))

    @property
    def ok(self) -> bool:
        return not any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)

    @property
    def model(self) -> model.Rulebook:
        """What the rulebook means. Raises CompileError if there are mistakes."""
        rulebook = self.checked.rulebook
        if rulebook is None or not self.ok:
            raise CompileError(self.report)
        return rulebook

    @cached_property
    def program(self) -> ir.Program:
        """The IR. Raises CompileError if there are mistakes."""
        return self.lowered({})

    def lowered(self, probes: Probes) -> ir.Program:
        """The IR with further outputs (see `lower`). Raises CompileError if there are mistakes."""
        try:
            return lower(self.model, self.sources, probes, self.__dict__.get("program"))
        except TooWideError as fault:
            place = getattr(fault, "place", None) or Place(0, 0, 0)
            found = diagnose("Y617", str(fault), place, hint="round a product before it is multiplied again")
            raise CompileError(self.reporting((*self.diagnostics, found))) from None


def _beside(path: str, named: str) -> str:
    """The path of a file that is named in another."""
    return os.path.normpath(Path(path).parent / named)


def _line_of(place: Place, sources: Sources) -> Place:
    """The whole lines that a place lies in."""
    text = sources[place.file].text
    end = text.find("\n", place.end)
    return Place(place.file, text.rfind("\n", 0, place.start) + 1, len(text) if end < 0 else end)


def _echoes(found: Diagnostic, doubtful: list[Place], sources: Sources) -> bool:
    """Whether a finding only repeats a mistake of the text: it is in a word that the parser put in, stands in a line
    that the parser had to mend, or asks for a name that such a line may declare."""
    place = found.place
    if doubtful and place.start == place.end:
        return True
    if any(one.file == place.file and one.start <= place.start <= one.end for one in doubtful):
        return True
    return found.code in _OF_NAMES and any(_says(sources.text(one), sources.text(place)) for one in doubtful)


_OF_NAMES = {"N802", "N808", "U505"}


def _says(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text) is not None


@define
class _Files:
    """The files of a compilation; `users[n]` is the file that first used file n."""

    sources: list[Source] = field(factory=list)
    users: list[int | None] = field(factory=list)
    parsed: list[Parsed] = field(factory=list)
    diagnostics: list[Diagnostic] = field(factory=list)


def _gather(compilation: Compilation) -> _Files:
    """Parse the file and, breadth first, every file it uses, each once."""
    files = _Files()
    earlier = compilation.previous.files if compilation.previous else _Files()
    known = {source.path: parsed for source, parsed in zip(earlier.sources, earlier.parsed, strict=True)}
    _add(files, compilation.path, compilation.text, None, known)
    index = 0
    while index < len(files.parsed):
        for declaration in files.parsed[index].rulebook.declarations:
            if isinstance(declaration.item, nodes.Use):
                _use(files, compilation, index, declaration.base, declaration.item.path, known)
        index += 1
    return files


def _add(files: _Files, path: str, content: str, user: int | None, known: dict[str, Parsed]) -> None:
    number = len(files.sources)
    files.users.append(user)
    files.sources.append(Source(path, content))
    files.parsed.append(parse(content, number, previous=known.get(path)))


def _use(
    files: _Files, compilation: Compilation, index: int, base: int, named: nodes.Text, known: dict[str, Parsed]
) -> None:
    path = _beside(files.sources[index].path, named.value)
    place = Place(index, base + named.span[0], base + named.span[1])
    if path in _users(files, index):
        files.diagnostics.append(diagnose("S008", f"`{named.value}` uses this file in turn", place))
        return
    if path in (os.path.normpath(source.path) for source in files.sources):
        return
    try:
        content = compilation.read(path)
    except (OSError, UnicodeDecodeError) as error:
        files.diagnostics.append(diagnose("S008", f"`{named.value}` cannot be read: {reason(error)}", place))
        return
    _add(files, path, content, index, known)


def _users(files: _Files, index: int | None) -> set[str]:
    """The file and those it was used from, up to the main one."""
    paths = set()
    while index is not None:
        paths.add(os.path.normpath(files.sources[index].path))
        index = files.users[index]
    return paths


def reason(error: OSError | UnicodeDecodeError) -> str:
    """Why a file could not be read, in a few words."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return (error.strerror or "it is not there").lower()
