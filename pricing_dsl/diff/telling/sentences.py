"""What becomes of bills, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.money import amount, each_further, name_of, quantity
from pricing_dsl.diff.ranges import Along, Gap, Range, Witness
from pricing_dsl.diff.sampling import Sampled
from pricing_dsl.exact import grouped
from pricing_dsl.ir.nodes import Plan

_ANY = "any quantity"


def along_title(one: Along) -> str:
    """What the ranges are along: `basic, along storage (nothing else used)`."""
    return f"{one.span.words}, along {name_of(one)} ({one.base.words})"


def along_rows(comparison: Comparison, one: Along) -> Iterator[tuple[str, str]]:
    """Each range, what becomes of bills in it; and what is the same."""
    _, plan = comparison.plans(one.span)
    for range_ in one.ranges:
        words = range_words(one, range_.lo, range_.hi, range_.has_lo, range_.has_hi)
        yield _ANY if one.is_all(range_) else words, _effect(one, range_, plan)
    for gap in one.gaps:
        yield range_words(one, gap.lo, gap.hi, True, True), _gap(gap, plan)
    if not one.ranges and not one.gaps:
        yield _ANY, "the same"
    elif not one.gaps and not any(map(one.is_all, one.ranges)):
        yield "elsewhere", "the same"


def range_words(one: Along, lo: Fraction | None, hi: Fraction | None, has_lo: bool, has_hi: bool) -> str:
    """Which quantities: above 80 GB up to 100 GB."""
    if lo is not None and lo == hi:
        return f"at {quantity(lo, one)}"
    low = "" if lo is None else f"{'from' if has_lo else 'above'} {quantity(lo, one)}"
    high = "" if hi is None else f"{'up to' if has_hi else 'below'} {quantity(hi, one)}"
    return " ".join(filter(None, (low, high))) or _ANY


def _effect(one: Along, range_: Range, plan: Plan) -> str:
    if range_.sign is None:
        ends = [None if end is None else amount(end, plan) for end in (range_.low, range_.high)]
        between = f" between {ends[0]} and {ends[1]}" if None not in ends else ""
        return f"rises and falls by turns, as roundings fall{between} ({_witness(one, range_.witness, plan)})"
    word = "rises" if range_.sign > 0 else "falls"
    most = range_.high if range_.sign > 0 else None if range_.low is None else -range_.low
    if most is None:
        pace = f", {each_further(range_.pace, one, plan)}" if range_.pace else ""
        size = f"without end{pace}"
    else:
        size = f"by {amount(most, plan)} at most" if range_.exact else f"by less than {amount(most, plan)}"
    return f"{word} {size} ({_witness(one, range_.witness, plan)})"


def _witness(one: Along, witness: Witness, plan: Plan) -> str:
    totals = (witness.rated.before, witness.rated.after)
    told = " -> ".join(amount(total, plan) if isinstance(total, Fraction) else f"none: {total}" for total in totals)
    return f"{quantity(witness.x, one)}: {told}"


def _gap(gap: Gap, plan: Plan) -> str:
    """Where curves do not tell: which version gives no bill, or what samples show."""
    before, after = ([isinstance(total, str) for total in totals] for totals in _totals(gap))
    if before and all(before) and all(after):
        return f"neither version gives a bill: {gap.reason}"
    if after and all(after):
        return f"no bill any more: {gap.reason}"
    if before and all(before):
        return f"no bill before: {gap.reason}"
    apart = [one.rated.difference for one in gap.sampled if one.rated.difference is not None]
    told = f"{len(apart)} sampled"
    if apart:
        told += f", {amount(min(apart), plan)} to {amount(max(apart), plan)}"
    return f"cannot be told: {gap.reason}; {told}"


def _totals(gap: Gap) -> tuple[list[Fraction | str], list[Fraction | str]]:
    return [one.rated.before for one in gap.sampled], [one.rated.after for one in gap.sampled]


def sampled_words(comparison: Comparison, one: Sampled) -> str:
    """What became of samples, where curves show no difference or not all."""
    _, plan = comparison.plans(one.span)
    parts = []
    for count, word, found in ((one.rose, "rise", one.most), (one.fell, "fall", one.least)):
        apart = None if found is None else found[1].difference
        if apart is not None:
            parts.append(f"{grouped(Fraction(count))} {word}, by up to {amount(abs(apart), plan)}")
    told = " and ".join(parts) or "none differs"
    return f"{one.span.words}: of {one.rated} sampled usages of several quantities at once {told} (sampled, not proved)"
