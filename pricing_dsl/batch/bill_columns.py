"""The columns that bills may be asked for, all plans of a program together: their names, types, and where on a bill
they are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

import pyarrow as pa
from attrs import define, evolve, field, frozen

from pricing_dsl.batch.cells import CellKind, groups_of, held_as_text, list_of, same
from pricing_dsl.batch.incoming import Incoming
from pricing_dsl.batch.rated import TableError
from pricing_dsl.batch.scales import Scales, decimals, larger
from pricing_dsl.batch.slots import KINDS, Held
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import BILL, Id, Line, Plan, Program
from pricing_dsl.rating.bill import Bill

BALANCE = ("opening", "granted", "bought", "drawn", "forfeited", "closing")


@frozen
class BillColumn:
    """A column of a table of bills.

    of: finds its value on a bill; None where that has none. put: makes what Arrow takes of it. default: it is there
    when no columns are asked for by name. path: the name in its parts, as ("line", "usage"). kind: of its single
    values;
    None where the type says all. listed: it holds several of them.
    """

    name: str
    type: pa.DataType
    of: Callable[[Bill], Any]
    put: Callable[[Any], Any] = same
    default: bool = True
    path: tuple[str, ...] = ()
    kind: CellKind | None = None
    listed: bool = False

    def cell(self, bill: Bill) -> Any:
        """What a bill has in this column.

        Raises:
            DoesNotFitError: the column cannot hold it.
        """
        value = self.of(bill)
        return None if value is None else self.put(value)


def bill_columns(
    program: Program, scales: Scales, slots: Mapping[str, Held], incoming: Incoming
) -> dict[str, BillColumn]:
    """Every column of a program by name; `row`, the number of the row, is none of the bill's own."""
    plans = _Plans(program, scales)
    found = [*_head(incoming), *plans.money(), *_state(scales, slots), *plans.further()]
    return {one.name: one if one.path else evolve(one, path=(one.name,)) for one in found}


def chosen(known: Mapping[str, BillColumn], names: Iterable[str] | None) -> tuple[BillColumn, ...]:
    """The columns that are asked for, in that order; of None, those that are there by default. `line.*` are all that
    begin so.

    Raises:
        TableError: one is asked for twice, or there is none of that name.
    """
    if names is None:
        return tuple(column for column in known.values() if column.default)
    if isinstance(names, str):
        raise TableError(f'columns are given as a list of names: columns=["{names}"]')
    found: dict[str, BillColumn] = {}
    for name in names:
        of_name = [name] if name in known else [one for one in known if "*" in name and fnmatchcase(one, name)]
        if not of_name and "*" not in name:
            meant = closest(name, known)
            raise TableError(f"no bill has a column {name}" + (f": do you mean `{meant}`?" if meant else ""))
        if name in found:
            raise TableError(f"the column {name} is asked for twice")
        found |= {one: known[one] for one in of_name}
    return tuple(found.values())


# ---- what every bill has ---------------------------------------------------------------------------------------------

ROW = "row"


def _head(incoming: Incoming) -> Iterator[BillColumn]:
    text, day = pa.string(), pa.date32()
    yield BillColumn(ROW, pa.int64(), lambda bill: None)
    yield BillColumn("subscription", text, lambda bill: bill.subscription or None, default=incoming.has("subscription"))
    yield BillColumn("matching_id", text, lambda bill: bill.matching_id or None, default=incoming.has("matching_id"))
    yield BillColumn("plan", text, lambda bill: bill.plan, default=incoming.has("plan"))
    dated = incoming.has("period.start")
    yield BillColumn("period.start", day, lambda bill: bill.period and bill.period.start, default=dated)
    yield BillColumn("period.end", day, lambda bill: bill.period and bill.period.end, default=dated)
    yield BillColumn("currency", text, lambda bill: bill.currency)


def _state(scales: Scales, slots: Mapping[str, Held]) -> Iterator[BillColumn]:
    yield BillColumn("closing.periods", pa.int32(), lambda bill: bill.closing.periods)
    yield BillColumn("closing.anchor", pa.date32(), lambda bill: bill.closing.anchor)
    yield BillColumn("closing.through", pa.date32(), lambda bill: bill.closing.through)
    for name, held in slots.items():
        cell = CellKind(held.kind, scales.carried[name])
        kind, put = _held_column(held, cell)
        of = partial(_slot, name)
        yield BillColumn(
            f"closing.{name}", kind, of, put, path=("slot", name), kind=None if held.form == "mixed" else cell
        )


def _held_column(held: Held, cell: CellKind) -> tuple[pa.DataType, Callable[[Any], Any]]:
    match held.form:
        case "window":
            return list_of(cell)
        case "groups":
            return groups_of(cell)
        case "mixed":
            return held_as_text(held.name)
        case _:
            return cell.type, cell.put


def _slot(name: str, bill: Bill) -> Any:
    return bill.closing.slots.get(name)


# ---- what plans have -------------------------------------------------------------------------------------------------


@define
class _Amounts:
    """What the values of one column have in common, over all plans. listed: in some plan there are several."""

    kind: str = "number"
    scale: int | None = 0
    digits: int = 0
    listed: bool = False
    mixed: bool = False

    def join(self, den: Den, kind: str = "number", *, digits: int = 0, listed: bool = False) -> None:
        self.mixed = self.mixed or self.kind != kind
        self.scale = larger(self.scale, decimals(den))
        self.digits = max(self.digits, digits)
        self.listed = self.listed or listed

    @property
    def cell(self) -> CellKind:
        scale = None if self.scale is None else max(self.scale, self.digits)
        return CellKind("mixed" if self.mixed else self.kind, scale, self.digits)


