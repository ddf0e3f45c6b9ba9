"""Sums of columns that are not computed yet: to add them, or take them times a constant, costs nothing until then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from math import gcd

from attrs import frozen


@frozen
class Wholes:
    """A whole number of each plan that is computed at once."""

    of: tuple[int, ...]

    @classmethod
    def same(cls, number: int, plans: int) -> Wholes:
        """One number for all plans."""
        return cls((number,) * plans)

    def plus(self, other: Wholes) -> Wholes:
        """The sums."""
        return self._with(other, int.__add__)

    def times(self, other: Wholes) -> Wholes:
        """The products."""
        return self._with(other, int.__mul__)

    def quotient(self, other: Wholes) -> Wholes:
        """The quotients, rounded down."""
        return self._with(other, int.__floordiv__)

    def common(self, other: Wholes) -> Wholes:
        """The greatest common divisors."""
        return self._with(other, gcd)

    def opposite(self) -> Wholes:
        """The numbers with their signs turned."""
        return Wholes(tuple(-one for one in self.of))

    def alike(self) -> Wholes:
        """What divides all of them."""
        return Wholes.same(gcd(*self.of), len(self.of))

    @property
    def from_zero(self) -> bool:
        """Whether none of them is below zero."""
        return min(self.of) >= 0

    def are(self, number: int) -> bool:
        """Whether all of them are this number."""
        return all(one == number for one in self.of)

    def _with(self, other: Wholes, combine: Callable[[int, int], int]) -> Wholes:
        return Wholes(tuple(map(combine, self.of, other.of)))


@frozen
class Form:
    """A constant, and the sum of coefficient * column."""

    terms: Mapping[str, Wholes]
    constant: Wholes

    @classmethod
    def of(cls, column: str, plans: int) -> Form:
        """One column."""
        return cls({column: Wholes.same(1, plans)}, Wholes.same(0, plans))

    @classmethod
    def number(cls, constant: Wholes) -> Form:
        """No column."""
        return cls({}, constant)

    @classmethod
    def total(cls, forms: Iterable[Form], plans: int) -> Form:
        """The sum of several."""
        terms: dict[str, Wholes] = {}
        constant = Wholes.same(0, plans)
        for form in forms:
            constant = constant.plus(form.constant)
            for column, factor in form.terms.items():
                found = terms.pop(column).plus(factor) if column in terms else factor
                if not found.are(0):
                    terms[column] = found
        return cls(terms, constant)

    def plus(self, other: Form) -> Form:
        """The sum of two."""
        return Form.total((self, other), len(self.constant.of))

    def minus(self, other: Form) -> Form:
        """The difference of two."""
        return self.plus(other.opposite())

    def opposite(self) -> Form:
        """The sum with its sign turned."""
        return Form({column: factor.opposite() for column, factor in self.terms.items()}, self.constant.opposite())

    def times(self, factor: Wholes) -> Form:
        """The sum times a constant."""
        if factor.are(1):
            return self
        if factor.are(0):
            return Form({}, factor)
        return Form({name: one.times(factor) for name, one in self.terms.items()}, self.constant.times(factor))

    def over(self, factor: Wholes) -> Form:
        """The sum divided by what divides all of it; the constant is rounded down where it does not."""
        if factor.are(1):
            return self
        terms = {column: one.quotient(factor) for column, one in self.terms.items()}
        return Form(terms, self.constant.quotient(factor))

    @property
    def is_number(self) -> bool:
        """Whether it has no column."""
        return not self.terms

    @property
    def scaled(self) -> tuple[str, Wholes] | None:
        """The column and its coefficient, where it is nothing but that."""
        if len(self.terms) != 1 or not self.constant.are(0):
            return None
        return next(iter(self.terms.items()))

    def is_spared(self, factor: Wholes) -> bool:
        """Whether a column has no coefficient left when this factor is left out."""
        return any(one in (factor, factor.opposite()) for one in self.terms.values())

    def factor(self) -> Wholes:
        """What divides all coefficients."""
        return reduce(Wholes.common, self.terms.values(), Wholes.same(0, len(self.constant.of)))


def common_factor(forms: Iterable[Form]) -> Wholes:
    """What divides all coefficients and constants, for each plan; at least 1."""
    found = [divisor for form in forms for divisor in (form.factor(), form.constant)]
    return Wholes(tuple(one or 1 for one in reduce(Wholes.common, found).of))


def spared_factor(forms: Sequence[Form]) -> Wholes:
    """The common factor, if some column has no coefficient left without it: else 1, for nothing is gained."""
    factor = common_factor(forms)
    return factor if any(form.is_spared(factor) for form in forms) else Wholes.same(1, len(factor.of))
