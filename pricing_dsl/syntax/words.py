"""The words of the language, by the part they play; the grammar is where they come from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from attrs import frozen

from pricing_dsl.syntax.parsing.forms import is_rule
from pricing_dsl.syntax.parsing.grammar import Grammar, load_grammar


@frozen
class Words:
    """Keywords by the part they play; one word may play several.

    `declarations`, `statements`, `endings`, `clauses` (of the header, a plan, a `remember` …) and `entries` (of tiers,
    grants and examples) begin what they are called.
    `openings` are those of declarations, statements and entries, `beginnings` all of these. `names` are keywords that
    may also be names, `joining` those that never are, `all` both. `signs` are not words at all.
    """

    declarations: frozenset[str]
    statements: frozenset[str]
    endings: frozenset[str]
    clauses: frozenset[str]
    entries: frozenset[str]
    names: frozenset[str]
    joining: frozenset[str]
    signs: frozenset[str]
    openings: frozenset[str]
    beginnings: frozenset[str]
    all: frozenset[str]


def firsts(grammar: Grammar) -> dict[str, frozenset[str]]:
    """For each rule, the kinds of token with which it can begin."""
    found: dict[str, set[str]] = {rule.origin: set() for rule in grammar.rules}
    leads = {(rule.origin, rule.symbols[0]) for rule in grammar.rules if rule.symbols}
    changed = True
    while changed:
        changed = False
        for origin, first in leads:
            more = found[first] if is_rule(first) else {first}
            if not more <= found[origin]:
                found[origin] |= more
                changed = True
    return {origin: frozenset(kinds) for origin, kinds in found.items()}


@cache
def words() -> Words:
    """The words of the language."""
    return words_of(load_grammar())


def words_of(grammar: Grammar) -> Words:
    """The words of a grammar."""
    first = firsts(grammar)
    literals = {terminal.kind for terminal in grammar.terminals if terminal.literal}
    keywords = {kind for kind in literals if kind.isalpha()}
    names = {rule.symbols[0] for rule in grammar.rules if rule.form == "name"} & keywords

    def begin(rules: Iterable[str]) -> frozenset[str]:
        return frozenset(kind for rule in rules for kind in first[f"<{rule}>"] if kind in keywords)

    declarations, statements, endings = begin(["header", "declaration"]), begin(["statement"]), begin(["ending"])
    clauses = begin(["header_clause", "plan_clause", "remember_clause", "tier_option", "dated", "every", "otherwise"])
    entries = begin(["tier", "slab", "grant_clause", "given", "expect"]) | {"then"}
    openings = declarations | statements | entries
    return Words(
        declarations=declarations,
        statements=statements,
        endings=endings,
        clauses=clauses,
        entries=entries,
        names=frozenset(names),
        joining=frozenset(keywords - names),
        signs=frozenset(literals - keywords),
        openings=openings,
        beginnings=openings | endings | clauses,
        all=frozenset(keywords),
    )
