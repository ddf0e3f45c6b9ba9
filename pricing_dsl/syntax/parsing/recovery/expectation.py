"""What could stand at a point of a text, in words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from attrs import frozen

from pricing_dsl.syntax.parsing.automaton import Stack, accepts, settle
from pricing_dsl.syntax.parsing.forms import is_rule
from pricing_dsl.syntax.parsing.grammar import END, Grammar, load_grammar
from pricing_dsl.syntax.parsing.recovery import nouns
from pricing_dsl.syntax.parsing.recovery.single import without_soft_names
from pricing_dsl.syntax.words import firsts

_DEEPEST = 4  # symbols before a point that may explain what is wanted there


@frozen
class Phrase:
    """A phrase and the kinds of token it stands for."""

    text: str
    kinds: frozenset[str]


@frozen
class _Shape:
    """What the grammar says about symbols: how rules begin, and on which symbol a state is entered."""

    firsts: dict[str, frozenset[str]]
    leads: dict[str, frozenset[str]]
    entered: dict[int, str]


def expectation(stack: Stack) -> list[Phrase]:
    """What could stand after what was read, the nearest first: what goes on with it before what may follow it."""
    settled: dict[int, Stack] = {}
    kinds: dict[int, set[str]] = {}
    for kind in without_soft_names(stack, accepts(stack) - {"BROKEN"}):
        state = settle(stack, kind)
        assert state is not None
        settled[state.row.state] = state
        kinds.setdefault(state.row.state, set()).add(kind)
    phrases: list[Phrase] = []
    alone: set[str] = set()
    for number in sorted(settled, key=lambda number: (-settled[number].height, settled[number].row.state)):
        named, others = _named(settled[number], kinds[number], settled[number] is not stack)
        phrases += named
        alone |= others
    return _merged([*phrases, *_others(alone if not phrases else alone - {END})])


def _named(stack: Stack, possible: set[str], follows: bool) -> tuple[list[Phrase], set[str]]:
    """Phrases for the rules that a state asks for, and the kinds that none of them begins with."""
    shape = _shape()
    before = symbols(stack, _DEEPEST)
    phrases = []
    for rule in _wanted(stack, shape):
        kinds = shape.firsts[rule] & possible
        if kinds:
            next_one = nouns.NEXT.get(rule) if follows else None
            phrases.append(Phrase(next_one or _noun(rule, before), kinds))
            possible = possible - kinds
    return phrases, possible


def wanted(stack: Stack, kind: str) -> list[str]:
    """The rules that a state asks for and that can begin with this kind of token."""
    shape = _shape()
    return [rule for rule in _wanted(stack, shape) if kind in shape.firsts[rule]]


def _merged(phrases: list[Phrase]) -> list[Phrase]:
    """The phrases, each but once."""
    merged: dict[str, frozenset[str]] = {}
    for phrase in phrases:
        merged[phrase.text] = merged.get(phrase.text, frozenset()) | phrase.kinds
    return [Phrase(text, kinds) for text, kinds in merged.items()]


def symbols(stack: Stack, most: int) -> list[str]:
    """The symbols on top of the stack, the latest last."""
    entered = _shape().entered
    found: list[str] = []
    under: Stack | None = stack
    while under is not None and under.below is not None and len(found) < most:
        found.append(entered[under.row.state])
        under = under.below
    return found[::-1]


def _wanted(stack: Stack, shape: _Shape) -> list[str]:
    """The rules that a state asks for, save those with which others of them begin."""
    row = stack.row.table.grammar.states[stack.row.state]
    rules = {symbol for symbol in row if is_rule(symbol) and not symbol.startswith("<__")}
    return sorted(rule for rule in rules if not any(rule in shape.leads[other] for other in rules - {rule}))


def _noun(rule: str, before: list[str]) -> str:
    places = nouns.PLACES.get(rule, {})
    for start in range(len(before)):
        if found := places.get(" ".join(before[start:])):
            return found
    return nouns.NOUNS[rule] if rule != "<word>" else "a span of time such as `month`"


def _others(possible: set[str]) -> Iterator[Phrase]:
    """Phrases for kinds that stand for themselves, or for one of a group."""
    groups = (
        ("an operator such as `+`", nouns.OPERATORS),
        ("a comparison such as `>`", nouns.COMPARISONS),
        ("`and` or `or`", nouns.LOGIC),
    )
    for text, members in groups:
        kinds = possible & members
        if len(kinds) > 1:
            possible = possible - kinds
            yield Phrase(text, frozenset(kinds))
    for kind in sorted(possible):
        yield Phrase(token_noun(kind), frozenset({kind}))


def token_noun(kind: str) -> str:
    """What a kind of token is called."""
    if kind.isupper() or kind == END:
        return nouns.TOKENS[kind]
    return f"`{kind}`"


@cache
def _shape() -> _Shape:
    return shape_of(load_grammar())


def shape_of(grammar: Grammar) -> _Shape:
    """The shape of a grammar."""
    direct: dict[str, set[str]] = {rule.origin: set() for rule in grammar.rules}
    for rule in grammar.rules:
        if rule.symbols and is_rule(rule.symbols[0]):
            direct[rule.origin].add(rule.symbols[0])
    leads = {origin: _closure(origin, direct) for origin in direct}
    entered = {target: symbol for row in grammar.states for symbol, target in row.items() if target >= 0}
    return _Shape(firsts(grammar), leads, entered)


def _closure(origin: str, direct: dict[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    todo = [origin]
    while todo:
        fresh = direct[todo.pop()] - found
        found |= fresh
        todo += fresh
    return frozenset(found - {origin})
