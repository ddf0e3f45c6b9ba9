"""Running `example` and `examples`: each step is rated, and each expectation asked of its bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from pricing_dsl.exact import money_text, to_text
from pricing_dsl.ir import nodes as ir
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.aggregate import aggregate
from pricing_dsl.rating.bill import Bill, Identity
from pricing_dsl.rating.calendar import Period
from pricing_dsl.rating.emit.stations import Stations
from pricing_dsl.rating.opening import opening_slots
from pricing_dsl.rating.problems import RatingBugError, Rejected
from pricing_dsl.rating.rate import Rated, identity, rate_traced
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from pricing_dsl.semantics import model
from pricing_dsl.source import Place

COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


@frozen
class Unmet:
    """An expectation that does not hold: its text, and what there was instead (both sides of a comparison)."""

    text: str
    place: Place
    step: int
    got: str


@frozen
class ExampleResult:
    """What became of an example. `outcomes`: the bill of each step, or why it was set aside; `traces` explain them."""

    title: str
    plan: str
    place: Place
    unmet: tuple[Unmet, ...]
    outcomes: tuple[Bill | Rejected, ...]
    traces: tuple[Rated | None, ...] = field(repr=False)

    @property
    def passed(self) -> bool:
        return not self.unmet

    @property
    def bills(self) -> tuple[Bill, ...]:
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, Bill))

    def __str__(self) -> str:
        if self.passed:
            return f"{self.title}: passed"
        said = "; ".join(f"expected {one.text}, got {one.got}" for one in self.unmet)
        return f"{self.title}: {said}"


@frozen
class Probed:
    """A program that also answers what the examples expect. `probes`: for each expectation, by its place, the numbers
    of its condition and of the sides of its comparison."""

    program: ir.Program
    probes: Mapping[tuple[int, Place], tuple[int, ...]]
    rulebook: Identity


def run_examples(
    compilation: Compilation, *, claims: bool = False, both_ways: bool = False
) -> tuple[ExampleResult, ...]:
    """Run all examples of a rulebook, by the interpreter.

    Args:
        claims: check every value against what the program claims of it (slow).
        both_ways: rate every step by generated functions too, and compare the bills.

    Raises:
        CompileError: the rulebook has mistakes.
        RatingBugError: a claim does not hold, or the two ways differ.
    """
    probed = _probe(compilation)
    stations = Stations(probed.program, probed.rulebook) if both_ways else None
    return tuple(_Run(probed, example, claims, stations).result() for example in compilation.model.examples)


def rate_examples(compilation: Compilation) -> tuple[ExampleResult, ...]:
    """Rate every step of all examples, and ask nothing of the bills, for those who look at what examples reach.

    No expectation is met or unmet, and the bills bear no hash of the rulebook. Raises CompileError: it has mistakes.
    """
    program = compilation.program
    plain = Probed(program, {}, Identity(program.name, program.version, ""))
    examples = (
        evolve(example, steps=tuple(evolve(step, expectations=()) for step in example.steps))
        for example in compilation.model.examples
    )
    return tuple(_Run(plain, example, False, None).result() for example in examples)


def _probe(compilation: Compilation) -> Probed:
    """Lower the rulebook once more, with every expectation as an output of its plan."""
    asked: dict[int, list[model.Expr]] = defaultdict(list)
    probes: dict[tuple[int, Place], tuple[int, ...]] = {}
    for example in compilation.model.examples:
        for step in example.steps:
            for expectation in step.expectations:
                wanted = probes_of(expectation.condition)
                first = len(asked[step.plan])
                asked[step.plan].extend(wanted)
                probes[step.plan, expectation.place] = tuple(range(first, first + len(wanted)))
    program = compilation.lowered(asked)
    return Probed(program, probes, identity(program))


def probes_of(condition: model.Expr) -> list[model.Expr]:
    """The condition, and the sides of a comparison, to tell what there was instead."""
    if isinstance(condition, model.Rejected):
        return []
    if isinstance(condition, model.Op) and condition.op in COMPARISONS:
        return [condition, *condition.args]
    return [condition]


class _Run:
    """One example, step by step: the closing state of a period opens the next; facts stay, usage does not. Each is
    rated by the interpreter, and by the plans of `stations`, if there are any, to compare."""

    def __init__(self, probed: Probed, example: model.Example, claims: bool, stations: Stations | None) -> None:
        self.probed = probed
        self.example = example
        self.claims = claims
        self.stations = stations
        self.state = State()

    def result(self) -> ExampleResult:
        unmet: list[Unmet] = []
        outcomes: list[Bill | Rejected] = []
        traces: list[Rated | None] = []
        for number, step in enumerate(self.example.steps):
            outcome = self._rate(step)
            rated = outcome if isinstance(outcome, Rated) else None
            traces.append(rated)
            outcomes.append(outcome.bill if isinstance(outcome, Rated) else outcome)
            if rated is not None:
                self.state = rated.bill.closing
            unmet.extend(self._unmet(number, step, outcome))
        example = self.example
        return ExampleResult(example.title, example.plan, example.place, tuple(unmet), tuple(outcomes), tuple(traces))

    def _rate(self, step: model.ExampleStep) -> Rated | Rejected:
        plan = self.probed.program.plans[step.plan]
        state = self.state
        period = None if step.period is None else Period(*step.period)
        if step.openings:
            opened = opening_slots(self.probed.program, plan, step.openings, period)
            state = evolve(state, slots={**state.slots, **opened})
        usage = Usage(
            plan=plan.name,
            period=period,
            currency=step.currency,
            subscription_start=step.subscription_start,
            subscription_end=step.subscription_end,
            values={**step.values, **self._aggregated(step)},
            rows=step.rows,
        )
        program, rulebook = self.probed.program, self.probed.rulebook
        rated = rate_traced(program, plan, usage, state, rulebook=rulebook, claims=self.claims)
        if self.stations is not None:
            wanted, found = rated.bill if isinstance(rated, Rated) else rated, self.stations.of(plan).rate(usage, state)
            if found != wanted:
                raise RatingBugError(
                    "generated functions and the interpreter differ", {"one": found, "other": wanted, "usage": usage}
                )
        return rated

    def _aggregated(self, step: model.ExampleStep) -> Mapping[str, model.Literal]:
        """The summary of raw samples, by each meter's aggregate."""
        inlets = {inlet.name: inlet for inlet in self.probed.program.inlets}
        period = None if step.period is None else Period(*step.period)
        return {name: aggregate(inlets[name], samples.rows, period) for name, samples in step.samples.items()}

    def _unmet(self, number: int, step: model.ExampleStep, outcome: Rated | Rejected) -> Iterator[Unmet]:
        for expectation in step.expectations:
            got = self._got(step, expectation, outcome)
            if got is not None:
                yield Unmet(expectation.text, expectation.place, number, got)

    def _got(self, step: model.ExampleStep, expectation: model.Expectation, outcome: Rated | Rejected) -> str | None:
        """None if the expectation holds, else what there was instead."""
        wants_rejection = isinstance(expectation.condition, model.Rejected)
        if isinstance(outcome, Rejected):
            return None if wants_rejection else f"a rejection: {outcome}"
        if wants_rejection:
            return f"a bill of {outcome.bill.money(outcome.bill.total)} {outcome.bill.currency}"
        numbers = self.probed.probes[step.plan, expectation.place]
        values = [outcome.bill.output(f"probe {number}") for number in numbers]
        if values[0]:
            return None
        return _sides(expectation.condition, values[1:], outcome.bill)


def _sides(condition: model.Expr, values: Sequence[object], bill: Bill) -> str:
    """What the sides of a comparison came to; a side that is a constant is known from the text."""
    if not isinstance(condition, model.Op) or not values:
        return "no"
    sides = [
        shown(value, arg.type, bill.currency, bill.digits)
        for value, arg in zip(values, condition.args, strict=True)
        if not isinstance(arg, model.Const)
    ]
    return f" {COMPARISONS[condition.op]} ".join(sides)


def shown(value: object, type: model.Type, currency: str, digits: int) -> str:
    """A value as a rulebook would write it; money of the bill's currency with at least so many digits."""
    match value:
        case bool():
            return "true" if value else "false"
        case Fraction() if isinstance(type, model.Numeric):
            if type.percent:
                return f"{to_text(value * 100)}%"
            if type.unit.text == currency:
                return f"{money_text(value, digits)} {currency}"
            return f"{to_text(value)} {type.unit.text}".strip()
        case _:
            return str(value)
