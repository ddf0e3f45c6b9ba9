"""Values of a plan as exact functions of one quantity.

The plan is evaluated by the interpreter with a `Symbol` for the quantity, first for all its numbers at once. Where an
answer differs along the stretch (a tier, a minimum, a condition), the stretch is parted there and the evaluation goes
on from that value, once for each part. At the points between it is evaluated with the number itself. So a curve is
exact pieces: points, and open stretches with the form of the value on each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import frozen

from pricing_dsl.analysis.forms import X
from pricing_dsl.analysis.settings import LEAVES, Moving, Setting, closure, moved
from pricing_dsl.analysis.stretches import Split, Stretch, UnclearError
from pricing_dsl.analysis.symbols import Symbol, Unclear, form_of, made, rounded
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id, Value
from pricing_dsl.rating.interpreter import Evaluation, compute, spread

MAX_PIECES = 5_000
"""Most parts that a stretch is parted into."""

Cell: TypeAlias = "Stretch | Fraction"


@frozen
class Piece:
    """One part of what moves, and what is known there.

    results: of each value asked for, by id: its form, or, of what is no number, what it is; None where that cannot be
    told. rejected: why a summary is set aside here, "" where it is not. unclear: why something cannot be told.
    """

    cell: Cell
    results: Mapping[Id, Any]
    rejected: str = ""
    unclear: str = ""


def pieces(setting: Setting, moving: Moving, targets: Sequence[Id], *, whole: bool = True) -> list[Piece]:
    """The targets along all that the quantity may be, from low to high.

    whole: a division by zero anywhere in the plan rejects a summary; else only in what the targets rest on.
    """
    return list(_Sweep(setting, moving, targets, whole).run())


class _Sweep:
    """One plan along one quantity."""

    def __init__(self, setting: Setting, moving: Moving, targets: Sequence[Id], whole: bool) -> None:
        self.setting = setting
        self.moving = moving
        self.targets = targets
        plan = setting.plan
        asked = [*targets, *(rejection.flag for rejection in plan.rejections)]
        if whole:
            asked += [v.id for v in plan.values if isinstance(v.op, ir.Over | ir.Ratio)]
        self.order = closure(plan, asked, moving.ids)
        self.count = 0

    def run(self) -> Iterator[Piece]:
        moving = self.moving
        start = Stretch(moving.lo, moving.hi, moving.step)
        waiting: list[tuple[Cell, Evaluation | None, int]] = []
        if moving.hi is not None and moving.hi != moving.lo:
            waiting.append((moving.hi, None, 0))
        if moving.lo is None or moving.hi is None or moving.lo < moving.hi:
            waiting += [(cell, None, 0) for cell in reversed(list(start.plain()))]
        if moving.lo is not None:
            waiting.append((moving.lo, None, 0))
        while waiting:
            cell, run, index = waiting.pop()
            self.count += 1
            try:
                yield self._piece(cell, run or self._begun(cell), index)
            except _Parted as parted:
                assert isinstance(cell, Stretch)
                for part in reversed(list(cell.parted(parted.points))):
                    begun = _narrowed(parted.run, self.order[: parted.index], part)
                    waiting.append((part, begun, 0 if begun is None else parted.index))

    def _begun(self, cell: Cell) -> Evaluation:
        run = self.setting.evaluation()
        run.results = [None] * len(self.setting.plan.values)  # type: ignore[list-item]
        return run

    def _piece(self, cell: Cell, run: Evaluation, index: int) -> Piece:
        """The results on one part. Raises _Parted where they differ along it."""
        symbol: Any = (made(X, cell) if isinstance(cell, Stretch) else cell) + self.moving.offset
        for at in range(index, len(self.order)):
            value = self.setting.plan.values[self.order[at]]
            try:
                run.results[value.id] = self._result(run, value, symbol)
            except Split as split:
                if self.count > MAX_PIECES:
                    run.results[value.id] = Unclear("it has too many parts")  # type: ignore[call-overload]
                    continue
                raise _Parted(split.points, run, at) from None
            except UnclearError as why:
                run.results[value.id] = Unclear(str(why))  # type: ignore[call-overload]
        return self._told(cell, run)

    def _result(self, run: Evaluation, value: Value, symbol: Any) -> Any:
        if value.id in self.moving.ids:
            return moved(self.setting.leaves.get(value.id, []), symbol, self.moving.row)
        if isinstance(value.op, LEAVES):
            return self.setting.leaves[value.id]
        own = _OWN.get(type(value.op))
        return compute(run, value) if own is None else spread(run, value, lambda row: own(run, value, row))

    def _told(self, cell: Cell, run: Evaluation) -> Piece:
        rejected, unclear = self._rejection(run)
        results: dict[Id, Any] = {}
        for target in self.targets:
            try:
                results[target] = _shape(run.results[target])
            except UnclearError as why:
                unclear = unclear or str(why)
                results[target] = None
        return Piece(cell, results, rejected, unclear)

    def _rejection(self, run: Evaluation) -> tuple[str, str]:
        unclear = ""
        for rejection in self.setting.plan.rejections:
            try:
                if any(run.all(rejection.flag)):
                    return rejection.reason, ""
            except UnclearError as why:
                unclear = f"whether `{rejection.reason}`: {why}"
        return ("a division by zero" if run.by_zero else ""), unclear


def _shape(result: Any) -> Any:
    """A number as a form, row by row where it has rows; anything else as it is. Raises UnclearError."""
    match result:
        case Unclear():
            raise UnclearError(result.reason)
        case list():
            return [_shape(one) for one in result]
        case Fraction() | Symbol():
            return form_of(result)
        case _:
            return result


class _Parted(Exception):  # noqa: N818 - not an error: the evaluation goes on in parts
    def __init__(self, points: list[Fraction], run: Evaluation, index: int) -> None:
        self.points, self.run, self.index = points, run, index
        super().__init__(points)


def _narrowed(run: Evaluation, known: Sequence[Id], cell: Cell) -> Evaluation | None:
    """The evaluation so far, on a part of the stretch; None: at this point more may be known than along the stretch."""
    results: list[Any] = [None] * len(run.results)
    for id_ in known:
        result: Any = run.results[id_]
        if isinstance(result, Unclear) and not isinstance(cell, Stretch):
            return None
        results[id_] = [_on(one, cell) for one in result] if isinstance(result, list) else _on(result, cell)
    return Evaluation(
        run.plan, run.tables, run.usage, run.calendar, run.state, run.rows, run.slots, results, list(run.by_zero)
    )


def _on(result: Any, cell: Cell) -> Any:
    """A result on a part of its stretch."""
    if not isinstance(result, Symbol):
        return result
    return result.on(cell) if isinstance(cell, Stretch) else result.at(cell)


# ---- operations that symbols need their own way for ------------------------------------------------------------------


def _round(run: Evaluation, value: Value, row: int | None) -> Any:
    assert isinstance(value.op, ir.Round)
    return rounded(run.at(value.op.a, row), value.op.step, value.op.mode)


def _quotient(run: Evaluation, value: Value, row: int | None) -> Any:
    op = value.op
    assert isinstance(op, ir.Over | ir.Ratio)
    divisor = run.at(op.b, row)
    if divisor == 0:
        if value.guard is None or run.at(value.guard, row):
            run.by_zero.append((value.id, row))
        return Fraction(0)
    quotient = run.at(op.a, row) / divisor
    return rounded(quotient, op.step, op.mode) if isinstance(op, ir.Ratio) else quotient


_OWN: dict[type, Callable[[Evaluation, Value, int | None], Any]] = {
    ir.Round: _round,
    ir.Over: _quotient,
    ir.Ratio: _quotient,
}
