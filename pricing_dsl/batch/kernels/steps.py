"""What a kernel does, step by step: the instructions of all plans of a group at once.

Plans of a group differ in constants only. A constant that they have in common is a plain number; one that they do not
is a `PerPlan`: arithmetic on constants goes plan by plan, so that nothing is computed twice for rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from attrs import evolve, field, frozen

from pricing_dsl.ir.nodes import BILL

INSIDE = frozenset(("as_number", "fill", "natural_quotient", "of_plan"))
"""Operations beside those of instructions.

as_number: (flag,): 1 or 0. fill: a column of one constant.
natural_quotient: floordiv of a number that is not below zero. of_plan: (constant,): for each row that
of its plan."""

FLAGS = frozenset(("eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "any", "first"))
"""Operations that give flags."""


@frozen
class PerPlan:
    """A constant for each plan of the group, not all of them the same."""

    values: tuple[int, ...]
    flag: bool = field(init=False)

    @flag.default
    def _is_flag(self) -> bool:
        return isinstance(self.values[0], bool)


@frozen
class PlanCells:
    """The cells that are looked into: of each plan, or one column for all."""

    plans: tuple[tuple[int, ...], ...]

    @property
    def flag(self) -> bool:
        """Whether the cells are flags."""
        return isinstance(self.plans[0][0], bool)


@frozen
class Bound:
    """A match of a table's row with its bound as a whole number: is, any, up_to, below, above, since."""

    kind: str
    number: int = 0


@frozen
class PlanRows:
    """The rows of a table, a test for each key: of each plan, or one table for all."""

    plans: tuple[tuple[tuple[Bound, ...], ...], ...]


Constant: TypeAlias = int | PerPlan
"""Flags are integers here: bool is one."""

Operand: TypeAlias = str | Constant | PlanCells | PlanRows


@frozen
class Step:
    """One assignment, as an `Instruction` is, with the constants of all plans."""

    result: str
    op: str
    args: tuple[Operand, ...]
    space: str = BILL
    over: str = ""
    lots: str = ""

    @property
    def read(self) -> tuple[str, ...]:
        """The columns it reads."""
        return tuple(arg for arg in self.args if isinstance(arg, str))

    @property
    def what(self) -> tuple[object, ...]:
        """What it computes, whatever its name."""
        return (self.op, tuple((type(arg), arg) for arg in self.args), self.space, self.over, self.lots)

    def renamed(self, names: dict[str, Operand]) -> Step:
        """The same step where some columns are others, or constants."""
        if not any(arg in names for arg in self.args if isinstance(arg, str)):
            return self
        return evolve(self, args=tuple(names.get(arg, arg) if isinstance(arg, str) else arg for arg in self.args))


def is_constant(operand: Operand) -> bool:
    """Whether it is the same in all rows of a plan."""
    return isinstance(operand, int | PerPlan)


def values_of(constant: Constant) -> tuple[int, ...]:
    """What the constant is in each plan, or the one that it is in all."""
    return constant.values if isinstance(constant, PerPlan) else (constant,)


def per_plan(values: Iterable[int]) -> Constant:
    """The constant that has these values; a plain number where they are all the same."""
    found = tuple(values)
    return found[0] if len(set(found)) == 1 else PerPlan(found)


def combined(compute: Callable[..., int], *constants: Constant) -> Constant:
    """A function of constants, plan by plan."""
    plans = max(len(values_of(constant)) for constant in constants)
    columns = (values_of(constant) for constant in constants)
    return per_plan(map(compute, *(values if len(values) > 1 else values * plans for values in columns)))
