"""Which settings a file has: those of the nearest folder, from its own up."""

from __future__ import annotations

import os
from pathlib import Path

from attrs import define, field

from pricing_dsl.diagnostics import Diagnostic
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.linter.registry import CATALOG
from pricing_dsl.linter.settings.model import Settings
from pricing_dsl.linter.settings.reading import PYPROJECT, TABLE, read
from pricing_dsl.pipeline import read_file, reason
from pricing_dsl.source import Place, Source, Sources

NAMES = ("pricing.toml", PYPROJECT)
"""In the order in which they are looked for in a folder."""


@define
class Search:
    """Finds the settings of files, and keeps what is wrong with them.

    config: the file to take, wherever the rulebooks are. isolated: take none.
    """

    config: Path | None = None
    isolated: bool = False
    reports: dict[Path, Report] = field(factory=dict, init=False)
    _known: dict[Path, Settings | None] = field(factory=dict, init=False)

    def settings(self, path: str) -> Settings:
        """The settings of a file, or of a name that standard input goes by."""
        if self.isolated:
            return Settings()
        if self.config is not None:
            return self._read(self.config) or Settings()
        folder = Path(os.path.abspath(path)).parent
        return self._in(folder) or Settings()

    @property
    def files(self) -> frozenset[str]:
        """Every file that was looked for, there or not: a change of one may change the settings."""
        if self.config is not None:
            return frozenset((str(self.config),))
        return frozenset(str(one / name) for one in self._known if one.name not in NAMES for name in NAMES)

    def _in(self, folder: Path) -> Settings | None:
        """The settings that hold in a folder."""
        if folder not in self._known:
            files = (folder / name for name in NAMES)
            here = next((found for file in files if file.is_file() and (found := self._read(file))), None)
            above = folder.parent
            self._known[folder] = here or (None if above == folder else self._in(above))
        return self._known[folder]

    def _read(self, file: Path) -> Settings | None:
        if file in self._known:
            return self._known[file]
        try:
            text = read_file(str(file))
        except (OSError, UnicodeDecodeError) as error:
            found = Diagnostic(
                "L101", f"this cannot be read: {reason(error)}", Place(0, 0, 0), CATALOG["L101"].severity
            )
            self._wrong(file, "", (found,))
            return None
        if file.name == PYPROJECT and TABLE[-1] not in text:
            return None
        settings, wrong = read(file, text)
        if wrong:
            self._wrong(file, text, wrong)
        self._known[file] = settings
        return settings

    def _wrong(self, file: Path, text: str, found: tuple[Diagnostic, ...]) -> None:
        shown = os.path.relpath(file)
        self.reports[file] = Report(Sources((Source(shown, text),)), found, rules=CATALOG)
