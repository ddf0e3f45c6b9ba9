"""The grammar in the form the parser runs on: terminals, rules, and Lark's LALR(1) table.

Lark reads `rulebook.lark` and makes the table. What the parser needs of it is plain data, kept as JSON in a cache of
the user's own, so that a program that starts with a warm cache neither builds a table nor imports Lark.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any

from attrs import asdict, frozen

from pricing_dsl.syntax.parsing import cachedir

START = "rulebook"
END = "$end"
FORMAT = 2  # of the cached data: a change of the classes below asks for another number


@frozen
class Terminal:
    """A kind of token. Keywords and signs are called what they are (`charge`, `{`), the others `NUMBER`, `NAME` …"""

    kind: str
    pattern: str  # a regular expression
    literal: bool  # a keyword or a sign: the pattern is its text
    ignored: bool


@frozen
class Rule:
    """One alternative of a rule of the grammar; among `symbols`, rules stand in angle brackets.

    `form` is the name the alternative goes by (its alias, or the rule's name), `passes` says that it leaves no node of
    its own: it has the value of its one part. `repeats` marks the rules that Lark makes of `*` and `+`.
    """

    origin: str
    form: str
    symbols: tuple[str, ...]
    passes: bool
    repeats: bool


@frozen
class Grammar:
    """`states[n]` maps a symbol to what is done there: go to state m (m, from 0) or reduce by rule m (-1 - m).

    Symbols are the kinds of tokens, `END`, and rules in angle brackets: `fee` is the keyword, `<fee>` the rule.
    `terminals` are in the order in which the lexer tries them.
    """

    terminals: tuple[Terminal, ...]
    rules: tuple[Rule, ...]
    states: tuple[dict[str, int], ...]
    start: int
    end: int


def grammar_text() -> str:
    """The text of `rulebook.lark`: packed inside an installed package, beside the package in a checkout."""
    packed = resources.files("pricing_dsl") / "grammar" / "rulebook.lark"
    if packed.is_file():
        return packed.read_text(encoding="utf-8")
    return (Path(__file__).parents[3] / "grammar" / "rulebook.lark").read_text(encoding="utf-8")


_loading = Lock()


def load_grammar() -> Grammar:
    """The grammar, built or read from the cache at the first call; safe to call from several threads."""
    with _loading:
        return _load()


@cache
def _load() -> Grammar:
    text = grammar_text()
    name = f"grammar-{cachedir.digest(text, str(FORMAT), cachedir.lark_stamp())}.json"
    cached = cachedir.read(name)
    if cached is not None:
        try:
            return from_json(cached)
        except (ValueError, TypeError, KeyError):
            pass  # whatever was in that file, it can be built again
    grammar = build_grammar(text)
    cachedir.write(name, to_json(grammar))
    return grammar


def to_json(grammar: Grammar) -> str:
    """The grammar as JSON."""
    return json.dumps(asdict(grammar), separators=(",", ":"))


def from_json(text: str) -> Grammar:
    """What `to_json` wrote. Raises `ValueError`, `TypeError` or `KeyError` for anything else."""
    data = json.loads(text)
    return Grammar(
        terminals=tuple(Terminal(**terminal) for terminal in data["terminals"]),
        rules=tuple(Rule(**{**rule, "symbols": tuple(rule["symbols"])}) for rule in data["rules"]),
        states=tuple(data["states"]),
        start=data["start"],
        end=data["end"],
    )


def make_lark(text: str, *, strict: bool = False) -> Any:
    """Lark itself over the grammar, as the tests and the build of the table use it.

    `strict` refuses every conflict and every pair of terminals that overlap; it needs the package `interegular`.
    """
    from lark import Lark  # kept out of module level: a warm start does without it

    return Lark(text, parser="lalr", lexer="basic", start=START, strict=strict)


def build_grammar(text: str) -> Grammar:
    """The grammar as Lark reads it from `text`. Raises Lark's `GrammarError` if the text is not a grammar."""
    lark = make_lark(text)
    table = lark.parser.parser.parser.parse_table
    kinds = {terminal.name: terminal.pattern.value for terminal in lark.terminals if terminal.pattern.type == "str"}
    kinds |= {"$END": END} | {rule.origin.name: f"<{rule.origin.name}>" for rule in lark.rules}
    rules = {rule: number for number, rule in enumerate(lark.rules)}
    order = _walk(table.states, table.start_states[START])
    numbers = {state: number for number, state in enumerate(order)}

    def action(kind: object, target: Any) -> int:
        return numbers[target] if str(kind) == "Shift" else -1 - rules[target]

    def row(state: Any) -> dict[str, int]:
        entries = sorted(table.states[state].items(), key=itemgetter(0))
        return {kinds.get(symbol, symbol): action(*entry) for symbol, entry in entries}

    return Grammar(
        terminals=tuple(
            Terminal(
                kind=kinds.get(terminal.name, terminal.name),
                pattern=terminal.pattern.to_regexp(),
                literal=terminal.name in kinds,
                ignored=terminal.name in lark.ignore_tokens,
            )
            for terminal in lark.parser.lexer.terminals
        ),
        rules=tuple(_rule(rule, kinds) for rule in rules),
        states=tuple(row(state) for state in order),
        start=numbers[table.start_states[START]],
        end=numbers[table.end_states[START]],
    )


def _walk(states: Any, start: Any) -> list[Any]:
    """The states in an order that depends on the grammar alone; Lark numbers them differently each time."""
    order = [start]
    known = {start}
    for state in order:
        for _, (kind, target) in sorted(states[state].items(), key=itemgetter(0)):
            if str(kind) == "Shift" and target not in known:
                known.add(target)
                order.append(target)
    return order


def _rule(rule: Any, kinds: dict[str, str]) -> Rule:
    origin = rule.origin.name
    kept = [symbol for symbol in rule.expansion if not getattr(symbol, "filter_out", False)]
    return Rule(
        origin=f"<{origin}>",
        form=rule.alias or origin,
        symbols=tuple(kinds.get(symbol.name, symbol.name) for symbol in rule.expansion),
        passes=rule.options.expand1 and not rule.alias and len(kept) == 1,
        repeats=origin.startswith("__"),
    )
