"""Which version of a plan an example is rated by, and what that version asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import define, field

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.semantics import model
from pricing_dsl.semantics.scope import Context, PlanResult
from pricing_dsl.semantics.uses import Uses, uses_of
from pricing_dsl.syntax import nodes


@define(eq=False)
class Versions:
    """The checked plans, in their order in the rulebook."""

    results: Sequence[PlanResult]
    _uses: dict[int, Uses] = field(factory=dict)
    _named: dict[str, list[int]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for index, result in enumerate(self.results):
            self._named.setdefault(result.plan.name, []).append(index)

    def uses(self, index: int) -> Uses:
        """What a plan asks of a summary."""
        known = self._uses.get(index)
        if known is None:
            known = self._uses[index] = uses_of(self.results[index].plan.body)
        return known

    def named(self, name: nodes.Name, context: Context) -> list[int]:
        """The versions of a plan in all its currencies; none after reporting that there is no such plan."""
        found = self._named.get(name.text, [])
        if not found:
            near = closest(name.text, self._named)
            hint = f"did you mean `{near}`?" if near else None
            context.report("N802", name, f"there is no plan `{name.text}`", hint=hint, once=name.text)
        return found

    def holding(
        self, among: Sequence[int], currency: str | None, day: date | None, node: nodes.Node, context: Context
    ) -> int | None:
        """The one version in a currency that holds on a day; None after reporting that it cannot be told."""
        plan = self.results[among[0]].plan
        codes = list(dict.fromkeys(self.results[index].plan.currency for index in among))
        if currency is None and len(codes) > 1:
            listed = " or ".join(f"`{code}`" for code in codes)
            message = f"`{plan.name}` is sold in several currencies, and the example does not say which"
            context.report("X706", node, message, hint=f"say `given currency = …`: {listed}")
            return None
        if currency is not None and currency not in codes:
            listed = ", ".join(codes)
            context.report("N808", node, f"`{plan.name}` is not sold in {currency}", hint=f"it is sold in {listed}")
            return None
        fitting = [index for index in among if self.results[index].plan.currency == (currency or codes[0])]
        if day is None:
            if len(fitting) == 1:
                return fitting[0]
            message = f"`{plan.name}` has several versions, and the example does not say when it is"
            context.report("X706", node, message, hint="say `given period = A to B`; its first day decides")
            return None
        for index in fitting:
            if _holds(self.results[index].plan, day):
                return index
        context.report("X708", node, f"no version of `{plan.name}` holds on {day}")
        return None


def _holds(plan: model.Plan, day: date) -> bool:
    return (plan.start is None or plan.start <= day) and (plan.through is None or day <= plan.through)
