"""Discounts, minimums and commitments."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from tests.conformance.peers.vectors import Vector, expected, money_of, rounding_of, total
from tests.conformance.writing import ITEMS, Book, Money, items, number, then


def coupon(vector: Vector) -> Book:
    """The vector expects the discount; the bill is the price less the discount."""
    model = vector["model"]
    money = Money(money_of(vector).currency)
    price, discount = Fraction(vector["usage"]), Fraction(expected(vector))
    if "percent" in model:
        mode, step = rounding_of(vector)
        coupon = f"discount coupon {model['percent']}% of base rounded {mode} to {money.amount(step)}"
    else:
        coupon = f"discount coupon {money.amount(model['amount'])}"
    example = [f"given price = {money.amount(price)}", f"expect total == {money.amount(price - discount)}"]
    return Book([f"input price in {money.currency}"], ["charge base = price", coupon], example, money=money)


def credit_cap(vector: Vector) -> Book:
    model, money = vector["model"], money_of(vector)
    plan = [
        "let still_paid = excess of paid over credited_before",
        "discount credit = min(max(asked, 0 USD), still_paid) may go negative",
    ]
    example = [
        f"given asked = {money.amount(vector['usage'])}",
        f"given paid = {money.amount(model['original_paid'])}",
        f"given credited_before = {money.amount(model['credited_before'])}",
        f"expect total == {money.amount(-Fraction(expected(vector)))}",
    ]
    return Book(["input asked in USD", "input paid in USD", "input credited_before in USD"], plan, example, money=money)


def true_up(vector: Vector) -> Book:
    money = money_of(vector)
    plan = ["charge usage = spend", f"minimum true_up {money.amount(vector['model']['min'])}"]
    spend = f"given spend = {money.amount(vector['usage'])}"
    example = [spend, f"expect true_up == {money.amount(expected(vector))}"]
    return Book(["meter spend in USD"], plan, example, money=money)


def prorated_commitment(vector: Vector) -> Book:
    """Six days of seven: a weekly plan whose subscription begins on the second day."""
    model, money = vector["model"], money_of(vector)
    share = Fraction(model["fraction"])
    monday = date(2026, 1, 5)
    assert share.denominator == 7
    plan = ["charge usage = spend", f"minimum commitment {money.amount(model['min'])} prorated"]
    example = [
        f"given period = {monday} to {monday + timedelta(6)}",
        f"given subscription.start = {monday + timedelta(7 - share.numerator)}",
        f"given spend = {money.amount(vector['usage'])}",
        total(vector),
    ]
    return Book([f"meter spend in {money.currency}"], plan, example, every="every week", money=money)


def commitment_overage(vector: Vector) -> Book:
    """A commitment in each window, more than it at a multiple of the price; with or without a true-up."""
    model, money = vector["model"], money_of(vector)
    charge = f"charge usage on used at {money.rate(model['unit'])}"
    factor, committed = Fraction(model["overage_factor"]), money.amount(model["commit_amount"])
    if not model["true_up"]:
        premium = f"charge premium = {number((factor - 1) * 100)}% of (excess of usage.amount over {committed})"
        example = [f"given used = {items(vector['usage'])}", total(vector)]
        return Book([ITEMS, "meter used in item"], [charge, premium], example, money=money)
    plan = [
        charge,
        f"commit committed {committed} every day against usage overage at {number(factor * 100)}%",
        "remember billed = previous billed + subtotal opening 0 USD",
    ]
    steps = [[f"given used = {items(used)}"] for used in model["windows"]]
    steps[-1].append(f"expect billed == {money.amount(expected(vector))}")
    return Book([ITEMS, "meter used in item"], plan, then(steps), every="every day", money=money)


def cumulative_commitment(vector: Vector) -> Book:
    """A commitment of the year, used up in an earlier month."""
    model, money = vector["model"], money_of(vector)
    over = number(Fraction(model["overage_factor"]) * 100)
    plan = [
        f"charge usage on used at {money.rate(model['unit'])}",
        f"commit committed {money.amount(model['commit_amount'])} every year against usage overage at {over}%",
    ]
    earlier = Fraction(model["prior_amount"]) / Fraction(model["unit"])
    steps = [[f"given used = {items(earlier)}"], [f"given used = {items(vector['usage'])}", total(vector)]]
    return Book([ITEMS, "meter used in item"], plan, then(steps), money=money)


def proration_change(vector: Vector) -> Book:
    """Another plan in the middle of the month: the rest of the old one back, the rest of the new one charged."""
    model, money = vector["model"], money_of(vector)
    start = {31: date(2026, 1, 1), 30: date(2026, 4, 1)}[int(model["days"])]
    end = start + timedelta(int(model["days"]) - 1)
    new = [f"fee new_price {money.amount(model['new_amount'])} prorated from changed"]
    plan = [
        *(new if Fraction(model["new_amount"]) else []),
        f"discount old_price {money.amount(model['old_amount'])} prorated from changed may go negative",
    ]
    example = [
        f"given period = {start} to {end}",
        f"given changed = {end - timedelta(int(vector['usage']) - 1)}",
        total(vector),
    ]
    return Book(["input changed: date"], plan, example, money=money)
