"""Numbers for the choices and texts of one batch: those of the kernels, and others that are forgotten with it."""

from __future__ import annotations

from attrs import define, field

from pricing_dsl.batch.kernels.codes import Codes

_FIRST = 2**40
"""Codes of texts that no rulebook names begin here."""


@define
class LocalCodes:
    """The codes of a batch. Texts that kernels know keep their code, so that they compare with constants."""

    known: Codes
    _codes: dict[str, int] = field(factory=dict)
    _texts: list[str] = field(factory=list)

    def of(self, text: str) -> int:
        """The code of a text."""
        code = self.known.known(text)
        if code is None:
            code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = _FIRST + len(self._texts)
            self._texts.append(text)
        return code

    def text(self, code: int) -> str | None:
        """The text of a code; None of nothing."""
        return self._texts[code - _FIRST] if code >= _FIRST else self.known.text(code)
