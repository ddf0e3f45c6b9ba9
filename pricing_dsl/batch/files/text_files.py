"""Files of text as bytes: opened, cut into stretches of whole lines, decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from attrs import frozen

from pricing_dsl.batch.files.block import Input
from pricing_dsl.batch.files.errors import FileError

MARK = b"\xef\xbb\xbf"
"""The byte order mark that some programs put before UTF-8 text."""


@frozen
class Stretch:
    """Bytes of a file. line: the number of the first of its lines, from 1."""

    input: Input
    start: int
    size: int
    line: int

    def read(self) -> bytes:
        """Its bytes. Raises FileError."""
        with opened(self.input) as file:
            file.seek(self.start)
            data = file.read(self.size)
        if len(data) != self.size:
            raise FileError(f"{self.input.name} was changed while it was read.")
        return data


def opened(input: Input) -> BinaryIO:
    """The file, open for reading. Raises FileError."""
    try:
        return open(input.path, "rb")
    except OSError as error:
        raise FileError(f"{input.name} cannot be read: {error.strerror}.") from None


def decoded(input: Input, data: bytes) -> str:
    """Bytes as text. Raises FileError."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise FileError(f"{input.name} cannot be read: it is not UTF-8 text.") from None


def count_lines(data: bytes) -> int:
    """How many lines end in these bytes: with a line feed, a carriage return, or both."""
    return data.count(b"\n") + (data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else 0)


def after_mark(input: Input) -> int:
    """Where the text of a file begins: behind a byte order mark."""
    with opened(input) as file:
        return len(MARK) if file.read(len(MARK)) == MARK else 0


def stretches(input: Input, start: int, line: int, whole: Callable[[bytes], int], size: int) -> Iterator[Stretch]:
    """A file from a place on, in stretches of about `size` bytes.

    line: the number of the first line. whole: how many of these bytes, which begin with a row and end with a line, are
    whole rows; 0 where the first row does not end in them.
    """
    held = b""
    with opened(input) as file:
        file.seek(start)
        while True:
            data = file.read(size)
            held += data
            end = whole(held[: held.rfind(b"\n") + 1]) if data else len(held)
            if end:
                yield Stretch(input, start, end, line)
                start, line, held = start + end, line + count_lines(held[:end]), held[end:]
            if not data:
                return
