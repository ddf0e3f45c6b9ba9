"""Objects and fractions of a bill as statements: what is constant is made once, the rest is filled in."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

import attrs
from attrs import define, field, frozen

from pricing_dsl.exact import Den
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id
from pricing_dsl.rating.emit.operations import written
from pricing_dsl.rating.emit.source import Bind, Expr, literal, product
from pricing_dsl.rating.emit.values import Walk


@frozen
class Fixed:
    """A constant of the plan."""

    value: Any


Piece: TypeAlias = Expr | Fixed

NONE = Fixed(None)
EMPTY = Fixed(())


@frozen
class Gathering:
    """Objects that come together in a tuple. Few of them are added to a tuple one by one; many go by way of a list."""

    walk: Walk
    name: str
    many: bool

    @classmethod
    def begun(cls, walk: Walk, hint: str, *, many: bool) -> Gathering:
        """An empty one."""
        name = walk.block.fresh(hint)
        walk.block.add(f"{name} = {'[]' if many else '()'}")
        return cls(walk, name, many)

    def add(self, text: str) -> None:
        """One more."""
        self.walk.block.add(f"{self.name}.append({text})" if self.many else f"{self.name} += ({text},)")

    @property
    def whole(self) -> Expr:
        """All of them."""
        return Expr(f"tuple({self.name})", Bind.CALL) if self.many else Expr(self.name)


@define
class Pieces:
    """Writes what a bill is made of into the walk's block."""

    walk: Walk
    _fractions: dict[tuple[Id, Fraction], Expr] = field(factory=dict)
    """Fractions that stand at the top of the function, so that every statement below may use them."""

    def text(self, piece: Piece) -> str:
        """A piece as source."""
        if isinstance(piece, Expr):
            return piece.text
        return self.walk.constants.of(piece.value, type(piece.value).__name__).text

    def made(self, of: type, hint: str, /, **fields: Piece) -> Piece:
        """An object with all its fields."""
        assert set(fields) == {one.alias for one in attrs.fields(of)}, (of, set(fields))
        if all(isinstance(piece, Fixed) for piece in fields.values()):
            return Fixed(of(**{name: piece.value for name, piece in fields.items() if isinstance(piece, Fixed)}))
        block = self.walk.block
        name = block.fresh(hint)
        block.add(f"{name} = {of.__name__}Draft()")
        for one in attrs.fields(of):
            block.add(f"{name}.{one.name} = {self.text(fields[one.alias])}")
        block.add(f"{name}.__class__ = {of.__name__}")
        return Expr(name)

    def tuple_of(self, pieces: list[Piece]) -> Piece:
        """A tuple, made once where all in it is constant."""
        if all(isinstance(piece, Fixed) for piece in pieces):
            return Fixed(tuple(piece.value for piece in pieces if isinstance(piece, Fixed)))
        written = ", ".join(map(self.text, pieces))
        return Expr(f"({written},)" if len(pieces) == 1 else f"({written})", Bind.CALL)

    def value(self, id_: Id, times: Fraction = Fraction(1)) -> Piece:
        """A value as a bill has it, here: numbers as fractions, times a constant; others as they are."""
        value = self.walk.layout.plan.values[id_]
        if isinstance(value.op, ir.Const):
            return Fixed(value.op.value * times if isinstance(value.op.value, Fraction) else value.op.value)
        if value.kind not in ("number", "row"):
            return self.walk.raw(id_)
        known = self._fractions.get((id_, times))
        if known is not None:
            return known
        made = self.fraction(self.walk.raw(id_), self.walk.layout.dens[id_], times, f"{self.walk.hint(id_)}_told")
        if self.walk.block.depth == 1 and value.space == BILL:
            self._fractions[id_, times] = made
        return made

    def fraction(self, numerator: Expr, den: Den, times: Fraction, hint: str) -> Expr:
        """An exact number."""
        n, d = self.parts_of(numerator, den, times)
        return self.quotient(self.walk.block.named(n), None if d == literal(1) else self.walk.block.named(d), hint)

    def parts_of(self, numerator: Expr, den: Den, times: Fraction = Fraction(1)) -> tuple[Expr, Expr]:
        """Numerator and denominator of a number times a constant, not in lowest terms."""
        return product(times.numerator, numerator), written(self.walk, den.scaled(times.denominator))

    def quotient(self, n: Expr, d: Expr | None, hint: str) -> Expr:
        """An exact number, of two atoms; of one, where it is whole."""
        block = self.walk.block
        name = block.fresh(hint)
        block.add(f"{name} = new(Fraction)")
        if d is None:
            block.add(f"{name}._numerator = {n.text}")
            block.add(f"{name}._denominator = 1")
            return Expr(name)
        common = block.fresh("common")
        block.add(f"{common} = gcd({n.text}, {d.text})")
        block.add(f"{name}._numerator = {n.text} // {common}")
        block.add(f"{name}._denominator = {d.text} // {common}")
        return Expr(name)
