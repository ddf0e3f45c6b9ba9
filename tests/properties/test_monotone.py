"""Where prices only rise, using more never costs less."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.properties.cases import cases
from tests.properties.draft import Draft, Every, Quantity, Scope
from tests.properties.engine import Case, bills
from tests.properties.inlets import meter
from tests.properties.lines import cadence, least, most
from tests.properties.magnitudes import number
from tests.properties.pricings import Priced, slabs, tiers
from tests.properties.programs import EVERY, Rulebook, finished


@st.composite
def rising(draw: DrawFn, every: tuple[Every | None, ...] = EVERY[:-1]) -> Rulebook:
    """A rulebook in which every line rises with every meter, or does not change."""
    draft = Draft(draw, draw(st.sampled_from(every)), (draw(st.sampled_from(["USD", "JPY"])),))
    scope = Scope()
    for _ in range(draft.count(1, 2)):
        meter(draft, scope)
    used = list(scope.quantities)
    body = [_grant(draft, used) for _ in range(draft.count(0, 2))]
    for quantity in used:
        body.append(_charge(draft, quantity, " ".join(body)))
    body += [f"fee fixed {draft.some_money()}{cadence(draft)}"] if draft.maybe() else []
    body += [f"discount rebate {draft.some_percent()} of subtotal"] if draft.maybe() else []
    body += [f"minimum low {least(draft)}"] if draft.maybe() else []
    body += [f"maximum high {most(draft)}"] if draft.maybe() else []
    body += [f"tax vat {draft.some_percent()} of subtotal"] if draft.maybe() else []
    assert draft.every is not None
    step = number(draft.coin * draft.pick([1, 100]))
    scope_word = draft.pick(["line", "tier", "bill"])
    return finished(
        draft,
        [f"plan tested every {draft.every.text} {{ {' '.join(body)} }}"],
        f"{draft.pick(['half_up', 'up', 'down', 'floor'])} to {step} each {scope_word}",
    )


def _grant(draft: Draft, used: list[Quantity]) -> str:
    """A grant that draws what expires first."""
    assert draft.every is not None
    one = draft.pick(used)
    name = draft.name("grant")
    size = draft.quantity(one.unit, draft.mark(one.unit, Fraction(draft.count(1, 500))))
    using = draft.pick(["", " using 2", " using 0.5"])
    often = draft.pick([f"every {draft.every.times(draft.count(1, 3))}", "once"])
    block = ""
    if often != "once" and draft.maybe():
        how = draft.pick(["all", "up to 50%", f"up to {number(draft.count(0, 600))} {one.unit.word}"])
        block = f" {{ rollover {how} for {draft.every.lasting(draft.count(1, 3))} }}"
    return f"grant {name} {size} of {one.text}{using} {often}{block}"


def _charge(draft: Draft, quantity: Quantity, above: str) -> str:
    """Rising tiers on what is used, or on what the grants above leave of it."""
    covered = f"of {quantity.text}" in above
    text = draft.pick([f"overage of {quantity.text}", quantity.text]) if covered else quantity.text
    priced = Priced(quantity.unit, quantity.whole)
    words = f"slabs {{ {slabs(draft, priced)} }}"
    if draft.maybe():
        words = f"graduated tiers {{ {tiers(draft, Scope(), priced, quantity.unit, quantity.whole)} }}"
    ends = f" at least {least(draft)}" if draft.maybe(3) else ""
    ends += f" at most {most(draft)}" if draft.maybe(3) else ""
    return f"charge {draft.name('charge')} on {text} {words}{ends}"


@given(cases(rising()), st.data())
def test_more_usage_never_costs_less(case: Case, data: st.DataObject) -> None:
    """All bills together: what is used now is not there later, so one later bill alone may not tell."""
    index = data.draw(st.integers(0, len(case.summaries) - 1))
    summary = case.summaries[index]
    names = [inlet.name for inlet in case.rulebook.inlets if inlet.role == "meter" and inlet.name in summary.values]
    if not names:
        return
    name = data.draw(st.sampled_from(names))
    more = data.draw(st.integers(1, 1_000).map(Fraction))
    value = summary.values[name]
    assert isinstance(value, Fraction)
    changed = evolve(summary, values={**summary.values, name: value + more})
    other = evolve(case, summaries=(*case.summaries[:index], changed, *case.summaries[index + 1 :]))
    less, greater = bills(case), bills(other)
    count = min(len(less), len(greater))
    assert sum(bill.total for bill in less[:count]) <= sum(bill.total for bill in greater[:count])
