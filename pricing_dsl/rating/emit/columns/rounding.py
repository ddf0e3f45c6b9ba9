"""Rounding over columns: every mode is a division rounded down of a number that was moved before, without branches."""

from __future__ import annotations

from pricing_dsl.exact import RoundingMode
from pricing_dsl.rating.emit.columns.forms import Form, Wholes, common_factor
from pricing_dsl.rating.emit.columns.single import Given
from pricing_dsl.rating.emit.columns.writer import Writer

_HALVES = (RoundingMode.HALF_UP, RoundingMode.HALF_EVEN, RoundingMode.HALF_DOWN)


def rounded(writer: Writer, n: Form, d: Given, mode: RoundingMode, from_zero: bool) -> Form:
    """n / d to a whole number; d is above zero. from_zero: n is never below zero."""
    if isinstance(d, str):
        return _by_column(writer, n, d, mode, from_zero)
    return _by_constant(writer, n, Wholes(tuple(int(one) for one in d if isinstance(one, int))), mode, from_zero)


def floor(writer: Writer, n: Form, d: Wholes) -> Form:
    """n / d rounded down: what divides d and every coefficient of n is left out."""
    factor = _left_out(n, d.common(n.factor()))
    n, d = n.over(factor), d.quotient(factor)
    return writer.form(writer.pure("floordiv", writer.sum(n), d.of))


def _left_out(n: Form, factor: Wholes) -> Wholes:
    """What to leave out of a quotient: where no product is spared, nothing that would part the plans."""
    return factor if n.is_spared(factor) else factor.alike()


def _by_constant(writer: Writer, n: Form, d: Wholes, mode: RoundingMode, from_zero: bool) -> Form:
    factor = _left_out(n, d.common(common_factor([n])))
    n, d = n.over(factor), d.quotient(factor)
    if d.are(1):
        return n
    one = Wholes.same(1, writer.plans)
    if mode in _HALVES:
        if all(number % 2 for number in d.of):  # nothing lies halfway
            return floor(writer, n.plus(Form.number(d.quotient(Wholes.same(2, writer.plans)))), d)
        twice = Wholes(tuple(1 + number % 2 for number in d.of))
        n, d = n.times(twice), d.times(twice)
        half = d.quotient(Wholes.same(2, writer.plans))
        return floor(writer, n.plus(_to_half(writer, n, d, half, mode, from_zero)), d)
    last = Form.number(d.plus(one.opposite()))
    if mode is RoundingMode.FLOOR or (mode is RoundingMode.DOWN and from_zero):
        return floor(writer, n, d)
    if mode is RoundingMode.CEILING or from_zero:
        return floor(writer, n.plus(last), d)
    test = "lt" if mode is RoundingMode.DOWN else "gt"
    moved = writer.pure("where", _sign(writer, n, test), last.constant.of, writer.same(0))
    return floor(writer, n.plus(writer.form(moved)), d)


def _to_half(writer: Writer, n: Form, d: Wholes, half: Wholes, mode: RoundingMode, from_zero: bool) -> Form:
    """What moves n so that rounding down takes it to the nearest; from halfway up, or one less for down."""
    up, down = Form.number(half), Form.number(half.plus(Wholes.same(-1, writer.plans)))
    if mode is RoundingMode.HALF_EVEN:
        nearest = writer.sum(floor(writer, n, d))
        return down.plus(writer.form(writer.pure("odd", nearest)))
    near, far = (up, down) if mode is RoundingMode.HALF_UP else (down, up)
    if from_zero:
        return near
    return writer.form(writer.pure("where", _sign(writer, n, "lt"), far.constant.of, near.constant.of))


def _by_column(writer: Writer, n: Form, d: str, mode: RoundingMode, from_zero: bool) -> Form:
    """The same by a divisor that the data gives; what is halfway between is found over twice of both."""
    divisor, minus_one = Form.of(d, writer.plans), writer.number(-1)
    if mode is RoundingMode.HALF_EVEN:
        odd = writer.pure("odd", writer.pure("floordiv", writer.sum(n), d))
        return _halved(writer, n, divisor.plus(minus_one).plus(writer.form(odd)), divisor)
    if mode in _HALVES:
        near, far = divisor, divisor.plus(minus_one)
        if mode is RoundingMode.HALF_DOWN:
            near, far = far, near
        return _halved(writer, n, near if from_zero else _by_sign(writer, n, "lt", far, near), divisor)
    if mode is RoundingMode.FLOOR or (mode is RoundingMode.DOWN and from_zero):
        return writer.form(writer.pure("floordiv", writer.sum(n), d))
    moved = divisor.plus(minus_one)
    if mode is not RoundingMode.CEILING and not from_zero:
        test = "lt" if mode is RoundingMode.DOWN else "gt"
        moved = _by_sign(writer, n, test, moved, writer.number(0))
    return writer.form(writer.pure("floordiv", writer.sum(n.plus(moved)), d))


def _halved(writer: Writer, n: Form, moved: Form, divisor: Form) -> Form:
    two = Wholes.same(2, writer.plans)
    return writer.form(writer.pure("floordiv", writer.sum(n.times(two).plus(moved)), writer.sum(divisor.times(two))))


def _by_sign(writer: Writer, n: Form, test: str, then: Form, otherwise: Form) -> Form:
    return writer.form(writer.pure("where", _sign(writer, n, test), writer.sum(then), writer.sum(otherwise)))


def _sign(writer: Writer, n: Form, test: str) -> Given:
    return writer.pure(test, writer.sum(n.over(common_factor([n]))), writer.same(0))
