"""The words of the language come from the grammar."""

from __future__ import annotations

from pricing_dsl.syntax import parse
from pricing_dsl.syntax.words import words


def test_the_parts_they_play() -> None:
    known = words()
    assert {"rulebook", "use", "unit", "meter", "plan", "examples", "prove"} <= known.declarations
    assert {"let", "fee", "charge", "grant", "when", "each", "remember", "draw"} <= known.statements
    assert {"at", "rounded", "prorated", "if", "billed", "carried", "may"} == known.endings
    assert {"up", "below", "above", "first", "next", "rest", "given", "expect", "then", "rollover"} <= known.entries
    assert {"version", "currency", "every", "through", "extends", "keeping", "from"} <= known.clauses
    assert {"and", "at", "by", "every", "for", "of", "to"} <= known.joining
    assert {"above", "any", "below", "excess", "overage", "previous"} <= known.joining
    assert {"{", "}", "|", "=", ","} <= known.signs
    assert known.all == known.names | known.joining
    assert not known.names & known.joining
    assert known.beginnings <= known.all


def test_soft_words_can_be_names_and_joining_words_cannot() -> None:
    for word in words().all:
        parsed = parse(f"rulebook x\nmeter {word} in GB\n")
        assert bool(parsed.diagnostics) == (word in words().joining), word
