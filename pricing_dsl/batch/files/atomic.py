"""Files that appear whole or not at all.

A file is written beside its place under another name, made durable, and then renamed, which the system does in one
step. A run that is killed leaves what was there before, and perhaps a temporary file; the next run that writes to the
same place takes that away: a lock tells those of dead runs from those of live ones."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from attrs import define, field

if sys.platform != "win32":  # There are no such locks on Windows, where temporary files of dead runs stay.
    import fcntl

_SUFFIX = ".partial"


@define
class Outputs:
    """The files that a run writes. They appear when all of it is done, in the order they were opened."""

    _made: list[tuple[BinaryIO, Path, Path]] = field(factory=list)
    _direct: contextlib.ExitStack = field(factory=contextlib.ExitStack)

    def open(self, path: str) -> BinaryIO:
        """A file to write, which will be at `path`; a pipe or device there is written at once. Raises OSError."""
        target = Path(path).resolve()
        if target.exists() and not target.is_file():
            return self._direct.enter_context(open(target, "wb"))
        _sweep(target)
        file, temporary = _beside(target)
        self._made.append((file, temporary, target))
        os.chmod(temporary, _mode(target))
        return file

    def keep(self) -> None:
        """Put all of them in their places. Raises OSError."""
        self._direct.close()
        for file, _, _ in self._made:
            file.flush()
            os.fsync(file.fileno())
        for file, temporary, target in self._made:
            os.replace(temporary, target)
            file.close()
        for folder in {target.parent for _, _, target in self._made}:
            _sync(folder)
        self._made.clear()

    def drop(self) -> None:
        """Take away those that were not kept."""
        self._direct.close()
        for file, temporary, _ in self._made:
            with contextlib.suppress(OSError):
                file.close()
            temporary.unlink(missing_ok=True)
        self._made.clear()


@contextlib.contextmanager
def outputs() -> Iterator[Outputs]:
    """Outputs that are kept where the block ends well, and dropped where it does not."""
    made = Outputs()
    try:
        yield made
        made.keep()
    finally:
        made.drop()


def _beside(target: Path) -> tuple[BinaryIO, Path]:
    """A new temporary file, locked before another run could take it for one of a dead run."""
    while True:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=_SUFFIX)
        file, temporary = os.fdopen(handle, "wb"), Path(name)
        if sys.platform == "win32":
            return file, temporary
        fcntl.flock(handle, fcntl.LOCK_EX)
        if temporary.exists():
            return file, temporary
        file.close()


def _mode(target: Path) -> int:
    """The rights of the file that is there, or those a new file has."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sweep(target: Path) -> None:
    """Take away what dead runs left of a file."""
    if sys.platform == "win32":
        return
    for left in target.parent.glob(f".{_literal(target.name)}.*{_SUFFIX}"):
        with contextlib.suppress(OSError), open(left, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def _literal(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def _sync(folder: Path) -> None:
    """Make renames in a folder durable, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
