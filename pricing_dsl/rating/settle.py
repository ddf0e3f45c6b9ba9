"""From the values of a plan to its bill: lines, balances, notices, and the state that is carried on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, GrantReport, Id, LinePart, Scalar, Slot
from pricing_dsl.rating.bill import (
    Balance,
    Bill,
    BillLine,
    BillNote,
    BillNotice,
    Identity,
    Lot,
    Part,
    RowAmount,
    Step,
)
from pricing_dsl.rating.calendar import add_days
from pricing_dsl.rating.facts import Facts
from pricing_dsl.rating.interpreter import Evaluation
from pricing_dsl.rating.problems import RatingBugError
from pricing_dsl.rating.state import Held, State, absent, lot_days

ZERO = Fraction(0)


def settle(run: Evaluation, facts: Facts, rulebook: Identity, defaults: Sequence[str] = ()) -> Bill:
    """The bill of a summary that nothing rejects.

    Raises:
        RatingBugError: the lines do not add up to the total, or something was lost between opening and closing.
    """
    plan, usage = run.plan, run.usage
    bill = Bill(
        rulebook=rulebook,
        plan=plan.name,
        title=plan.title,
        currency=plan.currency,
        minor_unit=plan.minor_unit,
        subscription=usage.subscription,
        matching_id=usage.matching_id,
        period=usage.period,
        lines=_lines(run),
        notes=tuple(BillNote(note.name, note.title, run.at(note.amount)) for note in plan.notes),
        total=run.at(plan.total),
        notices=tuple(BillNotice(notice.name, notice.level) for notice in plan.notices if run.at(notice.flag)),
        grants=tuple(balance for report in plan.grants for balance in _balances(run, facts, report)),
        closing=_closing(run, facts),
        defaults=tuple(defaults),
        outputs=tuple((output.name, _output(run, output.value)) for output in plan.outputs),
    )
    _check(run, bill)
    return bill


def _output(run: Evaluation, id_: Id) -> object:
    result = run.results[id_]
    return tuple(result) if isinstance(result, list) else result


# ---- lines -----------------------------------------------------------------------------------------------------------


def _lines(run: Evaluation) -> tuple[BillLine, ...]:
    """The lines that are shown; those of one name are one line, where the first of them stands."""
    found: dict[str, BillLine] = {}
    for line in run.plan.lines:
        if line.shown is not None and not run.at(line.shown):
            if amount := run.at(line.amount):
                raise RatingBugError("a line of a branch not taken has an amount", {line.name: amount})
            continue
        made = _line(run, line)
        found[line.name] = joined(found[line.name], made) if line.name in found else made
    return tuple(found.values())


def _line(run: Evaluation, line: ir.Line) -> BillLine:
    quantity, price = _common(run, line.quantity, add=True), _common(run, line.price, add=False)
    told = _told(run, line, quantity, price)
    return BillLine(
        name=line.name,
        title=line.title,
        kind=line.kind,
        amount=run.at(line.amount),
        quantity=told.quantity,
        unit=told.unit,
        price=told.price,
        price_unit=told.price_unit,
        parts=tuple(part for declared in line.parts for part in _parts(run, declared)),
        steps=tuple(step for change in line.changes for step in _steps(run, change)),
        rows=tuple(_row_amounts(run, line)),
        place=line.place,
    )


@frozen
class _Told:
    """A quantity at a price, in the words of the rulebook."""

    quantity: Fraction | None
    unit: str
    price: Fraction | None
    price_unit: str


def _told(run: Evaluation, of: ir.Line | LinePart, quantity: Fraction | None, price: Fraction | None) -> _Told:
    said = of.said
    if said is None:
        price_unit = "" if price is None else _unit(run, of.price)
        return _Told(quantity, _unit(run, of.quantity), price, price_unit)
    counted = None if quantity is None else quantity * said.quantity
    written = None if price is None else price * said.price
    return _Told(counted, said.unit, written, "" if written is None else said.price_unit)


def joined(a: BillLine, b: BillLine) -> BillLine:
    """Two lines of one name: their amounts add up, and a price is told where both have the same."""
    same_price = a.price == b.price and a.price_unit == b.price_unit
    countable = a.quantity is not None and b.quantity is not None and a.unit == b.unit
    return evolve(
        a,
        amount=a.amount + b.amount,
        quantity=a.quantity + b.quantity if countable and a.quantity is not None and b.quantity is not None else None,
        unit=a.unit if countable else "",
        price=a.price if same_price else None,
        price_unit=a.price_unit if same_price else "",
        parts=a.parts + b.parts,
        steps=a.steps + b.steps,
        rows=a.rows + b.rows,
    )


def _common(run: Evaluation, id_: Id | None, *, add: bool) -> Fraction | None:
    """A value for the line as a whole: of rows the sum, or the one they all have."""
    if id_ is None:
        return None
    found = run.all(id_)
    if add:
        return sum(found, ZERO)
    return found[0] if len(set(found)) == 1 else None


def _unit(run: Evaluation, id_: Id | None) -> str:
    return "" if id_ is None else run.plan.values[id_].unit


def _rows(run: Evaluation, *ids: Id | None) -> Iterator[tuple[int | None, str]]:
    """Each row of the list that the values share, with its label; one without a name for values of the bill."""
    spaces = {run.plan.values[id_].space for id_ in ids if id_ is not None} - {BILL}
    if not spaces:
        yield None, ""
        return
    rows = run.rows[spaces.pop()]
    for index in range(len(rows)):
        yield index, rows.label(index)


def _parts(run: Evaluation, part: LinePart) -> Iterator[Part]:
    """A declared part, once per row where it has rows; what has neither quantity nor amount is left out."""
    for row, label in _rows(run, part.amount, part.quantity, part.price, part.chosen):
        amount = run.at(part.amount, row)
        quantity = None if part.quantity is None else run.at(part.quantity, row)
        if not amount and not quantity:
            continue
        told = _told(run, part, quantity, None if part.price is None else run.at(part.price, row))
        yield Part(
            label=part.label if part.chosen is None else part.labels[int(run.at(part.chosen, row))],
            amount=amount,
            quantity=told.quantity,
            price=told.price,
            unit=told.unit,
            price_unit=told.price_unit,
            row=label,
            place=part.place,
        )


def _steps(run: Evaluation, change: ir.Change) -> Iterator[Step]:
    """What an ending changed; one that changed nothing is left out."""
    for row, label in _rows(run, change.before, change.after):
        before, after = run.at(change.before, row), run.at(change.after, row)
        if before != after:
            yield Step(change.what, before, after, label, change.place)


def _row_amounts(run: Evaluation, line: ir.Line) -> Iterator[RowAmount]:
    if line.rows is not None and line.list is not None:
        rows = run.rows[line.list]
        for index, amount in enumerate(run.each(line.rows, line.list)):
            yield RowAmount(rows.label(index), amount)


# ---- grants ----------------------------------------------------------------------------------------------------------


def _balances(run: Evaluation, facts: Facts, report: GrantReport) -> Iterator[Balance]:
    slots = [slot for slot in run.plan.slots if slot.grant == report.name]
    carried = {carry.slot: carry.value for carry in run.plan.carries}
    rows = [None] if report.list is None else range(len(run.rows[report.list]))
    for row in rows:
        lots: list[Lot] = []
        for slot in slots:
            value = carried[slot.name]
            if value is not None and slot.list is not None and slot.list != report.list:
                lots.extend(_dated_lots(run, value, slot.list))
            elif value is not None and (quantity := run.at(value, row)):
                lots.append(Lot(quantity, last_day(facts, slot.expires), slot.expires, slot.rolled))
        yield Balance(
            name=report.name,
            title=report.title,
            unit=report.unit,
            **{part: run.at(getattr(report, part), row) for part in _BALANCE},
            money=report.money,
            of="" if row is None or report.list is None else run.rows[report.list].label(row),
            lots=tuple(sorted(lots, key=expiring_first)),
        )


_BALANCE = ("opening", "granted", "bought", "drawn", "forfeited", "closing")


def _dated_lots(run: Evaluation, value: Id, list_id: str) -> Iterator[Lot]:
    """Lots that each have days of their own."""
    for key, quantity in zip(run.rows[list_id].keys, run.each(value, list_id), strict=True):
        if quantity:
            granted, expires = lot_days(key)
            yield Lot(quantity, expires, granted=granted)


def expiring_first(lot: Lot) -> tuple[bool, int, date, date]:
    """The place of a lot among those of its grant."""
    return lot.periods is None, lot.periods or 0, lot.expires or date.max, lot.granted or date.min


def last_day(facts: Facts, periods: int | None) -> date | None:
    """The last day on which a lot that is carried for so many periods may be used; None where it has none, or there are
    no dates."""
    if periods is None or facts.span is None or facts.anchor is None or facts.period is None:
        return None
    here = facts.span.index(facts.anchor, facts.period.start)
    return add_days(facts.span.start(facts.anchor, here + periods + 1), -1)


# ---- state -----------------------------------------------------------------------------------------------------------


def _closing(run: Evaluation, facts: Facts) -> State:
    through = None if facts.period is None else facts.period.end
    start = None if facts.period is None else facts.period.start
    slots = {carry.slot: _held(run, carry, run.slots[carry.slot]) for carry in run.plan.carries}
    return State(facts.number, run.state.anchor or start, through, slots)


def _held(run: Evaluation, carry: ir.Carry, slot: Slot) -> Held:
    if carry.value is None:
        count = int(run.at(carry.count)) if carry.count is not None else 0
        return tuple(run.at(id_) for id_ in reversed(carry.values[:count]))
    if slot.list is None:
        held: Scalar = run.at(carry.value)
        return held
    rows = run.rows[slot.list]
    by_key = zip(rows.keys, run.each(carry.value, slot.list), strict=True)
    # A value that says nothing is not kept, or an open dimension's state would grow for ever.
    return {key: value for key, value in by_key if value != absent(slot)}


# ---- checks ----------------------------------------------------------------------------------------------------------


def _check(run: Evaluation, bill: Bill) -> None:
    """Nothing is lost: lines add up to the total, grants to their balance, and what the plan says is equal is."""
    added = sum((line.amount for line in bill.lines), ZERO)
    if added != bill.total:
        raise RatingBugError("the lines do not add up to the total", {"lines": added, "total": bill.total})
    for grant in bill.grants:
        came = grant.opening + grant.granted + grant.bought
        went = grant.drawn + grant.forfeited + grant.closing
        if came != went:
            raise RatingBugError(f"the grant {grant.name} does not balance", {"came": came, "went": went})
        if grant.closing != sum((lot.quantity for lot in grant.lots), ZERO):
            raise RatingBugError(f"the lots of {grant.name} are not what it closes with", {"closing": grant.closing})
    for check in run.plan.checks:
        for row, _ in _rows(run, check.a, check.b):
            a, b = run.at(check.a, row), run.at(check.b, row)
            if a != b:
                raise RatingBugError(check.what, {"one": a, "other": b})
