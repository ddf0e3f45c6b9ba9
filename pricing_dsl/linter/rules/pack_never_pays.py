"""T112: overage that is cheaper than the pack that is sold against it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.analysis.curves import Curve, curve
from pricing_dsl.analysis.prices import jumps
from pricing_dsl.analysis.samples import Sample
from pricing_dsl.analysis.situations import Quantity, quantities, situations
from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.linter.narrowed import Narrowed
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.statements import statements
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line
from pricing_dsl.semantics import model
from pricing_dsl.source import Place

_ONE = Fraction(1)


@frozen
class Pack:
    """A pack, what it costs, and the most that it ever saves."""

    plan: Narrowed
    grant: model.Grant
    costs: Fraction
    saves: Fraction


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each pack."""
    told: set[Place] = set()
    for plan in subject.narrowed:
        for pack in packs(plan):
            if pack.grant.place not in told:
                told.add(pack.grant.place)
                words = plan.words
                yield RULE.finding(
                    f"this costs {words.money(pack.costs)} and saves {words.money(pack.saves)} of overage at most, "
                    "roundings aside",
                    first_line(subject.sources, pack.grant.place),
                    stake=f"whoever buys one pays {words.money(pack.costs - pack.saves)} more than without",
                )


def packs(plan: Narrowed) -> Iterator[Pack]:
    """Packs for one quantity, of a plan that nothing but quantities has a part in: then plain situations tell all."""
    inlets = {inlet.name: inlet for inlet in plan.program.inlets}
    roles = {inlets[name].role for name in plan.plan.needs if name in inlets}
    for grant in statements(plan.model.body):
        if isinstance(grant, model.Grant) and isinstance(grant.costs, model.Const) and roles <= {"meter", "purchase"}:
            inlet = inlets.get(f"{grant.name}.bought")
            if inlet is not None and inlet.list is None and len(grant.covers) == 1:
                saves = _saves(plan, grant, inlet.name)
                assert isinstance(grant.costs.value, Fraction)
                if saves is not None and saves < grant.costs.value:
                    yield Pack(plan, grant, grant.costs.value, saves)


def _saves(plan: Narrowed, grant: model.Grant, bought: str) -> Fraction | None:
    """The most that one pack saves; None where that cannot be told."""
    assert isinstance(grant.costs, model.Const)
    assert isinstance(grant.costs.value, Fraction)
    most = Fraction(0)
    for sample in situations(plan.program, plan.plan):
        for quantity in quantities(plan.program, plan.plan):
            if quantity.name == bought or quantity.list is not None:
                continue
            without, with_one = (_curve(plan.program, plan.plan, sample, quantity, bought, n) for n in (0 * _ONE, _ONE))
            if without is None or with_one is None:
                return None
            saved = without.minus(with_one).greatest
            if saved is None or saved.value is None or not saved.exact:
                return None
            later = _later(grant, without)
            if later is None:
                return None
            most = max(most, saved.value + grant.costs.value, later)
    return most


def _curve(
    program: Program, plan: Plan, sample: Sample, quantity: Quantity, bought: str, number: Fraction
) -> Curve | None:
    """What is billed along a quantity with so many packs."""
    usage = evolve(sample.usage, values={**sample.usage.values, bought: number})
    found = curve(program, plan, usage, quantity, opening=sample.opening)
    return found if isinstance(found, Curve) and all(one.form is not None for one in found.segments) else None


def _later(grant: model.Grant, without: Curve) -> Fraction | None:
    """What a pack that lasts may save in later periods, its units one by one where they are dearest."""
    if grant.periods == 1:
        return Fraction(0)
    if jumps(without) or not isinstance(grant.size, model.Const) or not isinstance(grant.size.value, Fraction):
        return None
    steepest = max((form.drift for _, form in without.parts), default=Fraction(0))
    return grant.size.value * steepest


RULE = LintRule(
    Rule(
        code="T112",
        name="overage-below-pack",
        severity=Severity.WARNING,
        category=Category.MONEY,
        title="overage is cheaper than the pack sold against it",
        what="""What is bought on top costs more than all the overage that it can ever save.""",
        why="""Nobody should buy it, and whoever does finds out by the bill. Mostly the price of overage was lowered,
            and the pack was forgotten. The finding tells how much the pack is too dear.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant pack 100 GB of storage on purchase costs 10 USD
              charge storage on overage of storage at 0.07 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              grant pack 100 GB of storage on purchase costs 6 USD
              charge storage on overage of storage at 0.07 USD per GB
            }
            """,
    ),
    check,
)
