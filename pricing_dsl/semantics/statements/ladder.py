"""The order of tiers: where each begins and ends, who is first, and what lies beyond the last."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from attrs import field, frozen

from pricing_dsl.diagnostics import Edit, Fix, Label
from pricing_dsl.semantics import model
from pricing_dsl.semantics.expressions import is_unknown, number
from pricing_dsl.semantics.statements import stakes
from pricing_dsl.semantics.statements.standing import Here, grouped
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

OUTLIER = 8
"""A price so many times the prices on both sides of it is more often a slip than meant."""


@frozen
class Rung:
    """An entry of tiers with its running upper bound; None for the open end."""

    node: nodes.Slab | nodes.Tier
    bound: model.Expr | None
    owns: str
    price: model.Price
    place: Place
    value: Fraction | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        value = None if self.bound is None or is_unknown(self.bound) else number(self.bound)
        object.__setattr__(self, "value", value)

    @property
    def words(self) -> str:
        return {"first": "first", "next": "next", "rest": "rest", "above": "above"}.get(
            self.node.kind, self.node.kind.replace("_", " ")
        )


def check_ladder(here: Here, node: nodes.Tiers, mode: str, rungs: list[Rung], bounded: model.Type) -> None:
    """Report entries that leave a gap, overlap, come in the wrong order, or can never be reached."""
    if not rungs:
        return
    if node.mode == "slabs":
        _check_slabs(here, rungs)
    selected = any(isinstance(option, nodes.SelectedBy) for option in node.options)
    ordered = _check_bounds(here, mode, rungs, bounded, selected)
    _check_open_end(here, node, rungs)
    _check_not_offered(here, mode, rungs)
    if ordered:
        _check_prices(here, node, mode, rungs)


# ---- the ends --------------------------------------------------------------------------------------------------------


def _check_slabs(here: Here, rungs: list[Rung]) -> None:
    """`first`, then `next` …"""
    start = rungs[0]
    if start.node.kind == "next":
        here.context.report(
            "T104",
            start.place,
            "nothing says what the units before this slab cost",
            hint="the slab that begins at zero is called `first`",
            fix=_replace_word(here, start, "next", "first"),
        )
    for rung in rungs[1:]:
        if rung.node.kind == "first":
            here.context.report(
                "T105",
                rung.place,
                "a second slab begins at zero, where there is one already",
                labels=(Label(start.place, "this one begins at zero"),),
                hint="a slab that follows another is called `next`",
                fix=_replace_word(here, rung, "first", "next"),
            )


def _replace_word(here: Here, rung: Rung, word: str, by: str) -> Fix:
    place = rung.place._replace(end=rung.place.start + len(word))
    return Fix(f"write `{by}`", (Edit(place, by),))


def _check_open_end(here: Here, node: nodes.Tiers, rungs: list[Rung]) -> None:
    end = "rest" if node.mode == "slabs" else "above"
    last = rungs[-1]
    for rung in rungs[:-1]:
        if rung.bound is None:
            here.context.report(
                "T103",
                rungs[rungs.index(rung) + 1].place,
                f"`{end}` takes all that is left, so nothing gets here",
                labels=(Label(rung.place, "all that is left"),),
                hint=f"put `{end}` last",
            )
            return
    if last.bound is not None:
        at = last.place._replace(start=last.place.end)
        here.context.report(
            "T107",
            last.place,
            f"nothing says what more than {_amount(here, last)} costs",
            hint=f"end with `{end}` and a price, or `{end} not offered` if it is not sold",
            fix=Fix(f"add `{end} not offered`", (Edit(at, f" {end} not offered"),)),
        )


def _amount(here: Here, rung: Rung) -> str:
    """A bound in words."""
    if rung.value is None or rung.bound is None:
        return "the last bound"
    return here.quantity(rung.value, rung.bound.type)


def _check_not_offered(here: Here, mode: str, rungs: list[Rung]) -> None:
    """Where the parts of a quantity fill the tiers, nothing gets past one that is not offered."""
    kinds = [rung.price.kind for rung in rungs]
    if mode == "volume":
        if set(kinds) == {"not_offered"}:
            here.context.report("T103", rungs[0].place, "no tier of this charge is offered", hint="give one a price")
        return
    if "not_offered" not in kinds:
        return
    index = kinds.index("not_offered")
    if index == 0:
        here.context.report(
            "T103",
            rungs[0].place,
            "the first tier is not offered, so every quantity is refused, zero as well",
            hint="`volume tiers` can refuse small quantities; in graduated ones each part passes through the first",
        )
    elif index + 1 < len(rungs):
        here.context.report(
            "T103",
            rungs[index + 1].place,
            "no quantity gets here: it is refused at the tier above",
            labels=(Label(rungs[index].place, "not offered"),),
            hint="put `not offered` last, or use `volume tiers` to refuse a range in between",
        )


# ---- the bounds ------------------------------------------------------------------------------------------------------


def _check_bounds(here: Here, mode: str, rungs: list[Rung], bounded: model.Type, selected: bool) -> bool:
    """Whether constant bounds rise; each that does not is reported. selected: another amount chooses the tier."""
    good = True
    whole = isinstance(bounded, model.Numeric) and bounded.whole
    before: Rung | None = None
    for rung in rungs:
        if rung.bound is None or rung.value is None:
            before = None
            continue
        if whole and rung.value.denominator != 1:
            _report_fraction(here, rung)
        rises = _starts_well(here, rung) if before is None else _rises(here, mode, rungs, before, rung, selected)
        good = good and rises
        if rises or before is None:
            before = rung
    return good


def _known(rung: Rung) -> Fraction:
    assert rung.value is not None
    return rung.value


def _report_fraction(here: Here, rung: Rung) -> None:
    here.context.report(
        "Y604",
        rung.place,
        f"the quantity is counted in whole units, and {_amount(here, rung)} lies between two of them",
        hint=f"write {grouped(Fraction(_known(rung).__floor__()))} or {grouped(Fraction(_known(rung).__ceil__()))}",
    )


def _starts_well(here: Here, rung: Rung) -> bool:
    value = _known(rung)
    if value > 0 or (value == 0 and rung.node.kind == "up_to"):
        return True
    if value < 0:
        here.context.report("Y608", rung.place, f"a tier cannot end below zero, at {_amount(here, rung)}")
    else:
        here.context.report("T110", rung.place, "this tier has no room: it begins and ends at zero")
    return False


def _rises(here: Here, mode: str, rungs: list[Rung], before: Rung, rung: Rung, selected: bool) -> bool:
    low, high = _known(before), _known(rung)
    single = low == high and before.owns == "below" and rung.owns == "up_to"
    if high > low or (single and mode == "volume"):
        return True
    if isinstance(rung.node, nodes.Slab):
        if high == low:
            here.context.report("T110", rung.place, "this slab has no room: its width is zero")
        else:
            here.context.report("Y608", rung.place, "the width of a slab cannot be below zero")
        return False
    stake = None if selected else stakes.of_readings(here, mode, rungs, rung, high)
    label = Label(before.place, f"the tier above it ends at {_amount(here, before)}")
    if high == low:
        here.context.report(
            "T110",
            rung.place,
            f"this tier has no room: it begins and ends at {_amount(here, rung)}",
            labels=(label,),
            hint="change its bound, or leave one of the two out",
            stake=stake,
        )
    else:
        here.context.report(
            "T106",
            rung.place,
            f"this tier ends at {_amount(here, rung)}, before it begins at {_amount(here, before)}",
            labels=(label,),
            hint="write the tiers in the order of their bounds",
            stake=stake,
        )
    return False


# ---- the prices ------------------------------------------------------------------------------------------------------


def _check_prices(here: Here, node: nodes.Tiers, mode: str, rungs: list[Rung]) -> None:
    for before, rung in pairwise(rungs):
        if _same(mode, before.price, rung.price):
            _report_same(here, node, before, rung)
    last = rungs[-1]
    if len(rungs) > 1 and last.bound is None and last.price.kind == "free" and _charges(rungs[-2].price):
        here.context.report(
            "T113",
            last.place,
            "the largest quantities are free, after smaller ones were paid",
            labels=(Label(rungs[-2].place, "paid here"),),
            hint="if it is not sold say `not offered`; if a most is meant, end the charge with `at most`",
        )
    for one, two, three in zip(rungs, rungs[1:], rungs[2:], strict=False):
        _check_outlier(here, one, two, three)


def _same(mode: str, one: model.Price, other: model.Price) -> bool:
    """Whether two neighbours could be one tier."""
    if one.kind != other.kind or one.package != other.package or one.package is not None:
        return False
    if one.kind == "not_offered" or (one.kind == "flat" and mode != "volume"):
        return False
    return one.rate == other.rate and one.flat == other.flat and not _unknown(one)


def _unknown(price: model.Price) -> bool:
    return any(expr is not None and is_unknown(expr) for expr in (price.rate, price.flat))


def _report_same(here: Here, node: nodes.Tiers, before: Rung, rung: Rung) -> None:
    fix = None
    if node.mode != "slabs":
        gap = before.place._replace(end=rung.place.start)
        fix = Fix("merge the two", (Edit(gap, ""),), safe=True)
    here.context.report(
        "T111",
        rung.place,
        "this tier has the price of the one above it",
        labels=(Label(before.place, "the same price"),),
        hint="make them one tier, unless one of the prices was forgotten in an edit",
        fix=fix,
    )


def _charges(price: model.Price) -> bool:
    return price.kind in ("at", "flat")


def _check_outlier(here: Here, one: Rung, two: Rung, three: Rung) -> None:
    """A decimal point in the wrong place: one price far from both of its neighbours, on the same side."""
    rates = [None if r.price.rate is None or r.price.kind != "at" else number(r.price.rate) for r in (one, two, three)]
    if any(rate is None or rate <= 0 for rate in rates) or len({r.price.package for r in (one, two, three)}) > 1:
        return
    before, rate, after = (rate for rate in rates if rate is not None)
    if rate >= OUTLIER * max(before, after):
        times, word = rate / max(before, after), "more"
    elif OUTLIER * rate <= min(before, after):
        times, word = min(before, after) / rate, "less"
    else:
        return
    here.context.report(
        "T115",
        two.place,
        f"this price is at least {times.__floor__()} times {word} than the prices above and below it",
        labels=(Label(one.place, "above it"), Label(three.place, "below it")),
        hint="is the decimal point where it should be?",
    )
