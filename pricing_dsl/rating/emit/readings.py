"""A function that reads plain summaries for one plan, and rates them: names and bounds are constants of its source."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from attrs import define, field

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Inlet, Plan, Program, Scalar, Slot
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.constants import Constants
from pricing_dsl.rating.emit.function import RESERVED, Function
from pricing_dsl.rating.emit.kernels import Kernel
from pricing_dsl.rating.emit.moments import DATES, Moment, Moments, facts_of
from pricing_dsl.rating.emit.names import identifier
from pricing_dsl.rating.emit.plain import TEXTS, Beside, Given, NotPlainError, numerator, scaled
from pricing_dsl.rating.emit.source import Block
from pricing_dsl.rating.state import absent

_NAME = "rate_plain"
_TAKES = ("data", "opening", "tell")
_LOCALS = ("left", "defaults", "moment", "number", "subscription", "matching_id", "dated", "slots", "held")
_OWN = ("bill", "moments", "beside")
_RUNTIME = {"NotPlainError": NotPlainError, "numerator": numerator}


def reading_function(program: Program, plan: Plan, kernel: Kernel) -> Function | None:
    """The function that rates `(data, opening, tell)` with a kernel; None where what the kernel is called with is not
    all plain: rows, windows, flags kept.

    It gives what the kernel gives. It raises NotPlainError, or ValueError of a date, for what it does not read.
    """
    inlets = {inlet.name: inlet for inlet in program.inlets}
    asked = [inlets[name] for name in plan.needs if name in inlets]
    if kernel.decimals is None or not _is_plain(program, plan, kernel, asked):
        return None
    writer = _Writer(program, plan, kernel, kernel.decimals)
    try:
        return writer.function(asked)
    except NotPlainError:  # a default or an initial value has more decimals than the kernel holds
        return None


def _is_plain(program: Program, plan: Plan, kernel: Kernel, asked: list[Inlet]) -> bool:
    leaves = [plan.values[one.of] for one in kernel.arguments if one.what == "value" and isinstance(one.of, int)]
    return (
        len(leaves) == len(kernel.arguments)
        and all(value.space == BILL for value in leaves)
        and all(inlet.list is None for inlet in asked)
        and all(slot.list is None and slot.window is None and slot.kind == "number" for slot in plan.slots)
        and {inlet.name for inlet in program.inlets}.isdisjoint((*TEXTS, *DATES))
    )


@define
class _Writer:
    program: Program
    plan: Plan
    kernel: Kernel
    decimals: int
    constants: Constants = field(factory=Constants)
    block: Block = field(factory=lambda: Block({*RESERVED, *_RUNTIME, *_TAKES, *_LOCALS, *_OWN, _NAME}))
    read: dict[ir.Operation, str] = field(factory=dict)
    """The names of what was read, by the operation that reads it."""

    def function(self, asked: list[Inlet]) -> Function:
        """The whole function."""
        self.block.add("left = len(data)")
        self.block.add("defaults = ()")
        for inlet in asked:
            self._inlet(inlet)
        self._beside()
        self.block.add("slots = opening.slots")
        self.block.add("left = len(slots)")
        for slot in self.plan.slots:
            self._slot(slot)
        with self.block.inside("if left:"):
            self.block.add("raise NotPlainError", "the plan does not carry this")
        self._call()
        others = {
            inlet.name: Given(inlet, self.program.units)
            for inlet in self.program.inlets
            if inlet not in asked and inlet.list is None
        }
        runtime = {
            **_RUNTIME,
            "bill": self.kernel.call,
            "moments": Moments(self.plan),
            "beside": Beside(frozenset(inlet.name for inlet in asked), others),
        }
        taken = tuple(Argument(name, "head", name) for name in _TAKES)
        return Function(_NAME, taken, tuple(self.block.lines), {**self.constants.named, **runtime})

    # ---- what is given ----

    def _inlet(self, inlet: Inlet) -> None:
        block, given = self.block, self.constants.name(Given(inlet, self.program.units), "given").text
        name = self.read[ir.Input(inlet.name)] = block.fresh(identifier(inlet.name))
        decimals = 0 if inlet.whole else self.decimals
        stated = f"data.get({inlet.name!r})"
        if inlet.kind == "number":
            block.add(f"{name} = numerator({stated}, {decimals}, {given})", inlet.unit)
        else:
            block.add(f"{name} = {given}.read({stated})")
        with block.inside(f"if {name} is None:"):
            self._default(inlet, name, decimals)
        with block.inside("else:"):
            block.add("left -= 1")
            if inlet.kind == "number":
                low = Fraction(0) if inlet.nonnegative and (inlet.low is None or inlet.low < 0) else inlet.low
                self._within(name, low, inlet.high, decimals)

    def _default(self, inlet: Inlet, name: str, decimals: int) -> None:
        if inlet.default is None:
            self.block.add("raise NotPlainError")
            return
        self.block.add(f"{name} = {self._constant(inlet.default, decimals, inlet.whole)}")
        if inlet.role != "term":
            self.block.add(f"defaults += ({inlet.name!r},)")

    def _constant(self, value: Scalar, decimals: int, whole: bool) -> str:
        plain = scaled(value, decimals, whole) if isinstance(value, Fraction) else value
        return self.constants.of(plain, "day").text

    def _within(self, name: str, low: Fraction | None, high: Fraction | None, decimals: int) -> None:
        tests = [] if low is None else [f"{name} < {ceil(low * 10**decimals)}"]
        tests += [] if high is None else [f"{name} > {floor(high * 10**decimals)}"]
        if tests:
            with self.block.inside(f"if {' or '.join(tests)}:"):
                self.block.add("raise NotPlainError")

    def _beside(self) -> None:
        """The subscription, its dates, and whatever else is said."""
        block, plan = self.block, self.plan
        facts = [fact for fact in self._leaves() if isinstance(fact, ir.Fact)]
        undated = Moment.undated(plan)
        block.add("subscription = matching_id = ''")
        block.add("dated = False")
        with block.inside("if left:"):
            block.add("subscription, matching_id, dated = beside(data)")
        if facts or undated is None:
            self._moment(facts)
            return
        with block.inside("if dated:"):
            self._moment(())
        with block.inside("else:"):
            block.add(f"moment = {self.constants.name(undated, 'undated').text}")
            block.add("number = opening.periods + 1")
            with block.inside("if number < 1:"):
                block.add("raise NotPlainError")

    def _moment(self, facts: Sequence[ir.Fact]) -> None:
        self.block.add("moment = moments.of(data, opening)")
        self.block.add("number = moment.number")
        known = facts_of(self.plan)
        for fact in facts:
            name = self.read[fact] = self.block.fresh(f"period_{identifier(fact.name)}")
            self.block.add(f"{name} = moment.facts[{known.index(fact)}]")

    def _leaves(self) -> list[ir.Operation]:
        return [self.plan.values[one.of].op for one in self.kernel.arguments if isinstance(one.of, int)]

    # ---- what is carried in ----

    def _slot(self, slot: Slot) -> None:
        block = self.block
        name = self.read[ir.Opening(slot.name)] = block.fresh(identifier(f"{slot.name}_opening"))
        counted = self.read[ir.WindowCount(slot.name)] = block.fresh(f"{name}_kept")
        decimals = 0 if slot.whole else self.decimals
        counts = ir.WindowCount(slot.name) in self._leaves()
        block.add(f"held = slots.get({slot.name!r})")
        with block.inside("if held is None:"):
            block.add(f"{name} = {self._constant(absent(slot), decimals, slot.whole)}")
            if counts:
                block.add(f"{counted} = 0")
        with block.inside("else:"):
            block.add("left -= 1")
            with block.inside(f"if type(held) is not Fraction or {10**decimals} % held._denominator:"):
                finer = "" if slot.whole else "finer=type(held) is Fraction"
                block.add(f"raise NotPlainError({finer})")
            block.add(f"{name} = held._numerator * ({10**decimals} // held._denominator)", slot.unit)
            self._within(name, slot.low, slot.high, decimals)
            if counts:
                block.add(f"{counted} = 1")

    # ---- and rated ----

    def _call(self) -> None:
        head = (
            "subscription",
            "matching_id",
            "moment.period",
            "defaults",
            "tell",
            "(data.copy(), opening)",
            "number",
            "opening.anchor or moment.start",
            "moment.through",
            "moment.expiries",
        )
        with self.block.bracket("return bill("):
            for argument in (*head, *(self.read[op] for op in self._leaves())):
                self.block.add(f"{argument},")
