"""What is told of bills is so: at numbers in each range and outside of all, both versions rate as it says."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from hypothesis import event, given, settings, target

from pricing_dsl.analysis.stretches import UnclearError
from pricing_dsl.diff import Comparison, changes, findings
from pricing_dsl.diff.effects import effects
from pricing_dsl.diff.ranges import Along, Range, along
from pricing_dsl.diff.replay import Replay
from pricing_dsl.diff.telling.sentences import along_rows
from pricing_dsl.pipeline import Compilation
from pricing_dsl.syntax.printing import format_text
from tests.diff.changed import changed
from tests.properties.programs import Rulebook, rulebooks

TODAY = datetime.date(2026, 6, 1)


@settings(max_examples=10)
@given(rulebooks())
def test_a_rulebook_differs_from_itself_in_nothing(rulebook: Rulebook) -> None:
    old, new = (Compilation("generated.rulebook", text) for text in (rulebook.text, format_text(rulebook.text)))
    assert changes(old, new) == ()
    assert findings(old, new, today=TODAY) == ()
    assert effects(Comparison(old, new)) == effects(Comparison(new, old))


@settings(max_examples=12)
@given(changed())
def test_ranges_are_as_both_versions_rate(pair: tuple[Compilation, Compilation]) -> None:
    comparison = Comparison(*pair)
    found = list(along(comparison))
    event(f"{'some' if found else 'no'} quantity to look along")
    target(sum(len(one.ranges) for one in found))
    for one in found:
        replay = Replay(comparison, one.span)
        for range_ in one.ranges:
            assert range_.witness.rated.difference, range_
            assert range_.holds(range_.witness.x)
        for x in points(one):
            apart = replay.rate(one.quantity.put(one.base.usage, x), one.base.opening).difference
            within = [range_ for range_ in one.ranges if range_.holds(x)]
            if apart is None or any(_covers(gap.lo, gap.hi, x) for gap in one.gaps):
                continue
            assert len(within) <= 1
            if not within:
                assert apart == 0, f"{one.quantity.name} = {x} is in no range"
            for range_ in within:
                assert_holds(range_, x, apart)


def assert_holds(range_: Range, x: Fraction, apart: Fraction) -> None:
    """That a difference is what its range says."""
    assert range_.sign is None or apart * range_.sign >= 0, f"{x}: {apart} in {range_}"
    assert range_.low is None or range_.low <= apart, f"{x}: {apart} in {range_}"
    assert range_.high is None or apart <= range_.high, f"{x}: {apart} in {range_}"


def _covers(lo: Fraction | None, hi: Fraction | None, x: Fraction) -> bool:
    return (lo is None or lo <= x) and (hi is None or x <= hi)


def points(one: Along) -> Iterator[Fraction]:
    """Numbers at, beside and between the ends of all ranges, as far as the quantity goes."""
    step = Fraction(1) if one.is_whole else Fraction(1, 100)
    ends = {end for part in (*one.ranges, *one.gaps) for end in (part.lo, part.hi) if end is not None}
    ends |= {end for end in (one.lo, one.hi) if end is not None} | {Fraction(0)}
    ordered = sorted(ends)
    found = {x + by for x in ordered for by in (-step, 0, step)}
    found |= {(a + b) / 2 for a, b in pairwise(ordered)} | {ordered[-1] + 1_000, ordered[0] - 1_000}
    for x in sorted(found):
        x = Fraction(x // step) * step if one.is_whole else x
        if (one.lo is None or x >= one.lo) and (one.hi is None or x <= one.hi):
            yield x


def test_where_curves_cannot_tell_samples_do(monkeypatch) -> None:
    """A difference with too many steps to look at is sampled, and that is said."""

    def unclear(difference: object) -> list[object]:
        raise UnclearError("it has too many steps")

    monkeypatch.setattr("pricing_dsl.diff.ranges.swings", unclear)
    text = (Path(__file__).parent / "cases" / "grant-and-tier.case").read_text(encoding="utf-8")
    _, old, rest = re.split(r"^--- (?:old|new)\n", text, flags=re.MULTILINE)
    new = rest.partition("--- usage\n")[0]
    comparison = Comparison(*(Compilation("price.rulebook", one) for one in (old, new)))
    (one,) = along(comparison)
    ((_, effect),) = along_rows(comparison, one)
    assert effect.startswith("cannot be told, it has too many steps: 24 sampled differ by 0.00 EUR to ")
    (sampled,) = effects(comparison).sampled
    assert sampled.rose > 0
