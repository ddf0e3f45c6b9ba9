"""The words of the language as a colouring needs them: by where they stand, read off the grammar."""

from __future__ import annotations

from functools import cache

from attrs import frozen

from pricing_dsl.exact.rounding import RoundingMode
from pricing_dsl.semantics.declarations.inlets import AGGREGATES
from pricing_dsl.semantics.expressions.calls import FUNCTIONS
from pricing_dsl.semantics.expressions.facts import ALWAYS, CALENDAR
from pricing_dsl.semantics.statements.cadences import UNITS as SPANS
from pricing_dsl.semantics.unit_table import UnitTable
from pricing_dsl.syntax.parsing.grammar import Grammar, load_grammar
from pricing_dsl.syntax.words import words_of

_NAMES = ("<name>", "<named>", "<unit>")
_OPERATORS = frozenset({"and", "or", "not", "is", "in"})


@frozen
class Vocabulary:
    """Words by what tells them from names, each list sorted.

    `declarations` and `statements` are followed by the name of what they make. `beginnings` begin a line and tell
    nothing of a name. `phrases` are words that are keywords beside each other only (`included in`), longest first;
    `single` may be names elsewhere, `joining` never; `operators` join conditions. `scales` multiply a number.
    `functions`, `facts`, `modes`, `aggregates`, `spans` and `units` (those built in) are names of a fixed meaning.
    """

    declarations: tuple[str, ...]
    statements: tuple[str, ...]
    beginnings: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    single: tuple[str, ...]
    joining: tuple[str, ...]
    operators: tuple[str, ...]
    scales: tuple[str, ...]
    keywords: tuple[str, ...]
    functions: tuple[str, ...]
    facts: tuple[str, ...]
    modes: tuple[str, ...]
    aggregates: tuple[str, ...]
    spans: tuple[str, ...]
    units: tuple[str, ...]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the language."""
    return vocabulary_of(load_grammar())


def vocabulary_of(grammar: Grammar) -> Vocabulary:
    """The vocabulary of a grammar."""
    words = words_of(grammar)
    runs = _runs(grammar, words.all)
    naming = {
        rule.symbols[0]
        for rule in grammar.rules
        if len(rule.symbols) > 1 and rule.symbols[0] in words.names and rule.symbols[1] in _NAMES
    }
    scales = {rule.symbols[0] for rule in grammar.rules if rule.form == "scale"}
    openings = words.declarations | words.statements
    alone = {run[0] for run in runs if len(run) == 1}
    return Vocabulary(
        declarations=_sorted(naming & words.declarations),
        statements=_sorted((naming & words.statements) - words.declarations),
        beginnings=_sorted(words.beginnings | {"otherwise"}),
        phrases=tuple(sorted((run for run in runs if len(run) > 1), key=lambda run: (-len(run), run))),
        single=_sorted((alone & words.names) - openings | (_inside(grammar, words.names) & openings)),
        joining=_sorted(words.joining - scales - _OPERATORS),
        operators=_sorted(_OPERATORS),
        scales=_sorted(scales),
        keywords=_sorted(words.all),
        functions=_sorted(set(FUNCTIONS)),
        facts=_sorted({*ALWAYS, *CALENDAR}),
        modes=_sorted({mode.value for mode in RoundingMode}),
        aggregates=_sorted(set(AGGREGATES)),
        spans=_sorted(set(SPANS)),
        units=_sorted(set(UnitTable.built_in().units)),
    )


def _runs(grammar: Grammar, keywords: frozenset[str]) -> set[tuple[str, ...]]:
    """The keywords of each rule, those that stand beside each other together."""
    found: set[tuple[str, ...]] = set()
    for rule in grammar.rules:
        if rule.form == "name":
            continue
        run: list[str] = []
        for symbol in (*rule.symbols, ""):
            if symbol in keywords:
                run.append(symbol)
            elif run:
                found.add(tuple(run))
                run = []
    return found


def _inside(grammar: Grammar, names: frozenset[str]) -> set[str]:
    """The soft keywords that stand inside a rule, alone: `each` of `rounding … each line`."""
    return {
        word
        for rule in grammar.rules
        for before, word in zip(rule.symbols, rule.symbols[1:], strict=False)
        if word in names and not before.isalpha()
    }


def _sorted(words: frozenset[str] | set[str]) -> tuple[str, ...]:
    return tuple(sorted(words))
