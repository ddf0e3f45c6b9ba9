"""The one place where these tests touch the engine's interface."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from attrs import frozen
from hypothesis import currently_in_test_context, event

from pricing_dsl.ir.json import dumps, loads
from pricing_dsl.ir.nodes import Program
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.calendar import Period
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.rate import rate_plan
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from pricing_dsl.syntax.printing import format_text
from tests.properties.programs import Rulebook
from tests.properties.usages import Summary


@frozen
class Case:
    """A rulebook, compiled, with summaries of one subscription."""

    rulebook: Rulebook
    summaries: tuple[Summary, ...]

    @property
    def compilation(self) -> Compilation:
        return compilation(self.rulebook.text)

    @property
    def program(self) -> Program:
        return compiled(self.rulebook.text)


@lru_cache(maxsize=16)
def compilation(text: str) -> Compilation:
    """A text on its way to its program."""
    return Compilation("generated.rulebook", text)


def compiled(text: str) -> Program:
    """The program of a text that must have no mistakes."""
    return compilation(text).program


def formatted(text: str) -> str:
    """The text in the one style."""
    return format_text(text)


def usage_of(program: Program, plan: str, summary: Summary) -> Usage:
    """The summary as the engine takes it."""
    lists = {inlet.name: inlet.list for inlet in program.inlets if inlet.list is not None}
    return Usage(
        plan=plan,
        subscription="s",
        period=None if summary.period is None else Period(*summary.period),
        currency=summary.currency,
        subscription_start=summary.start,
        subscription_end=summary.end,
        values=summary.values,
        rows={lists[name]: rows for name, rows in summary.rows.items()},
    )


def rate(program: Program, usage: Usage, opening: State | None = None) -> Bill | Rejected:
    """The bill of a summary; every value on the way keeps to what the program claims of it."""
    plan = Rater(program).plan_of(usage)
    return rate_plan(program, plan, usage, opening, claims=True)


def bills(case: Case, program: Program | None = None) -> list[Bill]:
    """The bills of the summaries, each opening with what the one before closed with, up to one that is refused.

    Only a rulebook that can refuse a summary may do so.
    """
    program = program or case.program
    found: list[Bill] = []
    for summary in case.summaries:
        result = rate(program, usage_of(program, case.rulebook.plan, summary), found[-1].closing if found else None)
        if isinstance(result, Rejected):
            assert case.rulebook.may_reject, f"refused: {result}"
            assert all(problem.reason for problem in result.problems)
            _tell("refused")
            break
        found.append(result)
    _tell(f"{len(found)} bills")
    return found


def _tell(what: str) -> None:
    """Count what generated cases come to; `--hypothesis-show-statistics` shows it."""
    if currently_in_test_context():
        event(what)


def totals(case: Case, program: Program | None = None) -> list[object]:
    """What the bills come to."""
    return [bill.total for bill in bills(case, program)]


def saved_and_loaded(program: Program) -> Program:
    """The program as its JSON document says it."""
    return loads(dumps(program))


def shown(bills: Iterable[Bill]) -> list[object]:
    """Bills as data, to be compared: all but the rulebook they are of."""
    return [{key: value for key, value in bill.to_json().items() if key != "rulebook"} for bill in bills]
