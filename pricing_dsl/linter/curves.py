"""What plans cost along what is metered: each plan is worked out once along each quantity, for all rules."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from itertools import islice

from attrs import define, evolve, field, frozen

from pricing_dsl.analysis.curves import Curve, merged, segment
from pricing_dsl.analysis.samples import Sample
from pricing_dsl.analysis.settings import Setting
from pricing_dsl.analysis.situations import Quantity, quantities, situations
from pricing_dsl.analysis.sweeps import Piece, pieces
from pricing_dsl.exact import RoundingMode
from pricing_dsl.ir.nodes import Id, Inlet, Plan, Program
from pricing_dsl.linter.telling import Words
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.rate import rate_plan

MAX_OTHERS = 4
"""So many other situations are looked at along one quantity."""


@frozen
class Situation:
    """What is given beside the quantity that moves."""

    sample: Sample
    setting: Setting = field(repr=False)


@define(slots=False)
class Along:
    """One version of a plan along one of its quantities, all else as the sample has it.

    index: the plan's place in the program, and in the model.
    """

    program: Program = field(repr=False)
    plan: Plan = field(repr=False)
    index: int
    inlet: Inlet
    quantity: Quantity
    situation: Situation

    @cached_property
    def _pieces(self) -> list[Piece]:
        moving = self.quantity.moving(self.program, self.plan)
        return pieces(self.situation.setting, moving, sorted(_asked(self.plan)))

    @cached_property
    def _curves(self) -> dict[Id, Curve]:
        return {}

    def curve(self, id_: Id) -> Curve:
        """The total, or the amount of a line, along the quantity."""
        if id_ not in self._curves:
            self._curves[id_] = merged(segment(piece, id_) for piece in self._pieces)
        return self._curves[id_]

    @property
    def total(self) -> Curve:
        return self.curve(self.plan.total)

    @property
    def step(self) -> Fraction | None:
        """What the quantity is a multiple of; None: any number."""
        return Fraction(1) if self.inlet.whole else None

    def rate(self, x: Fraction) -> Bill | Rejected:
        """The bill for so much of the quantity, by the engine."""
        usage = self.quantity.put(self.situation.sample.usage, x)
        return rate_plan(self.program, self.plan, usage, self.situation.sample.opening)

    @property
    def words(self) -> Words:
        """How its amounts are told."""
        return Words(self.program, self.plan)

    def told(self, value: Fraction, mode: RoundingMode = RoundingMode.HALF_UP) -> str:
        """So much of the quantity, in its unit."""
        return self.words.quantity(value, self.inlet.unit, mode)

    def price(self, value: Fraction) -> str:
        """A price for one unit of the quantity."""
        return self.words.price(value, self.inlet.unit)

    @property
    def beside(self) -> str:
        """What else is given and is not nothing, to be put behind a sentence."""
        inlets = {inlet.name: inlet for inlet in self.program.inlets}
        given = [
            f"{name} = {self.words.value(value, inlets[name].unit)}"
            for name, value in self.situation.sample.usage.values.items()
            if name != self.inlet.name and value and name in inlets
        ]
        return f", with {' and '.join(given)}" if given else ""


class Curves:
    """All plans of a program along all that they meter, in the plainest situation of each."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.inlets = {inlet.name: inlet for inlet in program.inlets}

    def __iter__(self) -> Iterator[Along]:
        return iter(self._plain)

    @property
    def everywhere(self) -> Iterator[Along]:
        """The same, and then with each flag on, and with each other word that is given: one of them at a time."""
        yield from self._plain
        yield from self._varied

    @cached_property
    def _plain(self) -> list[Along]:
        return [one for index, plan in enumerate(self.program.plans) for one in self._of(index, plan)]

    @cached_property
    def _varied(self) -> list[Along]:
        return [other for one in self._plain for other in islice(self._others(one), MAX_OTHERS)]

    def _of(self, index: int, plan: Plan) -> Iterator[Along]:
        metered = [one for one in quantities(self.program, plan) if self._is_metered(one)]
        for quantity in metered:
            situation = self._situation(plan, quantity)
            if situation is not None and quantity.moving(self.program, plan).ids:
                yield Along(self.program, plan, index, self.inlets[quantity.name], quantity, situation)

    def _is_metered(self, quantity: Quantity) -> bool:
        inlet = self.inlets.get(quantity.name)
        return inlet is not None and inlet.role == "meter"

    def _situation(self, plan: Plan, quantity: Quantity) -> Situation | None:
        """The plainest summary that is not set aside before it is rated."""
        for sample in situations(self.program, plan):
            setting = Setting.of(self.program, plan, sample.usage, sample.opening)
            if isinstance(setting, Setting) and quantity.is_in(sample.usage):
                return Situation(sample, setting)
        return None

    def _others(self, along: Along) -> Iterator[Along]:
        sample = along.situation.sample
        for name in along.plan.needs:
            inlet = self.inlets.get(name)
            if inlet is None or inlet.list is not None or inlet.kind not in ("flag", "choice"):
                continue
            given = sample.usage.values.get(name, inlet.default)
            for value in inlet.values or (False, True):
                usage = evolve(sample.usage, values={**sample.usage.values, name: value})
                setting = Setting.of(self.program, along.plan, usage, sample.opening)
                if value != given and isinstance(setting, Setting):
                    yield evolve(along, situation=Situation(evolve(sample, usage=usage), setting))


def _asked(plan: Plan) -> set[Id]:
    """What rules ask about: the total, and the lines."""
    return {plan.total, *(line.amount for line in plan.lines)}
