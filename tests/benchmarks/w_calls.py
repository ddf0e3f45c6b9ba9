"""The reference plan called every way that has one summary at a time: ours, and Decimal evaluators of the same IR."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import define, field

import pricing_dsl as pricing
from pricing_dsl.ir.verify import plan_specs
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.emit.amounts import Amounts as Emitted
from pricing_dsl.rating.emit.amounts import amounts_function
from pricing_dsl.rating.emit.layout import Layout, Shape
from tests.benchmarks.opponents.closures import Closures
from tests.benchmarks.opponents.tree_walk import TreeWalk
from tests.benchmarks.reference_plan import W_RULEBOOK, Amounts, W
from tests.benchmarks.usage_data import rows

SLOT = "included.rolled.1"


def read(bill: Bill) -> None:
    """Read every field of every line of a bill, and of its closing state."""
    for line in bill.lines:
        line.name, line.title, line.kind, line.amount, line.quantity, line.unit  # noqa: B018
        line.price, line.price_unit, line.parts, line.steps, line.rows, line.place  # noqa: B018
    closing = bill.closing
    closing.periods, closing.anchor, closing.through  # noqa: B018
    for _ in closing.slots.items():
        pass


@define
class Calls:
    """So many summaries of W, in the form that each way of rating takes them."""

    count: int
    thousandths: list[tuple[int, int]] = field(init=False)
    program: pricing.Program = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.thousandths = list(zip(*rows(self.count), strict=True))
        self.program = pricing.compile_text(W_RULEBOOK.read_text("utf-8"))

    def expected(self) -> Iterator[Amounts]:
        """What each comes to, by plain arithmetic."""
        for used, opening in self.thousandths:
            yield W.amounts(Fraction(used, 1000), Fraction(opening, 1000))

    # ---- ours ----

    def summaries(self) -> list[tuple[dict[str, Decimal], pricing.State]]:
        """As `Program.rate` takes them, with the states that a period before would have left."""
        states = {opening: self._state(opening) for opening in {opening for _, opening in self.thousandths}}
        return [({"used": Decimal(used) / 1000}, states[opening]) for used, opening in self.thousandths]

    def _state(self, opening: int) -> pricing.State:
        """A closing state as a bill gives it; where no usage closes with so much, that state with this balance."""
        unused = Decimal(100) - Decimal(opening) / 1000
        state = self.program.rate({"used": unused}).closing
        assert state.slots == {SLOT: Fraction(opening, 1000)}
        return state

    def bare(self) -> tuple[Emitted, Callable[..., Any]]:
        """The function of the amounts alone, as `pricing compile --emit python` shows it."""
        plan = self.program.ir.plans[0]
        made = amounts_function(Layout.of(plan, plan_specs(self.program.ir, plan), Shape(3)))
        return made, made.function.compiled()

    # ---- Decimal evaluators of the same IR ----

    def tree_walk(self) -> TreeWalk:
        """Gives what the bare function gives."""
        return TreeWalk.of(self.program.ir.plans[0], [amount.value for amount in self.bare()[0].results])

    def closures(self) -> Closures:
        """Gives what the bare function gives."""
        return Closures.of(self.program.ir.plans[0], [amount.value for amount in self.bare()[0].results])

    def mappings(self) -> list[tuple[dict[str, Decimal], dict[str, Decimal]]]:
        """As the tree walk takes them."""
        return [({"used": Decimal(used) / 1000}, {SLOT: Decimal(opening) / 1000}) for used, opening in self.thousandths]

    def decimals(self) -> list[tuple[Decimal, Decimal]]:
        """As the closures take them."""
        return [(Decimal(used) / 1000, Decimal(opening) / 1000) for used, opening in self.thousandths]

    def doubles(self) -> list[dict[str, float]]:
        """As zen-engine takes them."""
        return [{"used": used / 1000, "opening": opening / 1000} for used, opening in self.thousandths]
