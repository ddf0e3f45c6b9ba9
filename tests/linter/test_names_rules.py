"""N8xx: what the linter says of names, and of what says nothing."""

from __future__ import annotations

import pytest

from pricing_dsl.linter.rules.stale_approval import mark_of
from pricing_dsl.linter.subject import Subject
from pricing_dsl.pipeline import Compilation
from tests.linter.looking import fixed, found, rulebook, under

TERMS = """
term %s = 1 USD
term %s = 2 USD
plan basic every month {
  fee base %s + %s
}
"""


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("set_up", "setup", True),
        ("rate_1", "rate_l", True),
        ("mode_0", "mode_o", True),
        ("modern", "modem", True),
        ("rate_1", "rate_2", False),
        ("call", "calls", False),
        ("rate_a", "rate_b", False),
    ],
)
def test_names_that_look_alike(one: str, other: str, alike: bool) -> None:
    assert bool(found("N803", TERMS % (one, other, one, other))) is alike


def test_names_of_different_plans_are_not_compared() -> None:
    text = """
    plan basic every month {
      fee set_up 1 USD
    }
    plan pro every month {
      fee setup 1 USD
    }
    """
    assert found("N803", text) == []


def test_two_lines_of_one_title_are_alike_on_the_bill() -> None:
    text = """
    plan basic every month {
      fee base "Monthly fee" 1 USD
      fee support "Monthly fee" 1 USD
    }
    """
    (finding,) = found("N803", text)
    assert finding.message == "`support` and `base` are called the same on the bill"


def test_branches_of_one_line_may_share_a_title() -> None:
    text = """
    input loyal: flag
    plan basic every month {
      when loyal {
        fee base "Monthly fee" 1 USD
      } otherwise {
        fee base "Monthly fee" 2 USD
      }
    }
    """
    assert found("N803", text) == []


@pytest.mark.parametrize(
    ("title", "messages"),
    [
        ("Speicher für München", []),
        ("Хранение данных", []),
        ("50 µs, Ω", []),
        ("s\u0435rver", ["`s\u0435rver` mixes Cyrillic and Latin letters"]),
        ("a\u200bb", ["here stands a sign that cannot be seen (zero width space)"]),
        ("a\u202eb", ["here stands a sign that cannot be seen (right-to-left override)"]),
    ],
)
def test_texts_are_what_they_seem_to_be(title: str, messages: list[str]) -> None:
    text = f'plan basic every month {{\n  fee base "{title}" 1 USD\n}}\n'
    assert [one.message for one in found("N803", text)] == messages


GRANTS = """
meter storage in GB
plan basic every month {
  grant included 100 GB of storage every month
  grant %s
  charge storage on overage of storage at 0.10 USD per GB
}
"""


def test_a_second_grant_of_another_size_is_no_duplicate() -> None:
    assert found("N812", GRANTS % "more 50 GB of storage every month") == []


def test_taking_out_the_second_grant_changes_bills_and_is_not_safe() -> None:
    text = GRANTS % 'more "Data" 100 GB of storage every month'
    (finding,) = found("N812", text)
    assert finding.stake == "what is included is granted twice"
    assert finding.fix is not None
    assert not finding.fix.safe
    after = fixed(text, finding.fix)
    assert "more" not in after
    assert Compilation("page.rulebook", after).ok


def test_no_fix_where_something_asks_for_the_second_one() -> None:
    text = GRANTS % "more 100 GB of storage every month\n  notify more at 80%"
    (finding,) = found("N812", text)
    assert finding.fix is None


def test_branches_are_different_blocks() -> None:
    text = """
    input loyal: flag
    meter storage in GB
    plan basic every month {
      when loyal {
        charge one on storage at 0.10 USD per GB
      } otherwise {
        charge two on storage at 0.10 USD per GB
      }
    }
    """
    assert found("N812", text) == []


def test_fees_of_one_amount_are_usual() -> None:
    assert found("N812", "plan basic every month {\n  fee mta 0.50 USD\n  fee state 0.50 USD\n}\n") == []


RECORDS = """
records orders { amount in USD, kept in day }
plan basic every month {
  each order in orders {
    charge billed = if %s > 2 days then order.amount else 0 USD
  }
}
"""


