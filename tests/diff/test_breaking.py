"""What breaks for those who relied on the version before: one change at a time, and the codes it gets."""

from __future__ import annotations

import datetime

import pytest

from pricing_dsl.diagnostics import Severity
from pricing_dsl.diff import changes, findings
from pricing_dsl.diff.accepted import Accepted, fingerprint, read_accepted
from pricing_dsl.pipeline import Compilation

TODAY = datetime.date(2026, 6, 1)
PRICE = """\
rulebook net "Net"
  version "3"
  currency USD
  rounding half_up to 0.01 each line

unit call, calls

meter traffic in GB by region { eu, us } default none
meter calls in whole call default 0 calls
input since: date
term price = 0.02 USD per GB negotiable from 0.01 USD per GB to 0.02 USD per GB

plan pro "Pro" every month from 2026-01-01 {
  fee base 10.00 USD
  grant free 1_000 calls of calls every month { rollover up to 200 calls for 2 months }
  charge calls on overage of calls at 0.01 USD per call
  charge traffic on traffic at price
  discount early 5% of subtotal if period.start >= since
  maximum cap 500 USD
}
"""


def codes(*words: tuple[str, str]) -> list[str]:
    """What is found where some words are put in place of others, but for the price itself and the past."""
    text = PRICE
    for old, new in words:
        assert old in text
        text = text.replace(old, new)
    found = findings(Compilation("net.rulebook", PRICE), Compilation("net.rulebook", text), today=TODAY)
    return sorted({one.code for one in found} - {"B901", "B903", "B905"})


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("1_000 calls of", "900 calls of", ["B902"]),
        ("1_000 calls of", "1_100 calls of", []),
        ("up to 200 calls for", "up to 100 calls for", ["B902"]),
        ("up to 200 calls for", "all for", []),
        (" { rollover up to 200 calls for 2 months }", "", ["B902", "B907"]),
        ("for 2 months", "for 3 months", []),
        ("5% of subtotal", "4% of subtotal", ["B902"]),
        ("5% of subtotal", "6% of subtotal", []),
        ("cap 500 USD", "cap 600 USD", ["B902"]),
        ("cap 500 USD", "cap 400 USD", []),
        ("  maximum cap 500 USD\n", "", ["B902", "B906"]),
        ("  discount early 5% of subtotal if period.start >= since\n", "", ["B902", "B906"]),
        ("in GB by", "in TB by", ["B904"]),
        ("{ eu, us }", "{ eu, us, ap }", []),
        ("{ eu, us }", "{ us }", ["B904"]),
        (" default none", "", ["B904"]),
        ("default 0 calls", "default 1 call", []),
        ("in whole call default", "in call default", []),
        ("to 0.02 USD per GB\n", "to 0.03 USD per GB\n", []),
        ("from 0.01 USD per GB to", "from 0.015 USD per GB to", ["B904"]),
        ("since: date", "since: date\ninput extra: text", ["B904"]),
        ("plan pro", "plan gold", ["B906"]),
        ("charge traffic on", "charge egress on", ["B906"]),
        ('"Pro"', '"Professional"', []),
        ("fee base 10.00 USD", "fee base 10 USD", []),
    ],
)
def test_one_change(old: str, new: str, wanted: list[str]) -> None:
    assert codes((old, new)) == wanted


def found(old: str, new: str) -> dict[str, list[str]]:
    """The messages of each code."""
    told: dict[str, list[str]] = {}
    for one in findings(Compilation("net.rulebook", old), Compilation("net.rulebook", new), today=TODAY):
        told.setdefault(one.code, []).append(one.message)
    return told


def test_a_change_of_the_past_is_told_and_one_to_come_is_not() -> None:
    cheaper = PRICE.replace("fee base 10.00", "fee base 9.00")
    assert "B903" in found(PRICE, cheaper)
    later = [text.replace("from 2026-01-01", "from 2026-07-01") for text in (PRICE, cheaper)]
    assert "B903" not in found(*later)
    undated = [text.replace(" from 2026-01-01", "") for text in (PRICE, cheaper)]
    assert "B903" not in found(*undated)


def test_a_version_that_is_gone_takes_its_bills_with_it() -> None:
    dated = PRICE.replace("from 2026-01-01", "from 2026-01-01 through 2026-12-31")
    (told,) = found(PRICE.replace("from 2026-01-01", "from 2025-01-01"), dated)["B903"]
    assert told == "pro from 2025-01-01 through 2025-12-31: bills of periods that have begun can no longer be made"


def test_a_rename_alone_needs_no_other_version() -> None:
    """A title is for people: the program is the same."""
    assert found(PRICE, PRICE.replace('"Pro"', '"Professional"')) == {}


@pytest.mark.parametrize(
    ("version", "following"), [("3", "4"), ("1.9", "1.10"), ("2026", "2026.1"), ("v2", "v3"), ("draft", None)]
)
def test_the_version_after(version: str, following: str | None) -> None:
    old = PRICE.replace('"3"', f'"{version}"')
    new = old.replace("10.00 USD", "9.00 USD")
    compilation = Compilation("net.rulebook", new)
    (one,) = [one for one in findings(Compilation("net.rulebook", old), compilation, today=TODAY) if one.code == "B905"]
    if following is None:
        assert one.fix is None
        return
    assert one.fix is not None
    assert one.fix.safe
    (edit,) = one.fix.edits
    fixed = new[: edit.place.start] + edit.text + new[edit.place.end :]
    assert Compilation("net.rulebook", fixed).model.version == following


def test_a_line_of_another_name_is_a_warning() -> None:
    new = Compilation("net.rulebook", PRICE.replace("charge traffic on", "charge egress on"))
    told = findings(Compilation("net.rulebook", PRICE), new, today=TODAY)
    assert [one.severity for one in told if one.code == "B906"] == [Severity.WARNING]


# ---- what changed, and what is accepted ------------------------------------------------------------------------------


def test_changes_are_told_once_for_a_plan_of_several_versions() -> None:
    versions = PRICE.replace("from 2026-01-01 {", "from 2026-01-01 through 2026-06-30 {")
    versions += "\nplan pro every month from 2026-07-01 extends pro {\n}\n"
    old, new = versions, versions.replace("1_000 calls of", "900 calls of")
    told = changes(Compilation("net.rulebook", old), Compilation("net.rulebook", new))
    assert [str(one) for one in told] == ["pro from 2026-01-01: grant free: 1,000 calls -> 900 calls"]


def test_an_entry_of_the_list_is_read_as_it_was_written() -> None:
    entry = Accepted(
        "B901", "0123456789abcdef", 'said "so" \\ on\ttime', datetime.date(2026, 12, 31), "pro: 1 € -> 2 €"
    )
    assert read_accepted(f"# a list\n\n{entry.to_toml()}") == (entry,)


def test_a_fingerprint_goes_by_what_is_said() -> None:
    new = Compilation("net.rulebook", PRICE.replace("1_000 calls of", "900 calls of"))
    told = findings(Compilation("net.rulebook", PRICE), new, today=TODAY)
    assert len({fingerprint(one, "net") for one in told}) == len(told)
    assert fingerprint(told[0], "net") != fingerprint(told[0], "other")
