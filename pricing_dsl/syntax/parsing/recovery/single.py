"""Edits of one token: put in what was forgotten, take out what is too much, correct what was misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.syntax.parsing.automaton import Stack, accepts, complete, is_name, settle, shift
from pricing_dsl.syntax.parsing.grammar import END
from pricing_dsl.syntax.parsing.recovery.site import Edit, Site, Token
from pricing_dsl.syntax.words import words

LOOK_BACK = 6  # tokens before the one that does not fit, in which the mistake may lie

_PUT_COSTS = {
    "}": 0.9,
    ")": 0.9,
    "]": 0.9,
    "=": 1.0,
    "NAME": 1.0,
    "NUMBER": 1.05,
    "[": 1.3,
    "(": 1.3,
    "STRING": 1.3,
    "PERCENT": 1.4,
    "DATE": 1.5,
    "PERCENT_OF": 3.0,
}
_OPERATORS = {"+", "-", "*", "/", "CMP", "and", "or", "is"}
_PLAIN = {"NUMBER", "STRING", "DATE", "=", ":"}
_SIGNS = {"(", ")", "[", "]", "{", "}", ",", ":", ".", "=", "|", "CMP"}
_VALUES = {"NUMBER", "STRING", "DATE", "PERCENT"}
_PUT_OPERATOR = 1.6
_PUT_WORD = 1.1
_BEGINS_LINE = -0.3  # at the start of a line, a word with which statements and entries begin
_TAKE_OUT = 1.8
_PUT_DECLARATION = 1.4
_REPLACE = 3.4
_OTHER_VALUE = 1.7  # a number for a text, say
_TAKEN = 1.5  # a word that may not be a name, used as one
_MISSPELT = 0.5
_FOR_EACH_STEP_BACK = 0.4
_PAIRS = {("graduated", "tiers"), ("up", "to"), ("every", "NAME"), ("in", "NAME"), ("for", "NAME")}
_PAIR = -0.5  # words that are forgotten together
_SPLITS_QUANTITY = 3.0  # to forget something between a number and its unit
_FOR_EACH_PART_ENDED = 0.02
_TWO_INSIDE_LINE = 1.5  # to forget two words in a row
_KEEPS_MISREADING = 1.5  # to take a keyword at the start of a line for something else
_INSIDE_LINE = 1.0  # such a word elsewhere
_BEFORE_BEGINNING = -0.5  # to complete what stands above a line that begins with such a word
_BETWEEN_ROWS = 1.0  # between two bars that end one line and begin the next, nothing is missing


def single_edits(site: Site) -> Iterator[Edit]:
    """Every edit of one token at or shortly before the one that does not fit, with which that one can be read."""
    size = len(site.read)
    oldest = max(size - LOOK_BACK, 0)
    misread = max((position for position in range(oldest, size) if _begins_misread(site, position)), default=-1)
    cheapest = float("inf")
    for position in range(size, oldest - 1, -1):
        further = (size - position) * _FOR_EACH_STEP_BACK
        if further > cheapest:
            return  # an edit without fault costs less than any from here on
        further += _KEEPS_MISREADING if position > misread >= 0 else 0
        for take, put, cost in _edits_at(site, position):
            edit = site.edit(position, take, put, cost + further)
            if edit.stop is None:
                cheapest = min(cheapest, edit.cost)
            if edit.reach > 0 or (edit.reach == 0 and rereads_line(site, edit)):
                yield edit


def double_edits(site: Site) -> Iterator[Edit]:
    """Edits that put in two tokens: at the token that does not fit, or where one line ends and the next begins."""
    size = len(site.read)
    for position in range(size, max(size - LOOK_BACK, 0) - 1, -1):
        if position < size and (not site.starts_line(position) or site.token(position).kind in words().beginnings):
            continue
        stack = site.stacks[position]
        elsewhere = 0 if site.starts_line(position) else _TWO_INSIDE_LINE
        for first in sorted(_missing_words(stack)):
            between = shift(stack, first)
            for second in sorted(_missing_words(between)) if between is not None else ():
                cost = put_cost(first) + put_cost(second) + _by_layout(site, position, second)
                cost += _PAIR if (first, second) in _PAIRS else elsewhere
                edit = site.edit(position, 0, (first, second), cost)
                if edit.reach > 0:
                    yield edit


def _missing_words(stack: Stack) -> set[str]:
    """The kinds that may have been forgotten, save operators and brackets."""
    kinds = without_soft_names(stack, accepts(stack))
    return {kind for kind in kinds if is_word(kind) or kind in _PLAIN} - _OPERATORS


def _edits_at(site: Site, position: int) -> Iterator[tuple[int, tuple[str, ...], float]]:
    """How many tokens to take, which to put in their place, and what that costs."""
    token = site.token(position)
    possible = without_soft_names(site.stacks[position], accepts(site.stacks[position]) - {END, "BROKEN"})
    word_meant = meant(token, possible)
    begins = token.kind in words().beginnings and site.starts_line(position)
    if token.kind != END:
        yield 1, (), _TAKE_OUT
    splits = token.kind == "NAME" and token.text.isupper() and position and site.token(position - 1).kind == "NUMBER"
    for kind in sorted(possible):
        cost = put_cost(kind) + _by_layout(site, position, kind) + _leaves(site.stacks[position], kind)
        yield 0, (kind,), cost + (_SPLITS_QUANTITY if splits else 0)
        if token.kind != kind and _may_replace(token.kind, kind):
            cost = _MISSPELT if kind == word_meant else _TAKEN if kind == "NAME" else _REPLACE
            cost = _OTHER_VALUE if kind in _VALUES else cost
            yield 1, (kind,), cost + (_KEEPS_MISREADING if begins else 0)


def _begins_misread(site: Site, position: int) -> bool:
    """Whether a token that was read is a keyword at the start of a line, taken for a name."""
    return (
        site.token(position).kind in words().beginnings
        and site.starts_line(position)
        and is_name(site.stacks[position + 1])
    )


def _leaves(stack: Stack, kind: str) -> float:
    """A little for every part of the sentence that is ended by a token; what goes on with the last is likelier."""
    settled = settle(stack, kind)
    return _FOR_EACH_PART_ENDED * max(stack.height - settled.height, 0) if settled is not None else 0


def rereads_line(site: Site, edit: Edit) -> bool:
    """Whether a keyword that begins a line was read as a name, and would not be after the edit."""
    position = edit.position + edit.take
    if position >= len(site.read) or not _begins_misread(site, position):
        return False
    after: Stack | None = site.stacks[edit.position]
    for kind in (*edit.put, site.token(position).kind):
        after = shift(after, kind) if after is not None else None
    return after is not None and not is_name(after)


def _may_replace(written: str, meant: str) -> bool:
    """Whether a token may have been written for another: a word for a word, a sign for a sign, a value for a value."""
    sorts = (
        (is_word(written), is_word(meant)),
        (written in _SIGNS, meant in _SIGNS),
        (written in _VALUES, meant in _VALUES),
    )
    return (True, True) in sorts


def _by_layout(site: Site, position: int, kind: str) -> float:
    """What the lines of the text say for or against putting a token at a position."""
    if not site.starts_line(position):
        return _INSIDE_LINE if kind in words().openings and complete(site.stacks[position]) else 0
    beginnings = words().beginnings
    token = site.token(position)
    if token.kind == "|" and position and site.token(position - 1).kind == "|":
        return _BETWEEN_ROWS
    if token.kind in beginnings:
        return 0 if kind in beginnings else _BEFORE_BEGINNING
    return _BEGINS_LINE if kind in beginnings and complete(site.stacks[position]) else 0


def put_cost(kind: str) -> float:
    """How unlikely it is that just a token of this kind was forgotten."""
    if kind in words().declarations:
        return _PUT_DECLARATION
    return _PUT_OPERATOR if kind in _OPERATORS else _PUT_COSTS.get(kind, _PUT_WORD)


def meant(token: Token, possible: set[str]) -> str | None:
    """What a misspelt word or sign was meant to be."""
    text = token.text
    if text == "=" and "CMP" in possible:
        return "CMP"
    if text == "==" and "=" in possible:
        return "="
    if token.kind != "NAME" or text.isupper():  # in capitals it is a currency or a unit
        return None
    return closest(text, (kind for kind in possible if is_word(kind) and kind != "NAME"))


def without_soft_names(stack: Stack, kinds: set[str]) -> set[str]:
    """The kinds without the keywords that could stand here only as names, if any name could."""
    if "NAME" not in kinds:
        return kinds
    return {kind for kind in kinds if not _only_a_name(stack, kind)}


def _only_a_name(stack: Stack, kind: str) -> bool:
    after = shift(stack, kind) if kind != "NAME" else None
    return after is not None and is_name(after)


def is_word(kind: str) -> bool:
    """Whether tokens of a kind are words."""
    return kind == "NAME" or (kind.isalpha() and kind.islower())
