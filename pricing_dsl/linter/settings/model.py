"""The settings of a team, and what they say of a file."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from attrs import evolve, field, frozen

from pricing_dsl.diagnostics import Severity
from pricing_dsl.linter.selection import ALL, SETS, Profile, meant, profile


@frozen
class Settings:
    """The settings of the files below `root`; see `keys` for what each does. file: where they stand, if anywhere."""

    root: Path = field(factory=Path.cwd)
    file: Path | None = None
    rules: str = SETS[-1]
    preview: bool = False
    select: tuple[str, ...] = (ALL,)
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = MappingProxyType({})
    per_file_ignores: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    exclude: tuple[str, ...] = ()
    baseline: str | None = None
    fail_on: str = Severity.ERROR.value

    def profile(self, path: str) -> Profile:
        """What to find in a file."""
        made = profile(self.select, self.ignore, self.severity, rules=self.rules, preview=self.preview)
        here = [names for glob, names in self.per_file_ignores.items() if self._matches(glob, path)]
        if not here:
            return made
        return evolve(made, codes=made.codes.difference(*(meant(name) for names in here for name in names)))

    def excludes(self, path: str) -> bool:
        """Whether a file is left out where it is not named itself."""
        return any(self._matches(glob, path) for glob in self.exclude)

    @property
    def baseline_file(self) -> Path | None:
        return None if self.baseline is None else self.root / self.baseline

    def _matches(self, glob: str, path: str) -> bool:
        """As `.gitignore` reads patterns: one without a slash is a name at any depth, and a folder means all in it."""
        relative = Path(os.path.relpath(path, self.root)).as_posix()
        return _pattern(glob).fullmatch(relative) is not None


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    deep = "" if "/" in glob.rstrip("/") else "(?:.*/)?"
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", glob.strip("/"))
    meanings = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(deep + "".join(meanings.get(piece, re.escape(piece)) for piece in pieces) + "(?:/.*)?")
