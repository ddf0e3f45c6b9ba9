"""What a condition comes to over all bills: sometimes on and sometimes off, with a summary that shows each; or always.

Summaries that show it are looked for first: some as they are, then along every quantity in a few plain situations. Only
what they leave open is handed to the prover, and what the prover leaves open is looked for along more of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from attrs import define, evolve, frozen

from pricing_dsl.analysis.claims import Always
from pricing_dsl.analysis.falls import some_number
from pricing_dsl.analysis.proofs import is_proved
from pricing_dsl.analysis.samples import Sample, samples
from pricing_dsl.analysis.settings import Setting
from pricing_dsl.analysis.situations import Quantity, paired, situations
from pricing_dsl.analysis.sweeps import Piece, pieces
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id, Plan, Program, Value
from pricing_dsl.rating.bill import Identity
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.rate import rate_traced
from pricing_dsl.rating.rated import Rated

_NO_MATTER = Identity("", "", "")

MORE = 8
"""So many samples are looked at, as they are and then along their quantities."""


@frozen
class Question:
    """Whether a value is so beside another, or beside a number, in any row that it has.

    test: eq, ne, lt, le, gt or ge.
    """

    a: Id
    test: str
    b: Id | Fraction


@frozen
class Answer:
    """What a flag comes to. on, off: a summary with which it is on, and one with which it is off; None: none is known.
    always, never: it is proved to be on, or off, in every bill."""

    on: Sample | None = None
    off: Sample | None = None
    always: bool = False
    never: bool = False


def with_questions(plan: Plan, questions: Sequence[Question | Id]) -> tuple[Plan, tuple[Id, ...]]:
    """The plan with a flag of the bill for each question beside what it computes, and the flags. A flag that it has is
    a question, too: whether it is on in any row that it has.
    """
    values = list(plan.values)

    def added(op: ir.Operation, space: str, kind: str) -> Id:
        values.append(Value(len(values), op, space, kind))
        return len(values) - 1

    flags = []
    for question in questions:
        flag = question if isinstance(question, int) else _compared(values, question, added)
        space = values[flag].space
        flags.append(flag if space == BILL else added(ir.FoldRows("any", space, flag), BILL, "flag"))
    return evolve(plan, values=tuple(values)), tuple(flags)


def _compared(values: list[Value], question: Question, added: Callable[[ir.Operation, str, str], Id]) -> Id:
    b = question.b
    other = added(ir.Const(b), BILL, values[question.a].kind) if isinstance(b, Fraction) else b
    space = next((values[id_].space for id_ in (question.a, other) if values[id_].space != BILL), BILL)
    return added(ir.Compare(question.test, question.a, other), space, "flag")


def answers(program: Program, plan: Plan, flags: Sequence[Id], given: Iterable[Sample] | None = None) -> list[Answer]:
    """What becomes of each flag of the bill, over all summaries that are billed.

    Args:
        given: situations to look at first; None: plain ones.
    """
    asking = _Asking(program, plan, {flag: _Seen() for flag in flags})
    asking.rate(samples(program, plan, MORE))
    asking.look(situations(program, plan) if given is None else given)
    for flag in asking.open():
        asking.prove(flag)
    if asking.open():
        asking.look(samples(program, plan, MORE))
    return [seen.answer for seen in map(asking.seen.__getitem__, flags)]


@define
class _Seen:
    """What is known of a flag so far."""

    on: Sample | None = None
    off: Sample | None = None
    always: bool = False
    never: bool = False

    @property
    def is_open(self) -> bool:
        return (self.on is None or self.off is None) and not self.always and not self.never

    def lacks(self, result: object) -> bool:
        """Whether no summary is known yet with which the flag is so."""
        return (result is True and self.on is None) or (result is False and self.off is None)

    def note(self, result: object, sample: Sample) -> None:
        """A summary with which the flag is on (True) or off (False); the first there is of each is kept."""
        if result is True and self.on is None:
            self.on = sample
        elif result is False and self.off is None:
            self.off = sample

    @property
    def answer(self) -> Answer:
        return Answer(self.on, self.off, self.always, self.never)


@frozen
class _Asking:
    program: Program
    plan: Plan
    seen: dict[Id, _Seen]

    def open(self) -> list[Id]:
        """Flags of which it is not known what they come to."""
        return [flag for flag, seen in self.seen.items() if seen.is_open]

    # ---- by example ----

    def rate(self, given: Iterable[Sample]) -> None:
        """Look at summaries as they are."""
        for sample in given:
            self._replay(sample, self.seen)

    def _replay(self, sample: Sample, flags: Iterable[Id]) -> None:
        """Note what the engine makes of a summary, if that is a bill."""
        rated = rate_traced(self.program, self.plan, sample.usage, sample.opening, rulebook=_NO_MATTER)
        if isinstance(rated, Rated):
            for flag in flags:
                self.seen[flag].note(rated.run.results[flag], sample)

    def look(self, given: Iterable[Sample]) -> None:
        """Look along every quantity of some situations, as long as anything is open."""
        for quantity, situation in paired(self.program, self.plan, given):
            if not (flags := self.open()):
                return
            setting = Setting.of(self.program, self.plan, situation.usage, situation.opening)
            if not isinstance(setting, Rejected):
                for piece in pieces(setting, quantity.moving(self.program, self.plan), flags):
                    self._note(piece, flags, situation, quantity)

    def _note(self, piece: Piece, flags: Sequence[Id], situation: Sample, quantity: Quantity) -> None:
        """Keep what a piece shows of the flags, where it shows a bill."""
        if piece.rejected or piece.unclear:
            return
        if new := [flag for flag in flags if self.seen[flag].lacks(piece.results[flag])]:
            self._replay(evolve(situation, usage=quantity.put(situation.usage, some_number(piece.cell))), new)

    # ---- by proof ----

    def prove(self, flag: Id) -> None:
        """Whether it is always what it was seen to be."""
        seen = self.seen[flag]
        if seen.on is None:
            plan = evolve(self.plan, values=(*self.plan.values, _not(self.plan, flag)))
            seen.never = is_proved(self.program, plan, Always(len(plan.values) - 1))
        if seen.off is None:
            seen.always = is_proved(self.program, self.plan, Always(flag))


def _not(plan: Plan, flag: Id) -> Value:
    return Value(len(plan.values), ir.Not(flag), BILL, "flag")
