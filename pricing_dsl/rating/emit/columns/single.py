"""The instructions under way: each thing is computed once, what is constant is not computed at all.

Several plans are written at once. They have their instructions in common; a constant is one for each of them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf
from typing import Any, TypeAlias

from attrs import define, field, frozen

from pricing_dsl.ir.kinds import merged_space
from pricing_dsl.ir.nodes import BILL
from pricing_dsl.rating.emit.columns.instructions import Cells, Finder, Instruction, Operand, Text

Constant: TypeAlias = int | bool | Text | Cells | Finder
Given: TypeAlias = str | tuple[Constant, ...]
"""A column by its name, or a constant of each plan."""


@frozen
class Draft:
    """An instruction of all plans."""

    result: str
    op: str
    args: tuple[Given, ...]
    space: str
    over: str
    lots: str

    def of(self, plan: int) -> Instruction:
        """The instruction of one of them."""
        args: tuple[Operand, ...] = tuple(arg if isinstance(arg, str) else arg[plan] for arg in self.args)
        return Instruction(self.result, self.op, args, self.space, self.over, self.lots)


_FOLDED: Mapping[str, Callable[..., Any]] = {
    **{name: getattr(operator, name) for name in ("add", "sub", "mul", "neg", "floordiv", "abs")},
    **{name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")},
    "min": min,
    "max": max,
    "odd": lambda number: number % 2,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "not": operator.not_,
    "take": lambda cells, index: cells.numbers[index],
    "where": lambda flag, then, otherwise: then if flag else otherwise,
}
_EITHER_WAY = frozenset(("add", "mul", "min", "max", "eq", "ne", "and", "or"))
"""Operations whose two operands may change places."""
_OPPOSITE = {"eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt"}


@define
class Single:
    """Writes one instruction after the other. plans: how many plans are written at once."""

    plans: int
    spaces: dict[str, str] = field(factory=dict)
    """The space of each column."""
    drafts: dict[str, Draft] = field(factory=dict)
    _ages: dict[str, int] = field(factory=dict)
    _known: dict[tuple[object, ...], str] = field(factory=dict)

    def same(self, constant: Constant) -> Given:
        """A constant that all plans have."""
        return (constant,) * self.plans

    def argument(self, name: str, space: str) -> str:
        """A column that is given."""
        self._made(name, space)
        return name

    def _made(self, name: str, space: str) -> None:
        self._ages[name] = len(self.spaces)
        self.spaces[name] = space

    def pure(self, op: str, *args: Given) -> Given:
        """A number, flag or code made of others, row by row."""
        if (folded := _folded(op, args)) is not None:
            return folded
        if (simpler := self._simpler(op, args)) is not None:
            return simpler
        space = self.space_of(args)
        made = tuple(self.spread(arg, space) for arg in args)
        return self.write(op, self._ordered(op, made), space)

    def write(self, op: str, args: Iterable[Given], space: str = BILL, over: str = "", lots: str = "") -> str:
        """An instruction as it stands, unless it was written before."""
        draft = Draft(f"_{len(self.drafts) + 1}", op, tuple(args), space, over, lots)
        key = (op, draft.args, space, over, lots, tuple(map(_type, draft.args)))
        if key not in self._known:
            self._known[key] = draft.result
            self.drafts[draft.result] = draft
            self._made(draft.result, space)
        return self._known[key]

    def spread(self, of: Given, space: str) -> Given:
        """A column of the bill's for each row of a list; what is there already, or constant, as it is."""
        if isinstance(of, str) and space != BILL and self.spaces[of] == BILL:
            return self.write("spread", (of,), space, over=space)
        return of

    def space_of(self, args: Iterable[Given]) -> str:
        """The list that columns share, or the bill."""
        return merged_space(self.spaces[arg] for arg in args if isinstance(arg, str))

    def _ordered(self, op: str, args: tuple[Given, ...]) -> tuple[Given, ...]:
        """Operands that may change places in the order in which they were made, constants last."""
        if op not in _EITHER_WAY:
            return args
        return tuple(sorted(args, key=self.age))

    def age(self, of: Given) -> float:
        """The place of a column among all; constants come last."""
        return self._ages[of] if isinstance(of, str) else inf

    def _simpler(self, op: str, args: Sequence[Given]) -> Given | None:
        """What an operation comes to where one operand says it all."""
        if op in ("and", "or"):
            absorbing, a, b = op == "or", *args
            for one, other in ((a, b), (b, a)):
                if _is(one, absorbing) or one == other:
                    return one
                if _is(one, not absorbing):
                    return other
        elif op in ("min", "max"):
            return args[0] if args[0] == args[1] else None
        elif op == "sub":
            return self._apart(*args)
        elif op in ("mul", "floordiv"):
            return args[0] if _is(args[1], 1) else None
        elif op == "where":
            return self._chosen(*args)
        elif op == "not" and isinstance(args[0], str) and args[0] in self.drafts:
            draft = self.drafts[args[0]]
            if draft.op == "not":
                return draft.args[0]
            if draft.op in _OPPOSITE:
                return self.pure(_OPPOSITE[draft.op], *draft.args)
        return None

    def _apart(self, a: Given, b: Given) -> Given | None:
        """What a sum is beside one of its two terms."""
        draft = self.drafts.get(a) if isinstance(a, str) else None
        if a == b or draft is None or draft.op != "add" or b not in draft.args:
            return self.same(0) if a == b else None
        return draft.args[1 - draft.args.index(b)]

    def _chosen(self, flag: Given, then: Given, otherwise: Given) -> Given | None:
        if _is(flag, True) or then == otherwise:
            return then
        if _is(flag, False):
            return otherwise
        if _is(then, True):
            return self.pure("or", flag, otherwise)
        if _is(then, False):
            return self.pure("and", self.pure("not", flag), otherwise)
        if _is(otherwise, False):
            return self.pure("and", flag, then)
        if _is(otherwise, True):
            return self.pure("or", self.pure("not", flag), then)
        return None

    def met(self, op: str, a: Given, b: Given) -> str | None:
        """The operation on two operands, if it was written before."""
        space = self.space_of((a, b))
        return self._known.get((op, (a, b), space, "", "", (_type(a), _type(b))))

    def needed(self, columns: Iterable[str]) -> list[Draft]:
        """The instructions that these columns rest on, in order."""
        needed = set(columns)
        found = []
        for draft in reversed(self.drafts.values()):
            if draft.result in needed:
                needed.update(arg for arg in draft.args if isinstance(arg, str))
                found.append(draft)
        return found[::-1]


def _folded(op: str, args: Sequence[Given]) -> Given | None:
    """What an operation on constants gives; flags that are not the same for all plans are left to be computed."""
    if op not in _FOLDED or any(isinstance(arg, str) for arg in args):
        return None
    found = tuple(_FOLDED[op](*each) for each in zip(*args, strict=True))
    return None if isinstance(found[0], bool) and len(set(found)) > 1 else found


def _is(of: Given, constant: int | bool) -> bool:
    """Whether it is this constant in all plans."""
    return not isinstance(of, str) and all(type(one) is type(constant) and one == constant for one in of)


def _type(of: Given) -> object:
    """Constants that compare equal and are none the same: 1 and true."""
    return str if isinstance(of, str) else tuple(map(type, of))
