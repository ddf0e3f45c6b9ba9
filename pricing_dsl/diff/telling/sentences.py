"""What becomes of bills, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.money import ANY, amount, each_further, name_of, quantity, range_words
from pricing_dsl.diff.ranges import Along, Gap, Range, Witness
from pricing_dsl.diff.sampling import Sampled
from pricing_dsl.exact import grouped
from pricing_dsl.ir.nodes import Plan

MOST_RANGES = 8
"""So many ranges of one quantity are told one by one."""


def along_title(one: Along) -> str:
    """What the ranges are along: `basic, along storage (nothing else used)`."""
    return f"{one.span.words}, along {name_of(one)} ({one.base.words})"


def along_rows(comparison: Comparison, one: Along) -> Iterator[tuple[str, str]]:
    """Each range, what becomes of bills in it; and what is the same."""
    _, plan = comparison.plans(one.span)
    for range_ in one.ranges[:MOST_RANGES]:
        words = range_words(one, range_.lo, range_.hi, range_.has_lo, range_.has_hi)
        yield ANY if one.is_all(range_) else words, _effect(one, range_, plan)
    if len(one.ranges) > MOST_RANGES:
        yield f"and {len(one.ranges) - MOST_RANGES} ranges more", _all_of(one.ranges, plan)
    for gap in one.gaps:
        yield range_words(one, gap.lo, gap.hi, gap.has_lo, gap.has_hi), _gap(gap, plan)
    if not one.ranges and not one.gaps:
        yield ANY, "the same"
    elif not one.gaps and not any(map(one.is_all, one.ranges)):
        yield "elsewhere", "the same"


def _all_of(ranges: Sequence[Range], plan: Plan) -> str:
    """What many ranges have in common."""
    lows, highs = [one.low for one in ranges], [one.high for one in ranges]
    if None in lows or None in highs:
        return "some of them without end"
    ends = min(one for one in lows if one is not None), max(one for one in highs if one is not None)
    return f"between {amount(min(ends[0], Fraction(0)), plan)} and {amount(max(ends[1], Fraction(0)), plan)}"


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
    if gap.gone or gap.come:
        return f"no bill {'any more' if gap.gone else 'before'}: {gap.reason}"
    apart = [one.rated.difference for one in gap.sampled if one.rated.difference is not None]
    told = f"of {len(apart)} sampled none differs"
    if any(apart):
        told = f"{len(apart)} sampled differ by {amount(min(apart), plan)} to {amount(max(apart), plan)}"
    return f"cannot be told, {gap.reason}: {told}"


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