def test_a_field_that_nothing_asks_for() -> None:
    assert found("N814", RECORDS % "order.kept") == []
    assert under("N814", RECORDS % "period.days") == ["kept"]
    given = 'example "one" for basic {\n  given orders {\n    | amount | kept   |\n    | 5 USD  | 3 days |\n  }\n}\n'
    assert under(
        "N814",
        RECORDS % "period.days"
        + given.replace("given orders", "given period = 2026-01-01 to 2026-01-31\n  given orders"),
    ) == ["kept"]


def test_columns_of_a_table_that_nothing_looks_up_are_another_rules() -> None:
    text = """
    table prices {
      | region | monthly |
      | eu     | 10 USD  |
    }
    plan basic every month {
      fee base 10 USD
    }
    """
    assert found("N814", text) == []
    assert under("N801", text) == ["prices"]


def test_every_currency_of_a_price_book_counts() -> None:
    text = """
    rulebook demo
      currency USD, EUR
      rounding half_up to minor_unit each line

    table book {
      | currency | monthly | yearly  |
      | USD      | 10 USD  | 100 USD |
      | EUR      | 9 EUR   | 90 EUR  |
    }
    plan pro every month currency USD, EUR {
      fee base book[currency].monthly
    }
    """
    assert under("N814", text) == ["yearly"]


# ---- approvals -------------------------------------------------------------------------------------------------------


APPROVED = """
# approved 2026-03-01: %s
meter storage in GB

plan basic every month {
  charge storage on storage at %s USD per GB
}
%s
"""


def mark(price: str, more: str = "") -> str:
    return mark_of(Subject(Compilation("page.rulebook", rulebook(APPROVED % ("00000000", price, more)))))


def test_an_approval_holds_until_a_price_changes() -> None:
    approved = mark("0.10")
    assert found("X705", APPROVED % (approved, "0.10", "")) == []
    (finding,) = found("X705", APPROVED % (approved, "0.11", ""))
    assert finding.message == "this is not what was approved on 2026-03-01"
    assert finding.hint is not None
    assert mark("0.11") in finding.hint


def test_examples_comments_and_layout_need_no_approval() -> None:
    example = 'example "one" for basic {\n  given storage = 1 GB\n  expect total == 0.10 USD\n}'
    assert mark("0.10") == mark("0.10", f"# a comment\n\n{example}") == mark("   0.10")


def test_a_comment_about_approvals_is_no_approval() -> None:
    assert found("X705", "# approved by nobody yet\nplan basic every month {\n  fee base 1 USD\n}\n") == []


# ---- what nothing asks for -------------------------------------------------------------------------------------------


def test_a_line_of_the_same_name_does_not_use_a_meter() -> None:
    text = """
    meter storage in GB
    meter stored in GB
    plan basic every month {
      charge storage on stored at 0.10 USD per GB
    }
    """
    assert under("N801", text) == ["storage"]


def test_a_let_that_only_an_example_asks_for_is_used() -> None:
    text = """
    meter storage in GB
    plan basic every month {
      let billed = max(storage, 10 GB)
      charge storage on storage at 0.10 USD per GB
    }
    example "one" for basic {
      given storage = 1 GB
      expect billed == 10 GB
    }
    """
    assert found("N801", text) == []


def test_what_only_examples_give_is_not_used_and_not_taken_out_alone() -> None:
    text = """
    meter storage in GB
    input seats: number
    plan basic every month {
      charge storage on storage at 0.10 USD per GB
    }
    example "one" for basic {
      given storage = 1 GB
      given seats = 2
      expect total == 0.10 USD
    }
    """
    (finding,) = found("N801", text)
    assert finding.message == "nothing asks for the input `seats`, only examples give it"
    assert finding.fix is None


def test_the_safe_fix_leaves_the_same_program() -> None:
    text = """
    unit call, calls
    meter storage in GB
    term old_rate = 0.20 USD per GB
    plan basic every month {
      let unused = 2 * storage
      charge storage on storage at 0.10 USD per GB
    }
    """
    findings = found("N801", text)
    assert [one.fix is not None and one.fix.safe for one in findings] == [True, True, True]
    after = rulebook(text)
    for finding in reversed(findings):
        assert finding.fix is not None
        (edit,) = finding.fix.edits
        after = after[: edit.place.start] + edit.text + after[edit.place.end :]
    assert after == rulebook("""
    meter storage in GB
    plan basic every month {
      charge storage on storage at 0.10 USD per GB
    }
    """)
