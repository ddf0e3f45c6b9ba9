"""What is asked: which plans, along which quantity, from where to where, with what else used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from attrs import evolve, frozen

from pricing_dsl.analysis.samples import plain_sample
from pricing_dsl.analysis.situations import Quantity
from pricing_dsl.exact import grouped
from pricing_dsl.ir.nodes import Plan, Program, Scalar
from pricing_dsl.rating.admission import shown
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.reading import read_usage
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage

_BARE = re.compile(r"-?[0-9][0-9_]*(?:\.[0-9]+)?")
_WITH_UNIT = re.compile(rf"({_BARE.pattern})\s*([A-Za-z].*)")


class SimulateError(ValueError):
    """The question cannot be asked; the message says why."""


@frozen
class Over:
    """The quantity that moves, and the range as it is written: `storage=0..2TB`."""

    name: str
    lo: str
    hi: str

    @classmethod
    def of(cls, text: str) -> Over:
        """Read `NAME=FROM..TO`; a bound without a unit has that of the other.

        Raises:
            SimulateError: the text is none.
        """
        name, equals, between = text.partition("=")
        lo, dots, hi = between.partition("..")
        if not (name.strip() and equals and dots and lo.strip() and hi.strip()):
            raise SimulateError(f"{text} is no range: write NAME=FROM..TO, for example storage=0..2TB")
        low, high = _spaced(lo.strip()), _spaced(hi.strip())
        if _BARE.fullmatch(low) and (unit := _WITH_UNIT.fullmatch(high)):
            low = f"{low} {unit[2]}"
        return cls(name.strip(), low, high)


def _spaced(text: str) -> str:
    """A number and its unit with a space between them."""
    found = _WITH_UNIT.fullmatch(text)
    return f"{found[1]} {found[2]}" if found else text


@frozen
class Case:
    """One plan along the quantity, from `lo` to `hi`, with all else as `usage` and `opening` have it.

    row: of a quantity with rows, the one that moves. assumed: what was not given and is taken as nothing, in words.
    """

    label: str
    program: Program
    plan: Plan
    quantity: Quantity
    row: int
    lo: Fraction
    hi: Fraction
    usage: Usage
    opening: State | None = None
    assumed: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the plan is called."""
        return self.plan.title or self.plan.name

    def at(self, x: Fraction) -> Usage:
        """The summary with that much of the quantity."""
        return self.quantity.put(self.usage, x, self.row)


@frozen
class Rulebook:
    """A program to look at, and what its plans are told apart by beside those of others."""

    program: Program
    label: str = ""
    opening: State | None = None


def cases(rulebooks: Sequence[Rulebook], over: Over, facts: Mapping[str, Any], plans: Sequence[str] = ()) -> list[Case]:
    """A case for each plan of each rulebook, or for those named.

    Raises:
        SimulateError: there is no such plan or quantity, a fact cannot be read, or the plans cannot be compared: they
            are in several currencies or units.
    """
    missing = [name for name in plans if not any(name in _names(one.program) for one in rulebooks)]
    if missing:
        known = dict.fromkeys(name for one in rulebooks for name in _names(one.program))
        raise SimulateError(f"there is no plan {missing[0]}: there are {', '.join(known)}")
    found = [case for one in rulebooks for case in _cases(one, rulebooks, over, facts, plans)]
    if not found:
        raise SimulateError("there is no plan to look at")
    if len({case.title for case in found}) == len(found):
        found = [evolve(case, label=case.title) for case in found]
    twice = {one.label for one in found if sum(one.label == other.label for other in found) > 1}
    found = [evolve(one, label=f"{one.label} ({one.plan.name})") if one.label in twice else one for one in found]
    for what, alike in (("currencies", {one.plan.currency for one in found}), ("units", {_unit(one) for one in found})):
        if len(alike) > 1:
            raise SimulateError(f"the plans are in several {what} ({', '.join(sorted(alike))}), so no picture has them")
    return found


def _names(program: Program) -> list[str]:
    return list(dict.fromkeys(plan.name for plan in program.plans))


def _unit(case: Case) -> str:
    return case.quantity.unit


