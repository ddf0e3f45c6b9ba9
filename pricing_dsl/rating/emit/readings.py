"""A function that reads plain summaries for one plan, and rates them: names and bounds are constants of its source.

It is the function that makes bills with another beginning: what that is called with, this reads for itself.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from attrs import define, field

from pricing_dsl.exact import MAX_DIGITS
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Inlet, Plan, Program, Scalar, Slot
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.constants import Constants
from pricing_dsl.rating.emit.function import Function
from pricing_dsl.rating.emit.kernels import Kernel
from pricing_dsl.rating.emit.moments import DATES, Moment, Moments, facts_of
from pricing_dsl.rating.emit.names import identifier
from pricing_dsl.rating.emit.plain import TEXTS, Beside, Given, NotPlainError, numerators, scaled
from pricing_dsl.rating.emit.source import Block
from pricing_dsl.rating.state import absent

_NAME = "rate_plain"
_TAKES = ("data", "opening", "tell")
_RUNTIME = {"Decimal": Decimal, "NotPlainError": NotPlainError}


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
    constants: Constants = field(factory=lambda: Constants("READ_"))
    block: Block = field(factory=lambda: Block(set()))
    read: dict[ir.Operation, str] = field(init=False)
    """The arguments of the kernel, by the operation that reads them."""

    @read.default
    def _arguments(self) -> dict[ir.Operation, str]:
        arguments = self.kernel.arguments
        return {self.plan.values[one.of].op: one.name for one in arguments if isinstance(one.of, int)}

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
        self.block.add("given = data.copy()")
        others = {
            inlet.name: Given(inlet, self.program.units)
            for inlet in self.program.inlets
            if inlet not in asked and inlet.list is None
        }
        runtime = {
            **_RUNTIME,
            "moments": Moments(self.plan),
            "beside": Beside(frozenset(inlet.name for inlet in asked), others),
        }
        bill = self.kernel.functions.bill
        constants = {**bill.constants, **self.constants.named, **runtime}
        return Function(
            _NAME, tuple(Argument(name, "head", name) for name in _TAKES), (*self.block.lines, *bill.body), constants
        )

    # ---- what is given ----

    def _inlet(self, inlet: Inlet) -> None:
        block, given = self.block, Given(inlet, self.program.units)
        name = self.read.get(ir.Input(inlet.name), "unread")
        decimals = 0 if inlet.whole else self.decimals
        block.add(f"{name} = data.get({inlet.name!r})", inlet.unit)
        if inlet.kind == "number":
            self._numerator(inlet, name, decimals, given)
        else:
            block.add(f"{name} = {self.constants.name(given, 'given').text}.read({name})")
        with block.inside(f"if {name} is None:"):
            self._default(inlet, name, decimals)
        with block.inside("else:"):
            block.add("left -= 1")
            if inlet.kind == "number":
                low = Fraction(0) if inlet.nonnegative and (inlet.low is None or inlet.low < 0) else inlet.low
                self._within(name, low, inlet.high, decimals)

    def _numerator(self, inlet: Inlet, name: str, decimals: int, given: Given) -> None:
        """A number as its numerator. A plain Decimal, as most are, is read on the spot."""
        block = self.block
        reader = self.constants.name(numerators(decimals, given), f"numerator_{identifier(inlet.name)}").text
        if not given.takes_bare_numbers:
            block.add(f"{name} = {reader}({name})")
            return
        powers = tuple(10 ** (decimals - after) for after in range(decimals + 1))
        with block.inside(f"if type({name}) is Decimal:"):
            block.add(f"before, point, after = str({name}).partition('.')")
            block.add("digits = before + after")
            fits = f"digits.isdigit() and len(after) <= {decimals} and len(digits) < {MAX_DIGITS}"
            with block.inside(f"if {fits}:"):
                block.add(f"{name} = int(digits) * {powers}[len(after)]")
            with block.inside("else:"):
                block.add(f"{name} = {reader}({name})")
        with block.inside("else:"):
            block.add(f"{name} = {reader}({name})")

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
        block = self.block
        asks = any(isinstance(op, ir.Fact) for op in self.read)
        block.add("subscription = matching_id = ''")
        block.add("dated = False")
        with block.inside("if left:"):
            block.add("subscription, matching_id, dated = beside(data)")
        undated = Moment.undated(self.plan)
        if asks or undated is None:
            self._moment()
            return
        with block.inside("if dated:"):
            self._moment()
        with block.inside("else:"):
            block.add("period = through = None")
            block.add("number = opening.periods + 1")
            block.add("anchor = opening.anchor")
            block.add(f"expiries = {undated.expiries!r}")
            with block.inside("if number < 1:"):
                block.add("raise NotPlainError")

    def _moment(self) -> None:
        """What the dates say."""
        block = self.block
        block.add("moment = moments.of(data, opening)")
        for name in ("period", "number", "through", "expiries"):
            block.add(f"{name} = moment.{name}")
        block.add("anchor = opening.anchor or moment.start")
        for at, fact in enumerate(facts_of(self.plan)):
            if fact in self.read:
                block.add(f"{self.read[fact]} = moment.facts[{at}]")

    # ---- what is carried in ----

    def _slot(self, slot: Slot) -> None:
        block, decimals = self.block, 0 if slot.whole else self.decimals
        name = self.read.get(ir.Opening(slot.name), "unread")
        counted = self.read.get(ir.WindowCount(slot.name))
        block.add(f"held = slots.get({slot.name!r})")
        with block.inside("if held is None:"):
            block.add(f"{name} = {self._constant(absent(slot), decimals, slot.whole)}")
            if counted is not None:
                block.add(f"{counted} = 0")
        with block.inside("else:"):
            block.add("left -= 1")
            with block.inside(f"if type(held) is not Fraction or {10**decimals} % held._denominator:"):
                block.add(f"raise NotPlainError({'' if slot.whole else 'finer=type(held) is Fraction'})")
            block.add(f"{name} = held._numerator * ({10**decimals} // held._denominator)", slot.unit)
            self._within(name, slot.low, slot.high, decimals)
            if counted is not None:
                block.add(f"{counted} = 1")
