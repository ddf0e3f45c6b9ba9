"""What is said of conditions over all bills of generated plans, against bills."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import event, given
from hypothesis import strategies as st

from pricing_dsl.analysis.questions import Question, answers, with_questions
from pricing_dsl.analysis.samples import samples
from pricing_dsl.ir.nodes import Id, Plan, Program
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.rate import rate_traced
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from tests.properties.cases import cases
from tests.properties.engine import Case, usage_of
from tests.properties.test_proofs import settings_of, usages_per_claim

TESTS = ["eq", "ne", "lt", "le", "gt", "ge"]


def results(program: Program, plan: Plan, usage: Usage, opening: State, ids: Sequence[Id]) -> list[object] | None:
    """What some values come to; None where the summary is set aside."""
    rated = rate_traced(program, plan, usage, opening)
    return None if isinstance(rated, Rejected) else [rated.run.results[id_] for id_ in ids]


@given(cases(), st.data())
def test_a_condition_comes_to_what_is_said(case: Case, data: st.DataObject) -> None:
    program = case.program
    before = Rater(program).plan_of(usage_of(program, case.rulebook.plan, case.summaries[0]))
    numbers = [value.id for value in before.values if value.kind in ("number", "row")]
    bounds = st.sampled_from([*map(Fraction, (-1, 0, 1, 10, 1_000))])
    asked = data.draw(
        st.lists(
            st.builds(Question, st.sampled_from([before.total, *numbers]), st.sampled_from(TESTS), bounds), max_size=6
        )
    )
    plan, flags = with_questions(before, asked)
    found = answers(program, plan, flags)
    for flag, answer in zip(flags, found, strict=True):
        for shown, expected in ((answer.on, True), (answer.off, False)):
            if shown is not None:
                assert results(program, plan, shown.usage, shown.opening, [flag]) == [expected]
        assert not (answer.always and answer.off)
        assert not (answer.never and answer.on)
        event(f"always {answer.always}, never {answer.never}, on {bool(answer.on)}, off {bool(answer.off)}")
    tried = [*data.draw(settings_of(case, before))]
    tried += [(one.usage, one.opening) for one in samples(program, plan, usages_per_claim() // 10)]
    for usage, opening in tried:
        outcome = results(program, plan, usage, opening, flags)
        if outcome is not None:
            for answer, result in zip(found, outcome, strict=True):
                assert result is True or not answer.always
                assert result is False or not answer.never
