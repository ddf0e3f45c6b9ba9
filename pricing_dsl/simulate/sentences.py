"""What is told of courses, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pricing_dsl.analysis.curves import Curve
from pricing_dsl.analysis.prices import DeadZone, Flat, Jump
from pricing_dsl.simulate.courses import Course
from pricing_dsl.simulate.notes import Lead, Told
from pricing_dsl.simulate.words import Words


def sentences(found: Told) -> dict[str, list[str]]:
    """What is told, a sentence each, under a few headings; a heading with nothing to say is left out."""
    words = Words.of(found.courses[0])
    said = {
        "Cheapest": list(_cheapest(found, words)),
        "Jumps": [f"{found.prefix(label)}{_jump(found.curve(label), jump, words)}" for label, jump in found.jumps],
        "Dead zones": [f"{found.prefix(label)}{_zone(zone, words)}" for label, zone in found.zones],
        "Flat": [f"{found.prefix(label)}{_flat(flat, words)}" for label, flat in found.flats],
        "Taken as": list(_assumed(found.courses)),
        "Gaps": list(_doubts(found, words)),
    }
    return {heading: lines for heading, lines in said.items() if lines}


def _cheapest(found: Told, words: Words) -> Iterator[str]:
    if found.unclear:
        yield f"which is cheapest cannot be told: {found.unclear}"
    comparative = "cheaper" if len(found.courses) == 2 else "cheapest"
    for lead in found.leads:
        where = _where(lead, lead is found.leads[0], lead is found.leads[-1], words)
        if len(lead.names) == 1:
            yield f"{lead.names[0]} is {comparative} {where}"
        elif lead.names:
            same = _same(found.curve(lead.names[0]), lead)
            amount = "" if same is None else f", {words.money(same)}"
            equal = "cost the same" if len(lead.names) == len(found.courses) else f"are {comparative} alike"
            yield f"{_listed(lead.names)} {equal} {where}{amount}"
        elif any(gap.lo <= lead.hi and lead.lo <= gap.hi for one in found.courses for gap in one.untold):
            yield f"which is {comparative} cannot be told {where.replace('everywhere', 'anywhere')}"


def _where(lead: Lead, first: bool, last: bool, words: Words) -> str:
    """The range of a lead in words, its ends as exactly as they are known."""
    lo, hi = words.quantity(lead.lo), words.quantity(lead.hi)
    if first and last:
        return "everywhere"
    if lead.lo == lead.hi:
        return f"at {lo}"
    from_ = f"from {lo}" if lead.with_lo else f"above {lo}"
    if last:
        return f"{from_} on" if lead.with_lo else from_
    if first:
        return f"up to {hi}" if lead.with_hi else f"below {hi}"
    return f"{from_} to {hi}" if lead.with_hi else f"{from_} to just below {hi}"


def _same(curve: Curve, lead: Lead) -> Fraction | None:
    """What is paid all along a range, if that is one amount."""
    x = lead.lo if lead.lo == lead.hi else (lead.lo + lead.hi) / 2
    value = curve.at(x)
    ends = {curve.at(end) for end, has in ((lead.lo, lead.with_lo), (lead.hi, lead.with_hi)) if has}
    return value if ends <= {value} else None


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _jump(curve: Curve, jump: Jump, words: Words) -> str:
    lo, hi, before, after = jump.at, jump.at, jump.before, jump.after
    if words.step is not None:  # between whole numbers there is nothing: what counts is the next one
        lo, hi = (lo, lo + words.step) if jump.before == jump.value else (lo - words.step, lo)
        before, after = curve.at(lo) or before, curve.at(hi) or after
    elif jump.before == jump.after:
        return f"only at {words.quantity(lo)} it costs {words.money(jump.value)} instead of {words.money(before)}"
    if lo != hi:
        place = f"from {words.quantity(lo)} to {words.quantity(hi)}"
    elif jump.before == jump.value:
        place = f"just above {words.quantity(lo)}"
    else:
        place = f"from {words.quantity(lo)} on" if jump.value == jump.after else f"at {words.quantity(lo)}"
    way = "rises" if after > before else "falls"
    return f"{place} it {way} by {words.money(abs(after - before))}, from {words.money(before)} to {words.money(after)}"


def _zone(zone: DeadZone, words: Words) -> str:
    instead = f"just above {words.quantity(zone.hi)}" if zone.instead == zone.hi else words.quantity(zone.instead)
    saving = words.money(zone.saving)
    return f"{words.range(zone.lo, zone.hi)} it is cheaper to use {instead}, by up to {saving}"


def _flat(flat: Flat, words: Words) -> str:
    if flat.hi is None:
        return f"{words.money(flat.value)} all the way from {words.quantity(flat.lo)} on"
    return f"{words.money(flat.value)} all the way {words.range(flat.lo, flat.hi)}"


def _assumed(courses: Sequence[Course]) -> Iterator[str]:
    everywhere = set.intersection(*(set(one.case.assumed) for one in courses))
    for one in courses:
        own = [text for text in one.case.assumed if text not in everywhere]
        if own:
            yield f"{one.label}: {', '.join(own)} (not given)"
    shared = [text for text in courses[0].case.assumed if text in everywhere]
    if shared:
        yield f"{', '.join(shared)} (not given)"


def _doubts(found: Told, words: Words) -> Iterator[str]:
    for one in found.courses:
        yield from (
            f"{found.prefix(one.label)}{words.range(gap.lo, gap.hi)} drawn from single bills: {gap.reason}"
            for gap in one.untold
        )
        yield from (
            f"{found.prefix(one.label)}{words.range(gap.lo, gap.hi)} there is no bill: {gap.reason}"
            for gap in one.unbilled
        )
    yield from found.doubts
