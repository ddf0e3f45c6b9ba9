"""Rulebooks together with summaries for them."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.properties.engine import Case
from tests.properties.programs import Rulebook, rulebooks
from tests.properties.usages import summaries


@st.composite
def cases(draw: DrawFn, source: SearchStrategy[Rulebook] | None = None) -> Case:
    """A rulebook and one subscription's summaries."""
    rulebook = draw(rulebooks() if source is None else source)
    return Case(rulebook, draw(summaries(rulebook)))
