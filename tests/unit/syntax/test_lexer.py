"""Tokens: what Lark would see, and what is made of everything else."""

# ruff: noqa: RUF001 - characters that look like others are what this is about

from __future__ import annotations

import pytest

from pricing_dsl.syntax.parsing.grammar import grammar_text, make_lark
from pricing_dsl.syntax.parsing.lexer import lex
from tests.unit.syntax.mutants import texts


def test_right_texts_give_the_tokens_that_lark_gives() -> None:
    lark = make_lark(grammar_text())
    literals = {terminal.name: terminal.pattern.value for terminal in lark.terminals if terminal.pattern.type == "str"}
    for text in texts():
        lexed = lex(text)
        ours = zip(lexed.tokens.kinds, lexed.tokens.texts, lexed.tokens.starts, lexed.tokens.ends, strict=True)
        theirs = [
            (literals.get(token.type, token.type), str(token), token.start_pos, token.end_pos)
            for token in lark.lex(text)
        ]
        assert list(ours) == theirs
        assert not lexed.diagnostics
        assert not lexed.mended


def test_comments_are_kept_apart() -> None:
    lexed = lex('fee # one\r\n"# no" # two')
    assert lexed.tokens.texts == ["fee", '"# no"']
    assert [(comment.text, comment.start, comment.end) for comment in lexed.comments] == [
        ("# one", 4, 9),
        ("# two", 18, 23),
    ]


@pytest.mark.parametrize("text", ["\ufefffee x", "fee\tx", "fee\r\nx", "fee \n\n x"])
def test_white_space_and_a_byte_order_mark_are_no_mistake(text: str) -> None:
    lexed = lex(text)
    assert lexed.tokens.texts == ["fee", "x"]
    assert not lexed.diagnostics


def summary(text: str) -> list[str]:
    """The tokens read, and behind them code, message, hint, fix and stake of each mistake."""
    lexed = lex(text)
    found = [" ".join(lexed.tokens.texts)]
    for one in lexed.diagnostics:
        assert text[one.place.start : one.place.end]
        parts = [one.code, one.message, one.hint, one.fix and one.fix.edits[0].text, one.stake]
        found.append(" | ".join(part for part in parts if part is not None))
    return found


