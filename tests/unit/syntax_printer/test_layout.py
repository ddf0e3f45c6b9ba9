"""Documents become lines, and lines stand in columns."""

from __future__ import annotations

from pricing_dsl.syntax.printing.layout import (
    BLANK,
    WIDTH,
    Break,
    Group,
    Line,
    Nest,
    Remark,
    columns,
    listed,
    page,
    sentence,
    wrap,
)

LONG = "x" * (WIDTH - 10)


def written(lines: list[Line]) -> list[str]:
    return [line.written() for line in lines]


def test_a_group_that_fits_stays_on_its_line() -> None:
    assert written(wrap(Group(("a", Break(), "b")), 2)) == ["  a b"]


def test_a_group_that_does_not_fit_breaks_at_all_its_own_breaks() -> None:
    doc = Group((LONG, Nest((Break(), Group(("b", Break(), "c")), Break(), "d" * 10))))
    assert written(wrap(doc, 0)) == [LONG, "  b c", "  " + "d" * 10]


def test_a_line_may_be_as_wide_as_the_page_and_no_wider() -> None:
    just = "y" * (WIDTH - len(LONG) - 1)
    assert written(wrap(Group((LONG, Break(), just)), 0)) == [f"{LONG} {just}"]
    assert written(wrap(Group((LONG, Break(), just + "y")), 0)) == [LONG, just + "y"]


def test_what_stands_behind_a_group_counts_up_to_the_next_break() -> None:
    inner = Group(("a", Break(), "b"))
    assert written(wrap((inner, LONG, "z" * 8), 0)) == ["a", f"b{LONG}{'z' * 8}"]
    assert written(wrap((inner, LONG, Break(), "z" * 8), 0)) == [f"a b{LONG}", "z" * 8]


def test_lines_after_the_first_continue_it() -> None:
    assert [line.inner for line in wrap(("a", Break(), "b"), 0)] == [False, True]


def test_lists_fill_their_lines() -> None:
    names = ["n" * 30] * 5
    lines = written(wrap(("(", listed(names), ")"), 0))
    assert lines == [f"({', '.join(names[:3])},", f"    {', '.join(names[3:])})"]


def test_clauses_of_a_long_statement_stand_below_it() -> None:
    lines = written(sentence(2, LONG, clauses=["at least 3 USD", "prorated"], opens=True))
    assert lines == [f"  {LONG}", "    at least 3 USD", "    prorated", "  {"]


def test_rows_of_different_lengths_share_their_columns() -> None:
    assert columns([["a", "b"], ["longer"], ["c", "d", "e"]]) == [["a", "b"], ["longer"], ["c", "d", "e"]]
    assert columns([["a", "bb", ""], ["ccc", "d", ""]]) == [["a  ", "bb", ""], ["ccc", "d ", ""]]


def test_neighbours_of_a_run_stand_in_columns_until_something_comes_between() -> None:
    lines = [Line(0, ("a", "1"), "let"), Line(0, ("bbb", "2"), "let"), BLANK, Line(0, ("cc", "3"), "let")]
    assert page(lines) == "a   1\nbbb 2\n\ncc 3\n"


def test_a_run_wider_than_the_page_is_left_as_it_is() -> None:
    lines = [Line(0, ("a", "b" * 100), "let"), Line(0, ("c" * 30, "d"), "let")]
    assert page(lines) == f"a {'b' * 100}\n{'c' * 30} d\n"


def test_an_empty_column_leaves_no_space() -> None:
    lines = [Line(0, ("a", "", "b"), "charge"), Line(0, ("cc", "", "d"), "charge")]
    assert page(lines) == "a  b\ncc d\n"


def test_a_remark_keeps_its_column_where_there_is_room() -> None:
    assert Line(0, ("ab",), remark=Remark("# c", 6)).written() == "ab    # c"
    assert Line(0, ("abcdef",), remark=Remark("# c", 6)).written() == "abcdef  # c"
