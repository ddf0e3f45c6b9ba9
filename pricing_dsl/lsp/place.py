"""Where a cursor stands: in or behind which token, and what the grammar could read there next."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from attrs import frozen

from pricing_dsl.lsp.workspace import View
from pricing_dsl.syntax import Parsed
from pricing_dsl.syntax.parsing.automaton import Stack, accepts, settle, shift, stack_of
from pricing_dsl.syntax.parsing.recovery.expectation import symbols, wanted
from pricing_dsl.syntax.parsing.recovery.single import without_soft_names
from pricing_dsl.syntax.parsing.table import table


class At(NamedTuple):
    """A token and its number."""

    number: int
    kind: str
    text: str
    start: int
    end: int


def token_at(view: View, offset: int) -> At | None:
    """The token that an offset lies in, or the word right before it."""
    tokens = view.parsed.tokens
    index = bisect_right(tokens.starts, offset) - 1
    if 0 <= index < len(tokens) and tokens.starts[index] <= offset <= tokens.ends[index]:
        return At(index, tokens.kinds[index], tokens.texts[index], tokens.starts[index], tokens.ends[index])
    return None


@frozen
class Slot:
    """A place where something may be put. before: how many tokens stand before it; start: where the word that is being
    typed there begins; kinds: what the grammar could read; rules: for each rule that begins with a kind there, the
    symbols read before it, the latest last."""

    before: int
    start: int
    kinds: frozenset[str]
    rules: dict[str, tuple[str, ...]]
    wants: dict[str, frozenset[str]]


def slot_at(view: View, offset: int) -> Slot:
    """What could stand at an offset, in place of the word that ends there."""
    tokens = view.parsed.tokens
    count = bisect_left(tokens.starts, offset)
    start = offset
    if count and tokens.ends[count - 1] >= offset and (tokens.texts[count - 1][0].isalpha()):
        count -= 1
        start = tokens.starts[count]
    stack = _stack(view.parsed, count)
    kinds = frozenset(without_soft_names(stack, accepts(stack) - {"BROKEN"}))
    rules: dict[str, tuple[str, ...]] = {}
    wants: dict[str, set[str]] = {}
    for kind in kinds:
        settled = settle(stack, kind)
        if settled is not None:
            for rule in wanted(settled, kind):
                rules.setdefault(rule, tuple(symbols(settled, 4)))
                wants.setdefault(rule, set()).add(kind)
    return Slot(count, start, kinds, rules, {rule: frozenset(found) for rule, found in wants.items()})


def _stack(parsed: Parsed, count: int) -> Stack:
    """The state of the parser before a token, read from the declaration above it on. What does not fit is passed by:
    the parser goes back to the latest state in which it does."""
    tokens = parsed.tokens
    offset = tokens.starts[count] if count < len(tokens) else len(parsed.text)
    bases = [declaration.base for declaration in parsed.rulebook.declarations if declaration.base < offset]
    first = bisect_left(tokens.starts, bases[-2]) if len(bases) > 1 else 0
    stack = stack_of([table().start])
    if first:
        for kind in ("rulebook", "NAME"):
            after = shift(stack, kind)
            assert after is not None
            stack = after
    stacks = [stack]
    for kind in tokens.kinds[first:count]:
        fitting = (found for one in reversed(stacks) if (found := shift(one, kind)) is not None)
        after = next(fitting, None)
        if after is not None:
            stacks.append(after)
    return stacks[-1]