READINGS = {
    "12,50": ["12.50", "M410 | `12,50` can be read in several ways | write `12.50` or `12, 50` for 2 values"],
    "1,000": [
        "1_000",
        "M410 | `1,000` can be read in several ways | write `1_000`, `1.000` or `1, 000` for 2 values"
        " | the first two readings differ by a factor of 1_000",
    ],
    "1,234,567.5": [
        "1_234_567.5",
        "M410 | `1,234,567.5` can be read in several ways | write `1_234_567.5` or `1, 234, 567.5` for 3 values",
    ],
    "10M calls": [
        "10 million calls",
        "M410 | `10M` can be read in several ways | write `10 million` or `10 thousand` if M is the Roman thousand"
        " | the readings differ by a factor of 1_000",
    ],
    "5k": ["5 thousand", "M410 | `k` is no word for a large number | write `5 thousand` | 5 thousand"],
    "1e6": ["1_000_000", "M410 | `1e6` can be read in several ways | write `1_000_000` or `1 million`"],
    "1.5e-3": ["0.0015", "M410 | `1.5e-3` can be read in several ways | write `0.0015`"],
    "25E2": ["2_500", "M410 | `25E2` can be read in several ways | write `2_500`"],
    "1e999999": ["1", "M410 | `1e999999` has more than 60 digits | no price or quantity has"],
    "100GB": ["100 GB", "M410 | a number and its unit are two words | write `100 GB` | 100 GB"],
    "8thx": ["8 thx", "M410 | a number and its unit are two words | write `8 thx` | 8 thx"],
    "1__0": ["1", "M410 | `1__0` is no number | digits are grouped as in `1_000_000`"],
    "1'000": ["1_000", "M410 | digits are grouped with underscores | write `1_000` | 1_000"],
    "1.000.000": ["1_000_000", "M410 | `1.000.000` can be read in several ways | write `1_000_000`"],
    "5. ": ["5", "M410 | a digit is missing after the decimal point | write `5` or `5.0` | 5"],
    ".5": ["0.5", "M410 | a digit is missing before the decimal point | write `0.5` | 0.5"],
    "31.12.2025": ["2025-12-31", "M410 | `31.12.2025` is not how a date is written | write `2025-12-31` | 2025-12-31"],
    "03.04.2025": [
        "2025-04-03",
        "M410 | `03.04.2025` is not how a date is written | write `2025-04-03` or `2025-03-04`",
    ],
    "2026/01/31": ["2026-01-31", "M410 | `2026/01/31` is not how a date is written | write `2026-01-31` | 2026-01-31"],
    "1.2.3": ["1", "M410 | `1.2.3` is no number | a number has one point; a text stands in double quotes"],
    "6/3/2": ["6", "M410 | `6/3/2` is no number | write `(6/3) / 2` or `6 / (3/2)`"],
    "2026-1-5": [
        "2026-01-05",
        "S001 | a date has four digits for the year and two each for month and day | write `2026-01-05` | 2026-01-05",
    ],
    "2026-01-01T09:30:00Z": ["2026-01-01", "S001 | a date has no time of day | write `2026-01-01` | 2026-01-01"],
    "2026-02-30": [
        "2026-02-28",
        "D606 | there is no day `2026-02-30` | a date is written year-month-day, such as `2026-01-31`",
    ],
    "2026-13-01": [
        "2026-12-31",
        "D606 | there is no month 13 | a date is written year-month-day, such as `2026-01-31`",
    ],
    "0000-01-01": ["0001-12-31", "D606 | there is no year 0 | a date is written year-month-day, such as `2026-01-31`"],
    "2026-01-00": [
        "2026-01-01",
        "D606 | there is no day `2026-01-00` | a date is written year-month-day, such as `2026-01-31`",
    ],
    "1/0": ["1", "Y614 | `1/0` divides by zero"],
    "x / 2/37": ["x / 2/37", "S010 | `/ 2/37` could be read in two ways | write `/ (2/37)` | (2/37)"],
    "9" * 61: ["1", "M410 | `999999999999…` has more than 60 digits | no price or quantity has"],
    "5 %": ["5%", "S004 | a percentage is one word | write `5%` | 5%"],
    "5 % of x": ["5% of x", "S004 | a percentage is one word | write `5%` | 5% of"],
    "5 % often": ["5% often", "S004 | a percentage is one word | write `5%` | 5%"],
    '"abc': ['"abc"', 'S005 | this text is never closed | put a `"` where it ends'],
    'plan "abc {': ['plan "abc" {', 'S005 | this text is never closed | put a `"` where it ends'],
    "'eu'": ['"eu"', 'S004 | a text stands in straight double quotes | write `"eu"` | "eu"'],
    "“eu”": ['"eu"', 'S004 | a text stands in straight double quotes | write `"eu"` | "eu"'],
    "a ≤ b": ["a <= b", "S004 | `≤` is not a sign of this language | write `<=` | <="],
    "a => b": ["a >= b", "S004 | `=>` is not a sign of this language | write `>=` | >="],
    "a – b": ["a - b", "S004 | `–` is not a sign of this language | write `-` | -"],
    "a && b": ["a and b", "S004 | `&&` is not a sign of this language | write `and` | and"],
    "plan_а": [
        "plan_а",
        "S004 | `а` (cyrillic small letter a) cannot stand in a name"
        " | names are made of the letters a to z, digits and underscores",
    ],
    "_x": ["x", "S004 | a name begins with a letter | write `x` | x"],
    "$10": ["10", "S004 | `$` is not a currency | write the code of the currency behind the amount, as in `10 USD`"],
    "a;": ["a", "S004 | `;` is not a sign of this language | a statement ends where the next one begins"],
    "// no": ["", "S004 | a comment begins with `#` | write `# no` | # no"],
    "a\u00a0b": ["a b", "S004 | an invisible character (no-break space) stands here | take it out |  "],
    "a\u200bb": ["a b", "S004 | an invisible character (zero width space) stands here | take it out | "],
    "§§ §": ["", "S004 | `§` is not a sign of this language"],
    "１２": ["12", "S004 | a number is written with the digits 0 to 9 | write `12` | 12"],
}


@pytest.mark.parametrize("text", READINGS)
def test_what_is_no_token_is_reported_and_read_as_what_was_meant(text: str) -> None:
    assert summary(text) == READINGS[text]


@pytest.mark.parametrize(
    "text", ["8th highest", "1_000.50", "2/37", "7.5%", "5%of x", "2026-01-31", "a.b[1].c", "3 / 4"]
)
def test_what_only_looks_odd_is_no_mistake(text: str) -> None:
    assert not lex(text).diagnostics


def test_the_tokens_of_a_mended_text_stand_where_it_stands() -> None:
    tokens = lex('fee "abc {\n100GB').tokens
    assert list(zip(tokens.texts, tokens.starts, tokens.ends, strict=True)) == [
        ("fee", 0, 3),
        ('"abc"', 4, 9),
        ("{", 9, 10),
        ("100", 11, 14),
        ("GB", 14, 16),
    ]
