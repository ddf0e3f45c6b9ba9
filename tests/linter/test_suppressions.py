"""`# allow CODE: reason`: what it accepts, where, how long, and what is said of it."""

from __future__ import annotations

import datetime

import pytest

from pricing_dsl.linter.edits import edited
from pricing_dsl.linter.runner import Linted, run
from pricing_dsl.linter.selection import Profile, is_error_of_language, profile
from pricing_dsl.pipeline import Compilation

TODAY = datetime.date(2026, 6, 1)
RULEBOOK = """\
rulebook demo
  currency USD
  rounding half_up to 0.01 each line
{heading}
meter storage in GB
{above}
plan basic every month {{{behind}
  charge storage on storage at 0.10 USD per GB
}}
"""


def linted(above: str = "", behind: str = "", heading: str = "", profile: Profile | None = None) -> Linted:
    """A plan without an example (X701), with words about it."""
    text = RULEBOOK.format(above=above, behind=behind, heading=heading)
    return run(Compilation("demo.rulebook", text), profile or only("X701", "L"), today=TODAY)


def only(*codes: str) -> Profile:
    return profile(select=codes)


def codes(found: Linted) -> list[str]:
    return [one.code for one in found.diagnostics]


@pytest.mark.parametrize(
    "where",
    [
        {"above": "# allow X701: billed by hand"},
        {"behind": "  # allow X701: billed by hand"},
        {"above": "# allow X701: billed by hand\n# and more words about it"},
        {"above": "# allow no-example: billed by hand"},
        {"above": "# allow X701, until 2026-06-01: billed by hand"},
        {"above": "# allow X701: billed by hand, until 2026-06-01"},
        {"heading": "# allow-file X701: billed by hand"},
    ],
    ids=lambda where: next(iter(where.values())).strip(),
)
def test_what_is_accepted_is_not_told_and_not_lost(where: dict[str, str]) -> None:
    found = linted(**where)
    assert codes(found) == []
    assert [one.diagnostic.code for one in found.suppressed] == ["X701"]
    assert found.suppressed[0].reason == "billed by hand"
    assert found.suppressed[0].place is not None


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("# allow X701", "L001", "no reason"),
        ("# allow X701:", "L001", "no reason"),
        ("# allow: billed by hand", "L003", "names no rule"),
        ("# allow all: billed by hand", "L003", "names no rule"),
        ("# allow tests: billed by hand", "L003", "names no rule"),
        ("# allow X7: billed by hand", "L003", "names no rule"),
        ("# allow X701 until 2026-05-31: billed by hand", "L002", "is over"),
        ("# allow X701 until Monday: billed by hand", "L002", "`Monday` is no date"),
        ("# allow-file X701: billed by hand", "L002", "below the heading"),
        ("# allow no-exampel: billed by hand", "L002", "there is no rule `no-exampel`"),
    ],
)
def test_what_does_not_say_enough_accepts_nothing(words: str, code: str, said: str) -> None:
    found = linted(above=words)
    assert sorted(codes(found)) == sorted([code, "X701"])
    assert said in next(one.message for one in found.diagnostics if one.code == code)


def test_who_asks_for_no_reason_gets_none() -> None:
    assert codes(linted(above="# allow X701", profile=only("X701", "L002", "L003"))) == []
    assert codes(linted(above="# allow tests: later", profile=only("X701", "L001", "L002"))) == []


def test_a_code_that_is_not_found_is_in_vain_and_can_be_taken_out() -> None:
    found = linted(above="# allow X701, N801: billed by hand", profile=only("X701", "N801", "L"))
    (idle,) = found.diagnostics
    assert (idle.code, idle.message) == ("L002", "nothing here is found by N801")
    assert idle.fix is not None
    assert idle.fix.safe
    assert "# allow X701: billed by hand\n" in edited(found.sources[0].text, idle.fix.edits)


def test_a_comment_in_vain_is_taken_out_with_its_line() -> None:
    found = linted(above="# allow N801: not yet", profile=only("N801", "L"))
    (idle,) = found.diagnostics
    assert idle.fix is not None
    assert "allow" not in edited(found.sources[0].text, idle.fix.edits)
    assert run(Compilation("demo.rulebook", edited(found.sources[0].text, idle.fix.edits))).sources


def test_what_nobody_looks_for_is_not_said_to_be_in_vain() -> None:
    assert codes(linted(above="# allow N801: not yet", profile=only("L002"))) == []
    assert codes(linted(above="# allow P902: proved by hand", profile=only("P", "L002"))) == []


def test_plain_words_are_plain_words() -> None:
    assert codes(linted(above="# allow customers to leave: see the contract", profile=only("L"))) == []
    assert codes(linted(above="# allowed: nothing", profile=only("L"))) == []


def test_errors_of_the_language_are_never_accepted() -> None:
    text = RULEBOOK.format(above="# allow N802: later", behind="\n  fee f fe", heading="")
    assert "N802" in codes(run(Compilation("demo.rulebook", text), today=TODAY))


def test_the_day_that_something_ends_is_known() -> None:
    assert linted(above="# allow X701 until 2026-07-01: by hand").last_day == datetime.date(2026, 7, 1)
    assert linted(above="# allow X701 until 2026-05-01: by hand").last_day is None


def test_claims_and_changes_are_no_errors_of_the_language() -> None:
    assert not is_error_of_language("P901")
    assert is_error_of_language("N802")
    assert not is_error_of_language("G201")  # a warning of the compiler


def test_a_warning_stays_accepted_while_something_else_is_wrong() -> None:
    grant = "\n  # allow G201 until 2026-06-30: kept for old contracts\n  grant g 5 GB of storage every month"
    broken = RULEBOOK.format(heading="", above="", behind=f"{grant}\n  fee f nothing")
    found = run(Compilation("demo.rulebook", broken), today=TODAY)
    assert codes(found) == ["N802"]
    assert [one.diagnostic.code for one in found.suppressed] == ["G201"]
    assert found.last_day == datetime.date(2026, 6, 30)
    mended = run(Compilation("demo.rulebook", broken.replace("nothing", "1.00 USD")), only("G201", "L"), today=TODAY)
    assert codes(mended) == []
