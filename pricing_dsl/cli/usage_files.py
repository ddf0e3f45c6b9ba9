"""The files of usage that a command is given: files, folders of them, patterns of names, standard input."""

from __future__ import annotations

import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

STDIN = "-"
STDIN_NAME = "standard input"
TEXTS = (".csv", ".json", ".jsonl", ".ndjson")
TABLES = (".parquet", ".pq", ".arrow", ".ipc", ".feather")


def usage_files(paths: Iterable[str], written: Iterable[str | None] = ()) -> list[str]:
    """The files named, those in the folders named, and those that patterns as `2026-*.csv` stand for; sorted within
    each. written: files that the command writes, which are no usage where a folder has them."""
    own = {os.path.realpath(path) for path in written if path is not None}
    found: dict[str, None] = {}
    for path in paths:
        if path != STDIN and os.path.isdir(path):
            inside = [str(file) for file in sorted(Path(path).rglob("*")) if _is_usage(file, Path(path))]
            some = [file for file in inside if os.path.realpath(file) not in own]
            if not some:
                raise click.UsageError(f"There are no usage files in {path}: {', '.join((*TEXTS, *TABLES))}.")
        elif path != STDIN and glob.has_magic(path) and not os.path.exists(path):
            some = sorted(glob.glob(path, recursive=True))
            if not some:
                raise click.UsageError(f"There is no file {path}.")
        else:
            some = [path]
        found.update(dict.fromkeys(some))
    for path in found:
        if path != STDIN and suffix_of(path) not in (*TEXTS, *TABLES):
            raise click.UsageError(f"{path} is no usage file: its name ends in {', '.join((*TEXTS, *TABLES))}.")
    return list(found)


def _is_usage(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not hidden and suffix_of(str(file)) in (*TEXTS, *TABLES)


def suffix_of(path: str) -> str:
    """How the name of a file ends: .csv."""
    return Path(path).suffix.lower()


@contextmanager
def spooled() -> Iterator[tuple[str, str]]:
    """Standard input as a file, which can be read twice, and the ending such a file has."""
    with tempfile.NamedTemporaryFile() as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.flush()
        yield file.name, _guessed(file)  # type: ignore[arg-type]


def _guessed(file: BinaryIO) -> str:
    file.seek(0)
    head = file.read(1 << 20)
    for mark, suffix in ((b"PAR1", ".parquet"), (b"ARROW1", ".arrow"), (b"\xff\xff\xff\xff", ".arrow")):
        if head.startswith(mark):
            return suffix
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith((b"{", b"[")):
        return ".csv"
    return ".jsonl" if b"\n{" in text else ".json"
