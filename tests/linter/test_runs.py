"""What examples reach is the same whether or not anybody asks if they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from pricing_dsl.examples.coverage import coverage
from pricing_dsl.examples.run import run_examples
from pricing_dsl.linter.subject import Subject
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.bill import Bill

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", sorted(ROOT.glob("rulebooks/[act]*/*.rulebook")), ids=lambda path: path.stem)
def test_rated_and_asked_are_the_same_bills(path: Path) -> None:
    compilation = Compilation.of(path)
    asked = run_examples(compilation)
    rated = Subject(compilation).runs
    assert rated.coverage.missed == coverage(compilation.program, asked).missed
    for one, other in zip(rated.results, asked, strict=True):
        assert one.unmet == ()
        assert [_plain(outcome) for outcome in one.outcomes] == [_plain(outcome) for outcome in other.outcomes]


def _plain(outcome: object) -> object:
    """A bill without its rulebook's hash, and without the answers to expectations."""
    return (outcome.lines, outcome.total, outcome.closing) if isinstance(outcome, Bill) else outcome
