"""Reading and writing exact numbers."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing_dsl.exact import MAX_DIGITS, money_text, parse_number, to_text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12", Fraction(12)),
        ("1_000.5", Fraction(2001, 2)),
        ("2/37", Fraction(2, 37)),
        ("-2/37", Fraction(-2, 37)),
        ("1_000/3_000", Fraction(1, 3)),
        ("-12.50", Fraction(-25, 2)),
        (" 7 ", Fraction(7)),
        ("007", Fraction(7)),
        ("0.000001", Fraction(1, 1_000_000)),
        ("9" * MAX_DIGITS, Fraction(10**MAX_DIGITS - 1)),
        (5, Fraction(5)),
        (Decimal("1.10"), Fraction(11, 10)),
        (Decimal("1E+3"), Fraction(1000)),
        (Fraction(1, 3), Fraction(1, 3)),
    ],
)
def test_reads_exactly(value: object, expected: Fraction) -> None:
    number = parse_number(value)
    assert number == expected
    assert type(number) is Fraction


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("12,50", 'write "12.50" or "1250"'),
        ("1,000", 'write "1.000" or "1000"'),
        ("1,000.5", 'write "1000.5"'),
        ("1.000,5", 'write "1000.5"'),
        ("1,000,000", 'write "1000000"'),
        ("a,b", "a comma has no place"),
        ("1e6", "write the number in full"),
        ("2.5E-3", "write the number in full"),
        ("10M", 'write "10 million"'),
        ("1.5k", 'write "1.5 thousand"'),
        (".5", 'write "0.5"'),
        ("+5", 'write "5"'),
        ("", "there is none"),
        ("  ", "there is none"),
        ("NaN", "not a number that can be billed"),
        ("-inf", "not a number that can be billed"),
        ("1/0", "divides by zero"),
        ("1__0", "is not a number"),
        ("10_", "is not a number"),
        ("5.", "is not a number"),
        ("1 000", "is not a number"),
        ("1.5/2", "is not a number"),
        ("$5", "is not a number"),
        ("٣", "is not a number"),
        ("--5", "is not a number"),
        ("five", "is not a number"),
        ("1" * (MAX_DIGITS + 1), "more than 60 digits"),
        ("0." + "1" * MAX_DIGITS, "more than 60 digits"),
        (10**MAX_DIGITS, "more than 60 digits"),
        (-(10**MAX_DIGITS), "more than 60 digits"),
        (Fraction(1, 10**MAX_DIGITS), "more than 60 digits"),
        (Decimal("1e999999"), "more than 60 digits"),
        (Decimal("1e-999999"), "more than 60 digits"),
        (Decimal("NaN"), "not a number that can be billed"),
        (Decimal("-Infinity"), "not a number that can be billed"),
        (0.1, 'give it as text, "0.1"'),
        (float("inf"), "binary float"),
        (True, "true is a flag"),
        (None, "NoneType"),
        ([1], "list"),
    ],
)
def test_refuses_what_is_doubtful(value: object, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)) as caught:
        parse_number(value)
    assert len(str(caught.value)) < 200


@given(st.text(max_size=70))
def test_any_text_is_a_number_or_a_value_error(text: str) -> None:
    try:
        number = parse_number(text)
    except ValueError:
        return
    assert number == Fraction(text.strip().replace("_", ""))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 10), "0.1"),
        (Fraction(12), "12"),
        (Fraction(0), "0"),
        (Fraction(-5, 4), "-1.25"),
        (Fraction(-1, 100), "-0.01"),
        (Fraction(507, 31), "507/31"),
        (Fraction(-1, 3), "-1/3"),
        (Fraction(1, 1024), "0.0009765625"),
        (Fraction(1200), "1200"),
    ],
)
def test_shortest_text(value: Fraction, text: str) -> None:
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(49), 2, "49.00"),
        (Fraction(1, 8), 2, "0.125"),
        (Fraction(-1, 2), 2, "-0.50"),
        (Fraction(0), 2, "0.00"),
        (Fraction(500), 0, "500"),
        (Fraction(3, 2), 3, "1.500"),
        (Fraction(507, 31), 2, "507/31"),
    ],
)
def test_money_text(value: Fraction, digits: int, text: str) -> None:
    assert money_text(value, digits) == text


@given(st.fractions(max_denominator=10**12), st.integers(0, 6))
def test_what_is_written_reads_back(value: Fraction, digits: int) -> None:
    assert parse_number(to_text(value)) == value
    assert parse_number(money_text(value, digits)) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9))
def test_text_of_decimals_has_no_needless_digit(value: Decimal) -> None:
    text = to_text(Fraction(value))
    assert text == (format(value, "f").rstrip("0").rstrip(".") if value else "0")
