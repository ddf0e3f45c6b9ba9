"""Rulebooks together with summaries for them."""

from __future__ import annotations

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.properties.engine import Case, compiled
from tests.properties.marks import marks_of
from tests.properties.programs import Rulebook, rulebooks
from tests.properties.usages import summaries


@st.composite
def cases(draw: DrawFn, source: SearchStrategy[Rulebook] | None = None) -> Case:
    """A rulebook and one subscription's summaries, which come close to the numbers that its program names."""
    rulebook = draw(rulebooks() if source is None else source)
    marks = dict(rulebook.marks)
    for unit, found in marks_of(compiled(rulebook.text)).items():
        marks[unit] = (*marks.get(unit, ()), *found)
    return Case(rulebook, draw(summaries(evolve(rulebook, marks=marks))))
