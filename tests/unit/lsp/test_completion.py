"""What is offered at a place: what the grammar can read there, and the names that fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from pricing_dsl.lsp.features.completion import completion
from pricing_dsl.lsp.place import slot_at
from pricing_dsl.syntax import parse
from pricing_dsl.syntax.words import words

RULEBOOK = """\
unit call, calls
meter storage in GB
meter egress in GB by region { eu, us }
records rides { kind: { car, bike }, km in km }
input tier: { small, large }
input tenure in month
term rate = 0.10 USD per GB
term share = 5%
term least = 5 USD
table book {
  | region | monthly | yearly  |
  | any    | 1 USD   | 10 USD  |
}
"""
PLAN = "plan base every month {\n  fee kept 1 USD\n}\nplan pro every month extends base {\n"


def offered(at, text: str) -> list[str]:
    """The labels offered at the caret, in the order in which an editor shows them."""
    view, offset, _ = at(RULEBOOK + text)
    found = completion(view, offset)
    return [] if found is None else [one.label for one in sorted(found.items, key=lambda one: one.sort_text)]


@pytest.mark.parametrize(
    ("text", "first", "never"),
    [
        ("‸", {"plan", "meter", "term", "example"}, {"fee", "storage"}),
        ("meter x in ‸", {"GB", "calls", "call", "whole"}, {"storage", "fee", "half_up"}),
        (PLAN + "  ‸", {"charge", "fee", "grant", "when"}, {"meter", "storage", "given"}),
        (PLAN + "  cha‸", {"charge"}, {"meter"}),
        (PLAN + "  charge x on ‸", {"storage", "egress", "tenure", "overage of"}, {"pro", "eu", "slabs"}),
        (PLAN + "  charge x on storage ‸", {"at", "slabs", "graduated tiers", "free"}, {"storage", "fee"}),
        (PLAN + "  charge x on storage at ‸", {"rate", "share"}, {"pro"}),
        (PLAN + "  charge x on storage slabs { ‸", {"first", "next", "rest"}, {"up to", "storage"}),
        (PLAN + "  let half = storage\n  charge x on ‸", {"half"}, set()),
        (PLAN + "  charge x on ‸\n  let below = storage\n}", {"storage"}, {"below"}),
        (PLAN + "  fee x 1 USD\n  minimum m 5 USD against ‸", {"x", "kept"}, {"storage", "rate", "m"}),
        (PLAN + "  without ‸", {"kept"}, {"storage"}),
        (PLAN + "  grant g 5 GB of ‸", {"storage", "egress"}, {"rate", "kept"}),
        (PLAN + "  charge x on egress by ‸", {"region"}, {"storage"}),
        (PLAN + "  each r in ‸", {"egress", "rides"}, {"storage", "rate"}),
        (PLAN + "  each ride in rides {\n    charge x = ride.‸\n  }\n}", {"kind", "km"}, {"storage", "amount"}),
        (PLAN + "  charge x = book[eu].‸", {"monthly", "yearly"}, {"storage"}),
        (PLAN + "  grant g 5 GB of storage every month\n  let a = g.‸", {"opening", "granted"}, {"amount", "cost"}),
        (PLAN + "  let a = period.‸", {"days", "month", "start"}, {"storage"}),
        (PLAN + "  when tier is ‸", {"small", "large"}, set()),
        (PLAN + "  let a = egress[‸", {"eu", "us"}, set()),
        (PLAN + "  let a = storage rounded ‸", {"half_up", "down"}, {"storage"}),
        (PLAN + "  fee x 10 ‸", {"USD", "every", "prorated"}, {"storage"}),
        (PLAN + "  fee x 10 USD per ‸", {"GB", "calls", "started"}, {"USD", "storage"}),
        (PLAN + '}\nexample "x" for ‸', {"base", "pro"}, {"storage"}),
        (PLAN + "}\nplan more extends ‸", {"base", "pro"}, {"storage"}),
        (PLAN + '}\nexample "x" for pro { ‸', {"given", "expect"}, {"charge", "storage"}),
        (PLAN + '}\nexample "x" for pro { given ‸', {"storage", "tier", "period", "rides"}, {"kept", "book"}),
        (PLAN + '}\nexample "x" for pro { given tier = ‸', {"small", "large"}, set()),
        (PLAN + '}\nexample "x" for pro { expect ‸', {"total", "kept"}, {"given"}),
        ("input x: ‸", {"flag", "date", "percent"}, {"storage"}),
        ("meter x in GB as ‸", {"peak", "last"}, {"storage"}),
        (PLAN + "  broken broken broken\n  charge x on ‸", {"storage"}, {"pro"}),
    ],
)
def test_what_is_legal_and_fits_is_offered(at, text, first, never):
    found = offered(at, text)
    assert first <= set(found), found
    assert not never & set(found), never & set(found)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (PLAN + "  charge x on storage at ‸", "rate", "least"),
        (PLAN + "  charge x on ‸", "storage", "rate"),
        (PLAN + "  charge x on storage at rate at most ‸", "least", "rate"),
    ],
)
def test_names_of_the_right_type_come_first(at, text, before, after):
    found = offered(at, text)
    assert found.index(before) < found.index(after)


@pytest.mark.parametrize("text", ["# pla‸n", 'example "pl‸an" for pro {}'])
def test_nothing_is_offered_in_comments_and_texts(at, text):
    assert offered(at, text) == []


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[3] / "rulebooks").rglob("*.rulebook"))[::9], ids=lambda path: path.stem
)
def test_what_stands_in_a_rulebook_would_have_been_legal(at, path):
    """Before every word of a shipped rulebook, that word is among what the grammar could read."""
    text = path.read_text("utf-8")
    tokens = parse(text).tokens
    view, _, _ = at(text, str(path))
    header = view.parsed.rulebook.declarations[0].item.span[1]
    for kind, start in zip(tokens.kinds, tokens.starts, strict=True):
        if start > header + view.parsed.rulebook.declarations[0].base and kind.isalpha() and kind.islower():
            legal = slot_at(view, start).kinds
            assert kind in legal or ("NAME" in legal and kind in words().names), text[start - 30 : start]
