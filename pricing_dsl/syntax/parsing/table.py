"""The parse table as the driver walks it: rows made on first use, with steps that change nothing left out."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any, Final, TypeAlias

from pricing_dsl.syntax.parsing.build import FORMS
from pricing_dsl.syntax.parsing.forms import Lists, picker
from pricing_dsl.syntax.parsing.grammar import START, Grammar, Rule, load_grammar


class Act(Enum):
    """What the driver does at the end of a rule that makes no node."""

    PASS = "pass"  # the value of its one part
    BEGIN_LIST = "begin list"
    EXTEND_LIST = "extend list"
    IN_A_ROW = "in a row"  # a node whose first part may be of its own sort, as in `a + b + c`
    EMPTY = "empty"  # a rule that may read nothing, and did
    DECLARED = "declared"  # one more declaration is complete
    HEADER = "header"  # the header is complete: it is a declaration too
    DONE = "done"


Reduction: TypeAlias = tuple[int, str, Callable[..., Any] | None, Any, Act | None]
"""How many symbols a rule takes off the stack; the rule's symbol; the maker of its node and the picker of the parts, or
no maker, the index of the one part that counts; and what else to do."""


class Table:
    """The LALR(1) table of a grammar, with a form for each rule. It never changes, but grows its rows when asked.

    `start` is the first row, `declarations` the rule that reads the list of declarations.
    """

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self._lists = Lists(grammar.rules)
        self._rows: dict[int, Row] = {}
        self._reductions: dict[int, Reduction] = {}
        self.start = self.row(grammar.start)
        self.declarations = next(origin for origin, of in self._lists.elements.items() if "<declaration>" in of)

    def row(self, state: int) -> Row:
        """The row of a state."""
        row = self._rows.get(state)
        if row is None:
            row = self._rows.setdefault(state, Row(self, state))
        return row

    def reduction(self, number: int) -> Reduction:
        """The reduction by a rule of the grammar."""
        found = self._reductions.get(number)
        if found is None:
            found = self._reductions.setdefault(number, self._reduction(self.grammar.rules[number]))
        return found

    def _reduction(self, rule: Rule) -> Reduction:
        size = len(rule.symbols)
        if rule.repeats:
            return size, rule.origin, None, *self._list_step(rule)
        if rule.origin == f"<{START}>":
            return size, rule.origin, None, 0, Act.DONE
        if rule.passes:
            kept = next(n for n, symbol in enumerate(rule.symbols) if symbol.startswith("<"))
            return size, rule.origin, None, kept - size, Act.PASS
        form = FORMS[rule.form]
        act = None
        if not size:
            act = Act.EMPTY
        elif rule.origin == "<header>":
            act = Act.HEADER
        elif rule.symbols[0] == rule.origin:
            act = Act.IN_A_ROW
        return size, rule.origin, form.make, picker(form, rule, self._lists), act

    def _list_step(self, rule: Rule) -> tuple[int, Act]:
        extends = rule.symbols[0] == rule.origin
        element = next(n for n, symbol in enumerate(rule.symbols) if symbol.startswith("<") and symbol != rule.origin)
        if rule.symbols[element] == "<declaration>":
            return -1, Act.DECLARED
        return element - len(rule.symbols), Act.EXTEND_LIST if extends else Act.BEGIN_LIST


class Row(dict[str, Any]):
    """What is done in one state: the next row, a reduction, or None where the symbol cannot stand.

    Under a rule's symbol lies a `Goto`. Entries are made when they are first asked for.
    """

    __slots__ = ("state", "table")

    def __init__(self, table: Table, state: int) -> None:
        super().__init__()
        self.table: Final = table
        self.state: Final = state

    def __missing__(self, symbol: str) -> Any:
        action = self.table.grammar.states[self.state].get(symbol)
        entry: Row | Reduction | Goto | None
        if action is None:
            entry = None
        elif action < 0:
            entry = self.table.reduction(-1 - action)
        elif symbol.startswith("<") and symbol.endswith(">") and len(symbol) > 2:
            entry = Goto(self, symbol)
        else:
            entry = self.table.row(action)
        self[symbol] = entry
        return entry

    def __hash__(self) -> int:  # type: ignore[override]  # a row is itself, whatever it has grown
        return self.state

    def __eq__(self, other: object) -> bool:
        return self is other


class Goto(dict[str, Row]):
    """Where a rule that has been read leads, by the token that follows.

    `?product: factor` only renames its part, so a chain of such steps is walked once and its end remembered.
    """

    __slots__ = ("row", "symbol")

    def __init__(self, row: Row, symbol: str) -> None:
        super().__init__()
        self.row: Final = row
        self.symbol: Final = symbol

    def __missing__(self, following: str) -> Row:
        table = self.row.table
        states = table.grammar.states
        target = states[self.row.state][self.symbol]
        while (action := states[target].get(following, 0)) < 0:
            rule = table.grammar.rules[-1 - action]
            if not rule.passes or len(rule.symbols) != 1:
                break
            target = states[self.row.state][rule.origin]
        found = self[following] = table.row(target)
        return found


@cache
def table() -> Table:
    """The table of the language, made at the first call."""
    return Table(load_grammar())
