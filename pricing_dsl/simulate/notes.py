"""What the courses show, in words: who is cheapest where, jumps, dead zones, flat stretches, and what is not told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise

from attrs import evolve, frozen

from pricing_dsl.analysis.comparison import Leader, cheapest
from pricing_dsl.analysis.curves import Curve
from pricing_dsl.analysis.prices import DeadZone, Flat, Jump, dead_zones, flats, jumps
from pricing_dsl.analysis.stretches import UnclearError
from pricing_dsl.exact import RoundingMode, grouped, grouped_text, money_text, round_to
from pricing_dsl.simulate.courses import Course, Gap


@frozen
class Lead:
    """A range on which some courses are the cheapest ones. with_lo, with_hi: whether its ends belong to it."""

    names: tuple[str, ...]
    lo: Fraction
    hi: Fraction
    with_lo: bool
    with_hi: bool


@frozen
class Told:
    """All that is told of some courses. leads: from low to high, or `unclear`, why they cannot be told."""

    courses: tuple[Course, ...]
    leads: tuple[Lead, ...]
    unclear: str
    jumps: tuple[tuple[str, Jump], ...]
    zones: tuple[tuple[str, DeadZone], ...]
    flats: tuple[tuple[str, Flat], ...]
    doubts: tuple[str, ...]

    def prefix(self, label: str) -> str:
        """What a sentence about a course begins with: its name, where there are several."""
        return "" if len(self.courses) == 1 else f"{label}: "

    @property
    def break_evens(self) -> tuple[Fraction, ...]:
        """Where the cheapest changes: of a range on which the two cost the same, its middle."""
        found: list[Fraction] = []
        for before, lead in pairwise(self.leads):
            tied = set(before.names) < set(lead.names) or set(lead.names) < set(before.names)
            if not tied:
                found.append(lead.lo)
            elif len(before.names) < len(lead.names) and lead is not self.leads[-1]:
                found.append((lead.lo + lead.hi) / 2)
        return tuple(found)


def told(courses: Sequence[Course]) -> Told:
    """What the exact parts of the courses show."""
    leads, unclear = _leads(courses) if len(courses) > 1 else ((), "")
    zones, doubts = [], []
    for one in courses:
        try:
            zones += [(one.label, zone) for zone in dead_zones(one.curve)]
        except UnclearError as why:
            doubts.append(f"{one.label}: where more is cheaper cannot be told: {why}")
    return Told(
        courses=tuple(courses),
        leads=leads,
        unclear=unclear,
        jumps=tuple((one.label, jump) for one in courses for jump in jumps(one.curve)),
        zones=tuple(zones),
        flats=tuple((one.label, flat) for one in courses for flat in flats(one.curve)),
        doubts=tuple(doubts),
    )


def _leads(courses: Sequence[Course]) -> tuple[tuple[Lead, ...], str]:
    curves = {one.label: one.curve for one in courses if one.curve.segments}
    untold = [gap for one in courses for gap in one.untold]
    try:
        return tuple(_joined(map(partial(_lead, untold), cheapest(curves)))), ""
    except UnclearError as why:
        return (), str(why)


def _joined(leads: Iterable[Lead]) -> Iterator[Lead]:
    """The leads from low to high; those that go on as they were are one."""
    last: Lead | None = None
    for here in leads:
        if last is not None and last.names == here.names:
            last = evolve(last, hi=here.hi, with_hi=here.with_hi)
            continue
        if last is not None:
            yield last
        last = here
    if last is not None:
        yield last


def _lead(untold: Sequence[Gap], leader: Leader) -> Lead:
    """The range of a leader; of a quantity in steps, from the first number in it to the last. Nobody leads where one of
    the curves is not told."""
    cell = leader.cell
    if isinstance(cell, Fraction):
        names = () if any(gap.lo <= cell <= gap.hi for gap in untold) else leader.names
        return Lead(names, cell, cell, True, True)
    assert cell.lo is not None
    assert cell.hi is not None
    names = () if any(gap.lo < cell.hi and cell.lo < gap.hi for gap in untold) else leader.names
    if cell.step is not None:
        first, last = (cell.lo // cell.step + 1) * cell.step, -(-cell.hi // cell.step) * cell.step - cell.step
        return Lead(names, first, last, True, True)
    return Lead(names, cell.lo, cell.hi, False, False)


# ---- in words --------------------------------------------------------------------------------------------------------


@frozen
class Words:
    """How numbers of a picture are said."""

    unit: str
    currency: str
    digits: int

    @classmethod
    def of(cls, course: Course) -> Words:
        minor = course.case.plan.minor_unit
        digits = 0 if minor is None else len(str(minor.denominator)) - 1
        return cls(course.case.quantity.unit, course.case.plan.currency, digits)

    def quantity(self, x: Fraction) -> str:
        return _with_unit(x, grouped(x), 2, self.unit)

    def mark(self, x: Fraction) -> str:
        """A quantity beside a mark in a picture: what it is about will do."""
        return self.quantity(x).partition(" (")[0]

    def money(self, amount: Fraction) -> str:
        return _with_unit(amount, grouped_text(money_text(amount, self.digits)), self.digits, self.currency)


def _with_unit(value: Fraction, text: str, digits: int, unit: str) -> str:
    """A number and its unit; of one without a finite decimal first what it is about."""
    if "/" not in text:
        return f"{text} {unit}".strip()
    about = round_to(value, Fraction(1, 10**digits), RoundingMode.HALF_UP)
    return f"about {grouped_text(money_text(about, digits))} {unit}".strip() + f" ({text})"


def sentences(found: Told) -> dict[str, list[str]]:
    """What is told, a sentence each, under a few headings; a heading with nothing to say is left out."""
    words = Words.of(found.courses[0])
    said = {
        "Cheapest": list(_cheapest(found, words)),
        "Jumps": [f"{found.prefix(label)}{_jump(jump, words)}" for label, jump in found.jumps],
        "Dead zones": [f"{found.prefix(label)}{_zone(zone, words)}" for label, zone in found.zones],
        "Flat": [f"{found.prefix(label)}{_flat(flat, words)}" for label, flat in found.flats],
        "Taken as": list(_assumed(found.courses)),
        "Gaps": list(_doubts(found, words)),
    }
    return {heading: lines for heading, lines in said.items() if lines}


def _cheapest(found: Told, words: Words) -> Iterator[str]:
    if found.unclear:
        yield f"which is cheapest cannot be told: {found.unclear}"
    curves = {one.label: one.curve for one in found.courses}
    comparative = "cheaper" if len(found.courses) == 2 else "cheapest"
    for lead in found.leads:
        where = _where(lead, lead is found.leads[0], lead is found.leads[-1], words)
        if len(lead.names) == 1:
            yield f"{lead.names[0]} is {comparative} {where}"
        elif lead.names:
            same = _same(curves[lead.names[0]], lead)
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


def _jump(jump: Jump, words: Words) -> str:
    at = words.quantity(jump.at)
    if jump.before != jump.value == jump.after:
        place = f"from {at} on"
    elif jump.before == jump.value:
        place = f"just above {at}"
    else:
        place = f"at {at}"
    way = "rises" if jump.size > 0 else "falls"
    if jump.size == 0:
        return f"only at {at} it costs {words.money(jump.value)} instead of {words.money(jump.before)}"
    amounts = f"from {words.money(jump.before)} to {words.money(jump.after)}"
    return f"{place} it {way} by {words.money(abs(jump.size))}, {amounts}"


def _zone(zone: DeadZone, words: Words) -> str:
    lo, hi = words.quantity(zone.lo), words.quantity(zone.hi)
    instead = f"just above {hi}" if zone.instead == zone.hi else words.quantity(zone.instead)
    return f"from {lo} to {hi} it is cheaper to use {instead}, by up to {words.money(zone.saving)}"


def _flat(flat: Flat, words: Words) -> str:
    end = "on" if flat.hi is None else f"to {words.quantity(flat.hi)}"
    return f"{words.money(flat.value)} all the way from {words.quantity(flat.lo)} {end}"


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
            f"{found.prefix(one.label)}{_gap(gap, words)} drawn from single bills: {gap.reason}" for gap in one.untold
        )
        yield from (
            f"{found.prefix(one.label)}{_gap(gap, words)} there is no bill: {gap.reason}" for gap in one.unbilled
        )
    yield from found.doubts


def _gap(gap: Gap, words: Words) -> str:
    lo, hi = words.quantity(gap.lo), words.quantity(gap.hi)
    return f"at {lo}" if gap.lo == gap.hi else f"from {lo} to {hi}"


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines that fit; a word longer than that stays whole."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
