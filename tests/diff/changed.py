"""Rulebooks of which one number was changed."""

from __future__ import annotations

import re

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from pricing_dsl.pipeline import Compilation, CompileError
from tests.properties.programs import rulebooks

_NUMBER = re.compile(r"(?<![\w.\-/#\"])\d[\d_]*(?:\.\d+)?(?![\w.\-/\"])")


@st.composite
def changed(draw: DrawFn) -> tuple[Compilation, Compilation]:
    """A generated rulebook, and the same with another number somewhere in a plan."""
    text = draw(rulebooks()).text
    start = text.index("\nplan ")
    found = list(_NUMBER.finditer(text, start))
    assume(found)
    one = draw(st.sampled_from(found))
    other = draw(st.sampled_from(["0", "1", "2", "3", "7", "10", "12.5", "40", "100", "1_000"]))
    return compiled(text), compiled(f"{text[: one.start()]}{other}{text[one.end() :]}")


def compiled(text: str) -> Compilation:
    """The compilation of a text that must have no mistakes; a change that makes one is none to look at."""
    found = Compilation("generated.rulebook", text)
    try:
        _ = found.program
    except CompileError:
        assume(False)
    return found
