"""Small programs made by hand, value by value, as a compiler would make them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from pricing_dsl.exact import RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.build import Builder
from pricing_dsl.source import Place

CENT = Fraction(1, 100)
MONTHLY = ir.Span(months=1)


def plan(build: Builder, lines: Sequence[ir.Line], name: str = "pro", **more: Any) -> ir.Plan:
    """A plan in USD with these lines and their total."""
    total = build.add(*(line.amount for line in lines)) if lines else build.const(0)
    defaults: dict[str, Any] = {
        "title": name.title(),
        "currency": "USD",
        "minor_unit": CENT,
        "every": MONTHLY,
        "start": None,
        "through": None,
        "needs": (),
        "lists": (),
        "notes": (),
        "rejections": (),
        "notices": (),
        "checks": (),
        "slots": (),
        "carries": (),
        "grants": (),
        "outputs": (),
    }
    return ir.Plan(name=name, values=build.values, lines=tuple(lines), total=total, **(defaults | more))


def program(*plans: ir.Plan, **more: Any) -> ir.Program:
    """A program with these plans."""
    defaults: dict[str, Any] = {"inlets": (), "lists": (), "tables": ()}
    return ir.Program(name="worked", title="Worked by hand", version="1", plans=plans, **(defaults | more))


def meter(name: str, unit: str = "GB", **more: Any) -> ir.Inlet:
    return ir.Inlet(name, "meter", "number", unit, **more)


def fee() -> ir.Program:
    """49.00 USD a month for the subscription's share of the days."""
    build = Builder()
    price, dated = build.const(Fraction(49), "USD"), build.fact("dated")
    build.guard = dated
    part = build.over(build.fact("active_days"), build.fact("days"))
    build.guard = None
    share = build.choose(dated, part, build.const(1))
    prorated = build.mul(price, share)
    amount = build.round(prorated, RoundingMode.HALF_UP, CENT)
    changes = (ir.Change("prorated", price, prorated), ir.Change("rounded", prorated, amount))
    line = ir.Line("platform", "Platform", "fee", amount, changes=changes, place=Place(0, 10, 20))
    return program(plan(build, [line]), sources=("fee.rulebook",))


def tiers() -> ir.Program:
    """storage in slabs: 500 GB at 0.10, 500 at 0.08, the rest at 0.05; at most 200 USD; half even to the cent."""
    build = Builder()
    inlet = meter("storage")
    used = build.input("storage", inlet)
    zero, bounds = build.const(0, "GB"), [build.const(500, "GB"), build.const(1000, "GB"), None]
    prices = [build.const(Fraction(price, 100), "USD per GB") for price in (10, 8, 5)]
    parts, low = [], zero
    for price, high in zip(prices, bounds, strict=True):
        share = build.part(zero, used, low, high)
        parts.append(ir.LinePart("slab", build.mul(share, price), share, price))
        low = high if high is not None else low
    exact = build.add(*(part.amount for part in parts))
    capped = build.min(exact, build.const(200, "USD"))
    amount = build.round(capped, RoundingMode.HALF_EVEN, CENT)
    changes = (ir.Change("at most", exact, capped), ir.Change("rounded", capped, amount))
    line = ir.Line("storage", "Stored data", "charge", amount, quantity=used, parts=tuple(parts), changes=changes)
    units = {"GB": {"GB": Fraction(1), "TB": Fraction(1000), "MB": Fraction(1, 1000)}}
    return program(plan(build, [line], needs=("storage",)), inlets=(inlet,), units=units)


def rolling(cap: int = 50) -> ir.Program:
    """100 GB a month, up to `cap` of what is left rolled over once; 0.10 USD per GB beyond."""
    build = Builder()
    inlet = meter("storage")
    used = build.input("storage", inlet)
    slot = ir.Slot("included.rolled.1", "number", "GB", grant="included", expires=1, rolled=True, low=Fraction(0))
    opening, size = build.opening(slot), build.const(100, "GB")
    from_rolled = build.min(used, opening)
    rest = build.sub(used, from_rolled)
    from_fresh = build.min(rest, size)
    drawn = build.add(from_rolled, from_fresh)
    left = build.sub(size, from_fresh)
    closing = build.min(left, build.const(cap, "GB"))
    available = build.add(opening, size)
    forfeited = build.sub(build.sub(available, drawn), closing)
    overage = build.sub(used, drawn)
    price = build.const(Fraction(1, 10), "USD per GB")
    line = ir.Line("storage", "Stored data", "charge", build.mul(overage, price), quantity=overage, price=price)
    zero = build.const(0, "GB")
    report = ir.GrantReport("included", "Included", "GB", opening, size, zero, drawn, forfeited, closing)
    conserved = ir.Check("granted is drawn, forfeited or kept", available, build.add(drawn, forfeited, closing))
    crossed = build.compare("ge", drawn, build.scale(available, Fraction(8, 10)))
    made = plan(
        build,
        [line],
        needs=("storage",),
        slots=(slot,),
        carries=(ir.Carry(slot.name, closing),),
        grants=(report,),
        checks=(conserved,),
        notices=(ir.Notice("included", crossed, Fraction(8, 10)),),
    )
    return program(made, inlets=(inlet,))


