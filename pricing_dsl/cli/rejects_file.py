"""The file of what is set aside: row, field, reason, what was given."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import BinaryIO

Reject = tuple[str, str, str, str]


class RejectsFile:
    """A CSV file, or JSON lines where the name says so."""

    def __init__(self, file: BinaryIO, path: str) -> None:
        self.file = file
        self.as_json = path.endswith((".jsonl", ".ndjson"))
        if not self.as_json:
            self._rows([HEAD])

    def write(self, rejects: Iterable[Reject]) -> None:
        """Write where rows stand, and for each the field, the reason and what is given there."""
        if self.as_json:
            lines = (json.dumps(dict(zip(HEAD, one, strict=True)), ensure_ascii=False) + "\n" for one in rejects)
            self.file.write("".join(lines).encode())
        else:
            self._rows(rejects)

    def _rows(self, rows: Iterable[Reject]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        self.file.write(text.getvalue().encode())


HEAD = ("row", "field", "reason", "given")
