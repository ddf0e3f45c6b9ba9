"""Pieces of source: expressions that know how tightly they bind, and blocks of statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum

from attrs import define, field, frozen

INDENT = "    "
_LONGEST_COMMENT = 80


class Bind(IntEnum):
    """How tightly an expression binds: one that binds less than its place asks for stands in brackets."""

    CHOICE = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARE = 4
    PLUS = 5
    QUOTIENT = 6  # binds as a product does, but is no factor of one: 3 * a // b is (3 * a) // b
    TIMES = 7
    CALL = 8  # stands anywhere as it is, but is better not written twice
    ATOM = 9


@frozen
class Expr:
    """An expression. An atom (a name, a number) may be written twice; any other is worth a name first."""

    text: str
    bind: Bind = Bind.ATOM

    def within(self, bind: Bind) -> str:
        """Its text where something that binds so is expected."""
        return self.text if self.bind >= min(bind, Bind.CALL) else f"({self.text})"

    @property
    def is_atom(self) -> bool:
        return self.bind is Bind.ATOM

    @property
    def is_number(self) -> bool:
        """Whether it is a whole number as written."""
        return self.text.removeprefix("-").isdigit()

    @property
    def is_name(self) -> bool:
        """Whether it is a name."""
        return self.text.isidentifier()


def literal(value: object) -> Expr:
    """A constant of Python."""
    return Expr(repr(value))


def product(factor: int, of: Expr) -> Expr:
    """A whole number times an expression."""
    if factor == 1:
        return of
    if factor == 0:
        return literal(0)
    if of.is_number:
        return literal(factor * int(of.text))
    if factor == -1:
        return Expr(f"-{of.within(Bind.ATOM)}", Bind.TIMES)
    if found := _SCALED.fullmatch(of.text if of.bind is Bind.TIMES else ""):
        return product(factor * int(found[1]), Expr(found[2], Bind.TIMES))
    return Expr(f"{factor} * {of.within(Bind.TIMES)}", Bind.TIMES)


_SCALED = re.compile(r"(-?[0-9]+) \* (.+)")


def sum_of(terms: Sequence[tuple[int, Expr]], constant: Expr | None = None) -> Expr:
    """The sum of factor * expression, and a constant where it is not 0."""
    signed = [product(factor, of) for factor, of in terms]
    signed += [] if constant is None else [constant]
    signed = [term for term in signed if term.text != "0"]
    if len(signed) < 2:
        return signed[0] if signed else literal(0)
    text = signed[0].within(Bind.PLUS)
    for term in signed[1:]:
        written = term.within(Bind.QUOTIENT)
        text += f" - {written[1:]}" if written.startswith("-") else f" + {written}"
    return Expr(text, Bind.PLUS)


@define
class Block:
    """Statements of a function under way, and the names that are taken in it."""

    taken: set[str]
    lines: list[str] = field(factory=list)
    depth: int = 1
    hint: str = "t"
    """What the value under way is called, for statements that make it step by step."""

    def add(self, statement: str, comment: str = "") -> None:
        """A statement, with what it is beside it."""
        told = f"  # {comment_text(comment)}" if comment else ""
        self.lines.append(f"{INDENT * self.depth}{statement}{told}")

    def assign(self, name: str, expr: Expr, comment: str = "") -> Expr:
        """A name for an expression."""
        self.add(f"{name} = {expr.text}", comment)
        return Expr(name)

    def named(self, expr: Expr, hint: str = "t") -> Expr:
        """The expression as an atom: itself, or a new name for it."""
        return expr if expr.is_atom else self.assign(self.fresh(hint), expr)

    def fresh(self, hint: str) -> str:
        """A name that is not taken yet, and is from now on."""
        name, number = hint, 1
        while name in self.taken:
            number += 1
            name = f"{hint}_{number}"
        self.taken.add(name)
        return name

    @contextmanager
    def inside(self, header: str) -> Iterator[None]:
        """Statements under a header such as `if x:`; none at all are `pass`."""
        self.add(header)
        self.depth += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.add("pass")
        self.depth -= 1

    @contextmanager
    def bracket(self, opening: str) -> Iterator[None]:
        """Lines inside a bracket that is opened here."""
        self.add(opening)
        self.depth += 1
        yield
        self.depth -= 1
        self.add(_CLOSING[opening[-1]])


_CLOSING = {"(": ")", "[": "]", "{": "}"}


def comment_text(text: str) -> str:
    """A text that cannot leave its comment."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shown if len(shown) <= _LONGEST_COMMENT else f"{shown[: _LONGEST_COMMENT - 3]}..."
