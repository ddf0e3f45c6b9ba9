"""A generated function: its source, what it is called with, and the constants it rests on."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from types import CodeType
from typing import Any

from attrs import field, frozen

from pricing_dsl.ir.scalar import shift_days, shift_months
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.lookup import before, bisect_left, bisect_right, drawn, first_tier
from pricing_dsl.rating.emit.source import INDENT, comment_text

RUNTIME: Mapping[str, object] = {
    "Fraction": Fraction,
    "before": before,
    "bisect_left": bisect_left,
    "bisect_right": bisect_right,
    "drawn": drawn,
    "first_tier": first_tier,
    "gcd": gcd,
    "lcm": lcm,
    "shift_days": shift_days,
    "shift_months": shift_months,
}
"""What generated source may call beside the builtins."""

RESERVED = frozenset(dir(builtins)) | frozenset(RUNTIME)
"""Names that a value may not have."""

_WIDTH = 116


@frozen
class Function:
    """The source of one function."""

    name: str
    arguments: tuple[Argument, ...]
    body: tuple[str, ...]
    constants: Mapping[str, object] = field(factory=dict, repr=False)
    notes: tuple[str, ...] = ()
    """What is told at its beginning, in comments."""

    @property
    def source(self) -> str:
        """The function as text; its constants are named, not shown."""
        names = ", ".join(argument.name for argument in self.arguments)
        head = f"def {self.name}({names}):"
        if len(head) > _WIDTH:
            wrapped = "".join(f"{INDENT}{argument.name},\n" for argument in self.arguments)
            head = f"def {self.name}(\n{wrapped}):"
        notes = [f"{INDENT}# {comment_text(note)}" for note in self.notes]
        return "\n".join([head, *notes, *self.body, ""])

    def compiled(self) -> Callable[..., Any]:
        """The function, ready to be called with its arguments in order."""
        namespace = {**RUNTIME, **self.constants}
        exec(_code(self.source, f"<{self.name}>"), namespace)
        made: Callable[..., Any] = namespace[self.name]  # type: ignore[assignment]
        return made


@lru_cache(maxsize=1024)
def _code(source: str, name: str) -> CodeType:
    """The code of a source. Programs that read the same share it; constants and titles are their own."""
    return compile(source, name, "exec")