REGIONS = ("eu", "us", "apac")
EGRESS = ir.ListSpec(
    "egress",
    "meter",
    (ir.ColumnSpec("region", "choice", values=REGIONS), ir.ColumnSpec("egress", "number", "GB")),
    "egress",
)
BY_REGION = ir.ListSpec(
    "egress by region", "group", (ir.ColumnSpec("region", "choice", values=REGIONS),), "egress", ("region",)
)
PRICES = ir.TableSpec(
    "delivery",
    ("choice",),
    (ir.ColumnSpec("price", "number", "USD per GB"),),
    (
        ir.TableRow((ir.Match("is", "eu"),), (Fraction(8, 100),)),
        ir.TableRow((ir.Match("is", "apac"),), (None,)),
        ir.TableRow((ir.Match("any"),), (Fraction(12, 100),)),
    ),
)


def by_region() -> ir.Program:
    """egress by region at its own price; none is offered in apac."""
    build = Builder()
    quantity = build.column(EGRESS, "egress")
    row = build.row_of(PRICES, [build.column(EGRESS, "region")])
    used = build.compare("gt", quantity, build.const(0))
    missing = build.all(used, build.negate(build.has_cell(row, PRICES, "price")))
    price = build.cell(row, PRICES, "price")
    amounts = build.mul(quantity, price)
    amount = build.fold("sum", EGRESS, amounts)
    per_region = build.fold("sum", EGRESS, quantity, into=BY_REGION)
    line = ir.Line("egress", "Egress", "charge", amount, rows=amounts, list="egress", quantity=quantity, price=price)
    inlet = meter("egress", list="egress", no_rows=True)
    rejection = ir.Rejection(missing, "`delivery` offers no `price` for this", "egress")
    made = plan(build, [line], needs=("egress",), rejections=(rejection,), outputs=(ir.Output("regions", per_region),))
    return program(made, inlets=(inlet,), lists=(EGRESS, BY_REGION), tables=(PRICES,))


RUNS = ir.ListSpec("runs", "records", (ir.ColumnSpec("length", "number", "second"),), "runs")


def continuing() -> ir.Program:
    """Runs that fill the same tiers one after the other: 100 seconds at 0.02, then 0.01."""
    build = Builder()
    length = build.column(RUNS, "length")
    start = build.running(length)
    end, zero, bound = build.add(start, length), build.const(0, "second"), build.const(100, "second")
    first, rest = build.part(start, end, zero, bound), build.part(start, end, bound, None)
    amounts = build.linear([(first, Fraction(2, 100)), (rest, Fraction(1, 100))])
    line = ir.Line("compute", "Compute", "charge", build.fold("sum", RUNS, amounts), rows=amounts, list="runs")
    inlet = ir.Inlet("runs", "records", "number", list="runs")
    return program(plan(build, [line], needs=("runs",)), inlets=(inlet,), lists=(RUNS,))


def window() -> ir.Program:
    """The highest of this month's demand and of the two before, at 10 USD per kW; divided by the hours it was on."""
    build = Builder()
    demand, hours = meter("demand", "kW"), meter("hours", "hour", whole=True)
    now = build.input("demand", demand)
    slot = ir.Slot("peaks", "number", "kW", window=2, low=Fraction(0))
    before = [build.opening(slot, index) for index in range(2)]
    count = build.min(build.const(2), build.linear([(build.window_count(slot), 1)], 1))
    billed = build.max(now, *before)
    used = build.compare("gt", now, build.const(0))
    build.guard = used
    guarded = build.choose(used, build.over(billed, build.input("hours", hours)), build.const(0))
    build.guard = None
    lines = [
        ir.Line("demand", "Demand", "charge", build.scale(billed, 10)),
        ir.Line("intensity", "Intensity", "charge", guarded, shown=used),
    ]
    carry = ir.Carry("peaks", values=(now, before[0]), count=count)
    return program(
        plan(build, lines, needs=("demand", "hours"), slots=(slot,), carries=(carry,)), inlets=(demand, hours)
    )


def versions() -> ir.Program:
    """Two versions of a plan in two currencies: 10 until March, 12 from April."""
    made = []
    for currency in ("USD", "EUR"):
        for amount, start, through in ((10, None, date(2026, 3, 31)), (12, date(2026, 4, 1), None)):
            build = Builder()
            line = ir.Line("fee", "Fee", "fee", build.const(amount, currency))
            made.append(plan(build, [line], currency=currency, start=start, through=through))
    return program(*made)


ALL = {
    "fee": fee,
    "tiers": tiers,
    "rolling": rolling,
    "by_region": by_region,
    "continuing": continuing,
    "window": window,
    "versions": versions,
}


def sole_plan(made: ir.Program) -> ir.Plan:
    (only,) = made.plans
    return only
