"""Where comments and blank lines go."""

from __future__ import annotations

from textwrap import dedent

from pricing_dsl.syntax.printing import format_text

HEAD = "rulebook x\n  rounding none\n"


def body(text: str) -> str:
    """The formatted text below the header."""
    formatted = format_text(HEAD + dedent(text))
    assert format_text(formatted) == formatted
    return formatted.removeprefix(f"{HEAD}\n")


def test_a_comment_on_its_own_line_stands_above_what_follows() -> None:
    text = """
        plan p {
              # the fee
          fee f 1 USD
        }
        """
    assert body(text) == "plan p {\n  # the fee\n  fee f 1 USD\n}\n"


def test_a_comment_at_the_end_of_a_block_stays_inside() -> None:
    assert body("plan p { fee f 1 USD\n# the last\n}") == "plan p {\n  fee f 1 USD\n  # the last\n}\n"


def test_a_comment_in_an_empty_block_stays_inside() -> None:
    assert body("plan p {\n# nothing yet\n}") == "plan p {\n  # nothing yet\n}\n"


def test_a_comment_before_otherwise_ends_the_branch_above() -> None:
    text = "plan p { when a { fee f 1 USD }\n# else\notherwise { fee g 2 USD } }"
    assert "    fee f 1 USD\n    # else\n  } otherwise {\n" in body(text)


def test_a_comment_behind_a_line_stays_behind_it() -> None:
    assert body("unit a # one\nunit b    # two") == "unit a  # one\nunit b    # two\n"


def test_comments_set_apart_keep_their_column() -> None:
    text = "plan p {\n  fee long_name 1 USD  # one\n  fee f 2 USD          # two\n}\n"
    assert body(text) == text


def test_a_comment_that_would_leave_the_page_moves_up_to_its_line() -> None:
    words = "w" * 60
    assert body(f"unit a{' ' * 80}# {words}") == f"unit a  # {words}\n"


def test_of_several_comments_on_joined_lines_the_last_stays_behind() -> None:
    text = "plan p { fee # one\n f # two\n # three\n 1 USD # four\n }"
    assert body(text) == "plan p {\n  # one\n  # two\n  # three\n  fee f 1 USD  # four\n}\n"


def test_comments_around_signs_that_go_are_kept() -> None:
    text = "records r { a in USD, # one\n b in USD # two\n , # three\n }\nplan p { fee f = # four\n 1 USD }"
    formatted = body(text)
    assert "  a in USD,  # one\n" in formatted
    assert "  # two\n  b in USD  # three\n}" in formatted
    assert "  fee f 1 USD  # four\n" in formatted


def test_comments_at_both_ends_of_the_file() -> None:
    text = "# first\n\nrulebook x\n  rounding none\n\n# last but one\n\n# last"
    assert format_text(text) == f"{text}\n"


def test_one_blank_line_of_several_stays_and_none_at_the_ends_of_a_block() -> None:
    text = "plan p {\n\n\n  fee f 1 USD\n\n\n  fee g 1 USD\n\n\n}\n"
    assert body(text) == "plan p {\n  fee f 1 USD\n\n  fee g 1 USD\n}\n"


def test_no_blank_line_stays_inside_a_statement() -> None:
    assert body("plan p {\n  fee f\n\n    1 USD\n\n    once\n}") == "plan p {\n  fee f 1 USD once\n}\n"


def test_declarations_of_different_kinds_stand_apart_around_blocks() -> None:
    text = 'unit a\nunit b\nplan p { }\nplan q { }\nexample "e" for p { }\nexamples "f" for p { | a | }\nassume a < 1'
    blocks = 'plan p {\n}\nplan q {\n}\n\nexample "e" for p {\n}\nexamples "f" for p {\n  | a |\n}\nassume a < 1\n'
    assert body(text) == f"unit a\nunit b\n\n{blocks}"


def test_the_blank_line_above_a_block_goes_above_its_comment() -> None:
    assert body("unit a\n# the plan\nplan p { }") == "unit a\n\n# the plan\nplan p {\n}\n"
    assert body("unit a\n# the unit\n\nplan p { }") == "unit a\n# the unit\n\nplan p {\n}\n"


def test_windows_line_ends_and_tabs_go() -> None:
    assert body("unit a\t# one\r\n\r\n\r\nunit b  \r\n") == "unit a  # one\n\nunit b\n"
