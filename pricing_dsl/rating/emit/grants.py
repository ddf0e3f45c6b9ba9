"""The balances of a bill's grants as a function of their own: they are made only when somebody asks for them."""

from __future__ import annotations

from attrs import define

from pricing_dsl.ir.nodes import GrantReport, Id, Plan, Slot
from pricing_dsl.rating.bill import Balance, Lot
from pricing_dsl.rating.emit.arguments import Argument, Arguments
from pricing_dsl.rating.emit.constants import Constants
from pricing_dsl.rating.emit.function import RESERVED, Function
from pricing_dsl.rating.emit.layout import Layout
from pricing_dsl.rating.emit.moments import expiries
from pricing_dsl.rating.emit.names import hints
from pricing_dsl.rating.emit.pieces import EMPTY, NONE, Fixed, Gathering, Piece, Pieces
from pricing_dsl.rating.emit.python_dialect import PythonDialect
from pricing_dsl.rating.emit.runtime import MAKING
from pricing_dsl.rating.emit.schedule import Schedule, Wanted
from pricing_dsl.rating.emit.source import Bind, Block, Expr
from pricing_dsl.rating.emit.values import Walk

BALANCE = ("opening", "granted", "bought", "drawn", "forfeited", "closing")


def grants_function(layout: Layout, name: str) -> Function:
    """The function of a plan's balances. It is called with the days on which lots expire, then with arguments that the
    function of the bill is called with as well."""
    taken = {*RESERVED, *MAKING, "expiries", name}
    schedule = Schedule.of(layout, Wanted(frozenset(_ids(layout.plan))))
    walk = Walk(layout, PythonDialect(), Block(taken), Constants(), Arguments(taken), schedule, hints(layout.plan))
    walk.run()
    made = GrantWriter(walk, Pieces(walk)).grants()
    walk.block.add(f"return {made}")
    arguments = (Argument("expiries", "head", "expiries"), *walk.arguments.asked.values())
    return Function(name, arguments, tuple(walk.block.lines), {**walk.constants.named, **MAKING})


def _ids(plan: Plan) -> list[Id]:
    """The values that balances tell."""
    ids = [getattr(grant, part) for grant in plan.grants for part in BALANCE]
    return list(dict.fromkeys([*ids, *(id_ for grant in plan.grants for _, id_ in lots_of(plan, grant))]))


def lots_of(plan: Plan, grant: GrantReport) -> list[tuple[Slot, Id]]:
    """The slots of a grant with what they close with, expiring first."""
    carried = {carry.slot: carry.value for carry in plan.carries}
    slots = [slot for slot in plan.slots if slot.grant == grant.name]
    slots.sort(key=lambda slot: (slot.expires is None, slot.expires or 0))
    return [(slot, value) for slot in slots if (value := carried[slot.name]) is not None]


@define
class GrantWriter:
    """Writes the statements that make balances."""

    walk: Walk
    pieces: Pieces

    @property
    def plan(self) -> Plan:
        return self.walk.layout.plan

    def grants(self) -> str:
        """All balances, as a tuple."""
        if all(grant.list is None for grant in self.plan.grants):
            balances = [self._balance(grant, Fixed("")) for grant in self.plan.grants]
            return self.pieces.text(self.pieces.tuple_of(balances))
        grants = Gathering.begun(self.walk, "grants", many=True)
        for grant in self.plan.grants:
            if grant.list is None:
                grants.add(self.pieces.text(self._balance(grant, Fixed(""))))
                continue
            label = self.walk.block.fresh("row")
            ids = [*(getattr(grant, part) for part in BALANCE), *(value for _, value in lots_of(self.plan, grant))]
            with self.walk.rows(grant.list, ids, labels=label):
                grants.add(self.pieces.text(self._balance(grant, Expr(label))))
        return grants.whole.text

    def _balance(self, grant: GrantReport, of: Piece) -> Piece:
        return self.pieces.made(
            Balance,
            "balance",
            name=Fixed(grant.name),
            title=Fixed(grant.title),
            unit=Fixed(grant.unit),
            **{part: self.pieces.value(getattr(grant, part)) for part in BALANCE},
            money=Fixed(grant.money),
            of=of,
            lots=self._lots(grant),
        )

    def _lots(self, grant: GrantReport) -> Piece:
        kept = lots_of(self.plan, grant)
        if not kept:
            return EMPTY
        block, dated = self.walk.block, False
        lots = Gathering.begun(self.walk, "lots", many=True)
        for slot, id_ in kept:
            if slot.list is not None and slot.list != grant.list:
                dated = True
                self._dated_lots(lots, id_, slot.list)
                continue
            with block.inside(f"if {self.walk.raw(id_).text}:"):
                expires = NONE if slot.expires is None else self._last_day(slot.expires)
                self._lot(lots, id_, expires, Fixed(slot.expires), Fixed(slot.rolled), NONE)
        return Expr(f"tuple(sorted({lots.name}, key=expiring_first))", Bind.CALL) if dated else lots.whole

    def _dated_lots(self, lots: Gathering, id_: Id, list_id: str) -> None:
        """Lots that each have days of their own."""
        block = self.walk.block
        key, granted, expires = (block.fresh(hint) for hint in ("key", "granted", "expires"))
        with self.walk.rows(list_id, [id_], keys=key), block.inside(f"if {self.walk.raw(id_).text}:"):
            block.add(f"{granted}, {expires} = lot_days({key})")
            self._lot(lots, id_, Expr(expires), NONE, Fixed(False), Expr(granted))

    def _lot(self, lots: Gathering, id_: Id, expires: Piece, periods: Piece, rolled: Piece, granted: Piece) -> None:
        lot = self.pieces.made(
            Lot,
            "lot",
            quantity=self.pieces.value(id_),
            expires=expires,
            periods=periods,
            rolled=rolled,
            granted=granted,
        )
        lots.add(self.pieces.text(lot))

    def _last_day(self, periods: int) -> Piece:
        return Expr(f"expiries[{expiries(self.plan).index(periods)}]", Bind.CALL)