def _cases(
    one: Rulebook, all_: Sequence[Rulebook], over: Over, facts: Mapping[str, Any], plans: Sequence[str]
) -> Iterator[Case]:
    program, rater = one.program, Rater(one.program)
    own = _known_to(program, [other.program for other in all_], facts)
    usage, quantity, row, lo, hi = _moving(program, over, own)
    for name in _names(program):
        if plans and name not in plans:
            continue
        try:
            plan = rater.plan(name, None if usage.period is None else usage.period.start, usage.currency)
        except LookupError as error:
            raise SimulateError(f"{name}: {error}") from None
        filled, assumed = _filled(program, plan, usage, quantity)
        label = f"{one.label}: {plan.title or name}" if one.label else plan.title or name
        yield Case(label, program, plan, quantity, row, lo, hi, filled, one.opening, assumed)


def _known_to(program: Program, programs: Iterable[Program], facts: Mapping[str, Any]) -> dict[str, Any]:
    """What of the facts is for a program: all but what only another one knows."""
    own = {inlet.name for inlet in program.inlets}
    others = {inlet.name for other in programs for inlet in other.inlets} - own
    return {name: fact for name, fact in facts.items() if name.partition("[")[0] not in others}


def _moving(program: Program, over: Over, facts: Mapping[str, Any]) -> tuple[Usage, Quantity, int, Fraction, Fraction]:
    """The summary at the low end, and which number of it is another at the high end."""
    low, high = (_read(program, {**facts, over.name: text}) for text in (over.lo, over.hi))
    inlets = {inlet.name: inlet for inlet in program.inlets}
    for name, value in high.values.items():
        if low.values[name] != value and isinstance(value, Fraction):
            return (
                low,
                Quantity(name, None, inlets[name].unit),
                0,
                *_range(over, low.values[name], value, inlets[name].whole),
            )
    for list_id, rows in high.rows.items():
        spec = next(spec for spec in program.lists if spec.id == list_id)
        for at, (before, after) in enumerate(zip(low.rows[list_id], rows, strict=True)):
            for column in spec.columns:
                to = after.get(column.name)
                if isinstance(to, Fraction) and before.get(column.name) != to:
                    moved = Quantity(column.name, list_id, column.unit)
                    return low, moved, at, *_range(over, before.get(column.name), to, column.whole)
    raise SimulateError(f"from {over.lo} to {over.hi} nothing of {over.name} moves")


def _range(over: Over, lo: Scalar | None, hi: Fraction, whole: bool) -> tuple[Fraction, Fraction]:
    """The range; of a quantity in whole numbers, from the first in it to the last."""
    if whole and isinstance(lo, Fraction):
        lo, hi = Fraction(ceil(lo)), Fraction(floor(hi))
    if not isinstance(lo, Fraction) or lo >= hi:
        raise SimulateError(f"the range {over.lo} to {over.hi} is empty: it goes from less to more")
    return lo, hi


def _read(program: Program, facts: Mapping[str, Any]) -> Usage:
    read = read_usage(facts, program)
    if isinstance(read, Usage):
        return read
    raise SimulateError("; ".join(map(str, read)))


def _filled(program: Program, plan: Plan, usage: Usage, moving: Quantity) -> tuple[Usage, tuple[str, ...]]:
    """The summary as the plan asks for it: what it does not look at left out, what is missing taken as nothing."""
    plain = plain_sample(program, plan, Fraction(0)).usage
    inlets = {inlet.name: inlet for inlet in program.inlets}
    values = {name: value for name, value in usage.values.items() if name in plan.needs}
    rows = {name: listed for name, listed in usage.rows.items() if name in plan.lists}
    assumed = []
    for name in plan.needs:
        inlet = inlets.get(name)
        if inlet is None or name == moving.name or inlet.default is not None or inlet.no_rows:
            continue
        if inlet.list is not None and inlet.list not in rows:
            rows[inlet.list] = ()
            assumed.append(f"no {name}")
        elif inlet.list is None and name not in values and name in plain.values:
            values[name] = plain.values[name]
            assumed.append(f"{name} = {_said(plain.values[name], inlet.unit)}")
    period = usage.period
    if period is None and "period" in plan.needs and plain.period is not None:
        period = plain.period
        assumed.append(f"period = {period.start} to {period.end}")
    start = usage.subscription_start
    if start is None and "subscription.start" in plan.needs and period is not None:
        start = period.start
        assumed.append(f"subscription.start = {start}")
    filled = evolve(
        usage,
        plan=plan.name,
        currency=plan.currency,
        values=values,
        rows=rows,
        period=period,
        subscription_start=start,
    )
    return filled, tuple(assumed)


def _said(value: Scalar, unit: str) -> str:
    return f"{grouped(value)} {unit}".strip() if isinstance(value, Fraction) else shown(value)
