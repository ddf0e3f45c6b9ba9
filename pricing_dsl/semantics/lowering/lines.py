"""Lines of the bill: fees, charges, discounts and taxes, their endings and their rounding."""

from __future__ import annotations

from fractions import Fraction

from attrs import define, evolve, field

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering.context import LoweredLine, PlanContext
from pricing_dsl.semantics.lowering.expressions import lower_expr
from pricing_dsl.semantics.lowering.pricing import Priced, lower_usage
from pricing_dsl.source import Place


@define
class Steps:
    """The changes a line's amount goes through, for the explanation."""

    amount: Id
    changes: list[ir.Change] = field(factory=list)

    def to(self, what: str, amount: Id, place: Place | None) -> None:
        if amount != self.amount:
            self.changes.append(ir.Change(what, self.amount, amount, place))
            self.amount = amount


def lower_line(context: PlanContext, line: model.Line) -> None:
    """A fee, charge, discount or tax: its amount, endings, rounding, and, of a discount, where it stops.

    Inside `each` all of that is the row's, and the line is the sum. Elsewhere what is priced by row is summed first.
    """
    taken = _taken(context, line)
    own_rows = None if context.row_list else _rows_of(line)
    with context.under(_condition(context, line.endings)):
        priced = _amount(context, line)
        rows = priced.amount if own_rows else None
        steps = Steps(context.sum_rows(priced.amount, own_rows))
        lower_endings(context, line, steps)
        if taken is not None:
            steps.to("not due", context.when(taken, steps.amount), line.place)
    if context.row_list is not None:
        if line.kind == "discount":
            _stop_at_subtotal(context, line, steps)
        rows = _under_guard(context, steps.amount)
        changes = [_change_of_rows(context, change) for change in steps.changes]
        steps = Steps(context.sum_rows(rows, context.row_list), changes)
        round_line(context, steps, line.place)
    else:
        steps.to("not taken", _under_guard(context, steps.amount), line.place)
        round_line(context, steps, line.place)
        if _is_deferred(line):
            steps.to("billed next period", _defer(context, line.key, steps.amount), line.place)
        if line.kind == "discount":
            _stop_at_subtotal(context, line, steps)
    add_line(
        context,
        ir.Line(
            line.name,
            line.title or line.name,
            line.kind,
            steps.amount,
            rows=rows,
            list=context.row_list or own_rows,
            shown=_shown(context, taken, line),
            quantity=_of_rows(context, priced.quantity) if isinstance(line.amount, model.Usage) else None,
            price=priced.price,
            parts=tuple(_part_of_rows(context, part) for part in priced.parts),
            said=priced.said,
            changes=tuple(steps.changes),
            place=line.place,
        ),
        line.key,
    )


def _of_rows(context: PlanContext, value: Id) -> Id:
    """A value as the bill tells it: inside `each`, what is the same for every row counts once for each."""
    if context.row_list is None or context.builder.space(value) != ir.BILL:
        return value
    return context.sum_rows(value, context.row_list)


def _part_of_rows(context: PlanContext, part: ir.LinePart) -> ir.LinePart:
    quantity = None if part.quantity is None else _of_rows(context, part.quantity)
    return evolve(part, amount=_of_rows(context, part.amount), quantity=quantity)


def _change_of_rows(context: PlanContext, change: ir.Change) -> ir.Change:
    return evolve(change, before=_of_rows(context, change.before), after=_of_rows(context, change.after))


def _rows_of(line: model.Line) -> str | None:
    """The list whose rows a line prices one by one."""
    return line.amount.over if isinstance(line.amount, model.Usage) else line.over


def _amount(context: PlanContext, line: model.Line) -> Priced:
    if isinstance(line.amount, model.Usage):
        return lower_usage(context, line.amount)
    amount = lower_expr(context, line.amount)
    return Priced(amount, amount, None, ())


def _condition(context: PlanContext, endings: tuple[model.Ending, ...]) -> Id | None:
    """The `if` of a line, known before its amount: what it excludes is not computed, so not an error either."""
    conditions = [lower_expr(context, e.condition) for e in endings if isinstance(e, model.OnlyIf)]
    return context.builder.all(*conditions) if conditions else None


def _taken(context: PlanContext, line: model.Line) -> Id | None:
    """Whether the line is there at all: its own `if` holds, and its cadence is due. Else it is nothing, wherever in the
    line that stands."""
    flags = [flag for flag in (_condition(context, line.endings),) if flag is not None]
    if line.cadence is not None:
        flags.append(context.begins(line.cadence))
    return context.builder.all(*flags) if flags else None


def _shown(context: PlanContext, taken: Id | None, line: model.Line) -> Id | None:
    """A line not taken is not printed. One that is billed in the next period, or carried over, is always there, for
    what the last one left."""
    flags = [flag for flag in (context.guard, taken) if flag is not None]
    if _is_deferred(line) or line.carried_over or not flags:
        return None
    shown = context.builder.all(*flags)
    return shown if context.builder.space(shown) == ir.BILL else None


