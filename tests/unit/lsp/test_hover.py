"""What is told of the word under the pointer."""

from __future__ import annotations

import datetime

import pytest

from pricing_dsl.lsp.features.hover import hover
from pricing_dsl.lsp.meaning import meaning

RULEBOOK = """\
# What the customer keeps with us.
# Measured at midnight.
meter storage "Stored data" in GB
term rate "Price of storage" {
  from 2020-01-01: 0.10 USD per GB
  from 2021-01-01: 0.12 USD per GB
}
term most = 7.5% negotiable from 5% to 10%
table book {
  | region | price           |
  | any    | 0.12 USD per GB |
}
input tenure in month default 0 months

plan pro every month {
  let half = storage / 2
  charge storage on half at rate
  discount loyal most of subtotal if tenure > 12 months
}
"""


def told(at, caret: str) -> str:
    """The text of the hover at a caret put behind a stretch of the rulebook."""
    view, offset, _ = at(RULEBOOK.replace(caret.replace("‸", ""), caret, 1))
    found = hover(view, offset)
    return found.contents.value if found else ""


@pytest.mark.parametrize(
    ("caret", "parts"),
    [
        (
            "meter stor‸age",
            ["**meter** `storage` — Stored data", "a quantity in GB", "with us. Measured"],
        ),
        ("at ra‸te", ["**term** `rate` — Price of storage", "**0.12 USD per GB** today", "money in USD per GB"]),
        ("term mo‸st", ["**7.5%**", "a percentage", "negotiable from 5% to 10%"]),
        ("let ha‸lf", ["**let** `half`", "let half = storage / 2", "a quantity in GB"]),
        ("charge stor‸age", ["**charge** `storage`", "a line of the bill: money"]),
        ("char‸ge storage", ["charge NAME", "lines.md"]),
        ("sub‸total", ["the sum of the lines so far"]),
        ("in G‸B", ["`GB` — a unit: 1 GB is 1000 MB"]),
        ("12 mon‸ths", ["`months` — a unit"]),
        ("0.10 US‸D", ["`USD` — a currency, with 2 decimals"]),
        ("half_‸up", ["halves away from zero"]),
        ("| pri‸ce", ["**column** `price` of `book`"]),
        ("plan p‸ro", ["**plan** `pro`", "plans.md"]),
    ],
)
def test_words_are_explained(at, caret, parts):
    text = told(at, caret) if caret != "half_‸up" else _in_header(at)
    for part in parts:
        assert part in text


def _in_header(at) -> str:
    text = "rulebook demo\n  currency USD\n  rounding half_‸up to 0.01 each line\n\n" + RULEBOOK
    view, offset, _ = at(text)
    return hover(view, offset).contents.value


def test_a_dated_term_is_worth_what_it_is_on_the_day(at):
    view, offset, _ = at(RULEBOOK.replace("at rate", "at ra‸te"))
    thing = view.names.at(0, offset).thing
    assert meaning(view, thing, datetime.date(2020, 6, 1)).today == "0.10 USD per GB"
    assert meaning(view, thing, datetime.date(2019, 6, 1)).today is None


def test_there_is_nothing_to_tell_of_numbers_and_signs(at):
    assert told(at, "storage / ‸2") == ""


def test_a_text_with_mistakes_is_explained_too(at):
    view, offset, _ = at("meter stor‸age in GB\nplan pro every month { charge x on storage at nothing }\n")
    assert "a quantity in GB" in hover(view, offset).contents.value
