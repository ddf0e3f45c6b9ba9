"""Grants, buckets, packs and pools: what is drawn, rolled over, refreshed, reported and stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from tests.conformance.salesforce.cases import METER, USD, Case, beyond, total, used
from tests.conformance.writing import ITEMS, Book, block, items, number, then

_TOKEN = "unit token, tokens"


def included_then_price(case: Case) -> Book:
    """A grant of the month, then the base rate."""
    pricing = case["pricing"]
    plan = [f"grant included {items(pricing['included'])} of used every month", beyond(pricing["price"])]
    return Book([ITEMS, METER], plan, [used(case), total(case)])


def tokens(case: Case) -> Book:
    """Two steps: every resource into tokens, one grant against all of them, the rest into money."""
    pricing = case["pricing"]
    discount = pricing.get("ppu_discount_percent")
    parts = []
    for name, count in pricing["tokens_per_unit"].items():
        rate = f"{number(count)} tokens per item"
        parts.append(f"{name} * " + (f"({rate} reduced by {discount}%)" if discount else rate))
    plan = [f"let tokens_used = {' + '.join(parts)}"]
    quantity = "tokens_used"
    if "token_grant" in pricing:
        plan.append(f"grant included {number(pricing['token_grant'])} tokens of tokens_used every month")
        quantity = "overage of tokens_used"
    plan.append(f"charge usage on {quantity} at {USD.rate(pricing['token_price'], 'token')}")
    declare = [ITEMS, _TOKEN, *(f"meter {name} in item" for name in pricing["tokens_per_unit"])]
    given = [f"given {name} = {items(value)}" for name, value in case["usage"].items()]
    return Book(declare, plan, [*given, total(case)])


def buckets(case: Case) -> Book:
    """A wallet of several buckets on a day when all are live, drawn by expiry or the newest first."""
    pricing = case["pricing"]
    today = max(date.fromisoformat(bucket["starts"]) for bucket in pricing["buckets"])
    granted_last = pricing["order"] == "granted_last"
    ordered: Sequence[Case] = pricing["buckets"]
    if granted_last:
        ordered = sorted(ordered, key=lambda bucket: bucket["starts"], reverse=True)
    plan = []
    for bucket in ordered:
        days = (date.fromisoformat(bucket["expires"]) - today).days + 1
        plan.append(f"grant {bucket['id']} {number(bucket['balance'])} tokens of used once for {days} days")
    # Grants are drawn as written; the merging in expiry order is asked for.
    plan += ["charge beyond on overage of used at 1 USD per token", *([] if granted_last else ["draw expiring first"])]
    of_one = pricing["return"].removeprefix("balance:")
    names = [bucket["id"] for bucket in ordered] if of_one == "wallet" else [of_one]
    balance = " + ".join(f"{name}.closing" for name in names)
    example = [
        f"given period = {today} to {today}",
        f"given used = {number(case['usage']['quantity'])} tokens",
        f"expect {balance} == {number(case['expected'])} tokens",
    ]
    return Book([_TOKEN, "meter used in token"], plan, example, every="every day")


def refresh_rollover(case: Case) -> Book:
    """A grant refreshed every so many months; what is left rolls over never, so many times, or for ever."""
    pricing = case["pricing"]
    months = pricing.get("refresh_every", 1)
    grant = f"grant included {items(pricing['grant'])} of used every {'month' if months == 1 else f'{months} months'}"
    plan = [grant]
    if pricing["rollover"]:
        times = pricing["max_rollovers"]
        assert times in (None, 1)
        plan = block(grant, [f"rollover all for 1 month{'' if times else ' repeatedly'}"])
    return _over_periods(case, [*plan, beyond(pricing["overage_rate"])])


def pool(case: Case) -> Book:
    """A prepaid pool of the year, drawn down month by month; overage once it is empty."""
    pricing = case["pricing"]
    plan = [f"grant pool {items(pricing['pool'])} of used every year", beyond(pricing["overage_rate"])]
    return _over_periods(case, plan)


def _over_periods(case: Case, plan: list[str]) -> Book:
    """Several months, with all that was billed in them added up."""
    steps = [[f"given used = {items(value)}"] for value in case["usage"]["periods"]]
    steps[-1].append(f"expect billed == {USD.amount(case['expected'])}")
    summed = "remember billed = previous billed + subtotal opening 0 USD"
    return Book([ITEMS, METER], [*plan, summed], then(steps))


def prorated_grant_quantity(case: Case) -> Book:
    """More of the product: the added units bring their grant for the part of the month that is left."""
    pricing = case["pricing"]
    existing = f"{number(pricing['existing_qty'])} * {items(pricing['existing_grant'])}"
    added = f"{number(pricing['added_qty'])} * {items(pricing['added_grant'])} * {number(pricing['fraction'])}"
    plan = [
        f"grant existing {existing} of used every month",
        f"grant added {added} of used every month",
        beyond("1"),
    ]
    example = ["given used = 0 items", f"expect existing.granted + added.granted == {items(case['expected'])}"]
    return Book([ITEMS, METER], plan, example)


def alerts(case: Case) -> Book:
    """Alerts at shares of a grant. How many fired is in the bill's notices, not in an amount."""
    pricing = case["pricing"]
    shares = [f"{number(Fraction(at) / Fraction(pricing['grant']) * 100)}%" for at in pricing["at"]]
    plan = [
        f"grant included {items(pricing['grant'])} of used every month",
        beyond("1"),
        f"notify included at {', '.join(shares)}",
    ]
    drawn = min(Fraction(case["usage"]["quantity"]), Fraction(pricing["grant"]))
    return Book([ITEMS, METER], plan, [used(case), f"expect included.drawn == {items(drawn)}"])


def hard_stop(case: Case) -> Book:
    """What lies beyond the grant is blocked: reported as a quantity, or refused where nothing more is offered."""
    included = f"grant included {items(case['pricing']['grant'])} of used every month"
    reporting = [included, "let blocked = overage of used", "charge beyond on blocked free"]
    tiers = [f"up to {items(case['pricing']['grant'])} free", "above not offered"]
    refusing = block("plan refusing every month", block("charge usage on used graduated tiers", tiers))
    refused = block('example "refused" for refusing', [used(case), "expect rejected"])
    example = [used(case), f"expect blocked == {items(case['expected'])}"]
    return Book([ITEMS, METER], reporting, example, also=[*refusing, *refused, ""])
