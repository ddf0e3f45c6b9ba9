"""What was found in files that have not changed since, kept in `.pricing_cache`.

An entry holds for exactly the texts it was made of, this profile and this program; it is data (JSON), read with care,
and written so that a reader sees all of it or nothing. Nothing depends on it.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

from attrs import field, frozen

from pricing_dsl.diagnostics import Diagnostic, Edit, Fix, Label, Severity, Suppressed
from pricing_dsl.linter.runner import Linted
from pricing_dsl.linter.selection import Profile
from pricing_dsl.pipeline import read_file
from pricing_dsl.source import Place, Source, Sources

FOLDER = ".pricing_cache"
Inputs = Mapping[str, str | None]
"""The files that a rulebook was made of, itself aside: the digest of each, None for one that cannot be read."""


def digest(text: str) -> str:
    """A short name for exactly this text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@frozen
class Cache:
    """The entries of one folder.

    today: what suppressions end by. read: reads the files that a rulebook uses.
    """

    folder: Path
    today: datetime.date
    read: Callable[[str], str] = field(default=read_file)

    def find(self, path: str, text: str, profile: Profile) -> Linted | None:
        """What was found in this text, if nothing that counts has changed."""
        try:
            entry = json.loads(self._file(path).read_bytes())
            if entry["key"] != _key(path, text, profile) or not self._is_current(entry):
                return None
            others = entry["inputs"]
            texts = {one: self._text(one) for one in others}
            if any(_digest_of(texts[one]) != known for one, known in others.items()):
                return None
            files = [Source(path, text), *(Source(one, texts[one] or "") for one in entry["sources"])]
            return _linted(entry, Sources(tuple(files)))
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            return None

    def keep(self, path: str, text: str, profile: Profile, found: Linted, inputs: Inputs) -> None:
        """Keep what was found, if that can be done."""
        entry = {
            "key": _key(path, text, profile),
            "made": self.today.isoformat(),
            "until": found.last_day and found.last_day.isoformat(),
            "inputs": dict(inputs),
            "sources": [source.path for source in found.sources][1:],
            "diagnostics": [_said(one) for one in found.diagnostics],
            "suppressed": [[_said(one.diagnostic), one.reason, one.place] for one in found.suppressed],
        }
        with contextlib.suppress(OSError):
            _write(self._file(path), json.dumps(entry, separators=(",", ":")))

    def _file(self, path: str) -> Path:
        return self.folder / f"{digest(os.path.abspath(path))}.json"

    def _is_current(self, entry: Mapping[str, Any]) -> bool:
        """Whether no suppression has ended since, and the clock was not put back."""
        today = self.today.isoformat()
        return str(entry["made"]) <= today and (entry["until"] is None or today <= str(entry["until"]))

    def _text(self, path: str) -> str | None:
        try:
            return self.read(path)
        except (OSError, UnicodeDecodeError):
            return None


def _digest_of(text: str | None) -> str | None:
    return None if text is None else digest(text)


def _key(path: str, text: str, profile: Profile) -> str:
    codes = " ".join(sorted(profile.codes))
    weights = " ".join(f"{code}={weight}" for code, weight in sorted(profile.severities.items()))
    return digest("\0".join((_stamp(), path, codes, weights, text)))


@cache
def _stamp() -> str:
    """A text that changes with this program: its version, and the files it is made of."""
    package = Path(__file__).parents[1]
    said = [version("pricing-dsl"), sys.version]
    for folder, below, names in os.walk(package):
        below[:] = sorted(name for name in below if name != "__pycache__")
        for name in sorted(names):
            info = os.stat(os.path.join(folder, name))
            said.append(f"{folder}/{name} {info.st_size} {info.st_mtime_ns}")
    return digest("\n".join(said))


def _write(file: Path, text: str) -> None:
    if not file.parent.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        tag = "Signature: 8a477f597d28d172789f06886806bc55\n# What `pricing lint` found; it may be deleted.\n"
        (file.parent / "CACHEDIR.TAG").write_text(tag, encoding="utf-8")
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(temporary, file)
    except OSError:
        os.unlink(temporary)
        raise


# ---- findings as data ------------------------------------------------------------------------------------------------


def _said(one: Diagnostic) -> list[Any]:
    labels = [[label.place, label.message] for label in one.labels]
    fix = one.fix and [one.fix.title, [[edit.place, edit.text] for edit in one.fix.edits], one.fix.safe]
    return [one.code, one.message, one.place, one.severity.value, labels, one.hint, fix, one.stake, one.within]


def _linted(entry: Mapping[str, Any], sources: Sources) -> Linted:
    found = tuple(_diagnostic(*one) for one in entry["diagnostics"])
    suppressed = tuple(
        Suppressed(_diagnostic(*one), reason, None if place is None else Place(*place))
        for one, reason, place in entry["suppressed"]
    )
    until = entry["until"]
    return Linted(sources, found, suppressed, (), until and datetime.date.fromisoformat(until))


def _diagnostic(
    code: str,
    message: str,
    place: list[int],
    severity: str,
    labels: list[Any],
    hint: str | None,
    fix: list[Any] | None,
    stake: str | None,
    within: str,
) -> Diagnostic:
    made = tuple(Label(Place(*where), words) for where, words in labels)
    mended = fix and Fix(fix[0], tuple(Edit(Place(*where), text) for where, text in fix[1]), fix[2])
    return Diagnostic(code, message, Place(*place), Severity(severity), made, hint, mended or None, stake, within)
