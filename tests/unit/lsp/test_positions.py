"""Positions as an editor counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp

from pricing_dsl.lsp.positions import Positions, changed

ENCODINGS = ("utf-8", "utf-16", "utf-32")
TEXT = '# 10 € für 🎈\r\nfee "naïve"\rlast'


@pytest.mark.parametrize(
    ("encoding", "column"),
    [("utf-8", len("# 10 € für 🎈".encode())), ("utf-16", len("# 10 € für 🎈") + 1), ("utf-32", len("# 10 € für 🎈"))],
)
def test_columns_count_units_of_the_encoding(encoding, column):
    offset = TEXT.index("\r\n")
    assert Positions(TEXT, encoding).position(offset) == lsp.Position(0, column)
    assert Positions(TEXT, encoding).offset(lsp.Position(0, column)) == offset


def test_lines_break_where_the_protocol_says_and_nowhere_else():
    positions = Positions("a\fb\u2028c\nd\re\r\nf\x85g")
    assert [positions.line_text(line) for line in range(4)] == ["a\fb\u2028c", "d", "e", "f\x85g"]


def test_positions_outside_the_text_are_taken_to_its_ends():
    positions = Positions("ab\r\ncd")
    assert positions.offset(lsp.Position(0, 99)) == 2
    assert positions.offset(lsp.Position(9, 0)) == 6
    assert positions.position(99) == lsp.Position(1, 2)


def test_a_column_inside_a_character_is_its_beginning():
    assert Positions("🎈y").offset(lsp.Position(0, 1)) == 0
    assert Positions("🎈y", "utf-8").offset(lsp.Position(0, 3)) == 0


@given(st.text(alphabet="ab€🎈\n\r\u2028"), st.sampled_from(ENCODINGS))
def test_every_offset_but_inside_a_line_break_comes_back(text, encoding):
    positions = Positions(text, encoding)
    for offset in range(len(text) + 1):
        if text[max(offset - 1, 0) : offset + 1] != "\r\n":
            assert positions.offset(positions.position(offset)) == offset


@given(st.text(alphabet="a€🎈\n\r"), st.text(alphabet="b€\n"), st.data(), st.sampled_from(ENCODINGS))
def test_a_change_does_what_it_says(text, put, data, encoding):
    inside = [n for n in range(len(text) + 1) if text[max(n - 1, 0) : n + 1] != "\r\n"]
    start, end = sorted(data.draw(st.tuples(st.sampled_from(inside), st.sampled_from(inside))))
    change = lsp.TextDocumentContentChangePartial(Positions(text, encoding).range(start, end), put)
    assert changed(text, change, encoding) == text[:start] + put + text[end:]
    assert changed(text, lsp.TextDocumentContentChangeWholeDocument(put), encoding) == put
