"""Rounding to a step, in the modes that contracts name."""

from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction


class RoundingMode(StrEnum):
    """How a number between two steps is rounded; `half_…` modes differ only when it lies exactly in the middle."""

    UP = "up"
    """Away from zero."""
    DOWN = "down"
    """Towards zero."""
    HALF_UP = "half_up"
    """To the nearer step; the middle goes away from zero, as spreadsheets do."""
    HALF_EVEN = "half_even"
    """To the nearer step; the middle goes to the even one."""
    HALF_DOWN = "half_down"
    """To the nearer step; the middle goes towards zero."""
    CEILING = "ceiling"
    """Towards plus infinity."""
    FLOOR = "floor"
    """Towards minus infinity."""


def round_to(value: Fraction, step: Fraction, mode: RoundingMode) -> Fraction:
    """`value` as a whole multiple of `step`, chosen by `mode`.

    Raises:
        ValueError: `step` is not above zero.
    """
    if step <= 0:
        raise ValueError("a rounding step must be above zero")
    steps = value / step
    return _WHOLE[mode](steps.numerator, steps.denominator) * step


# Each takes a numerator and a denominator above zero, and gives the whole number of steps.


def _floor(n: int, d: int) -> int:
    return n // d


def _ceiling(n: int, d: int) -> int:
    return -(-n // d)


def _down(n: int, d: int) -> int:
    return n // d if n >= 0 else -(-n // d)


def _up(n: int, d: int) -> int:
    return -(-n // d) if n >= 0 else n // d


def _half_up(n: int, d: int) -> int:
    nearest = (2 * abs(n) + d) // (2 * d)
    return nearest if n >= 0 else -nearest


def _half_down(n: int, d: int) -> int:
    nearest = -((d - 2 * abs(n)) // (2 * d))
    return nearest if n >= 0 else -nearest


def _half_even(n: int, d: int) -> int:
    below, rest = divmod(n, d)
    return below + (2 * rest > d or (2 * rest == d and below % 2 == 1))


_WHOLE: dict[RoundingMode, Callable[[int, int], int]] = {
    RoundingMode.UP: _up,
    RoundingMode.DOWN: _down,
    RoundingMode.HALF_UP: _half_up,
    RoundingMode.HALF_EVEN: _half_even,
    RoundingMode.HALF_DOWN: _half_down,
    RoundingMode.CEILING: _ceiling,
    RoundingMode.FLOOR: _floor,
}
