"""A private directory of the user in which what takes long to make is kept.

Nothing depends on it: where it cannot be had, or is not the user's alone, everything is made anew.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

LARGEST = 16_000_000  # bytes; no file of ours comes near


def digest(*parts: str) -> str:
    """A short name for exactly these texts."""
    return sha256("\0".join(parts).encode()).hexdigest()[:32]


def lark_stamp() -> str:
    """A text that changes when another Lark is installed, had without importing it."""
    spec = find_spec("lark")
    if spec is None or spec.origin is None:
        return ""
    try:
        info = os.stat(spec.origin)
    except OSError:  # inside a zip file, say
        return spec.origin
    return f"{spec.origin} {info.st_size} {info.st_mtime_ns}"


def read(name: str) -> str | None:
    """The text kept under `name`, or None if there is none that can be trusted."""
    directory = _directory(create=False)
    if directory is None:
        return None
    try:
        with open(directory / name, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError:
        return None
    if len(data) > LARGEST:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def write(name: str, text: str) -> None:
    """Keep `text` under `name`, if that can be done; a reader sees all of it or nothing."""
    directory = _directory(create=True)
    if directory is None:
        return
    with contextlib.suppress(OSError):
        handle, temporary = tempfile.mkstemp(dir=directory, prefix=".new-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, directory / name)
        except OSError:
            os.unlink(temporary)
            raise


def _directory(*, create: bool) -> Path | None:
    """The cache directory, or None if it is not there, or others than the user may write to it."""
    try:
        directory = _base() / "pricing-dsl"
        if create:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        info = os.lstat(directory)
    except (OSError, RuntimeError):  # RuntimeError: the user has no home
        return None
    if not stat.S_ISDIR(info.st_mode):
        return None
    if hasattr(os, "getuid") and (info.st_uid != os.getuid() or info.st_mode & 0o077):
        return None
    return directory


def _base() -> Path:
    """Where the system keeps caches of this user."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        path = os.environ.get(variable, "")
        if os.path.isabs(path):
            return Path(path)
    return Path.home() / ".cache"
