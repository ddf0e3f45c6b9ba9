"""No text whatever makes the parser crash or hang, and every mistake it reports has a place in the text."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from pricing_dsl.diagnostics.catalog import RULES
from pricing_dsl.syntax import Parsed, nodes, parse
from pricing_dsl.syntax.words import words
from tests.unit.syntax.mutants import texts

WORDS = sorted(words().all | words().signs)
TOKENS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(["a", "GB", "USD", "1", "2.5", "1_000", "3/4", "5%", "5% of", "8th", '"x"', "==", "<="]),
    st.sampled_from(
        ["1,000", "10M", "1e9", '"', "'", "#", "\n", "\ufeff", "\u00a0", "\u2013", "10GB", ".5", "2026-02-30"]
    ),
)
SEPARATORS = st.sampled_from([" ", "\n", "\n  ", "", "\r\n", "\t"])


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Words of the language in no order."""
    pairs = draw(st.lists(st.tuples(TOKENS, SEPARATORS), max_size=60))
    start = draw(st.sampled_from(["", "rulebook x\n", "rulebook x\nplan p {\n", "rulebook x\ntable t {\n"]))
    return start + "".join(token + separator for token, separator in pairs)


@st.composite
def torn(draw: st.DrawFn) -> str:
    """Pieces of rulebooks, put together anew."""
    pieces = []
    for _ in range(draw(st.integers(1, 5))):
        text = draw(st.sampled_from(texts()))
        start = draw(st.integers(0, len(text)))
        pieces.append(text[start : start + draw(st.integers(0, 400))])
    return draw(st.sampled_from(["", " ", "\n"])).join(pieces)


def check(text: str, parsed: Parsed) -> None:
    """What holds of every parse."""
    for found in parsed.diagnostics:
        assert found.code in RULES
        assert found.message
        for place in (found.place, *(label.place for label in found.labels)):
            assert place.file == 0
            assert 0 <= place.start <= place.end <= len(text)
        for edit in found.fix.edits if found.fix else ():
            assert 0 <= edit.place.start <= edit.place.end <= len(text)
    bases = [declaration.base for declaration in parsed.rulebook.declarations]
    assert bases == sorted(bases)
    assert all(0 <= base <= len(text) for base in bases)
    if any(not declaration.digest for declaration in parsed.rulebook.declarations):
        assert parsed.diagnostics
    if not parsed.diagnostics:
        assert isinstance(parsed.rulebook.declarations[0].item, nodes.Header)
        assert all(declaration.digest for declaration in parsed.rulebook.declarations)


@given(st.text(max_size=300))
@example("")
@example("\x00")
@example("\ud800")
@example("{" * 300)
@example("rulebook x\nplan p {" + "when a {" * 300)
def test_any_characters(text: str) -> None:
    check(text, parse(text))


@given(sentences())
def test_any_words(text: str) -> None:
    check(text, parse(text))


@given(torn())
def test_any_pieces_of_rulebooks(text: str) -> None:
    check(text, parse(text))


@given(st.sampled_from(texts()), st.data())
def test_a_text_half_typed(text: str, data: st.DataObject) -> None:
    half = text[: data.draw(st.integers(0, len(text)))]
    check(half, parse(half))
