"""A function that makes the whole bill: what `settle` makes of the interpreter's values, written out for one plan."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import define, frozen

from pricing_dsl.ir.nodes import BILL, Carry, Id, Plan, Slot
from pricing_dsl.rating.bill import Bill, BillNote, BillNotice, Identity
from pricing_dsl.rating.emit.arguments import Argument, Arguments
from pricing_dsl.rating.emit.checks import unproved, write_checks
from pricing_dsl.rating.emit.constants import Constants
from pricing_dsl.rating.emit.function import RESERVED, Function
from pricing_dsl.rating.emit.grants import grants_function
from pricing_dsl.rating.emit.layout import Layout
from pricing_dsl.rating.emit.lines import LineWriter, lines_want
from pricing_dsl.rating.emit.names import hints, identifier
from pricing_dsl.rating.emit.operations import written
from pricing_dsl.rating.emit.pieces import EMPTY, Fixed, Gathering, Piece, Pieces
from pricing_dsl.rating.emit.python_dialect import PythonDialect
from pricing_dsl.rating.emit.refusals import refusal_ids, write_refusals
from pricing_dsl.rating.emit.runtime import MAKING
from pricing_dsl.rating.emit.schedule import Schedule, Wanted
from pricing_dsl.rating.emit.source import Bind, Block, Expr
from pricing_dsl.rating.emit.values import Walk
from pricing_dsl.rating.state import State, absent

HEAD = (
    "subscription",
    "matching_id",
    "period",
    "defaults",
    "tell",
    "given",
    "opening",
    "number",
    "anchor",
    "through",
    "expiries",
)
"""What every function that makes a bill is called with first: facts of the summary and its calendar, which the bill
tells and its numbers do not rest on. tell, given, opening: for `Bill.story`. number: of the period; expiries: the last
day of lots, by periods they live."""

READING = (
    *("data", "left", "before", "point", "after", "digits", "dated", "moment", "slots", "held", "unread"),
    *("beside", "moments"),
)
"""Names that a function with a beginning of its own has for itself (see `readings`)."""


@frozen
class BillFunctions:
    """bill: makes a plan's bills, but for the balances of grants; where a rule sets the summary aside it gives a
    `Refused`. grants: makes these, of what `Bill.story` keeps for it; None where the plan has none."""

    bill: Function
    grants: Function | None


def bill_functions(layout: Layout, rulebook: Identity) -> BillFunctions:
    """The functions of a plan under a layout."""
    plan = layout.plan
    checks = unproved(plan)
    always, sometimes = lines_want(plan)
    always |= _wanted(plan) | refusal_ids(plan) | {id_ for check in checks for id_ in check.ids}
    name = identifier(plan.name)
    walk = _walk(layout, Wanted(frozenset(always), frozenset(sometimes - always)), name)
    walk.run()
    write_refusals(walk)
    write_checks(walk, checks)
    grants = grants_function(layout, f"{name}_grants") if plan.grants else None
    made = BillWriter(walk, Pieces(walk)).bill(rulebook, () if grants is None else _kept(walk, grants))
    walk.block.add(f"return {made}")
    head = tuple(Argument(name, "head", name) for name in HEAD)
    bill = Function(
        name,
        (*head, *walk.arguments.asked.values()),
        tuple(walk.block.lines),
        {**walk.constants.named, **MAKING},
    )
    return BillFunctions(bill, grants)


def _kept(walk: Walk, grants: Function) -> list[str]:
    """What the function of grants is called with, in the words of the walk."""
    expiries, *others = grants.arguments
    return [expiries.name, *(walk.arguments.ask(one.what, one.of, one.name).text for one in others)]


def _walk(layout: Layout, wanted: Wanted, name: str) -> Walk:
    taken = {*RESERVED, *MAKING, *HEAD, *READING, name}
    return Walk(
        layout,
        PythonDialect(),
        Block(taken),
        Constants(),
        Arguments(taken),
        Schedule.of(layout, wanted),
        hints(layout.plan),
    )


def _wanted(plan: Plan) -> set[Id]:
    """What every bill asks for beside its lines."""
    wanted = {plan.total}
    wanted |= {note.amount for note in plan.notes} | {notice.flag for notice in plan.notices}
    wanted |= {output.value for output in plan.outputs}
    for carry in plan.carries:
        wanted |= {id_ for id_ in (carry.value, carry.count, *carry.values) if id_ is not None}
    return wanted


@define
class BillWriter:
    """Writes the statements that make a bill."""

    walk: Walk
    pieces: Pieces

    @property
    def plan(self) -> Plan:
        return self.walk.layout.plan

    def bill(self, rulebook: Identity, kept: Iterable[str]) -> str:
        """The bill of the values that were walked over; `kept` for its grants."""
        plan = self.plan
        known = ", ".join(["given", "opening", str(self.walk.layout.shape.decimals), *kept])
        story = self.walk.block.assign(self.walk.block.fresh("story"), Expr(f"(tell, ({known}))", Bind.CALL))
        made = self.pieces.made(
            Bill,
            "bill",
            rulebook=Fixed(rulebook),
            plan=Fixed(plan.name),
            title=Fixed(plan.title),
            currency=Fixed(plan.currency),
            minor_unit=Fixed(plan.minor_unit),
            subscription=Expr("subscription"),
            matching_id=Expr("matching_id"),
            period=Expr("period"),
            lines=LineWriter(self.walk, self.pieces).lines(),
            notes=self._notes(),
            total=self.pieces.value(plan.total),
            notices=self._notices(),
            grants=story if plan.grants else EMPTY,
            closing=self._closing(),
            defaults=Expr("defaults"),
            outputs=self._outputs(),
            story=story,
        )
        return self.pieces.text(made)

    def _notes(self) -> Piece:
        return self.pieces.tuple_of(
            [
                self.pieces.made(
                    BillNote,
                    "note",
                    name=Fixed(note.name),
                    title=Fixed(note.title),
                    amount=self.pieces.value(note.amount),
                )
                for note in self.plan.notes
            ]
        )

    def _notices(self) -> Piece:
        if not self.plan.notices:
            return EMPTY
        block = self.walk.block
        notices = Gathering.begun(self.walk, "notices", many=False)
        for notice in self.plan.notices:
            told = self.pieces.text(Fixed(BillNotice(notice.name, notice.level)))
            with block.inside(f"if {self.walk.raw(notice.flag).text}:"):
                notices.add(told)
        return notices.whole

    def _outputs(self) -> Piece:
        return self.pieces.tuple_of(
            [self.pieces.tuple_of([Fixed(output.name), self._output(output.value)]) for output in self.plan.outputs]
        )

    def _output(self, id_: Id) -> Piece:
        value = self.plan.values[id_]
        if value.space == BILL:
            return self.pieces.value(id_)
        column = self.walk.column(id_, value.space)
        if value.kind in ("number", "row"):
            den = written(self.walk, self.walk.layout.dens[id_])
            return Expr(f"tuple([Fraction(one, {den.text}) for one in {column.text}])", Bind.CALL)
        return Expr(f"tuple({column.text})", Bind.CALL)

    # ---- state ----

    def _closing(self) -> Piece:
        slots = {slot.name: slot for slot in self.plan.slots}
        held = [
            f"{carry.slot!r}: {self.pieces.text(self._held(carry, slots[carry.slot]))}" for carry in self.plan.carries
        ]
        return self.pieces.made(
            State,
            "closing",
            periods=Expr("number"),
            anchor=Expr("anchor"),
            through=Expr("through"),
            slots=Expr(f"{{{', '.join(held)}}}", Bind.CALL),
        )

    def _held(self, carry: Carry, slot: Slot) -> Piece:
        if carry.value is None:
            kept = self.pieces.tuple_of([self.pieces.value(id_) for id_ in reversed(carry.values)])
            count = self.walk.raw(carry.count) if carry.count is not None else Expr("0")
            return Expr(f"{self.pieces.text(kept)}[{len(carry.values)} - {count.within(Bind.TIMES)}:]", Bind.CALL)
        if slot.list is None:
            return self.pieces.value(carry.value)
        return self._held_by_group(carry.value, slot, slot.list)

    def _held_by_group(self, id_: Id, slot: Slot, list_id: str) -> Piece:
        """Values by group; one that says nothing is left out."""
        block = self.walk.block
        held = block.assign(block.fresh("held"), Expr("{}"))
        key = block.fresh("key")
        with self.walk.rows(list_id, [id_], keys=key), block.inside(f"if {self._says_something(id_, slot)}:"):
            block.add(f"{held.text}[{key}] = {self.pieces.text(self.pieces.value(id_))}")
        return held

    def _says_something(self, id_: Id, slot: Slot) -> str:
        nothing, value = absent(slot), self.walk.raw(id_)
        if not isinstance(nothing, Fraction):
            return f"{value.text} != {self.pieces.text(Fixed(nothing))}"
        if not nothing:
            return value.text
        over = written(self.walk, self.walk.layout.dens[id_]).within(Bind.TIMES)
        return f"{nothing.denominator} * {value.within(Bind.TIMES)} != {nothing.numerator} * {over}"
