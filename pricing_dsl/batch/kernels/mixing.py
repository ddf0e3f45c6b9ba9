"""Kernels for rows of several plans."""

from __future__ import annotations

from attrs import define, evolve, field

from pricing_dsl.batch.kernels.joining import Work
from pricing_dsl.batch.kernels.steps import Operand, PerPlan, Step
from pricing_dsl.ir.nodes import BILL


def by_row(work: Work) -> Work:
    """The same work for rows of several plans: a column for each constant that differs between them."""
    columns = _OfPlans()
    for step in work.steps:
        columns.take(step)
    results = tuple((name, columns.of(operand, space), space) for name, operand, space in work.results)
    exact = tuple(columns.of(flag, BILL) for flag in work.exact)
    return evolve(work, steps=tuple(columns.steps), results=results, exact=exact)


@define
class _OfPlans:
    """Steps under way, with a step for each constant that differs, before it is first needed."""

    steps: list[Step] = field(factory=list)
    _names: dict[tuple[PerPlan, str], str] = field(factory=dict)

    def take(self, step: Step) -> None:
        """A step of the work."""
        self.steps.append(evolve(step, args=tuple(self.of(arg, step.space) for arg in step.args)))

    def of(self, operand: Operand, space: str) -> Operand:
        """The operand, or the column of a constant."""
        if not isinstance(operand, PerPlan):
            return operand
        if (operand, space) not in self._names:
            name = self._names[operand, space] = f"%plan{len(self._names)}"
            self.steps.append(Step(name, "of_plan", (operand,), space))
        return self._names[operand, space]
