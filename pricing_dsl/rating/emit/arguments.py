"""What a generated function is called with: what the data gives, and what is known of its rows."""

from __future__ import annotations

from attrs import define, field, frozen

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id, Value
from pricing_dsl.rating.emit.names import identifier
from pricing_dsl.rating.emit.source import Expr

LEAVES = ir.Input | ir.Column | ir.Opening | ir.WindowCount | ir.Fact
"""The operations that read what comes in."""


@frozen
class Argument:
    """One argument. what: `value` (of a leaf, by its id; a column of them where it has rows), `count`, `members`,
    `labels`, `keys` (of a list), `scale`, or a fact of the bill by its own name."""

    name: str
    what: str
    of: Id | str | None = None


def is_leaf(value: Value) -> bool:
    """Whether a value is read, not computed."""
    return isinstance(value.op, LEAVES)


@define
class Arguments:
    """The arguments of a function under way, in the order they were first asked for."""

    taken: set[str]
    asked: dict[tuple[str, Id | str | None], Argument] = field(factory=dict)

    def leaf(self, value: Value, hint: str) -> Expr:
        """What a leaf reads, a column where it has rows."""
        return self.ask("value", value.id, hint)

    def count(self, list_id: str) -> Expr:
        """How many rows a list has."""
        return self.ask("count", list_id, f"{identifier(list_id)}_count")

    def members(self, list_id: str) -> Expr:
        """Of a group: which of its rows each row of its source belongs to."""
        return self.ask("members", list_id, f"{identifier(list_id)}_of_row")

    def labels(self, list_id: str) -> Expr:
        """What the rows of a list are called on a bill."""
        return self.ask("labels", list_id, f"{identifier(list_id)}_labels")

    def keys(self, list_id: str) -> Expr:
        """The dimension values of each row of a group."""
        return self.ask("keys", list_id, f"{identifier(list_id)}_keys")

    def scale(self) -> Expr:
        """The common denominator of all numbers of the data."""
        return self.ask("scale", None, "scale")

    def ask(self, what: str, of: Id | str | None, hint: str) -> Expr:
        """An argument by what it is."""
        key = (what, of)
        if key not in self.asked:
            name, number = hint, 1
            while name in self.taken:
                number += 1
                name = f"{hint}_{number}"
            self.taken.add(name)
            self.asked[key] = Argument(name, what, of)
        return Expr(self.asked[key].name)
