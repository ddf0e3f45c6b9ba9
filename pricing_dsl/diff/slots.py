"""What older states hold, and how the new version would read it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pricing_dsl.diagnostics import Diagnostic, diagnose
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.places import place_of
from pricing_dsl.ir.nodes import ListSpec, Program, Slot


def slot_findings(comparison: Comparison) -> Iterator[Diagnostic]:
    """B907 for every slot of a plan whose values the new version of it refuses, or reads as something else."""
    told: set[str] = set()
    for span in comparison.spans:
        if span.old is None or span.new is None:
            continue
        was, now = comparison.plans(span)
        slots = {slot.name: slot for slot in now.slots}
        for slot in was.slots:
            reason = misfit(comparison, slot, slots.get(slot.name))
            message = f"{span.name}: what older states hold of `{slot.grant or slot.name.partition('.')[0]}` {reason}"
            if reason and message not in told:
                told.add(message)
                hint = "give it up with `State.without`, or move the states when the version changes"
                yield diagnose("B907", message, place_of(comparison, span), hint=hint)


def misfit(comparison: Comparison, old: Slot, new: Slot | None) -> str:
    """Why a slot of the new version cannot take what the old one leaves; "" where it can."""
    if new is None:
        return "is carried no longer"
    if old.kind != new.kind:
        return f"was a {old.kind}, and is a {new.kind} now"
    if old.unit != new.unit:
        return f"was counted in {old.unit or 'plain numbers'}, and is read in {new.unit or 'plain numbers'} now"
    if _group(comparison.old.program, old) != _group(comparison.new.program, new):
        return "is kept by other dimensions now"
    if (old.window or 0) > (new.window or 0) or (old.window is None) != (new.window is None):
        return "is a list of another length now"
    if _cut(old.low, new.low, 1) or _cut(old.high, new.high, -1) or (new.whole and not old.whole):
        return "may lie outside of what is allowed now"
    return ""


def _group(program: Program, slot: Slot) -> tuple[tuple[str, ...], int | None] | None:
    """By what a slot keeps a value each."""
    spec: ListSpec | None = next((rows for rows in program.lists if rows.id == slot.list), None)
    return None if spec is None else (spec.by, spec.days)


def _cut(old: Fraction | None, new: Fraction | None, side: int) -> bool:
    """Whether a bound (a lower one, or with side -1 an upper one) allows less than it did."""
    return new is not None and (old is None or (new - old) * side > 0)
