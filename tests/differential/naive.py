"""A second opinion on tiers and grants, from the language alone: units counted one by one, lots in lists with dates."""

from math import ceil, floor, inf


def tier_of(bounds, position):
    """The first tier that holds a position; bounds are pairs of a number and whether it belongs to the tier."""
    return next((i for i, (b, owned) in enumerate(bounds) if position < b or (owned and position == b)), len(bounds))


def metered(rate, package, quantity):
    return rate * (ceil(quantity / package) if package else quantity)


def charge(mode, bounds, prices, quantity, after=0, step=1, whole=True):
    """What a quantity costs; `prices` are (flat, rate, package) of each tier, bounds and quantity multiples of step."""
    last = tier_of(bounds, after + quantity)
    if mode == "volume":
        return prices[last][0] + metered(*prices[last][1:], quantity)
    parts = [0 * step for _ in prices]
    for count in range(1, int(quantity / step) + 1):
        parts[tier_of(bounds, after + count * step - (0 if whole else step / 2))] += step
    entered = [*([0] if after == 0 else []), *range(tier_of(bounds, after) + 1, last + 1)]
    used = (metered(rate, package, part) for (_, rate, package), part in zip(prices, parts, strict=True))
    return sum(prices[index][0] for index in entered) + sum(used)


def take(lots, quantity):
    for lot in lots:
        taken = min(lot["left"], quantity)
        lot["left"], quantity = lot["left"] - taken, quantity - taken


def draw(grants, lots, used, now, bought):
    """One period: draws from the lots (which change) in turn; gives what is left of `used`, and each balance."""
    left, balances = dict(used), {}
    for g in grants:
        mine = lots.setdefault(g["name"], [])
        opening = sum(lot["left"] for lot in mine)
        due = now == 0 or (g["every"] and (now - g["phase"]) % g["every"] == 0)
        came = g["size"] * (bought[g["name"]] if g["purchased"] else bool(due))
        ends = now + (g["every"] - (now - g["phase"]) % g["every"] if g["calendar"] else g["life"] or inf)
        mine.append({"left": came, "granted": now, "ends": ends, "rolled": False})
        mine.sort(key=lambda lot: -lot["granted"] if g["newest"] else (lot["ends"], lot["granted"]))
        before = sum(lot["left"] for lot in mine)
        for name, weight, whole in g["covers"]:
            affords = sum(lot["left"] for lot in mine) / weight
            units = min(left[name], floor(affords) if whole else affords)
            left[name] -= units
            take(mine, units * weight)
        drawn = before - sum(lot["left"] for lot in mine)
        for lot in mine:
            if lot["ends"] == now + 1 and g["rolls"] and (g["repeatedly"] or not lot["rolled"]):
                lot.update(ends=now + 1 + g["rolls"], rolled=True)
        mine[:] = [lot for lot in mine if lot["ends"] > now + 1]
        carried = sorted((lot for lot in mine if lot["rolled"]), key=lambda lot: lot["ends"])
        take(carried, max(0, sum(lot["left"] for lot in carried) - (inf if g["cap"] is None else g["cap"])))
        closing = sum(lot["left"] for lot in mine)
        balances[g["name"]] = (opening, came, drawn, before - drawn - closing, closing)
    return left, balances
