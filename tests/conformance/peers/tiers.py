"""Tiers: graduated, volume, one slice of them, Kill Bill's blocks and capacities."""

from __future__ import annotations

from fractions import Fraction

from tests.conformance.peers.vectors import (
    Vector,
    already_billed,
    bounds,
    differences,
    money_of,
    price,
    tier_lines,
    total,
)
from tests.conformance.writing import ITEMS, Book, Money, block, items, number


def tiered(vector: Vector) -> Book:
    model, money = vector["model"], money_of(vector)
    mode = "volume" if model["kind"] == "volume" else "graduated"
    if "prior_usage" in model:
        charge = block(f"charge usage on used {mode} tiers", tier_lines(money, model))
        return differences(vector, [ITEMS, "meter used in item"], charge, "items")

    # A meter is never negative; a correction that may be is a fact, and its sign is the price's.
    mirrored = model.get("negative") == "mirror"
    declare = [ITEMS, "input used in item" if mirrored else "meter used in item"]
    plan, quantity, per, sign, option = [], "used", "item", "", ""
    if mirrored:
        plan.append("let sign = if used < 0 items then -1 else 1")
        plan.append("let size = max(used, -used)")
        quantity, sign = "size", "sign * "
    if "billing_units" in model:
        per = f"{number(model['billing_units'])} items"
        plan.append(f"let packed = {quantity} rounded up to {per}")
        quantity = "packed"
    if "usage_discount" in model:
        plan.append(f"grant discounted {items(model['usage_discount'])} of used every month")
        quantity = "overage of used"
    entries = tier_lines(money, model, per, sign)
    if model.get("tier_selection") == "ceil_usage":
        option = " selected by (used rounded up to 1 item)"
    if "volume_allowance" in model:
        # Free up to the allowance; above it the whole quantity, in the tier of what exceeds it.
        option = f" selected by excess of used over {items(model['volume_allowance'])}"
        entries.insert(0, "up to 0 items free")
    plan += _charge(f"usage on {quantity}", f"{mode} tiers{option}", entries)
    billed, given = already_billed(money, model)
    example = [f"given used = {items(vector['usage'])}", *given, total(vector)]
    return Book([*declare, *billed], [*plan, *bounds(money, model)], example, money=money)


def graduated_percentage(vector: Vector) -> Book:
    money = money_of(vector)
    charge = block("charge usage on used graduated tiers", tier_lines(money, vector["model"]))
    example = [f"given used = {money.amount(vector['usage'])}", total(vector)]
    return Book([f"meter used in {money.currency}"], charge, example, money=money)


def prorated_graduated(vector: Vector) -> Book:
    """Flat parts go by the units, prices by their prorated share; units taken back never make either negative."""
    model, money = vector["model"], money_of(vector)
    flats = [{**tier, "unit": "0"} for tier in model["tiers"]]
    prices = [{**tier, "flat": "0"} for tier in model["tiers"]]
    plan = [
        "let units = max(0 items, sum(event.units for event in events))",
        "let prorated_units = max(0 items, sum(event.prorated for event in events))",
        *block("charge steps on units graduated tiers", tier_lines(money, {"tiers": flats})),
        *block("charge usage on prorated_units graduated tiers", tier_lines(money, {"tiers": prices})),
    ]
    rows = zip(model["event_units"], model["event_prorated_units"], strict=True)
    events = [f"  | {items(units)} | {items(prorated)} |" for units, prorated in rows]
    example = ["given events {", "  | units | prorated |", *events, "}", total(vector)]
    return Book([ITEMS, "records events { units in item, prorated in item }"], plan, example, money=money)


def single_tier_slice(vector: Vector) -> Book:
    model, money = vector["model"], money_of(vector)
    in_money = "rate_percent" in model
    quantity = money.amount if in_money else items
    slabs = [
        f"first {quantity(model['from'])} free",
        f"next {quantity(Fraction(model['up_to']) - Fraction(model['from']))} {price(money, model)}",
        "rest not offered",
    ]
    declare = [f"meter used in {money.currency}"] if in_money else [ITEMS, "meter used in item"]
    example = [f"given used = {quantity(vector['usage'])}", total(vector)]
    return Book(declare, block("charge usage on used slabs", slabs), example, money=money)


def block_tiers(vector: Vector) -> Book:
    """Kill Bill: tiers of so many blocks, each block charged whole, several units side by side."""
    model, money = vector["model"], money_of(vector)
    first = model["block_tiers"][0]
    usage: dict[str, str] = model.get("usage_by_unit", dict.fromkeys(first, vector["usage"]))
    plan, declare, given = [], [ITEMS], []
    for name in first:
        whole = model["policy"] == "top_tier"
        entries = _blocks(money, [tier[name] for tier in model["block_tiers"]], whole=whole)
        declare.append(f"meter {name} in item")
        given.append(f"given {name} = {items(usage[name])}")
        plan += _charge(f"{name} on {name}", "volume tiers" if whole else "slabs", entries)
    if "already_billed" in model:
        plan.append("discount billed_before = billed may go negative")
    billed, already = already_billed(money, model)
    return Book([*declare, *billed], plan, [*given, *already, total(vector)], money=money)


def _charge(what: str, mode: str, entries: list[str]) -> list[str]:
    """A tiered charge; a single tier without an end is simply a price."""
    if len(entries) == 1:
        return [f"charge {what} {entries[0].removeprefix('above ').removeprefix('rest ')}"]
    return block(f"charge {what} {mode}", entries)


def _blocks(money: Money, tiers: list[Vector], *, whole: bool) -> list[str]:
    lines: list[str] = []
    reached = Fraction(0)
    for count, tier in enumerate(tiers):
        per = "started item" if tier["size"] == "1" else f"started {items(tier['size'])}"
        at = f"at {money.rate(tier['price'], per)}"
        if tier["max_blocks"] == "-1":
            return [*lines, f"{'above' if whole else 'rest'} {at}"]
        width = Fraction(tier["size"]) * int(tier["max_blocks"])
        reached += width
        bound = f"up to {items(reached)}" if whole else f"{'next' if count else 'first'} {items(width)}"
        lines.append(f"{bound} {at}")
    return [*lines, f"{'above' if whole else 'rest'} not offered"]


def capacity(vector: Vector) -> Book:
    """The cheapest tier that holds every unit: one fee, chosen by all of them together."""
    *limited, last = vector["model"]["capacity_tiers"]
    plan: list[str] = []
    for tier in limited:
        holds = " and ".join(f"{name} <= {items(most)}" for name, most in tier["max"].items())
        head = f"}} otherwise when {holds} {{" if plan else f"when {holds} {{"
        plan += [head, f"  fee capacity {Money().amount(tier['price'])}"]
    plan += ["} otherwise {", f"  fee capacity {Money().amount(last['price'])}", "}"]
    declare = [ITEMS, *(f"meter {name} in item default 0 items" for name in last["max"])]
    given = [f"given {name} = {items(value)}" for name, value in vector["model"]["usage_by_unit"].items()]
    return Book(declare, plan, [*given, total(vector)])
