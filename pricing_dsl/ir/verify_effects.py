"""Checks of what a plan does: lines, rejections, notices, what is carried and reported."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from pricing_dsl.exact import Range
from pricing_dsl.ir.algebra import Specs
from pricing_dsl.ir.errors import IRError
from pricing_dsl.ir.kinds import MADE, alike
from pricing_dsl.ir.nodes import BILL, ONE, Carry, Draw, FoldRows, GrantReport, Id, Input, Line, Plan, Slot, Value
from pricing_dsl.ir.verify_specs import fits, source_of, unique

CALENDAR = ("period", "subscription.start", "subscription.end")
"""What a plan may ask of a summary beside its inlets."""


def verify_effects(plan: Plan, specs: Specs) -> None:
    """Check every effect of a plan whose values are right.

    Raises:
        IRError: an effect points at no value, or at one of the wrong kind or space.
    """
    checks = _Checks(plan, specs)
    checks.number("the total", plan.total)
    for line in plan.lines:
        checks.line(line)
    for note in plan.notes:
        checks.number(f"note {note.name}", note.amount)
    for rejection in plan.rejections:
        checks.want(f'rejection "{rejection.reason}"', rejection.flag, "flag")
    for notice in plan.notices:
        checks.want(f"notice {notice.name}", notice.flag, "flag", [BILL])
    for check in plan.checks:
        a, b = (checks.want(f"check of {check.what}", id_, "number") for id_ in (check.a, check.b))
        if BILL not in (a.space, b.space) and a.space != b.space:
            raise IRError(f"check of {check.what}: its values have different rows")
    for report in plan.grants:
        checks.grant(report)
    for output in plan.outputs:
        checks.there(f"output {output.name}", output.value)
    for name in plan.needs:
        if name not in specs.inlets and name not in CALENDAR:
            raise IRError(f"it asks for {name}, which no summary gives")
    for name in plan.lists:
        if name not in specs.lists:
            raise IRError(f"there is no list {name}")
    _verify_needs(plan, specs)
    if plan.minor_unit is not None and plan.minor_unit <= 0:
        raise IRError("the minor unit of the currency is not above zero")
    if plan.every is not None and (plan.every.months > 0) == (plan.every.days > 0):
        raise IRError("a period is some months or some days")
    _verify_state(plan, checks)


def _verify_needs(plan: Plan, specs: Specs) -> None:
    """What a value reads is asked for, so that a summary without it is refused."""
    asked = {specs.inlets[name].list or name for name in plan.needs if name in specs.inlets}
    for value in plan.values:
        read = {value.op.name} if isinstance(value.op, Input) else set()
        for space in {value.space, *_lists_of(value)} - {BILL}:
            rows = specs.lists[space]
            read.add(source_of(rows, specs.lists).id if rows.kind in MADE else rows.id)
        if not read <= asked:
            raise IRError(f"value {value.id} reads {', '.join(sorted(read - asked))}, which the plan does not ask for")


def _lists_of(value: Value) -> tuple[str, ...]:
    """The lists that an operation names."""
    match value.op:
        case FoldRows(list=rows):
            return (rows,)
        case Draw(rows=rows, lots=lots):
            return rows, lots
    return ()


def _verify_state(plan: Plan, checks: _Checks) -> None:
    unique("slot", (slot.name for slot in plan.slots))
    slots = {slot.name: slot for slot in plan.slots}
    for slot in plan.slots:
        checks.slot(slot)
    carried = unique("carried slot", (carry.slot for carry in plan.carries))
    if carried != slots.keys():
        odd = sorted(carried ^ slots.keys())
        raise IRError(f"every slot is carried once, and nothing else: {', '.join(odd)}")
    for carry in plan.carries:
        checks.carry(carry, slots[carry.slot])


class _Checks:
    """Looks at the values that effects point at."""

    def __init__(self, plan: Plan, specs: Specs) -> None:
        self._values = plan.values
        self._specs = specs

    def there(self, where: str, id_: Id) -> Value:
        if not 0 <= id_ < len(self._values):
            raise IRError(f"{where}: there is no value {id_}")
        return self._values[id_]

    def want(self, where: str, id_: Id, kind: str, spaces: Iterable[str] | None = None) -> Value:
        value = self.there(where, id_)
        if not alike(value.kind, kind):
            raise IRError(f"{where}: value {id_} is a {value.kind}, not a {kind}")
        if spaces is not None and value.space not in spaces:
            raise IRError(f"{where}: value {id_} lies in {value.space}")
        return value

    def number(self, where: str, id_: Id | None, spaces: Iterable[str] | None = (BILL,)) -> None:
        if id_ is not None:
            self.want(where, id_, "number", spaces)

    def line(self, line: Line) -> None:
        where = f"line {line.name}"
        if line.list is not None and line.list not in self._specs.lists:
            raise IRError(f"{where}: there is no list {line.list}")
        self.number(where, line.amount)
        self.number(where, line.rows, (BILL, line.list or BILL))
        if line.shown is not None:
            self.want(where, line.shown, "flag", [BILL])
        for id_ in (line.quantity, line.price):
            self.number(where, id_, None)
        for part in line.parts:
            self.number(where, part.amount, None)
            self.number(where, part.quantity, None)
            self.number(where, part.price, None)
            if part.chosen is not None:
                self.want(where, part.chosen, "row")
        for change in line.changes:
            self.number(where, change.before, None)
            self.number(where, change.after, None)

    def grant(self, report: GrantReport) -> None:
        where = f"grant {report.name}"
        if report.list is not None and report.list not in self._specs.lists:
            raise IRError(f"{where}: there is no list {report.list}")
        parts = (report.opening, report.granted, report.bought, report.drawn, report.forfeited, report.closing)
        for id_ in parts:
            self.number(where, id_, (BILL, report.list or BILL))

    def slot(self, slot: Slot) -> None:
        where = f"slot {slot.name}"
        if slot.list is not None and (
            slot.list not in self._specs.lists or self._specs.lists[slot.list].kind not in MADE
        ):
            raise IRError(f"{where}: {slot.list} is not a group of rows")
        if slot.kind not in ("number", "flag", "choice", "text", "date") or not fits(slot.initial, slot.kind):
            raise IRError(f"{where}: it is not of a known kind, or its initial value is of another")
        if slot.window is not None and (slot.window < 1 or slot.list is not None):
            raise IRError(f"{where}: a window keeps one value or more, and belongs to the bill")
        if slot.low is not None and slot.high is not None and slot.low > slot.high:
            raise IRError(f"{where}: its bounds are out of order")
        if slot.expires is not None and slot.expires < 0:
            raise IRError(f"{where}: it expires in the past")

    def carry(self, carry: Carry, slot: Slot) -> None:
        where = f"carried {carry.slot}"
        if slot.window is None:
            if carry.value is None or carry.values or carry.count is not None:
                raise IRError(f"{where}: it holds one value")
            self.kept(where, carry.value, slot)
            return
        if carry.value is not None or len(carry.values) != slot.window or carry.count is None:
            raise IRError(f"{where}: it holds {slot.window} values and how many of them count")
        self.number(where, carry.count)
        count = self._values[carry.count]
        if count.den != ONE or not _within(count.range, Range(Fraction(0), Fraction(slot.window))):
            raise IRError(f"{where}: the number of values is not surely between 0 and {slot.window}")
        for id_ in carry.values:
            self.kept(where, id_, slot)

    def kept(self, where: str, id_: Id, slot: Slot) -> None:
        """A carried value keeps to what its slot promises the next period."""
        value = self.want(where, id_, slot.kind, (BILL, slot.list or BILL))
        if slot.kind != "number":
            return
        if not _within(value.range, Range(slot.low, slot.high)):
            raise IRError(f"{where}: value {id_} may leave the bounds of its slot")
        if slot.whole and value.den != ONE:
            raise IRError(f"{where}: value {id_} may be no whole number")


def _within(inner: Range, outer: Range) -> bool:
    return outer.join(inner) == outer
