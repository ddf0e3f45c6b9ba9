"""Numbers that find mistakes: zero, a bound and its neighbours, the very large, and those with many decimals."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

HUGE = Fraction(10**15)
NANO = Fraction(1, 10**9)
MILLI = Fraction(1, 10**3)


def neighbours(marks: Iterable[Fraction], whole: bool) -> list[Fraction]:
    """Every mark that a usage may have, one step below it, and one above."""
    steps = (Fraction(1),) if whole else (NANO, MILLI)
    near = {mark + offset for mark in marks for step in steps for offset in (-step, Fraction(0), step)}
    return sorted(value for value in near if value >= 0 and (not whole or value.denominator == 1))


def usages(marks: Iterable[Fraction] = (), whole: bool = False, tame: bool = False) -> SearchStrategy[Fraction]:
    """A quantity of a period; `marks` are the bounds it may meet. tame: of a size and with the decimals that most
    measured quantities have."""
    plain = st.integers(0, 2_000).map(Fraction)
    near = [value for value in neighbours(marks, whole) if not tame or is_tame(value)]
    options = [st.sampled_from([Fraction(0), Fraction(1)]), plain]
    options += [st.sampled_from(near)] if near else []
    if not whole:
        options.append(st.integers(0, 10**6).map(lambda thousandths: thousandths * MILLI))
    if tame:
        return st.one_of(options)
    options.append(st.sampled_from([HUGE, HUGE - 1]))
    if not whole:
        options.append(st.integers(0, 10**13).map(lambda billionths: billionths * NANO))
        options.append(st.just(HUGE + NANO))
    return st.one_of(options)


def is_tame(value: Fraction) -> bool:
    """Whether it has three decimals at most and is no more than a million."""
    return abs(value) <= 10**6 and (value / MILLI).denominator == 1


@cache
def sizes(whole: bool = False, most: int = 5_000, tame: bool = False) -> SearchStrategy[Fraction]:
    """A bound of a tier, a grant: above zero."""
    plain = st.integers(1, most).map(Fraction)
    tenths = st.integers(1, 10**4).map(lambda number: Fraction(number, 10))
    if tame:
        return plain if whole else plain | tenths
    if whole:
        return plain | st.sampled_from([Fraction(10**6), HUGE])
    return st.one_of(
        plain,
        tenths,
        st.integers(1, 10**6).map(lambda thousandths: thousandths * MILLI),
        st.sampled_from([NANO, HUGE]),
    )


tame_prices = st.integers(0, 50).map(Fraction) | st.integers(0, 5_000).map(lambda cents: Fraction(cents, 100))
tame_percents = st.integers(0, 100).map(Fraction) | st.just(Fraction("2.5"))

prices = st.one_of(
    st.integers(0, 50).map(Fraction),
    st.integers(0, 5_000).map(lambda cents: Fraction(cents, 100)),
    st.sampled_from([Fraction(1, 8), NANO, Fraction("0.333333333"), Fraction("0.0035"), Fraction("2.000000001")]),
)
"""Prices per unit: mostly cents, down to nine decimals."""

percents = st.one_of(
    st.integers(0, 100).map(Fraction),
    st.sampled_from([Fraction("2.9"), Fraction("0.5"), Fraction("33.333"), Fraction("0.000001")]),
)
"""Percentages from 0 to 100, as the number that stands before the sign."""


@cache
def amounts(coin: Fraction, most: int = 20_000) -> SearchStrategy[Fraction]:
    """An amount that can be paid: a multiple of the currency's smallest coin."""
    return st.integers(0, most).map(lambda coins: coins * coin)


def number(value: Fraction | int) -> str:
    """A literal: exact, digits in groups of three; a fraction without a finite decimal is written `2/37`."""
    exact = Fraction(value)
    sign = "-" if exact < 0 else ""
    whole, rest = divmod(abs(exact), 1)
    digits = ""
    while rest and len(digits) < 24:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
    if rest:
        return f"{exact.numerator}/{exact.denominator}"
    return f"{sign}{whole:_}" + (f".{digits}" if digits else "")
