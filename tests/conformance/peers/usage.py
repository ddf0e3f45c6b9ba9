"""Prices per unit, per package and per event."""

from __future__ import annotations

from fractions import Fraction

from tests.conformance.peers.vectors import Vector, already_billed, bounds, differences, money_of, total
from tests.conformance.writing import ITEMS, Book, block, items, number


def per_unit(vector: Vector) -> Book:
    model, money = vector["model"], money_of(vector)
    rate = money.rate(model["unit"])
    if "buckets" in model:
        rows = ["given buckets {", "  | used |", *(f"  | {items(used)} |" for used in model["buckets"]), "}"]
        plan = block("each bucket in buckets", [f"charge usage on bucket.used at {rate}"])
        return Book([ITEMS, "records buckets { used in item }"], plan, [*rows, total(vector)], money=money)
    # A meter is never negative; the peer bills a negative total as nothing.
    negative = Fraction(vector["usage"]) < 0
    declare = [ITEMS, "input used in item" if negative else "meter used in item"]
    plan, quantity = [], "max(used, 0 items)" if negative else "used"
    if "unit_config" in model:
        config = model["unit_config"]
        per = items(config["by"])
        plan.append(f"let converted = used rounded {config['round']} to {per}")
        quantity, rate = "converted", money.rate(model["unit"], per)
    plan.append(f"charge usage on {quantity} at {rate}")
    billed, given = already_billed(money, model)
    example = [f"given used = {items(vector['usage'])}", *given, total(vector)]
    return Book([*declare, *billed], [*plan, *bounds(money, model)], example, money=money)


def package(vector: Vector) -> Book:
    model, money = vector["model"], money_of(vector)
    package = f"started {items(model['size'])}"
    price = f"at {money.rate(model['unit'], package)}"
    if "prior_usage" in model:
        return differences(vector, [ITEMS, "meter used in item"], [f"charge usage on used {price}"], "items")
    plan = [f"charge usage on used {price}"]
    if "free_units" in model:
        free = f"grant free_units {items(model['free_units'])} of used every month"
        plan = [free, f"charge usage on overage of used {price}"]
    example = [f"given used = {items(vector['usage'])}", total(vector)]
    return Book([ITEMS, "meter used in item"], plan, example, money=money)


def percentage(vector: Vector) -> Book:
    """A percentage and a fixed part of each event, held between bounds; the first events or amounts free."""
    model, money = vector["model"], money_of(vector)
    fixed = Fraction(model.get("fixed_per_event", 0))
    least, most = (money.amount(model[key]) if key in model else "" for key in ("per_event_min", "per_event_max"))
    plan = []
    if "free_amount" in model:
        free = money.amount(model["free_amount"])
        if "free_events" in model:
            counted = f"if event.nth <= {model['free_events']} then event.amount else 0 {money.currency}"
            plan.append(f"let free_part = min({free}, sum({counted} for event in events))")
            free = "free_part"
        tiers = [f"up to {free} free", f"above at {model['rate_percent']}%"]
        charged = block("charge share on event.amount graduated tiers continuing", tiers)
        if fixed:
            charged.append(f"charge fixed = {money.amount(fixed)} if share > 0 {money.currency}")
        charged += [f"maximum most {most}"] if most else []
        charged += [f"minimum least {least} if share > 0 {money.currency}"] if least else []
    else:
        added = f" + {money.amount(fixed)}" if fixed else ""
        endings = (f" at least {least}" if least else "") + (f" at most {most}" if most else "")
        charged = [f"charge share = {model['rate_percent']}% of event.amount{added}{endings}"]
    rows = ["given events {", "  | nth | amount |"]
    rows += [f"  | {nth} | {money.amount(amount)} |" for nth, amount in enumerate(model["events"], start=1)]
    declare = [f"records events {{ nth: number, amount in {money.currency} }}"]
    return Book(declare, [*plan, *block("each event in events", charged)], [*rows, "}", total(vector)], money=money)


def dynamic(vector: Vector) -> Book:
    model, money = vector["model"], money_of(vector)
    declare = [f"meter used in {money.currency}"]
    charge = [f"charge usage = {number(model['multiplier'])} * used", *bounds(money, model)]
    if "prior_usage" in model:
        return differences(vector, declare, charge, money.currency)
    return Book(declare, charge, [f"given used = {money.amount(vector['usage'])}", total(vector)], money=money)


def increments(vector: Vector) -> Book:
    model, money = vector["model"], money_of(vector)
    (slot,) = model["slots"]
    assert Fraction(model["connect_fee"]) == Fraction(slot["from"]) == 0
    rate = money.rate(slot["rate"], f"{number(slot['rate_unit'])} seconds")
    plan = [
        f"let billed = used rounded up to {number(slot['increment'])} seconds",
        f"charge usage on billed at {rate}",
    ]
    example = [f"given used = {number(vector['usage'])} seconds", total(vector)]
    return Book(["meter used in second"], plan, example, money=money)
