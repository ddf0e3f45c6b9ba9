"""Changes that are meant: a list in a file, in which each finding is accepted once, by its fingerprint.

A finding's fingerprint goes by what it says, amounts included: the next increase of the same price is another one.
"""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from attrs import frozen

from pricing_dsl.diagnostics.model import Diagnostic, Suppressed

HEADING = "# Changes of prices that are meant, each accepted once. `pricing diff --accept` adds to it.\n"
_KEYS = {"code", "fingerprint", "reason", "until", "change"}


class AcceptedError(Exception):
    """A list that cannot be read; the text says why."""


@frozen
class Accepted:
    """A finding that is accepted: its code and fingerprint, why, and through which day; None: for good."""

    code: str
    fingerprint: str
    reason: str
    until: datetime.date | None = None
    change: str = ""

    def holds(self, today: datetime.date) -> bool:
        """Whether it is still accepted."""
        return self.until is None or today <= self.until

    def to_toml(self) -> str:
        """As an entry of the list."""
        lines = ["[[accept]]", f"code = {_quoted(self.code)}", f"fingerprint = {_quoted(self.fingerprint)}"]
        lines += [f"change = {_quoted(self.change)}"] if self.change else []
        lines += [f"reason = {_quoted(self.reason)}"]
        lines += [f"until = {self.until}"] if self.until is not None else []
        return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are among those of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def fingerprint(finding: Diagnostic, rulebook: str) -> str:
    """What a finding is accepted by: its code, the rulebook's name, and what it says."""
    told = "\0".join((finding.code, rulebook, finding.message, finding.stake or ""))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_accepted(text: str) -> tuple[Accepted, ...]:
    """The entries of a list.

    Raises:
        AcceptedError: it is no TOML, or an entry lacks its code, fingerprint or reason.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AcceptedError(f"it is no TOML: {error}") from None
    entries = data.get("accept", [])
    if data.keys() - {"accept"} or not isinstance(entries, list):
        raise AcceptedError("it holds [[accept]] entries and nothing else")
    return tuple(_entry(number, one) for number, one in enumerate(entries, start=1))


def _entry(number: int, entry: Any) -> Accepted:
    where = f"entry {number}"
    if not isinstance(entry, dict) or entry.keys() - _KEYS:
        raise AcceptedError(f"{where}: an entry has {', '.join(sorted(_KEYS))}")
    for name in ("code", "fingerprint", "reason"):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise AcceptedError(f"{where}: it says no {name}")
    until = entry.get("until")
    if until is not None and (not isinstance(until, datetime.date) or isinstance(until, datetime.datetime)):
        raise AcceptedError(f"{where}: until is a day, as 2027-01-31")
    return Accepted(entry["code"], entry["fingerprint"], entry["reason"], until, str(entry.get("change", "")))


def sorted_out(
    found: Iterable[Diagnostic], rulebook: str, accepted: Sequence[Accepted], today: datetime.date
) -> tuple[list[Diagnostic], list[Suppressed]]:
    """The findings that are left, and those that are accepted."""
    known = {(one.code, one.fingerprint): one for one in accepted if one.holds(today)}
    left, meant = [], []
    for finding in found:
        one = known.get((finding.code, fingerprint(finding, rulebook)))
        if one is None:
            left.append(finding)
        else:
            meant.append(Suppressed(finding, one.reason))
    return left, meant
