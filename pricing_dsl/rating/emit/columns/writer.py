"""The instructions under way: each thing is computed once, what is constant is not computed at all.

Several plans are written at once. They have their instructions in common; a constant is one for each of them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, TypeAlias

from attrs import define, field, frozen

from pricing_dsl.ir.kinds import merged_space
from pricing_dsl.ir.nodes import BILL
from pricing_dsl.rating.emit.columns.forms import Form, Wholes
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
_MOST_PAIRED = 8
"""In sums of so few terms, pairs are looked for that were added before."""


@define
class Writer:
    """Writes instructions. plans: how many are written at once."""

    plans: int
    spaces: dict[str, str] = field(factory=dict)
    """The space of each column."""
    drafts: dict[str, Draft] = field(factory=dict)
    _known: dict[tuple[object, ...], str] = field(factory=dict)

    # ---- single instructions ----

    def same(self, constant: Constant) -> Given:
        """A constant that all plans have."""
        return (constant,) * self.plans

    def argument(self, name: str, space: str) -> str:
        """A column that is given."""
        self.spaces[name] = space
        return name

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
            self.spaces[draft.result] = space
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
        return tuple(sorted(args, key=self._age))

    def _age(self, of: Given) -> tuple[bool, int, str]:
        if not isinstance(of, str):
            return True, 0, ""
        return False, int(of[1:]) if of in self.drafts else 0, of

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

    # ---- sums ----

    def form(self, of: Given) -> Form:
        """A column or constant as a sum."""
        if isinstance(of, str):
            return Form.of(of, self.plans)
        return Form.number(Wholes(tuple(int(one) for one in of if isinstance(one, int))))

    def number(self, number: int) -> Form:
        """A constant of all plans as a sum."""
        return Form.number(Wholes.same(number, self.plans))

    def sum(self, form: Form, space: str = "") -> Given:
        """A sum, computed; in the rows of a list where one is named, else where its terms are."""
        if form.is_number:
            return form.constant.of
        own = self.space_of(form.terms)
        found = self._sum(form) if own == BILL else self._sum_of_rows(form, own)
        return self.spread(found, space or own)

    def column(self, form: Form, space: str) -> str:
        """A sum for each row of a list, even where it is the same in all."""
        found = self.sum(form, space)
        return found if isinstance(found, str) else self.write("spread", (found,), space, over=space)

    def _sum_of_rows(self, form: Form, space: str) -> Given:
        """What the bill has once is summed up before it meets the rows."""
        of_bill = {name: factor for name, factor in form.terms.items() if self.spaces[name] == BILL}
        if not of_bill:
            return self._sum(form)
        spread = self.spread(self._sum(Form(of_bill, form.constant)), space)
        of_rows = {name: factor for name, factor in form.terms.items() if name not in of_bill}
        return self._sum(Form(of_rows, Wholes.same(0, self.plans)).plus(self.form(spread)))

    def _sum(self, form: Form) -> Given:
        """Terms of one coefficient are added up before they are multiplied."""
        signed: list[tuple[int, Given]] = []
        for factor, members in _by_factor(form):
            if factor.are(1):
                signed += members
            else:
                signed.append(self._product(self._signed(members), factor))
        if not form.constant.are(0):
            signed.append((1, form.constant.of))
        return self._signed(signed)

    def _product(self, column: Given, factor: Wholes) -> tuple[int, Given]:
        """A product with its sign: one that was met with the other sign is taken away."""
        known = self._met("mul", column, factor.opposite().of)
        return (1, self.pure("mul", column, factor.of)) if known is None else (-1, known)

    def _signed(self, terms: Sequence[tuple[int, Given]]) -> Given:
        """Terms added and taken away, those first that were met before."""
        terms = self._paired(list(terms))
        terms.sort(key=lambda term: (-term[0], *self._age(term[1])))
        (sign, found), *others = terms
        if sign < 0:
            found = self.pure("neg", found)
        for sign, term in others:
            found = self.pure("add" if sign > 0 else "sub", found, term)
        return found

    def _paired(self, terms: list[tuple[int, Given]]) -> list[tuple[int, Given]]:
        """The terms with each pair that was summed before as one."""
        while 2 < len(terms) <= _MOST_PAIRED:
            for a, b in combinations(terms, 2):
                if (known := self._pair(a, b)) is not None:
                    terms = [known, *(term for term in terms if term is not a and term is not b)]
                    break
            else:
                return terms
        return terms

    def _pair(self, a: tuple[int, Given], b: tuple[int, Given]) -> tuple[int, Given] | None:
        first, second = sorted((a, b), key=lambda term: self._age(term[1]))
        if a[0] == b[0]:
            known = self._met("add", first[1], second[1])
            return None if known is None else (a[0], known)
        for one, other in ((a, b), (b, a)):
            if (known := self._met("sub", one[1], other[1])) is not None:
                return one[0], known
        return None

    def _met(self, op: str, a: Given, b: Given) -> str | None:
        space = self.space_of((a, b))
        return self._known.get((op, (a, b), space, "", "", (_type(a), _type(b))))

    # ---- the end ----

    def needed(self, columns: Iterable[str]) -> list[Draft]:
        """The instructions that these columns rest on, in order."""
        needed = set(columns)
        found = []
        for draft in reversed(self.drafts.values()):
            if draft.result in needed:
                needed.update(arg for arg in draft.args if isinstance(arg, str))
                found.append(draft)
        return found[::-1]


def _by_factor(form: Form) -> list[tuple[Wholes, list[tuple[int, Given]]]]:
    """The terms by the size of their coefficient, with their signs; the first of each has the sign of its coefficient
    there, unless all of them are taken away."""
    found: list[tuple[Wholes, list[tuple[int, Given]]]] = []
    for column, factor in form.terms.items():
        opposite = factor.opposite()
        for known, members in found:
            if known in (factor, opposite):
                members.append((1 if known == factor else -1, column))
                break
        else:
            unit = factor.are(-1)
            found.append((opposite if unit else factor, [(-1 if unit else 1, column)]))
    return found


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
