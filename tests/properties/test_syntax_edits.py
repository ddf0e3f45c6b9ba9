"""Parsing an edited text with the help of the parse before it gives what parsing it afresh gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.syntax import parse
from pricing_dsl.syntax.words import words
from tests.unit.syntax.mutants import texts

SHORT = [text for text in texts() if len(text) < 1600]
PUT = st.one_of(
    st.text(max_size=5),
    st.sampled_from(["}", "{", "|", "\n", " ", "# c\n", '"', "meter z in GB\n", "5% of ", " default 0 GB", "%", "s"]),
    st.sampled_from(sorted(words().all)).map(" {} ".format),
)


@st.composite
def edits(draw: st.DrawFn) -> list[str]:
    """A text, and what becomes of it, edit by edit."""
    text = draw(st.sampled_from(SHORT))
    history = [text]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 3, 40])))
        text = text[:start] + draw(PUT) + text[end:]
        history.append(text)
    return history


@given(edits())
def test_reuse_changes_nothing(history: list[str]) -> None:
    parsed = None
    for text in history:
        afresh, parsed = parse(text), parse(text, previous=parsed)
        assert parsed.rulebook == afresh.rulebook
        assert spans(parsed.rulebook) == spans(afresh.rulebook)
        assert parsed.diagnostics == afresh.diagnostics


def spans(node: object) -> list[object]:
    """The places of all nodes, which comparing nodes leaves out."""
    found: list[object] = []
    todo = [node]
    while todo:
        one = todo.pop()
        if isinstance(one, tuple):
            todo += one
        elif hasattr(type(one), "__attrs_attrs__"):
            found.append(getattr(one, "span", None))
            todo += [getattr(one, attribute.name) for attribute in type(one).__attrs_attrs__]
    return found


@given(st.sampled_from(SHORT), st.sampled_from(SHORT))
def test_a_text_takes_over_what_it_shares_with_any_other(one: str, other: str) -> None:
    mixed = one + other.partition("\n\n")[2]
    assert parse(mixed, previous=parse(other)).rulebook == parse(mixed).rulebook
