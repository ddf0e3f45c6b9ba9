"""Actions, lenses, hints and forms."""

from __future__ import annotations

import datetime

import pytest
from lsprotocol import types as lsp

from pricing_dsl.examples.run import run_examples
from pricing_dsl.linter.runner import lint
from pricing_dsl.lsp.features.actions import actions
from pricing_dsl.lsp.features.hints import hints
from pricing_dsl.lsp.features.lenses import lenses, prove, run
from pricing_dsl.lsp.features.signature import signature
from pricing_dsl.lsp.findings import Finding
from pricing_dsl.lsp.positions import Positions
from pricing_dsl.pipeline import Compilation

TEAM = """\
unit user, users
input users in whole user
term price = 7 USD per user negotiable from 5 USD per user to 9 USD per user

plan team every month {
  charge users on users volume tiers {
    up to 10 users flat 10 USD
    below 20 users at 6 USD per user
    up to 30 users at price
    above          at 7 USD per user
  }
}

examples "tiers" for team {
  | users    | total     |
  | 5 users  | 10.00 USD |
  | 40 users | 280.00 USD |
}

prove "never more than a million" for team total <= 100 USD
"""
SLABS = """\
meter storage in GB

plan pro every month {
  charge storage on storage slabs {
    first 500 GB at 0.10 USD per GB
    next  500 GB flat 5 USD plus 0.08 USD per GB
    next  500 GB at 1 USD per started 300 GB
    rest         free
  }
}
"""


def offered(view, findings, offset: int, *only: str) -> list[lsp.CodeAction]:
    place = view.positions.range(offset, offset)
    context = lsp.CodeActionContext(diagnostics=[], only=list(only) or None)
    document = lsp.TextDocumentIdentifier(f"file://{view.path}")
    return actions(view, findings, lsp.CodeActionParams(document, place, context))


def after(view, action: lsp.CodeAction) -> str:
    """The text with an action's edits."""
    (edits,) = action.edit.changes.values()
    text, positions = view.text, Positions(view.text)
    for one in sorted(edits, key=lambda one: positions.offset(one.range.start), reverse=True):
        start, end = positions.offsets(one.range)
        text = text[:start] + one.new_text + text[end:]
    return text


def found(view) -> list[Finding]:
    return [Finding(one, view.compilation.sources) for one in lint(view.compilation).diagnostics]


def test_a_name_that_was_meant_is_put_in(at):
    view, offset, _ = at(SLABS.replace("on storage slabs", "on stor‸rage slabs"))
    (action,) = offered(view, found(view), offset)
    assert action.title.startswith("write `storage`")
    assert not action.is_preferred
    assert "on storage slabs" in after(view, action)


def test_a_safe_fix_is_preferred_and_all_of_them_are_made_at_once(at):
    view, offset, _ = at("term un‸used = 1\nterm idle = 2\n" + SLABS)
    (action,) = offered(view, found(view), offset, "quickfix")
    assert action.is_preferred
    assert "unused" not in after(view, action)
    (everything,) = offered(view, found(view), offset, "source.fixAll")
    text = after(view, everything)
    assert "unused" not in text
    assert "idle" not in text
    assert Compilation("x", text).ok


def test_examples_at_the_bounds_are_written_wherever_in_the_plan_one_is(at):
    view, offset, _ = at(TEAM.replace("plan team", "plan te‸am"))
    one = next(action for action in offered(view, found(view), offset, "refactor") if "example" in action.title)
    text = after(view, one)
    compilation = Compilation("x", text)
    assert compilation.ok
    assert len(run_examples(compilation)) > 2
    assert all(result.passed for result in run_examples(compilation))


def test_a_counter_example_becomes_an_example(at):
    view, offset, _ = at(TEAM.replace('prove "ne', 'prove "n‸e'))
    one = next(action for action in offered(view, found(view), offset, "quickfix") if "example" in action.title)
    text = after(view, one)
    assert text.count('example "never more than a million"') == 1
    assert all(result.passed for result in run_examples(Compilation("x", text)))


