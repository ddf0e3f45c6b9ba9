"""Declarations that did not change keep their nodes, and no others do."""

from __future__ import annotations

import pytest

from pricing_dsl.syntax import Parsed, nodes, parse

TEXT = """\
rulebook x
  currency USD

meter a in GB

# about b
meter b in GB  # more about b
plan p every month {
  fee f 5 USD  # five
}
meter c in GB
"""


def kept(before: Parsed, after: Parsed) -> list[str]:
    """The names of the declarations whose nodes are the same objects."""
    known = {id(declaration.item) for declaration in before.rulebook.declarations}
    return [
        declaration.item.name.text  # type: ignore[union-attr]
        for declaration in after.rulebook.declarations
        if id(declaration.item) in known
    ]


EDITS = {
    "nothing": ("", "", ["a", "b", "p", "c"]),
    "a line above": ("currency USD", 'currency USD\n  version "2"', ["a", "b", "p", "c"]),
    "a comment between": ("# about b", "# about something else", ["a", "b", "p", "c"]),
    "a comment inside": ("# five", "# six and more", ["a", "b", "c"]),
    "a word inside": ("5 USD", "6 USD", ["a", "b", "c"]),
    "space inside": ("5 USD", "5  USD", ["a", "b", "c"]),
    # what follows c is another kind of word, so it is read again
    "one more behind": ("meter c in GB", "meter c in GB\nmeter d in GB", ["a", "b", "p"]),
    "one less": ("meter a in GB\n", "", ["b", "p", "c"]),
    "a longer last word": ("meter a in GB", "meter a in GBs", ["b", "p", "c"]),
    "more of the same sentence": ("meter a in GB", "meter a in GB default 0 GB", ["b", "p", "c"]),
    "the same on the next line": ("meter a in GB\n", "meter a in GB\n  default 0 GB\n", ["b", "p", "c"]),
    "a mistake before": ("rulebook x", "rulebook )", ["a", "b", "p", "c"]),
    "a mistake inside": ("5 USD", "5 5 USD", ["a", "b", "c"]),
    "a lost brace": ("}", "", ["a", "b", "c"]),
}


@pytest.mark.parametrize("edit", EDITS)
def test_after(edit: str) -> None:
    old, new, names = EDITS[edit]
    before = parse(TEXT)
    text = TEXT.replace(old, new, 1)
    after = parse(text, previous=before)
    afresh = parse(text)
    assert after.rulebook == afresh.rulebook
    assert after.diagnostics == afresh.diagnostics
    assert kept(before, after) == names


def test_spans_are_those_of_the_new_text() -> None:
    before = parse(TEXT)
    text = f"# one more line\n{TEXT}"
    after = parse(text, previous=before)
    for declaration, old in zip(after.rulebook.declarations, before.rulebook.declarations, strict=True):
        assert declaration.base == old.base + len("# one more line\n")
        assert declaration.digest == old.digest
        if not isinstance(declaration.item, nodes.Header):
            assert declaration.item is old.item


def test_what_was_read_in_place_of_a_mistake_is_not_kept() -> None:
    text = "rulebook x\nmeter a in\nmeter b in GB\n"
    before = parse(text)
    after = parse(text, previous=before)
    assert kept(before, after) == ["b"]
    assert after.diagnostics == before.diagnostics
