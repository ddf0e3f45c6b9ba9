"""Reading on after mistakes: each is reported once and where it is, and the rest of the text is still read.

The figures are asserted over copies of the project's own rulebooks with words missing. Seeds are fixed, so a run says
the same each time; the margins below what is measured are for rulebooks to come.
"""

from __future__ import annotations

import time
from itertools import islice

import pytest

from pricing_dsl.syntax import nodes, parse
from pricing_dsl.syntax.parsing.recovery.recovery import MOST_DIAGNOSTICS
from tests.unit.syntax.mutants import found, reported, single, tenfold, texts, without

SINGLE = 500
TENFOLD = 60


def test_a_missing_word_is_one_mistake_on_its_line() -> None:
    """Required are 95 %; measured 99.8 %."""
    share = sum(map(found, islice(single(20260101), SINGLE))) / SINGLE
    assert share >= 0.985


def test_ten_missing_words_are_ten_mistakes_on_their_lines() -> None:
    """Required are 90 %; measured 93 %, where half of the rulebooks have a mistake in every second line."""
    share = sum(map(found, islice(tenfold(20260101), TENFOLD))) / TENFOLD
    assert share >= 0.9


def test_a_lost_brace_is_looked_for_where_the_indentation_says() -> None:
    text = "rulebook x\nplan p {\n  when a {\n    fee f 1 USD\n  fee g 1 USD\n}\nmeter m in GB\n"
    assert reported(text) == [5]
    flat = "\n".join(line.strip() for line in text.splitlines())
    assert reported(flat) == [7]


@pytest.mark.parametrize("lost", ["{", "}"])
def test_lost_braces(lost: str) -> None:
    for text in texts()[::6]:
        mutant = without(text, [text_number(text, lost)])
        assert found(mutant) or not reported(mutant.text)


def text_number(text: str, kind: str) -> int:
    """The number of the last token of a kind."""
    kinds = parse(text).tokens.kinds
    return max(number for number, one in enumerate(kinds) if one == kind)


def names(text: str) -> list[str]:
    """The declarations of a text and, inside plans, the kinds of statement."""
    said = []
    for declaration in parse(text).rulebook.declarations:
        item = declaration.item
        said.append(type(item).__name__)
        if isinstance(item, nodes.Plan):
            said.append("/".join(type(statement).__name__ for statement in item.body))
    return said


def test_what_could_not_be_read_stands_in_the_tree_and_the_rest_is_there() -> None:
    text = "rulebook x\nplan p {\n  fee a 1 USD\n  fee = ) of of\n  fee b 1 USD\n}\nmeter ) m ( in GB {\nunit call\n"
    assert names(text) == ["Header", "Plan", "Fee/Broken/Fee", "Broken", "UnitDecl"]


def test_a_forgotten_word_leaves_the_statement_in_the_tree() -> None:
    (_, declaration) = parse(
        "rulebook x\nplan p {\n  charge a on b volume {\n up to 3 free\n above free }\n}"
    ).rulebook.declarations
    assert isinstance(declaration.item, nodes.Plan)
    (charge,) = declaration.item.body
    assert isinstance(charge, nodes.Charge)
    assert isinstance(charge.pricing, nodes.Tiers)
    assert charge.pricing.mode == "volume"


def test_a_declaration_with_a_mistake_has_no_digest() -> None:
    parsed = parse("rulebook x\nmeter a in\nmeter b in GB\nmeter c in 10M GB\nmeter d in GB\nunit e = 5GB\n")
    kept = {declaration.item.name.text: bool(declaration.digest) for declaration in parsed.rulebook.declarations[1:5]}  # type: ignore[union-attr]
    assert kept == {"a": False, "b": True, "c": False, "d": True}
    assert not parsed.rulebook.declarations[5].digest


def test_a_mistake_in_a_character_hides_no_other_line() -> None:
    assert reported('rulebook x\nplan p {\n  fee "a 1 USD\n  fee b = = 1 USD\n}\n') == [3, 4]


DEEP = {
    "brackets": "rulebook x\nassume " + "(" * 10_000 + "\nmeter m in GB\n",
    "closed brackets": "rulebook x\nassume " + "(" * 5000 + "1" + ")" * 5000 + "\nmeter m in GB\n",
    "signs": "rulebook x\nassume " + "-" * 10_000 + "1\nmeter m in GB\n",
    "not": "rulebook x\nassume " + "not " * 10_000 + "a\nmeter m in GB\n",
    "percent": "rulebook x\nassume " + "1% of " * 10_000 + "a\nmeter m in GB\n",
    "else": "rulebook x\nassume " + "if a then b else " * 3000 + "a\nmeter m in GB\n",
    "sum": "rulebook x\nassume " + "a + " * 10_000 + "a\nmeter m in GB\n",
    "members": "rulebook x\nassume a" + ".a" * 10_000 + "\nmeter m in GB\n",
    "sums in brackets": "rulebook x\nassume " + "(" * 40 + "a" + (" + a" * 150 + ")") * 40 + "\nmeter m in GB\n",
    "blocks": "rulebook x\nplan p {" + "when a {" * 3000 + "\nmeter m in GB\n",
    "the same, broken": "rulebook x\nmeter m = in GB assume " + "(" * 10_000 + "\nmeter m in GB\n",
}


@pytest.mark.parametrize("kind", DEEP)
def test_what_is_nested_too_deeply_is_refused_once(kind: str) -> None:
    parsed = parse(DEEP[kind])
    assert [one.code for one in parsed.diagnostics if one.code != "S001"] == ["S007"]
    assert isinstance(parsed.rulebook.declarations[-1].item, nodes.Meter)


def depth(node: nodes.Node) -> int:
    """How deep a node is."""
    deepest, todo = 0, [(node, 1)]
    while todo:
        one, level = todo.pop()
        deepest = max(deepest, level)
        for attribute in type(one).__attrs_attrs__:
            part = getattr(one, attribute.name)
            inner = part if isinstance(part, tuple) else (part,)
            todo += [(each, level + 1) for each in inner if isinstance(each, nodes.Node)]
    return deepest


@pytest.mark.parametrize(
    "formula",
    [
        "(" * 150 + "a" + ")" * 150,
        " + ".join(["a"] * 150),
        "(" * 50 + "a" + " + a)" * 50,
        "max(" + "a + b, " * 3000 + "1) + 1",
    ],
)
def test_what_a_reader_could_follow_is_not(formula: str) -> None:
    parsed = parse(f"rulebook x\nassume {formula}\n")
    assert not parsed.diagnostics
    assert depth(parsed.rulebook.declarations[1].item) < 500


def test_a_wide_table_is_no_deep_one() -> None:
    assert not parse("rulebook x\ntable t {\n" + "| a | 3 USD + 4 USD |\n" * 3000 + "}\n").diagnostics


GARBAGE = {
    "braces": "{" * 200_000,
    "bars": "| " * 200_000,
    "names": "a " * 200_000,
    "lines": "fee\n" * 100_000,
    "statements": "rulebook x\n" + "plan p { fee }\n" * 20_000,
    "openings": "rulebook x plan p {" + "when a { " * 20_000,
    "quotes": '"' * 200_001,
    "signs": "§ a " * 100_000,
    "numbers": "1,2 " * 100_000,
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_ends_quickly(kind: str) -> None:
    started = time.process_time()
    parsed = parse(GARBAGE[kind])
    assert time.process_time() - started < 20  # a second or two, on a quiet machine
    assert 0 < len(parsed.diagnostics) <= 2 * MOST_DIAGNOSTICS
