"""There are words for every state in which a mistake can be found, and none of them is a name of the grammar."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

import pytest

from pricing_dsl.syntax.parsing.automaton import Stack, accepts, stack_of
from pricing_dsl.syntax.parsing.forms import is_rule
from pricing_dsl.syntax.parsing.grammar import load_grammar
from pricing_dsl.syntax.parsing.recovery import nouns
from pricing_dsl.syntax.parsing.recovery.expectation import expectation, shape_of
from pricing_dsl.syntax.parsing.recovery.single import without_soft_names
from pricing_dsl.syntax.parsing.table import table
from pricing_dsl.syntax.words import words


def walk() -> Iterator[tuple[str, Stack]]:
    """Every state of the parser, by a shortest way there."""
    grammar = load_grammar()
    start = stack_of([table().start])
    known = {grammar.start}
    todo = deque([("", start)])
    while todo:
        way, stack = todo.popleft()
        yield way, stack
        for symbol, target in grammar.states[stack.row.state].items():
            if target >= 0 and target not in known and symbol != "BROKEN":
                known.add(target)
                todo.append((f"{way} {symbol}".strip(), Stack(table().row(target), stack, stack.height + 1, 0)))


EVERYWHERE = dict(walk())
# Where the parser may meet a token it cannot read: just behind another token, or at the start. It finds a mistake
# before it completes anything for the token that does not fit.
STATES = {way: stack for way, stack in EVERYWHERE.items() if not is_rule(way.rpartition(" ")[2])}


def test_the_walk_comes_everywhere() -> None:
    grammar = load_grammar()
    behind_tokens = {
        target
        for row in grammar.states
        for symbol, target in row.items()
        if target >= 0 and not is_rule(symbol) and symbol != "BROKEN"
    }
    assert {stack.row.state for stack in STATES.values()} == behind_tokens | {grammar.start}


def test_every_state_has_words_for_all_that_can_follow() -> None:
    for way, stack in STATES.items():
        phrases = expectation(stack)
        named = set().union(*(phrase.kinds for phrase in phrases)) | {"$end"}
        assert phrases, way
        assert without_soft_names(stack, accepts(stack) - {"BROKEN"}) <= named, way


def test_the_words_are_the_authors() -> None:
    known = words()
    terminals = {terminal.kind for terminal in load_grammar().terminals if not terminal.literal}
    for way, stack in STATES.items():
        for phrase in expectation(stack):
            outside = re.sub(r"`[^`]*`", "", phrase.text)
            assert "<" not in outside, way
            assert "_" not in outside, way
            assert not terminals & set(outside.split()), way
            for quoted in re.findall(r"`([^`]*)`", phrase.text):
                first = quoted.split()[0]
                assert first in known.all or first in known.signs or first in EXAMPLES, f"{way}: {quoted}"


# Words in quotes that are examples of what an author might write, or words that the checker knows.
EXAMPLES = {
    *("GB", "USD", "100", "49.00", "0.10", "2", "2%", "5", "5%", "8th", "10", "10%", "20", "25", "50", "60", "80%"),
    *("110%", "200", "0.01", "2026-01-31", "eu", "storage", "total", "1", ">", "flag", "month", "year", "quarter"),
    *("sum", "peak", "last", "highest", "half_up", "none", "line", "tier", "bill", "day", "hour", "newest"),
    *("expiring", "period", "decreasing", "increasing"),
}


def test_every_rule_that_a_state_may_ask_for_has_a_noun() -> None:
    rules = {
        symbol for row in load_grammar().states for symbol in row if is_rule(symbol) and not symbol.startswith("<__")
    }
    unnamed = rules - nouns.NOUNS.keys() - nouns.PLACES.keys()
    shape = shape_of(load_grammar())
    # those without are never asked for: some other rule that begins with them is, wherever they may stand
    for way, stack in STATES.items():
        row = load_grammar().states[stack.row.state]
        for rule in unnamed & row.keys():
            assert any(rule in shape.leads[other] for other in row if is_rule(other) and other != rule), (way, rule)


def test_no_words_are_left_that_nobody_sees() -> None:
    seen = {phrase.text for stack in EVERYWHERE.values() for phrase in expectation(stack)}
    places = {text for words_of_rule in nouns.PLACES.values() for text in words_of_rule.values()}
    assert places <= seen
    assert set(nouns.NEXT.values()) <= seen
    assert {text for rule, text in nouns.NOUNS.items() if rule not in NEVER_ASKED_FOR} <= seen


# Wherever these are asked for, the place has words of its own.
NEVER_ASKED_FOR = {"<atom>", "<comparison>", "<sum>"}


@pytest.mark.parametrize(
    ("way", "wanted"),
    [
        ("", ["`rulebook` and a name"]),
        ("rulebook <named> rounding <mode> to <atom> each", ["`line`, `tier` or `bill`"]),
        ("<header> plan <named> { grant <named>", ["an amount such as `100 GB`"]),
    ],
)
def test_some_of_them(way: str, wanted: list[str]) -> None:
    assert [phrase.text for phrase in expectation(EVERYWHERE[way])] == wanted
