"""What summaries say, and how it is read differently than before."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pricing_dsl.diagnostics import Diagnostic, diagnose
from pricing_dsl.diff.change import Action, Change
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, Program
from pricing_dsl.semantics import model

_GIVEN = ("meter", "input", "records", "term", "purchase")
_ASKED = ("default", "as", "each", "kind", "corrections allowed")


def inlet_findings(comparison: Comparison) -> Iterator[Diagnostic]:
    """B904 for what summaries say as before, and that is set aside or read as something else now."""
    for change in comparison.changes:
        if change.span is None and change.kind in _GIVEN and _breaks(change, comparison):
            yield diagnose("B904", _message(change), change.place)


def _message(change: Change) -> str:
    if change.what or change.action is not Action.ADDED:
        return change.words
    return f"{change.subject} is new, and summaries must give it"


def _breaks(change: Change, comparison: Comparison) -> bool:
    old, new = (_inlet(one.program, change.name) for one in (comparison.old, comparison.new))
    if not change.what:
        return (
            change.action is Action.REMOVED
            or change.action is Action.RENAMED
            or (change.action is Action.ADDED and _is_asked(comparison.new.model.inlets.get(change.name)))
        )
    if old is None or new is None:
        return False
    match change.what:
        case "in":
            return _narrower(old, new) or _other_unit(comparison, change.name)
        case "by":
            return _columns_break(comparison, old, new)
        case "at least" | "at most":
            return _below(old.low, new.low) or _below(new.high, old.high)
        case "default":
            return change.action is Action.REMOVED
        case what:
            return what in _ASKED


def _inlet(program: Program, name: str) -> Inlet | None:
    return next((one for one in program.inlets if one.name == name), None)


def _is_asked(inlet: model.Inlet | None) -> bool:
    """Whether a summary cannot leave it out."""
    return inlet is not None and inlet.role not in ("term", "purchase") and inlet.default is None and not inlet.no_rows


def _other_unit(comparison: Comparison, name: str) -> bool:
    types = [one.model.inlets[name].type for one in (comparison.old, comparison.new)]
    units = [(one.unit, one.percent) if isinstance(one, model.Numeric) else type(one) for one in types]
    return units[0] != units[1]


def _narrower(old: Inlet | ColumnSpec, new: Inlet | ColumnSpec) -> bool:
    """Whether less may be given: whole numbers only, or fewer words."""
    fewer = new.values is not None and (old.values is None or not set(old.values) <= set(new.values))
    return old.kind != new.kind or (new.whole and not old.whole) or fewer


def _columns_break(comparison: Comparison, old: Inlet, new: Inlet) -> bool:
    """Whether rows as they were would not be taken, or be read in other units."""
    before, after = (
        {column.name: column for rows in one.program.lists if rows.id == inlet.list for column in rows.columns}
        for one, inlet in ((comparison.old, old), (comparison.new, new))
    )
    gone = before.keys() - after.keys()
    asked = [name for name in after.keys() - before.keys() if after[name].default is None]
    kept = before.keys() & after.keys()
    return bool(gone or asked) or any(
        _narrower(before[name], after[name]) or before[name].unit != after[name].unit for name in kept
    )


def _below(bound: Fraction | None, other: Fraction | None) -> bool:
    """Whether the second bound cuts off what the first allows, as lower bounds do."""
    return other is not None and (bound is None or other > bound)
