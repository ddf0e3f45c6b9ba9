"""What the editor says of the language is in step with the language."""

from __future__ import annotations

from pricing_dsl.lsp.pages import language_page, rule_page
from pricing_dsl.lsp.words import FUNCTIONS, WORDS
from pricing_dsl.semantics.expressions.calls import FUNCTIONS as KNOWN
from pricing_dsl.syntax.words import words

TOLD_BY_ANOTHER = {
    "after", "all", "allowed", "go", "negative", "of", "order", "over", "to",
}  # fmt: skip
"""Words that only go on with what another began."""


def test_every_word_of_the_language_is_explained():
    assert words().all - set(WORDS) == TOLD_BY_ANOTHER
    assert set(WORDS) <= words().all
    assert set(FUNCTIONS) == set(KNOWN)


def test_every_page_is_there():
    for word in (*WORDS.values(), *FUNCTIONS.values()):
        assert language_page(word.page), word


def test_a_code_has_a_page_of_its_own():
    assert rule_page("T108").endswith("/T108.md")
    assert rule_page("Q000") is None
