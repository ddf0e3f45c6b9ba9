"""The parse table walked without making nodes: what could come next, and how far a text would get.

A stack is a chain that is never changed, so every point of a parse can be gone back to and gone on from.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from pricing_dsl.syntax.parsing.forms import is_rule
from pricing_dsl.syntax.parsing.grammar import END
from pricing_dsl.syntax.parsing.table import Act, Row, Table


class Stack(NamedTuple):
    """A state of the parser, the states below it, and how many symbols lie on the stack.

    `position` counts the tokens that had been read when this state was reached.
    """

    row: Row
    below: Stack | None
    height: int
    position: int

    def bottom_up(self) -> list[Stack]:
        """All states, the lowest first."""
        states = []
        stack: Stack | None = self
        while stack is not None:
            states.append(stack)
            stack = stack.below
        return states[::-1]


def stack_of(rows: Iterable[Row]) -> Stack:
    """The stack of a driver that stands between two declarations."""
    stack: Stack | None = None
    for height, row in enumerate(rows, start=1):
        stack = Stack(row, stack, height, 0)
    assert stack is not None
    return stack


def settle(stack: Stack, kind: str) -> Stack | None:
    """The stack when all that `kind` completes is completed, or None if `kind` cannot follow."""
    while True:
        action = stack.row[kind]
        if action is None:
            return None
        if action.__class__ is not tuple:
            return stack
        size, symbol, _, _, act = action
        if act is Act.DONE:
            return stack
        position = stack.position
        for _ in range(size):
            assert stack.below is not None
            stack = stack.below
        stack = Stack(stack.row[symbol][kind], stack, stack.height + 1, position)


def shift(stack: Stack, kind: str) -> Stack | None:
    """The stack after a token of this kind, or None if it cannot follow."""
    settled = settle(stack, kind)
    if settled is None:
        return None
    if kind == END:
        return settled
    return Stack(settled.row[kind], settled, settled.height + 1, stack.position + 1)


def accepts(stack: Stack) -> set[str]:
    """The kinds of token that can follow; the state alone names some that cannot, so each is tried."""
    states = stack.row.table.grammar.states
    return {kind for kind in states[stack.row.state] if not is_rule(kind) and settle(stack, kind) is not None}


def is_name(stack: Stack) -> bool:
    """Whether the last token was read as a name."""
    return stack.row.state in _name_states(stack.row.table)


@cache
def _name_states(table: Table) -> frozenset[int]:
    """The states in which nothing can be done but to take the last token for a name."""
    names = {-1 - number for number, rule in enumerate(table.grammar.rules) if rule.form == "name"}
    found = enumerate(set(row.values()) for row in table.grammar.states)
    return frozenset(state for state, actions in found if len(actions) == 1 and actions <= names)


def complete(stack: Stack) -> bool:
    """Whether what is being read could end here: its block, or the text."""
    return settle(stack, "}") is not None or settle(stack, END) is not None
