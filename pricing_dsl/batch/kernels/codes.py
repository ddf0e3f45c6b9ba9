"""Numbers for choices and texts, so that columns of them are columns of integers."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

import numpy as np
from attrs import define, field

from pricing_dsl.batch.kernels.rows import Ints

NOTHING = -1
"""The code of no text."""


@define
class Codes:
    """The code of each text: 0 and up, in the order in which texts were first met; -1 is nothing.

    A text keeps its code, so columns that were encoded by the same codes may be compared. Threads may share codes.
    """

    _codes: dict[str, int] = field(factory=dict)
    _texts: list[str] = field(factory=list)
    _lock: Lock = field(factory=Lock, eq=False, repr=False)

    def of(self, text: str) -> int:
        """The code of a text, a new one if it was not met before."""
        code = self._codes.get(text)
        return self._new(text) if code is None else code

    def known(self, text: str) -> int | None:
        """The code of a text; None if it was not met before."""
        return self._codes.get(text)

    def _new(self, text: str) -> int:
        with self._lock:
            if text not in self._codes:
                self._texts.append(text)
                self._codes[text] = len(self._texts) - 1
            return self._codes[text]

    def encode(self, texts: Iterable[str | None]) -> Ints:
        """The codes of texts; None is nothing."""
        return np.array([NOTHING if text is None else self.of(text) for text in texts], dtype=np.int64)

    def text(self, code: int) -> str | None:
        """The text of a code; None of nothing.

        Raises:
            IndexError: no text has this code.
        """
        return None if code == NOTHING else self._texts[code]