@define
class _Plans:
    """Gathers the columns of every plan; those of one name are one."""

    program: Program
    scales: Scales
    dens: dict[str, _Amounts] = field(factory=dict)

    def money(self) -> Iterator[BillColumn]:
        """The total, lines, notes and notices."""
        total = self._money(lambda plan: [("total", (plan.total,))])["total"]
        yield self._one(("total",), total, _total)
        lines = self._money(lambda plan: [(line.name, (line.amount,)) for line in plan.lines])
        for name, amounts in lines.items():
            yield self._one(("line", name), amounts, partial(_amount, "lines", name))
        notes = self._money(lambda plan: [(note.name, (note.amount,)) for note in plan.notes])
        for name, amounts in notes.items():
            yield self._one(("note", name), amounts, partial(_amount, "notes", name))
        yield BillColumn("notices", pa.list_(pa.string()), lambda bill: list(map(str, bill.notices)))

    def further(self) -> Iterator[BillColumn]:
        """What is only there on request."""
        yield BillColumn("defaults", pa.list_(pa.string()), lambda bill: list(bill.defaults), default=False)
        for what in ("quantity", "price"):
            for name, amounts in self._of_lines(what).items():
                yield self._one((what, name), amounts, partial(_of_line, what, name), default=False)
        yield from self._grants()
        yield from self._outputs()

    @staticmethod
    def _one(
        path: tuple[str, ...], amounts: _Amounts, of: Callable[[Bill], Any], *, default: bool = True
    ) -> BillColumn:
        cell = amounts.cell
        return BillColumn(".".join(path), cell.type, of, cell.put, default, path, cell)

    def _each(self) -> Iterator[tuple[Plan, tuple[Den, ...]]]:
        return zip(self.program.plans, self.scales.plans, strict=True)

    def _money(self, named: Callable[[Plan], Iterable[tuple[str, tuple[Id, ...]]]]) -> dict[str, _Amounts]:
        found: dict[str, _Amounts] = {}
        for plan, dens in self._each():
            digits = 0 if plan.minor_unit is None else len(str(plan.minor_unit.denominator)) - 1
            for name, ids in named(plan):
                for id_ in ids:
                    found.setdefault(name, _Amounts()).join(dens[id_], digits=digits)
        return found

    def _of_lines(self, what: str) -> dict[str, _Amounts]:
        found: dict[str, _Amounts] = {}
        for plan, dens in self._each():
            for line in plan.lines:
                id_ = getattr(line, what)
                if id_ is not None:
                    found.setdefault(line.name, _Amounts()).join(dens[id_].scaled(_told(line, what)))
        return found

    def _grants(self) -> Iterator[BillColumn]:
        found: dict[tuple[str, str], _Amounts] = {}
        for plan, dens in self._each():
            for grant in plan.grants:
                for part in BALANCE:
                    amounts = found.setdefault((grant.name, part), _Amounts())
                    amounts.join(dens[getattr(grant, part)], listed=grant.list is not None)
        for (name, part), amounts in found.items():
            cell, path = amounts.cell, ("grant", name, part)
            kind, put = _balances(cell) if amounts.listed else (cell.type, cell.put)
            of = partial(_balance, name, part, amounts.listed)
            yield BillColumn(".".join(path), kind, of, put, False, path, cell, amounts.listed)

    def _outputs(self) -> Iterator[BillColumn]:
        found: dict[str, _Amounts] = {}
        for plan, dens in self._each():
            for output in plan.outputs:
                value = plan.values[output.value]
                kind = KINDS.get(value.kind, value.kind)
                found.setdefault(output.name, _Amounts(kind)).join(dens[value.id], kind, listed=value.space != BILL)
        for name, amounts in found.items():
            cell = amounts.cell
            kind, put = list_of(cell) if amounts.listed else (cell.type, cell.put)
            of = partial(_output, name, amounts.listed)
            yield BillColumn(f"output.{name}", kind, of, put, False, ("output", name), cell, amounts.listed)


def _told(line: Line, what: str) -> int:
    """What telling a quantity or price in the rulebook's words adds to its denominator."""
    return 1 if line.said is None else int(getattr(line.said, what).denominator)


def _balances(cell: CellKind) -> tuple[pa.DataType, Callable[[Any], Any]]:
    """A grant's balance for each of its dimension values; "" is that of the whole grant."""
    kind = pa.list_(pa.struct([("of", pa.string()), ("value", cell.type)]))
    return kind, lambda found: [(of, cell.put(value)) for of, value in found]


def _total(bill: Bill) -> Any:
    return bill.total


def _amount(among: str, name: str, bill: Bill) -> Any:
    return next((one.amount for one in getattr(bill, among) if one.name == name), None)


def _of_line(what: str, name: str, bill: Bill) -> Any:
    return next((getattr(line, what) for line in bill.lines if line.name == name), None)


def _balance(name: str, part: str, listed: bool, bill: Bill) -> Any:
    found = [(balance.of, getattr(balance, part)) for balance in bill.grants if balance.name == name]
    return (found or None) if listed else next((value for _, value in found), None)


def _output(name: str, listed: bool, bill: Bill) -> Any:
    value = dict(bill.outputs).get(name)
    return [value] if listed and value is not None and not isinstance(value, tuple) else value
