"""A summary rated by the interpreter and by generated functions: the same bill, or the same refusal."""

from __future__ import annotations

from attrs import define, field, fields

from pricing_dsl.ir.nodes import Plan, Program
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.emit.kernels import Kernel, Kernels
from pricing_dsl.rating.emit.layout import OPEN_SHAPE
from pricing_dsl.rating.emit.station import Station
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.rate import identity, rate_plan
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage


@define
class Wider(Kernels):
    """The functions of a plan that take any numbers, whatever is given."""

    def holding(self, denominator: int) -> Kernel:
        """That of the open shape."""
        return self.of(OPEN_SHAPE)


@define
class BothWays:
    """A program rated both ways."""

    program: Program
    _stations: dict[int, tuple[Station, Station]] = field(factory=dict)

    def rate(self, usage: Usage, opening: State | None = None, plan: Plan | None = None) -> Bill | Rejected:
        """What both ways agree on.

        Raises:
            AssertionError: they do not.
        """
        plan = plan or Rater(self.program).plan_of(usage)
        wanted = rate_plan(self.program, plan, usage, opening)
        for station in self._of(plan):
            assert_same(station.rate(usage, opening), wanted)
        return wanted

    def _of(self, plan: Plan) -> tuple[Station, Station]:
        if id(plan) not in self._stations:
            rulebook = identity(self.program)
            narrow, wide = (Station.of(self.program, plan, rulebook) for _ in range(2))
            wide.kernels = Wider(self.program, plan, rulebook)
            self._stations[id(plan)] = narrow, wide
        return self._stations[id(plan)]


def assert_same(found: Bill | Rejected, wanted: Bill | Rejected) -> None:
    """Field by field, so that a failure says where."""
    assert type(found) is type(wanted), f"{found}\n{wanted}"
    for one in fields(type(wanted)):
        if one.eq:
            assert getattr(found, one.alias) == getattr(wanted, one.alias), one.alias
    assert found == wanted
    if isinstance(found, Rejected):
        assert [problem.place for problem in found.problems] == [problem.place for problem in wanted.problems]
