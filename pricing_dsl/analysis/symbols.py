"""A number that is a function of x on a stretch: it adds, compares and rounds as numbers do.

So the interpreter computes with it as with any number. What cannot be told for the whole stretch asks for smaller ones
(`Split`) or says why not (`UnclearError`).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import frozen

from pricing_dsl.analysis.forms import Form, constant, floor
from pricing_dsl.analysis.stretches import Stretch, UnclearError, decide, pinned, possible_signs
from pricing_dsl.exact import RoundingMode, round_to

Number: TypeAlias = "Fraction | Symbol"

_HALF = Fraction(1, 2)
_NOT_POSITIVE = frozenset({-1, 0})


@frozen(eq=False)
class Symbol:
    """`form` on `stretch`; never constant, for a constant is a Fraction."""

    form: Form
    stretch: Stretch

    def on(self, stretch: Stretch) -> Number:
        """The same on a smaller stretch."""
        return made(pinned(self.form, stretch), stretch)

    def at(self, x: Fraction) -> Fraction:
        return self.form.at(x)

    # ---- arithmetic ----

    def __add__(self, other: Any) -> Number:
        return made(self.form.plus(form_of(other)), self.stretch)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Number:
        return made(self.form.plus(form_of(other), Fraction(-1)), self.stretch)

    def __rsub__(self, other: Any) -> Number:
        return made(form_of(other).plus(self.form, Fraction(-1)), self.stretch)

    def __mul__(self, other: Any) -> Number:
        factor = form_of(other)
        if not factor.is_constant:
            raise UnclearError("two amounts that both change are multiplied")
        return made(self.form.times(factor.constant), self.stretch)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Number:
        divisor = form_of(other)
        if not divisor.is_constant:
            raise UnclearError("it is divided by an amount that changes")
        return self * (1 / divisor.constant)

    def __rtruediv__(self, other: Any) -> Number:
        raise UnclearError("it is divided by an amount that changes")

    def __floordiv__(self, other: Any) -> Number:
        whole = self / other
        return (
            Fraction(whole // 1)
            if isinstance(whole, Fraction)
            else made(floor(whole.form, self.stretch.step), self.stretch)
        )

    def __int__(self) -> int:
        raise UnclearError("dates and places in a list move with it")

    # ---- comparing ----

    def _is(self, other: Any, *signs: int) -> bool:
        return decide(self.form.plus(form_of(other), Fraction(-1)), self.stretch, frozenset(signs))

    def __lt__(self, other: Any) -> bool:
        return self._is(other, -1)

    def __le__(self, other: Any) -> bool:
        return self._is(other, -1, 0)

    def __gt__(self, other: Any) -> bool:
        return self._is(other, 1)

    def __ge__(self, other: Any) -> bool:
        return self._is(other, 0, 1)

    def __eq__(self, other: object) -> bool:
        return self._is(other, 0)

    def __ne__(self, other: object) -> bool:
        return self._is(other, -1, 1)

    def __bool__(self) -> bool:
        return self._is(Fraction(0), -1, 1)

    __hash__ = None  # type: ignore[assignment]


class Unclear:
    """A result that cannot be told along a whole stretch. Whoever asks anything of it learns why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def _refuse(self, *_: object) -> Any:
        raise UnclearError(self.reason)

    __bool__ = __int__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __floordiv__ = _refuse
    __hash__ = None  # type: ignore[assignment]


def made(form: Form, stretch: Stretch) -> Number:
    """The number that a form is on a stretch."""
    return form.constant if form.is_constant else Symbol(form, stretch)


def form_of(number: Any) -> Form:
    """The form of a number or a symbol. Raises UnclearError for what is neither."""
    if isinstance(number, Unclear):
        raise UnclearError(number.reason)
    return number.form if isinstance(number, Symbol) else constant(Fraction(number))


# ---- rounding --------------------------------------------------------------------------------------------------------


def rounded(number: Number, step: Fraction, mode: RoundingMode) -> Number:
    """The number as a multiple of `step`, chosen by `mode`. Raises Split where its sign has to be known first."""
    if isinstance(number, Fraction):
        return round_to(number, step, mode)
    form = form_of(number).times(1 / step)
    if mode in _BY_SIGN:
        mode = _BY_SIGN[mode][_is_negative(number)]
    whole = pinned(_WHOLE[mode](form, number.stretch.step), number.stretch)
    return made(whole.times(step), number.stretch)


def _is_negative(number: Symbol) -> bool:
    """Whether it is never above zero; else it is never below. Where it is zero, both are right."""
    return possible_signs(number.form, number.stretch) <= _NOT_POSITIVE or not number >= 0


def _ceiling(form: Form, step: Fraction | None) -> Form:
    return floor(form.times(Fraction(-1)), step).times(Fraction(-1))


def _half_even(form: Form, step: Fraction | None) -> Form:
    """At 1/2, 5/2, … it is the number below, at 3/2, 7/2, … the one above."""
    down = _ceiling(form.shifted(-_HALF).times(_HALF), step)
    return down.plus(floor(form.shifted(_HALF).times(_HALF), step))


_BY_SIGN = {
    RoundingMode.UP: (RoundingMode.CEILING, RoundingMode.FLOOR),
    RoundingMode.DOWN: (RoundingMode.FLOOR, RoundingMode.CEILING),
    RoundingMode.HALF_UP: (RoundingMode.HALF_UP, RoundingMode.HALF_DOWN),
    RoundingMode.HALF_DOWN: (RoundingMode.HALF_DOWN, RoundingMode.HALF_UP),
}
"""For each mode that goes by the sign: what it does from zero up, and below zero. Of two halves, up goes to the greater
number and down to the lesser."""

_WHOLE: dict[RoundingMode, Callable[[Form, Fraction | None], Form]] = {
    RoundingMode.FLOOR: floor,
    RoundingMode.CEILING: _ceiling,
    RoundingMode.HALF_UP: lambda form, step: floor(form.shifted(_HALF), step),
    RoundingMode.HALF_DOWN: lambda form, step: _ceiling(form.shifted(-_HALF), step),
    RoundingMode.HALF_EVEN: _half_even,
}
