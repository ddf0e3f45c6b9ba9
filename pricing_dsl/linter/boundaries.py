"""Boundaries of tiers at which it matters to whom they belong: the quantities at which a bill jumps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from pricing_dsl.examples.run import ExampleResult
from pricing_dsl.ir import nodes as ir
from pricing_dsl.linter.statements import statements
from pricing_dsl.linter.subject import Subject
from pricing_dsl.semantics import model
from pricing_dsl.semantics.expressions import number


@frozen
class Boundary:
    """A bound at which one tier ends and another begins, and what exactly this quantity costs by either.

    Of graduated tiers the amounts are those of the tier that begins: what is owed for entering it, or nothing.
    """

    plan: int
    line: model.Line
    usage: model.Usage
    entry: model.Entry
    at: Fraction
    below: Fraction
    above: Fraction

    @property
    def entering(self) -> bool:
        """Whether the jump is what is owed for entering the next of graduated tiers."""
        return isinstance(self.usage.pricing, model.Tiers) and self.usage.pricing.mode == "graduated"

    @property
    def jump(self) -> Fraction:
        return abs(self.above - self.below)


def boundaries(subject: Subject, plan: int) -> Iterator[Boundary]:
    """The boundaries of a plan at which the bill jumps by a coin or more, where bounds and prices are constant.

    Tiers that another amount selects, that start after one, or that rows fill together have no quantity of their own
    to be at.
    """
    coin = subject.program.plans[plan].minor_unit or Fraction(0)
    for line in statements(subject.model.plans[plan].body):
        usage = line.amount if isinstance(line, model.Line) else None
        if not isinstance(line, model.Line) or not isinstance(usage, model.Usage):
            continue
        if not isinstance(usage.pricing, model.Tiers):
            continue
        tiers = usage.pricing
        if tiers.continuing or tiers.selected_by is not None or tiers.starting_after is not None:
            continue
        for entry, following in pairwise(tiers.entries):
            at = None if entry.bound is None else number(entry.bound)
            amounts = None if at is None else _either(tiers.mode, entry.price, following.price, at)
            if at is not None and amounts is not None and abs(amounts[1] - amounts[0]) >= max(coin, Fraction(1, 10**9)):
                yield Boundary(plan, line, usage, entry, at, *amounts)


def visited(subject: Subject, boundary: Boundary) -> bool:
    """Whether some example is at exactly this quantity."""
    plan = subject.program.plans[boundary.plan]
    return any(boundary.at in _quantities(result, plan, boundary.line) for result in subject.runs.results)


def _quantities(result: ExampleResult, plan: ir.Plan, line: model.Line) -> Iterator[Fraction]:
    """The quantities of a line in the periods of an example in which the line is billed."""
    for trace in result.traces:
        if trace is None or trace.run.plan.name != plan.name or trace.run.plan.currency != plan.currency:
            continue
        for one in trace.run.plan.lines:
            billed = one.shown is None or any(trace.run.all(one.shown))
            if one.place == line.place and one.name == line.name and one.quantity is not None and billed:
                yield from trace.run.all(one.quantity)


def _either(mode: str, below: model.Price, above: model.Price, at: Fraction) -> tuple[Fraction, Fraction] | None:
    """What the tier that ends and the one that begins take for the bound itself. None if either is not constant, or
    is not offered: that is for an example of a rejection to show."""
    if mode == "volume":
        one, other = _price(below, at), _price(above, at)
        return None if one is None or other is None else (one, other)
    entering = _price(above, Fraction(0))
    return None if entering is None or below.kind == "not_offered" else (Fraction(0), entering)


def _price(price: model.Price, quantity: Fraction) -> Fraction | None:
    if price.kind == "not_offered":
        return None
    total = Fraction(0)
    if price.flat is not None:
        flat = number(price.flat)
        if flat is None:
            return None
        total = flat
    if price.rate is None:
        return total
    rate = number(price.rate)
    units = quantity if price.package is None else Fraction(-(-quantity // price.package))
    return None if rate is None else total + units * rate
