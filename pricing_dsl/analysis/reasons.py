"""Why a claim is not decided: the value at which its direction is lost, or the quantities whose worst is not known."""

from __future__ import annotations

from pricing_dsl.analysis.cases import leaves_of
from pricing_dsl.analysis.claims import Always, Never, Undecided
from pricing_dsl.analysis.proofs import Prover
from pricing_dsl.analysis.settings import closure
from pricing_dsl.analysis.trends import Trends, is_settled
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Id, Value
from pricing_dsl.ir.operands import operands


def undecided(prover: Prover) -> Undecided:
    """The reason that a claim is not proved."""
    claim = prover.claim
    if isinstance(claim, Always):
        return Undecided(_quantities(prover))
    trends = prover.trends()
    lost = None if trends is None else _lost(trends, trends.special.numbers[prover.target])
    if lost is None:
        return Undecided(f"its direction along `{claim.moves}` depends on what else is used")
    return Undecided(_why(lost, claim), lost.place)


def _lost(trends: Trends, target: Id) -> Value | None:
    """The first value whose direction is not known though those of all it is made of are."""
    for id_ in closure(trends.plan, [target]):
        value = trends.value(id_)
        if not is_settled(trends.of(id_)) and all(is_settled(trends.of(arg)) for arg in operands(value.op)):
            return value
    return None


def _why(value: Value, claim: Never) -> str:
    by = f"`{claim.moves}`"
    match value.op:
        case ir.Linear():
            return f"a sum has parts that rise with {by} and parts that fall"
        case ir.Mul():
            return f"a product moves with {by}, and its factors may be below zero"
        case ir.Over() | ir.Ratio():
            return f"it is divided by what moves with {by}"
        case ir.Choose() | ir.Pick() | ir.CellOf():
            return f"where {by} changes what is chosen, the amounts may jump either way"
        case ir.Draw():
            return "packs that end inside the period are drawn from one by one"
        case _:
            return f"how it moves with {by} depends on what else is used"


def _quantities(prover: Prover) -> str:
    whole = prover.whole()
    leaves = [] if whole is None else leaves_of(whole, [whole.numbers[prover.target]])
    names = list(dict.fromkeys(_name(leaf) for leaf in leaves))
    if not names:
        return "its worst case is not known"
    return f"it depends on {', '.join(names)} together, and where they are worst for it is not known"


def _name(leaf: Value) -> str:
    match leaf.op:
        case ir.Input(name) | ir.Column(name):
            return f"`{name}`"
        case ir.Opening(slot) | ir.WindowCount(slot):
            return f"what is carried in as `{slot}`"
        case _:
            return "the dates"
