"""Proofs that a claim holds whatever is used, carried in and on whatever day.

Directions and intervals of all values at once come first (`trends`). Where they do not tell, the plan is looked at case
by case (`cases`), each case a plan of its own in which what is known is folded away. A comparison holds everywhere if
it holds where each quantity is worst for it: quantities along which the difference only rises or only falls are put at
their worst end, and the exact algebra runs along the one that is left.

What rejects a summary counts: a claim is about bills. But only the two summaries that a claim compares are known to be
billed, not those between them, so the algebra takes no more from it than the bounds of what is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import evolve

from pricing_dsl.analysis.cases import Case, cases, leaves_of
from pricing_dsl.analysis.claims import Claim, Never
from pricing_dsl.analysis.cuts import sweep
from pricing_dsl.analysis.settings import LEAVES
from pricing_dsl.analysis.specialise import Special, billed_ranges, specialised
from pricing_dsl.analysis.trends import Trends
from pricing_dsl.exact import Range
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.bounds import Form
from pricing_dsl.ir.nodes import BILL, Id, Plan, Program, Scalar


def is_proved(program: Program, plan: Plan, claim: Claim) -> bool:
    """Whether the claim surely holds for the plan, wherever a summary is billed. False: that is not known."""
    return Prover(program, plan, claim).proves()


def is_billed(program: Program, plan: Plan) -> bool:
    """Whether there may be a summary that the plan bills. False: its conditions surely set all aside."""
    return specialised(program, plan, [plan.total], ranges=billed_ranges(plan)) is not None


class Prover:
    """One claim about one plan."""

    def __init__(self, program: Program, plan: Plan, claim: Claim) -> None:
        self.program = program
        self.plan = plan
        self.claim = claim
        self.target = claim.value if isinstance(claim, Never) else claim.flag
        self.billed = billed_ranges(plan)
        self.read = {id_: range_ for id_, range_ in self.billed.items() if isinstance(plan.values[id_].op, LEAVES)}

    def proves(self) -> bool:
        """Whether it holds, at once or in every case."""
        if self._holds(Case({}, {})):
            return True
        flags = [rejection.flag for rejection in self.plan.rejections]
        boxed = specialised(self.program, _unrejected(self.plan), [self.target, *flags], ranges=self.read)
        if boxed is None:
            return True
        found = list(cases(boxed, [boxed.numbers[id_] for id_ in (self.target, *flags)], self._moving(boxed)))
        before = {new: old for old, new in boxed.numbers.items() if isinstance(self.plan.values[old].op, LEAVES)}
        return len(found) > 1 and all(self._holds(case.renumbered(before)) for case in found)

    def whole(self) -> Special | None:
        """The plan as far as the claim goes; None: no summary is billed."""
        return specialised(self.program, self.plan, [self.target], ranges=self.billed)

    def trends(self) -> Trends | None:
        """How everything moves with the quantity, for `Never`."""
        special = self.whole()
        return None if special is None else Trends(special, self._moving(special))

    def _holds(self, case: Case) -> bool:
        billed = _met(self.billed, case.ranges)
        special = specialised(self.program, self.plan, [self.target], case.given, billed)
        if special is None:
            return True
        value = special.numbers[self.target]
        if isinstance(self.claim, Never):
            slopes = Trends(special, self._moving(special)).of(value)
            return is_never(slopes, rising=self.claim.rising)
        if special.plan.values[value].op == ir.Const(True):
            return True
        read = _met(self.read, case.ranges)
        boxed = specialised(self.program, _unrejected(self.plan), [self.target], case.given, read)
        return boxed is None or _is_on(boxed, boxed.numbers[self.target])

    def _moving(self, special: Special) -> frozenset[Id]:
        """The values that read the quantity that moves."""
        if not isinstance(self.claim, Never):
            return frozenset()
        name = self.claim.moves
        inlet = next(one for one in self.program.inlets if one.name == name)
        read = ir.Input(inlet.name) if inlet.list is None else ir.Column(inlet.name)
        space = inlet.list or BILL
        return frozenset(value.id for value in special.plan.values if value.op == read and value.space == space)


def is_never(slopes: Range, *, rising: bool) -> bool:
    """Whether slopes never fall below zero (or, `rising`, above it)."""
    return slopes.hi is not None and slopes.hi <= 0 if rising else slopes.lo is not None and slopes.lo >= 0


def _unrejected(plan: Plan) -> Plan:
    return evolve(plan, rejections=())


def _met(known: Mapping[Id, Range], more: Mapping[Id, Range]) -> dict[Id, Range]:
    """What is known of values from both; where they have nothing in common, the second."""
    return {**known, **{id_: known.get(id_, Range()).meet(range_) or range_ for id_, range_ in more.items()}}


# ---- conditions ------------------------------------------------------------------------------------------------------


def _is_on(special: Special, flag: Id) -> bool:
    """Whether a flag is on for every summary."""
    op = special.plan.values[flag].op
    match op:
        case ir.Const(value):
            return value is True
        case ir.And(args):
            return all(_is_on(special, arg) for arg in args)
        case ir.Or(args) if any(_is_on(special, arg) for arg in args):
            return True
        case ir.Compare() if special.plan.values[op.a].kind == "number" and _at_worst(special, flag, op):
            return True
    leaves = leaves_of(special, [flag])
    return len(leaves) == 1 and _along(special, leaves[0].id, flag)


def _along(special: Special, leaf: Id, flag: Id) -> bool:
    """Whether the flag is on along all of the one quantity that it rests on."""
    found = sweep(special, leaf, [flag]) if special.plan.values[leaf].kind == "number" else None
    return found is not None and all(piece.results[flag] is True for piece in found)


def _at_worst(special: Special, flag: Id, op: ir.Compare) -> bool:
    """Whether a comparison holds where each quantity is worst for it."""
    if op.test == "ne":
        return any(_at_worst(special, flag, evolve(op, test=test)) for test in ("lt", "gt"))
    if op.test == "eq":
        return all(_at_worst(special, flag, evolve(op, test=test)) for test in ("le", "ge"))
    given = _worst_ends(special, flag, op)
    if not given:
        return False
    plan = evolve(special.plan, values=_replaced(special.plan, flag, op))
    leaves = {leaf.id: leaf.range for leaf in leaves_of(special, [flag]) if leaf.kind == "number"}
    ranges = {id_: range_ for id_, range_ in leaves.items() if id_ not in given}
    worst = specialised(special.program, plan, [flag], given, ranges)
    return worst is not None and _is_on(worst, worst.numbers[flag])


def _replaced(plan: Plan, id_: Id, op: ir.Operation) -> tuple[ir.Value, ...]:
    return tuple(evolve(value, op=op) if value.id == id_ else value for value in plan.values)


def _worst_ends(special: Special, flag: Id, op: ir.Compare) -> dict[Id, Scalar]:
    """The end of each quantity at which a comparison is least likely to hold, where it has one."""
    values = special.plan.values
    difference = Form.of(op.a, values.__getitem__).plus(Form.of(op.b, values.__getitem__), -1)
    found: dict[Id, Scalar] = {}
    for leaf in leaves_of(special, [flag]):
        if leaf.kind != "number" or leaf.space != BILL:
            continue
        slopes = Trends(special, frozenset({leaf.id})).sum(difference)
        if op.test in ("gt", "ge"):
            slopes = slopes.scale(Fraction(-1))
        ends = (leaf.range.hi, is_never(slopes, rising=False)), (leaf.range.lo, is_never(slopes, rising=True))
        end = next((end for end, worst in ends if worst and end is not None), None)
        if end is not None:
            found[leaf.id] = end
    return found
