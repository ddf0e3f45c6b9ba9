import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.source import Place, Source, Sources

TEXTS = st.text(alphabet="ab 漢\n\r\t", max_size=30)


def test_lines_and_columns_count_from_one():
    source = Source("a.rulebook", "ab\ncd\r\n漢字x")
    assert source.position(0) == (1, 1)
    assert source.position(2) == (1, 3)
    assert source.position(3) == (2, 1)
    assert source.position(9) == (3, 3)
    assert [source.line_text(line) for line in (1, 2, 3)] == ["ab", "cd", "漢字x"]


def test_an_empty_text_has_one_empty_line():
    source = Source("a.rulebook", "")
    assert source.line_count == 1
    assert source.line_text(1) == ""
    assert source.position(0) == (1, 1)


def test_a_line_break_at_the_end_begins_an_empty_line():
    assert Source("a.rulebook", "ab\n").line_count == 2
    assert Source("a.rulebook", "ab\n").line_text(2) == ""


def test_offsets_outside_the_text_are_taken_to_its_ends():
    source = Source("a.rulebook", "ab\ncd")
    assert source.position(-5) == (1, 1)
    assert source.position(99) == (2, 3)
    assert source.offset(9, 1) == 5
    assert source.offset(1, 99) == 2


@pytest.mark.parametrize("line", [0, 3, -1])
def test_a_line_that_is_not_there_is_refused(line):
    with pytest.raises(IndexError, match=r"a\.rulebook has 2 lines"):
        Source("a.rulebook", "ab\ncd").line_text(line)


@given(TEXTS, st.data())
def test_position_and_offset_undo_each_other(text, data):
    source = Source("a.rulebook", text)
    offset = data.draw(st.integers(0, len(text)))
    line, column = source.position(offset)
    if column <= len(source.line_text(line)) + 1:  # not between the two characters of a line break
        assert source.offset(line, column) == offset


@given(TEXTS)
def test_lines_joined_again_are_the_text(text):
    source = Source("a.rulebook", text)
    lines = [source.line_text(line) for line in range(1, source.line_count + 1)]
    assert "\n".join(lines) == text.replace("\r\n", "\n").removesuffix("\r" if not text.endswith("\n") else "")


def test_places_are_read_from_their_own_file():
    sources = Sources((Source("main.rulebook", "fee base"), Source("common.rulebook", "unit\ncall")))
    place = Place(1, 5, 9)
    assert sources.text(place) == "call"
    assert sources.position(place) == (2, 1)
    assert [source.path for source in sources] == ["main.rulebook", "common.rulebook"]
    assert len(sources) == 2


def test_a_place_reaches_to_the_end_of_another():
    assert Place(0, 3, 5).to(Place(0, 8, 9)) == Place(0, 3, 9)
