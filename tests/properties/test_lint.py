"""Rules of the linter on generated rulebooks: none of them fails, whatever compiles; what a finding is about stands in
the text; every safe fix leaves a rulebook that compiles and bills the same."""

from __future__ import annotations

from hypothesis import given, settings

from pricing_dsl.linter.registry import RULES
from pricing_dsl.linter.subject import Subject
from tests.properties.cases import cases
from tests.properties.engine import Case, compiled, totals

STRUCTURAL = [
    one for code, one in RULES.items() if code[0] in "DNX" or code in {"T120", "M407", "M414", "M415", "M416"}
]
"""Those that look at what is written; the ones about curves have properties of their own."""


@settings(max_examples=25)
@given(cases())
def test_rules_take_whatever_compiles_and_safe_fixes_bill_the_same(case: Case) -> None:
    text = case.rulebook.text
    for one in STRUCTURAL:
        for finding in one.check(Subject(case.compilation)):
            assert 0 <= finding.place.start < finding.place.end <= len(text)
            if finding.fix is not None and finding.fix.safe:
                (edit,) = finding.fix.edits
                after = compiled(text[: edit.place.start] + edit.text + text[edit.place.end :])
                assert totals(case, after) == totals(case)
