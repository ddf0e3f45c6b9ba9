"""Rating with generated functions: what `Program.rate` runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from attrs import define, field

from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.rating.bill import Balance, Bill, Identity
from pricing_dsl.rating.emit.binding import Leaves, bound
from pricing_dsl.rating.emit.kernels import Kernels
from pricing_dsl.rating.emit.layout import Shape
from pricing_dsl.rating.emit.moments import Moment
from pricing_dsl.rating.emit.plain import NotPlainError
from pricing_dsl.rating.emit.readings import reading_function
from pricing_dsl.rating.emit.runtime import Refused
from pricing_dsl.rating.emit.schedule import divisions
from pricing_dsl.rating.explanation import Explanation
from pricing_dsl.rating.interpreter import Evaluation
from pricing_dsl.rating.prepare import Prepared, division_by_zero, prepare, refusal
from pricing_dsl.rating.problems import Problem, RatingBugError, Rejected
from pricing_dsl.rating.rate import rate_plan
from pricing_dsl.rating.reading import read_usage
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage

_NEW = State()
_PLAIN_DECIMALS = (3, 6, 9)
"""Plain summaries are read for functions of so many decimals; finer ones the thorough way."""


def _never_plain(*_: Any) -> Any:
    raise NotPlainError


@define
class Station:
    """One version of a plan, ready to rate."""

    program: Program
    plan: Plan
    rulebook: Identity
    kernels: Kernels
    _plain: list[Callable[..., Any]] = field(init=False)
    """Readers of plain data, each holding more decimals than the one before."""

    @classmethod
    def of(cls, program: Program, plan: Plan, rulebook: Identity) -> Station:
        """The version of a plan; its functions are compiled when they are needed."""
        return cls(program, plan, rulebook, Kernels(program, plan, rulebook))

    @_plain.default
    def _not_compiled(self) -> list[Callable[..., Any]]:
        return [partial(self._compile, number) for number in range(len(_PLAIN_DECIMALS))]

    def _compile(self, number: int, *called: Any) -> Any:
        """Make a reader when it is called for the first time."""
        kernel = self.kernels.of(Shape(_PLAIN_DECIMALS[number]))
        function = reading_function(self.program, self.plan, kernel)
        self._plain[number] = _never_plain if function is None else function.compiled()
        return self._plain[number](*called)

    def __reduce__(self) -> tuple[Any, ...]:
        """Compiled functions do not travel: they are made anew where they are needed."""
        return Station.of, (self.program, self.plan, self.rulebook)

    # ---- a summary of plain data ----

    def rate_plain(self, data: Mapping[str, Any], opening: State | None) -> Bill | None:
        """The bill of a summary by name, as `read_usage` takes it; None where that has to be read the thorough way."""
        try:
            made = self._plain[0](data, opening or _NEW, self._tell)
        except NotPlainError as not_plain:
            return self._finer(data, opening or _NEW) if not_plain.finer else None
        except ValueError:  # a date cannot be read, or is none of this plan
            return None
        return made if type(made) is Bill else None

    def _finer(self, data: Mapping[str, Any], opening: State) -> Bill | None:
        """The same by functions that hold more decimals."""
        for plain in self._plain[1:]:
            try:
                made = plain(data, opening, self._tell)
            except NotPlainError as not_plain:
                if not not_plain.finer:
                    return None
            except ValueError:
                return None
            else:
                return made if type(made) is Bill else None
        return None

    # ---- any summary ----

    def rate(self, usage: Usage, opening: State | None) -> Bill | Rejected:
        """The bill of a summary, or why it is set aside: the same as the interpreter's, field by field."""
        prepared = prepare(self.program, self.plan, usage, opening)
        if isinstance(prepared, Rejected):
            return prepared
        run = prepared.evaluation()
        leaves = Leaves.of(run)
        kernel = self.kernels.holding(leaves.denominator())
        made = kernel.call(*self._head(prepared, usage, opening), *bound(kernel, leaves))
        return made if isinstance(made, Bill) else prepared.rejected(self._problem(run, made))

    def _head(self, prepared: Prepared, usage: Usage, opening: State | None) -> tuple[object, ...]:
        moment = Moment.of(self.plan, prepared.facts)
        return (
            usage.subscription,
            usage.matching_id,
            usage.period,
            prepared.defaults,
            self._tell,
            usage,
            opening,
            moment.number,
            prepared.state.anchor or moment.start,
            moment.through,
            moment.expiries,
        )

    def _problem(self, run: Evaluation, refused: Refused) -> Problem:
        rejections = self.plan.rejections
        if refused.number < len(rejections):
            return refusal(run, rejections[refused.number], refused.row)
        value = divisions(self.plan)[refused.number - len(rejections)]
        return division_by_zero(run, value, refused.row)

    # ---- afterwards ----

    def _tell(
        self,
        given: Usage | Mapping[str, Any],
        opening: State | None,
        decimals: int | None,
        *kept: Any,
        what: str = "",
    ) -> Explanation | tuple[Balance, ...]:
        """The grants of a bill, of what was kept for them; or how it comes about, told by the interpreter."""
        if what == "grants":
            balances: tuple[Balance, ...] = self.kernels.of(Shape(decimals)).grants(*kept)
            return balances
        usage = given if isinstance(given, Usage) else read_usage(given, self.program)
        if isinstance(usage, tuple):
            raise RatingBugError("what was billed is not read when it is explained", {"why": usage})
        bill = rate_plan(self.program, self.plan, usage, opening, rulebook=self.rulebook)
        if isinstance(bill, Rejected):
            raise RatingBugError("what was billed is set aside when it is explained", {"why": bill})
        return bill.explain()
