"""The walk over the values of plans that are alike: each of them as instructions, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from math import gcd
from typing import Any

from attrs import define, field, frozen

from pricing_dsl.exact import Den
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, ONE, Id, Value
from pricing_dsl.ir.operands import DIVISOR, operands
from pricing_dsl.rating.emit.arguments import Argument, is_leaf
from pricing_dsl.rating.emit.columns import amounts, conditions, lookups, rows
from pricing_dsl.rating.emit.columns.exact import exact_flags
from pricing_dsl.rating.emit.columns.forms import Form, Wholes, common_factor
from pricing_dsl.rating.emit.columns.instructions import Columns, Result
from pricing_dsl.rating.emit.columns.joined import Joined
from pricing_dsl.rating.emit.columns.run import Run
from pricing_dsl.rating.emit.columns.single import Given
from pricing_dsl.rating.emit.columns.skeleton import Skeleton
from pricing_dsl.rating.emit.columns.writer import Writer
from pricing_dsl.rating.emit.names import identifier, leaf_name

_CODES = ("flag", "choice", "text")

_FORMS: dict[type, Callable[[Run, Value, Any], Form]] = {
    ir.Linear: amounts.linear,
    ir.Mul: amounts.product,
    ir.Over: amounts.over,
    ir.Ratio: amounts.ratio,
    ir.Round: amounts.round_,
    ir.Min: amounts.least,
    ir.Max: amounts.greatest,
    ir.Part: amounts.part,
    ir.Choose: conditions.choose,
    ir.Pick: lookups.pick,
    ir.RowOf: lookups.row_of,
    ir.CellOf: lookups.cell_of,
    ir.DateDiff: lookups.days_between,
    ir.Shift: lookups.shifted,
    ir.FoldRows: rows.fold,
    ir.Running: rows.running,
    ir.Draw: rows.drawn,
}
"""Operations that give numbers, dates or rows."""

_FLAGS: dict[type, Callable[[Run, Value, Any], Given]] = {
    ir.Compare: conditions.compare,
    ir.And: conditions.every,
    ir.Or: conditions.some,
    ir.Not: conditions.negated,
    ir.Choose: conditions.choose_code,
    ir.Pick: lookups.pick_code,
    ir.HasCell: lookups.has_cell,
    ir.CellOf: lookups.cell_code,
    ir.FoldRows: rows.any_row,
    ir.First: rows.first,
}
"""Operations that give flags, choices or texts."""


@frozen
class _Leaf:
    """A value that is read, by the name of its column."""

    name: str
    value: Id


@frozen
class _Asked:
    """A result of all plans."""

    name: str
    operand: Given
    value: Value
    den: Den
    space: str

    def of(self, plan: int, skeleton: Skeleton) -> Result:
        """The result of one of them."""
        operand = self.operand if isinstance(self.operand, str) else self.operand[plan]
        return Result(self.name, operand, skeleton.own[self.value.id], self.space, self.value.kind, self.den)


@define
class Walk:
    """Writes the instructions of plans that are alike."""

    run: Run
    leaves: list[_Leaf] = field(factory=list)
    _uses: Counter[Id] = field(init=False)
    _asked: frozenset[Id] = field(init=False)

    @classmethod
    def over(cls, joined: Joined) -> Walk:
        """All that is asked of the plans, written."""
        walk = cls(Run(joined, Writer(len(joined.skeletons))))
        divisors = rows.divisors(walk.run)
        for value in joined.skeletons[0].values:
            walk._value(value)
            if value.id in divisors:
                rows.bind_divisor(walk.run, value)
        return walk

    @_asked.default
    def _results(self) -> frozenset[Id]:
        return frozenset(self.run.skeletons[0].results.values())

    @_uses.default
    def _count(self) -> Counter[Id]:
        skeleton = self.run.skeletons[0]
        uses = Counter(operand for value in skeleton.values for operand in operands(value.op))
        uses.update(skeleton.results.values())
        uses.update(id_ for equality in skeleton.equalities for id_ in equality.ids)
        return uses

    # ---- values ----

    def _value(self, value: Value) -> None:
        run, op = self.run, value.op
        if isinstance(op, ir.Const):
            self._constant(value)
        elif is_leaf(value):
            self._leaf(value)
        elif isinstance(op, ir.TierOf):
            run.tiers[value.id] = lookups.tiers_of(run, value, op)
        elif value.kind in _CODES:
            run.codes[value.id] = _FLAGS[type(op)](run, value, op)
        else:
            run.forms[value.id] = self._settled(value, _FORMS[type(op)](run, value, op))

    def _settled(self, value: Value, form: Form) -> Form:
        """A sum that is asked for, or that several values rest on, is computed once; one value adds it to its own."""
        if not isinstance(value.op, ir.Linear) or form.scaled is not None:
            return form
        if self._uses[value.id] < 2 and value.id not in self._asked:
            return form
        of_one = len(value.op.args) == 1 and form.constant.are(0)
        return form if of_one else self.run.writer.form(self.run.writer.sum(form))

    def _constant(self, value: Value) -> None:
        constants = tuple(lookups.plain(own.value, self.run.dens[value.id].const) for own in self.run.ops(value.id))
        if value.kind in _CODES:
            self.run.codes[value.id] = constants
        else:
            self.run.forms[value.id] = Form.number(Wholes(tuple(one for one in constants if isinstance(one, int))))

    def _leaf(self, value: Value) -> None:
        taken = {leaf.name for leaf in self.leaves}
        hint = name = identifier(leaf_name(value.op))
        while name in taken:
            name = f"{hint}_{len(taken)}"
        self.leaves.append(_Leaf(name, value.id))
        column = self.run.writer.argument(name, value.space)
        if value.kind in _CODES:
            self.run.codes[value.id] = column
        else:
            self.run.forms[value.id] = self.run.writer.form(column)

    # ---- what comes of it ----

    def columns(self) -> tuple[Columns, ...]:
        """The instructions of each plan."""
        run, writer = self.run, self.run.writer
        exact = exact_flags(run)
        asked = [self._result(name, id_) for name, id_ in run.skeletons[0].results.items()]
        asked += self._givens(asked)
        wanted = [*exact, *(one.operand for one in asked if isinstance(one.operand, str))]
        drafts = writer.needed(wanted)
        read = {*wanted, *(arg for draft in drafts for arg in draft.args if isinstance(arg, str))}
        leaves = [leaf for leaf in self.leaves if leaf.name in read]
        return tuple(
            Columns(
                tuple(Argument(leaf.name, "value", skeleton.own[leaf.value]) for leaf in leaves),
                tuple(draft.of(plan) for draft in drafts),
                tuple(one.of(plan, skeleton) for one in asked),
                tuple(exact),
            )
            for plan, skeleton in enumerate(run.skeletons)
        )

    def _result(self, name: str, id_: Id) -> _Asked:
        """A value that is asked for; a number over no more than it needs."""
        value, den = self.run.value(id_), self.run.dens[id_]
        if value.kind in _CODES:
            return _Asked(name, self.run.writer.spread(self.run.codes[id_], value.space), value, ONE, value.space)
        form = self.run.form(id_)
        if value.kind == "number":
            shared = 1 if self.run.writer.is_known(form) else gcd(den.const, *common_factor([form]).of)
            form, den = form.over(self.run.wholes(shared)), Den(den.const // shared, den.powers)
        return _Asked(name, self.run.writer.spread(self.run.writer.sum(form), value.space), value, den, value.space)

    def _givens(self, asked: list[_Asked]) -> list[_Asked]:
        """The givens that the denominators of results are over."""
        names = dict.fromkeys(name for one in asked for name, _ in one.den.powers)
        divisors = {name: self.run.value(int(name.removeprefix(DIVISOR))) for name in names}
        return [_Asked(name, self.run.givens[name], divisor, ONE, BILL) for name, divisor in divisors.items()]
