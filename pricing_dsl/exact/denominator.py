"""Denominators known in form before any data is seen.

A value of a program is an integer over `const` times powers of *givens*: whole numbers that come with the data, as the
number of days of a period or the power of ten that clears a column's decimals. The form is fixed when compiling and
bound once per run, so rating is integer arithmetic.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import Any, Self, TypeAlias

from attrs import field, frozen

_MAX_POWER = 1_000
"""No program comes near it; a document that passes it would ask for numbers too long to compute with."""


Powers: TypeAlias = tuple[tuple[str, int], ...]
"""(name of a given, power), sorted by name; powers are at least 1."""


def _sorted_powers(powers: Powers) -> Powers:
    if not powers:
        return powers
    if len(dict(powers)) != len(powers) or any(not 1 <= power <= _MAX_POWER for _, power in powers):
        raise ValueError(f"each given stands once in a denominator, with a power of 1 to {_MAX_POWER}: {powers}")
    return tuple(sorted(powers))


@frozen
class Den:
    """The form of a denominator: `const` times the product of given ** power."""

    const: int = field(default=1)
    powers: Powers = field(default=(), converter=_sorted_powers)

    @const.validator
    def _check_const(self, _: object, const: int) -> None:
        if const < 1:
            raise ValueError(f"a denominator is at least 1, not {const}")

    @classmethod
    def given(cls, name: str, power: int = 1) -> Self:
        """The denominator that is a power of one given."""
        return cls(1, ((name, power),))

    def times(self, other: "Den") -> "Den":
        """A denominator of the product of two values."""
        return Den(self.const * other.const, _merged(self.powers, other.powers, lambda a, b: a + b))

    def join(self, other: "Den") -> "Den":
        """A denominator that two values have in common, so of their sum, minimum, maximum and choice."""
        if self == other:
            return self
        mine, theirs = self.powers, other.powers
        return Den(lcm(self.const, other.const), mine if mine == theirs else _merged(mine, theirs, max))

    def scaled(self, factor: int) -> "Den":
        """A denominator of a value divided by the whole number `factor`, above zero."""
        return Den(self.const * factor, self.powers)

    def multiplied(self, factor: Fraction) -> "Den":
        """A denominator of the product of a value and a constant: what the constant's numerator cancels is not kept."""
        if factor == 1:
            return self
        const = self.const * factor.denominator
        return Den(const // gcd(factor.numerator, const), self.powers)

    def bind(self, values: Mapping[str, int]) -> int:
        """The denominator itself, once every given has its value.

        Raises:
            KeyError: `values` misses a given.
            ValueError: a given is below 1.
        """
        bound = self.const
        for name, power in self.powers:
            if values[name] < 1:
                raise ValueError(f"{name} divides, so it must be at least 1, not {values[name]}")
            bound *= values[name] ** power
        return bound

    def to_json(self) -> dict[str, Any]:
        """As JSON: the constant is text, for it may pass what a JSON number holds exactly."""
        return {"const": str(self.const), "powers": dict(self.powers)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The denominator that `to_json` wrote.

        Raises:
            ValueError: the data is not a denominator.
        """
        const, powers = data.get("const"), data.get("powers")
        if not (isinstance(const, str) and const.isascii() and const.isdigit()):
            raise ValueError(f"the constant of a denominator is a whole number in quotes, not {const!r}")
        if not (isinstance(powers, Mapping) and all(type(power) is int for power in powers.values())):
            raise ValueError(f"the powers of a denominator are whole numbers by name, not {powers!r}")
        return cls(int(const), tuple(powers.items()))


def _merged(mine: Powers, theirs: Powers, combine: Callable[[int, int], int]) -> Powers:
    if not (mine and theirs):
        return mine or theirs
    found = dict(mine)
    for name, power in theirs:
        found[name] = combine(found.get(name, 0), power)
    return tuple(found.items())