def test_lenses_tell_what_became_of_examples(at):
    view, _, _ = at(TEAM.replace("280.00", "281.00"))
    results = view.compilation, run_examples(view.compilation)
    assert [one.command.title for one in lenses(view, results)] == [
        "✗ 1 of 2: expected total == 281.00 USD, got 280.00 USD",
        "▶ prove",
    ]
    assert [one.command.title for one in lenses(view, None)] == ["▶ run", "▶ prove"]
    view, _, _ = at(TEAM)
    lens, claim = lenses(view, (view.compilation, run_examples(view.compilation)))
    assert lens.command.title == "✓ all 2 hold"
    assert run(view, lens.command.arguments[1]) == "tiers: ✓ all 2 hold"
    assert prove(view, claim.command.arguments[1]).startswith("never more than a million: ")
    assert run(view, "gone") == "This example is not there any more."


def test_what_has_mistakes_is_not_run(at):
    view, _, _ = at(TEAM.replace("at price", "at prize"))
    (lens, claim) = lenses(view, None)
    assert run(view, lens.command.arguments[1]) == "The rulebook has mistakes: its examples cannot be run."
    assert prove(view, claim.command.arguments[1]) == "The rulebook has mistakes: nothing can be proved of it."


@pytest.mark.parametrize(
    ("rulebook", "labels"),
    [
        (SLABS, ["500 GB: 50.00 USD", "1000 GB: 95.00 USD", "1500 GB: 97.00 USD"]),
        (TEAM, ["10 users: 10.00 USD", "19 users: 114.00 USD", "30 users: 210.00 USD"]),
    ],
)
def test_hints_tell_what_a_tier_comes_to_at_its_end(at, rulebook, labels):
    view, _, _ = at(rulebook)
    told = hints(view, view.positions.whole, datetime.date(2026, 1, 1))
    assert [one.label for one in told] == labels
    assert all(view.positions.line_text(one.position.line).strip() for one in told)
    assert hints(view, lsp.Range(lsp.Position(0, 0), lsp.Position(2, 0))) == []


def test_hints_go_by_the_prices_of_the_day(at):
    dated = "term rate {\n  from 2020-01-01: 0.10 USD per GB\n  from 2026-01-01: 0.20 USD per GB\n}\n"
    view, _, _ = at(dated + SLABS.replace("at 0.10 USD per GB", "at rate"))
    assert hints(view, view.positions.whole, datetime.date(2025, 1, 1))[0].label == "500 GB: 50.00 USD"
    assert hints(view, view.positions.whole, datetime.date(2027, 1, 1))[0].label == "500 GB: 100.00 USD"
    assert hints(view, view.positions.whole, datetime.date(2019, 1, 1)) == []


def test_hints_are_what_the_engine_bills(at):
    view, _, _ = at(SLABS)
    for one in hints(view, view.positions.whole):
        quantity, _, money = one.label.partition(": ")
        text = (
            view.text
            + f'\nexample "x" for pro {{\n  given storage = {quantity}\n  expect storage.amount == {money}\n}}\n'
        )
        (result,) = run_examples(Compilation("x", text))
        assert result.passed, str(result)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("plan p {\n  charge x ‸", "charge NAME"),
        ("plan p {\n  let a = max(‸", "max("),
        ("plan p {\n  grant g 5 ‸", "grant NAME QUANTITY"),
        ("meter a ‸", "meter NAME"),
    ],
)
def test_the_form_of_what_is_being_written_is_told(at, text, form):
    view, offset, _ = at(text)
    assert signature(view, offset).signatures[0].label.startswith(form)


def test_there_is_no_form_where_nothing_was_begun(at):
    view, offset, _ = at("plan p {\n ‸\n}")
    assert signature(view, offset) is None