def _is_deferred(line: model.Line) -> bool:
    return any(isinstance(ending, model.BilledNext) for ending in line.endings)


def _under_guard(context: PlanContext, amount: Id) -> Id:
    return amount if context.guard is None else context.when(context.guard, amount)


def lower_endings(context: PlanContext, line: model.Line, steps: Steps) -> None:
    """At least, at most, rounded, prorated, one after the other, as written."""
    b = context.builder
    for ending in line.endings:
        match ending:
            case model.AtLeast(amount):
                steps.to("at least", b.max(steps.amount, lower_expr(context, amount)), line.place)
            case model.AtMost(amount):
                steps.to("at most", b.min(steps.amount, lower_expr(context, amount)), line.place)
            case model.RoundTo(mode, step):
                steps.to("rounded", b.round(steps.amount, mode, step), line.place)
            case model.Prorate():
                steps.to("prorated", b.mul(steps.amount, share(context, ending)), line.place)
            case model.OnlyIf() | model.BilledNext():
                continue


def share(context: PlanContext, ending: model.Prorate) -> Id:
    """The share of the period's days inside, from 0 to 1; of a period without dates, the whole."""
    b = context.builder
    days = b.fact("days")
    if ending.start is None and ending.end is None:
        dated = b.fact("dated")
        with context.under(dated):
            part = b.over(b.fact("active_days"), days)
        return b.choose(dated, part, b.const(Fraction(1)))
    context.need("period")
    late = early = context.zero
    if ending.start is not None:
        late = b.max(context.zero, b.date_diff(lower_expr(context, ending.start), b.fact("start")))
    if ending.end is not None:
        early = b.max(context.zero, b.date_diff(b.fact("end"), lower_expr(context, ending.end)))
    inside = b.max(context.zero, b.sub(b.sub(days, late), early))
    return b.over(inside, days)


def _defer(context: PlanContext, key: str, amount: Id) -> Id:
    """Bill what the last period left; what is open when the subscription ends falls due on the last bill."""
    b = context.builder
    due = context.money_slot(f"{key}.deferred")
    last = b.fact("last")
    context.carry(f"{key}.deferred", b.choose(last, context.zero, amount))
    return b.add(due, context.when(last, amount))


def _stop_at_subtotal(context: PlanContext, line: model.Line, steps: Steps) -> None:
    """A discount stops where the subtotal is zero, carrying the rest along or not; then it becomes negative."""
    b = context.builder
    if line.carried_over:
        steps.to("carried over", b.add(steps.amount, context.money_slot(f"{line.key}.carried")), line.place)
    wanted = steps.amount
    if not line.may_go_negative:
        steps.to("cut", b.min(wanted, b.max(context.zero, context.subtotal)), line.place)
    if line.carried_over:
        context.carry(f"{line.key}.carried", b.sub(wanted, steps.amount))
    steps.amount = b.scale(steps.amount, Fraction(-1))


def round_line(context: PlanContext, steps: Steps, place: Place) -> None:
    """The rounding of the header, on lines of the bill (a row's is written there)."""
    policy = context.plan.rounding
    if policy.scope in ("line", "tier") and policy.mode is not None and policy.step is not None:
        steps.to("rounded", context.builder.round(steps.amount, policy.mode, policy.step), place)


def add_line(context: PlanContext, line: ir.Line, key: str) -> None:
    """Put a finished line on the bill; what stands below sees its amount."""
    context.effects.lines.append(line)
    context.lines[key] = LoweredLine(line.amount, line.rows, line.list)
    context.subtotals.append(line.amount)
    if context.row_list is not None and line.rows is not None:
        context.row_subtotals.append(line.rows)


def lower_included_tax(context: PlanContext, tax: model.IncludedTax) -> None:
    """A note: of lines that contain a tax of p, p / (1 + p) is tax."""
    b = context.builder
    contained = b.add(*(context.amount(key) for key in tax.lines))
    percent = lower_expr(context, tax.percent)
    amount = b.over(b.mul(contained, percent), b.linear([(percent, Fraction(1))], Fraction(1)))
    steps = Steps(_under_guard(context, amount))
    round_line(context, steps, tax.place)
    context.effects.notes.append(ir.Note(tax.name, tax.title or tax.name, steps.amount, tax.place))
    context.lines[tax.key] = LoweredLine(steps.amount)


def lower_rounding_line(context: PlanContext, line: model.RoundingLine) -> None:
    """A line with the difference between the bill so far and its rounding."""
    b = context.builder
    difference = b.sub(b.round(context.subtotal, line.mode, line.step), context.subtotal)
    entry = ir.Line(line.name, line.title or line.name, "rounding", difference, place=line.place)
    add_line(context, entry, line.key)


def close_bill(context: PlanContext) -> Id:
    """The bill's total; with `each bill` it closes with one rounding line."""
    policy = context.plan.rounding
    if policy.scope == "bill" and policy.mode is not None and policy.step is not None:
        closing = model.RoundingLine("rounding", "rounding", "Rounding", policy.mode, policy.step, context.plan.place)
        lower_rounding_line(context, closing)
    return context.subtotal
