"""Rates: schedules of type Slab and Range, discounts by tier, adjustments, dated and prerated prices."""

from __future__ import annotations

from fractions import Fraction

from tests.conformance.salesforce.cases import METER, USD, WHOLE, Case, total, used
from tests.conformance.writing import ITEMS, Book, block, items


def tiered(case: Case) -> Book:
    """A consumption schedule: Slab prices each tier's part, Range the whole quantity at the one tier reached."""
    pricing = case["pricing"]
    slab = pricing["mode"] == "slab"
    lines, reached = [], Fraction(0)
    for count, tier in enumerate(pricing["tiers"]):
        per_unit = tier["method"] == "per_unit"
        price = f"at {USD.rate(tier['price'])}" if per_unit else f"flat {USD.amount(tier['price'])}"
        if tier["upper"] is None:
            lines.append(f"{'rest' if slab else 'above'} {price}")
            break
        upper = Fraction(tier["upper"])
        bound = f"{'next' if count else 'first'} {items(upper - reached)}" if slab else f"up to {items(upper)}"
        lines.append(f"{bound} {price}")
        reached = upper
    else:
        lines.append(f"{'rest' if slab else 'above'} not offered")
    mode = "slabs" if slab else "volume tiers"
    charge = block(f"charge usage on used {mode}", lines)
    if len(lines) == 1:
        charge = [f"charge usage on used {lines[0].removeprefix('rest ').removeprefix('above ')}"]
    meter = WHOLE if pricing["unit"] == "integer" else METER
    return Book([ITEMS, meter], charge, [used(case), total(case)])


def discounted_units(case: Case) -> Book:
    """A discount by quantity: Tier takes it off each tier's units, Volume off all; lifetime tiers go on counting."""
    pricing = case["pricing"]
    lines = []
    for tier in pricing["tiers"]:
        bound = "above" if tier["upper"] is None else f"up to {items(tier['upper'])}"
        reduced = f" reduced by {tier['percent']}%" if Fraction(tier["percent"]) else ""
        lines.append(f"{bound} at list_price{reduced}")
    if pricing["tiers"][-1]["upper"] is not None:
        lines.append("above not offered")
    mode = "volume tiers" if pricing["mode"] == "volume" else "graduated tiers"
    declare = [ITEMS, WHOLE, f"term list_price = {USD.rate(pricing['list_price'])}"]
    example = [used(case), total(case)]
    if "already_bought" in pricing:
        mode += " starting after already_bought"
        declare.append("input already_bought in whole item")
        example.insert(0, f"given already_bought = {items(pricing['already_bought'])}")
    return Book(declare, block(f"charge usage on used {mode}", lines), example)


def base_plus_adjustment(case: Case) -> Book:
    """A base rate and adjustments by tier, looked up with what the grant leaves over."""
    pricing = case["pricing"]
    below = pricing["upper"] == "exclusive"
    lines = []
    for tier in pricing["tiers"]:
        value = tier["value"]
        adjusted = {
            "percentage": f"base_rate reduced by {value}%" if Fraction(value) else "base_rate",
            "amount": f"base_rate - {USD.rate(value)}",
            "override": USD.rate(value),
        }[tier["adjust"]]
        bound = "above" if tier["upper"] is None else f"{'below' if below else 'up to'} {items(tier['upper'])}"
        lines.append(f"{bound} at {adjusted}")
    if pricing["tiers"][-1]["upper"] is not None:
        lines.append("above not offered")
    declare = [ITEMS, METER, f"term base_rate = {USD.rate(pricing['base_rate'])}"]
    grant, quantity = _granted(pricing)
    charge = block(f"charge usage on {quantity} volume tiers", lines)
    return Book(declare, [*grant, *charge], [used(case), total(case)])


def conditional_rate(case: Case) -> Book:
    """A formula element: another rate once the overage is above a limit."""
    pricing = case["pricing"]
    rate = USD.rate(pricing["rate"])
    adjusted = {
        "percentage": f"({rate} reduced by {pricing['value']}%)",
        "override": USD.rate(pricing["value"]),
    }[pricing["adjust"]]
    grant, quantity = _granted(pricing)
    plan = [
        *grant,
        f"let rate = if {quantity} > {items(pricing['when_overage_above'])} then {adjusted} else {rate}",
        f"charge usage on {quantity} at rate",
    ]
    return Book([ITEMS, METER], plan, [used(case), total(case)])


def _granted(pricing: Case) -> tuple[list[str], str]:
    """The grant, if there is one, and the quantity that is rated."""
    if "grant" not in pricing:
        return [], "used"
    return [f"grant included {items(pricing['grant'])} of used every month"], "overage of used"


def applicable_rate(case: Case) -> Book:
    """Of the offers in force on a day the one that started last counts, and of those the cheapest."""
    offers = sorted(case["pricing"]["offers"], key=lambda offer: Fraction(offer["rate"]))
    offers.sort(key=lambda offer: offer["from"], reverse=True)
    plan: list[str] = []
    for offer in offers:
        dates = f"period.start >= {offer['from']} and period.start <= {offer['to']}"
        head = f"}} otherwise when {dates} {{" if plan else f"when {dates} {{"
        plan += [head, f"  charge usage on used at {USD.rate(offer['rate'])}"]
    plan += ["} otherwise {", "  charge usage on used not offered", "}"]
    day = case["usage"]["date"]
    # The result asked for is the rate: one item shows it.
    example = [f"given period = {day} to {day}", "given used = 1 item", total(case)]
    return Book([ITEMS, METER], plan, example, every="every day")


def dated_price(case: Case) -> Book:
    """A price changed inside the period and applied to all of it: the price of the period's last day."""
    pricing = case["pricing"]
    assert pricing["apply"] == "restate_whole_period"
    versions = [f"from {version['from']}: {USD.rate(version['price'])}" for version in pricing["versions"]]
    declare = [ITEMS, "records journal { day: date, quantity in item }", *block("term price", versions)]
    plan = block("each entry in journal", ["charge usage on entry.quantity at (price at period.end)"])
    rows = [f"  | {row['date']} | {items(row['quantity'])} |" for row in case["usage"]["records"]]
    example = [
        "given period = 2026-01-01 to 2026-01-31",
        *["given journal {", "  | day | quantity |", *rows, "}"],
        total(case),
    ]
    return Book(declare, plan, example)


def prerated(case: Case) -> Book:
    """Records that carry their amount are billed at it; the others at the rate."""
    rate = USD.rate(case["pricing"]["price"])
    plan = block(
        "each entry in journal",
        block("when entry.prerated", ["charge usage = entry.amount"])[:-1]
        + block("} otherwise", [f"charge usage on entry.quantity at {rate}"]),
    )
    rows = []
    for row in case["usage"]["records"]:
        quantity = items(row.get("prerated_quantity") or row["quantity"])
        amount = USD.amount(row.get("prerated_amount", "0"))
        rows.append(f"  | {quantity} | {amount} | {'true' if 'prerated_amount' in row else 'false'} |")
    declare = [ITEMS, "records journal { quantity in item, amount in USD, prerated: flag }"]
    example = ["given journal {", "  | quantity | amount | prerated |", *rows, "}", total(case)]
    return Book(declare, plan, example)


def usage_floor(case: Case) -> Book:
    """The quantity billed is never below the floor."""
    pricing = case["pricing"]
    plan = [
        f"let billed = max({items(pricing['floor'])}, used)",
        f"charge usage on billed at {USD.rate(pricing['price'])}",
    ]
    return Book([ITEMS, METER], plan, [used(case), f"expect billed == {items(case['expected'])}"])
