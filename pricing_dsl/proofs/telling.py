"""What became of a claim, in words."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.analysis.claims import Proved, Refuted, Undecided, Witness
from pricing_dsl.examples.run import COMPARISONS, shown
from pricing_dsl.pipeline import Compilation
from pricing_dsl.proofs.run import ProofResult
from pricing_dsl.rating.rate import rate_traced
from pricing_dsl.rating.rated import Rated
from pricing_dsl.rating.usage import Usage
from pricing_dsl.semantics import model


def told(compilation: Compilation, result: ProofResult) -> str:
    """The verdict in a sentence without a full stop: of a refuted claim, what is billed and for what usage."""
    match result.verdict:
        case Proved():
            return "holds for every usage"
        case Undecided(reason, place):
            line = "" if place is None else f" (line {compilation.sources.position(place)[0]})"
            return f"is not decided: {reason}{line}"
        case Refuted(witness):
            return _refuted(compilation, result, witness)


def version(result: ProofResult) -> str:
    """The plan, and which version and currency of it."""
    plan = result.asked.plan
    since = f" from {plan.start}" if plan.start is not None else ""
    return f"{plan.name}{since}"


def _refuted(compilation: Compilation, result: ProofResult, witness: Witness) -> str:
    asked = result.asked
    if asked.proof.by is None or witness.more is None:
        return f"with {_given(compilation, result, witness.usage)}, {_sides(compilation, result, witness)}"
    inlet = compilation.model.inlets[asked.proof.by]
    less, more = (_moved(result, witness, usage) for usage in (witness.usage, witness.more))
    of = inlet.type
    text = compilation.sources.text(asked.expr.place)
    amounts = [_shown(result, value, asked.expr.type) for value in (witness.value, witness.then)]
    others = _given(compilation, result, witness.usage, without=inlet.name)
    tail = f", with {others}" if others else ""
    return f"{text} is {amounts[0]} at {_shown(result, less, of)}, and {amounts[1]} at {_shown(result, more, of)}{tail}"


def _moved(result: ProofResult, witness: Witness, usage: Usage) -> Fraction:
    """How much of the quantity there is."""
    name = result.asked.proof.by
    assert name is not None
    if witness.row is None:
        value = usage.values[name]
    else:
        inlet = next(inlet for inlet in result.program.inlets if inlet.name == name)
        assert inlet.list is not None
        value = usage.rows[inlet.list][witness.row][name]
    assert isinstance(value, Fraction)
    return value


def _given(compilation: Compilation, result: ProofResult, usage: Usage, without: str = "") -> str:
    inlets = compilation.model.inlets
    scalars = [
        f"{name} = {_shown(result, value, inlets[name].type if name in inlets else model.Unknown())}"
        for name, value in usage.values.items()
        if name != without
    ]
    rows = [f"{len(rows)} rows of {list_id}" for list_id, rows in usage.rows.items()]
    return ", ".join([*scalars, *rows])


def _sides(compilation: Compilation, result: ProofResult, witness: Witness) -> str:
    """What the sides of the comparison come to."""
    asked = result.asked
    rated = rate_traced(result.program, asked.plan, witness.usage, witness.opening)
    assert isinstance(rated, Rated)
    if not isinstance(asked.expr, model.Op) or asked.expr.op not in COMPARISONS:
        return f"{compilation.sources.text(asked.expr.place)} does not hold"
    values = [rated.run.results[id_] for id_ in asked.ids[1:]]
    parts = [
        f"{compilation.sources.text(expr.place)} is {_shown(result, value, expr.type)}"
        for expr, value in zip(asked.exprs[1:], values, strict=True)
        if not isinstance(expr, model.Const)
    ]
    return " and ".join(parts)


def _shown(result: ProofResult, value: object, type: model.Type) -> str:
    plan = result.asked.plan
    digits = 0 if plan.minor_unit is None else len(str(plan.minor_unit.denominator)) - 1
    return shown(value, type, plan.currency, digits)
