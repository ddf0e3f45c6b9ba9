"""The one place where the conformance tests touch the engine.

Everything else in this directory is text: rulebooks, generated rulebooks and data. When the
public interface of `pricing_dsl` changes, only this module follows.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path

import attrs

import pricing_dsl as pricing
from tests.conformance.every_way import assert_every_way, recorded

RULEBOOKS = Path(__file__).resolve().parents[2] / "rulebooks"


@attrs.frozen
class Outcome:
    """What became of one example: its title, whether it held, and what it says if it did not."""

    title: str
    held: bool
    message: str


def run_file(path: Path) -> list[Outcome]:
    """Compile the rulebook at `path` and run all its examples."""
    return _outcomes(pricing.compile(path))


def run_text(text: str, name: str) -> list[Outcome]:
    """Compile `text`, shown as `name` in messages, and run all its examples."""
    return _outcomes(pricing.compile_text(text, path=f"{name}.rulebook"))


def _outcomes(program: object) -> list[Outcome]:
    """Every example, rated by the interpreter, by generated functions, from a saved program and as rows of a table: all
    give the same bills."""
    with recorded() as told:
        results = pricing.run_examples(program, claims=True, both_ways=True)
    probed, steps = told()
    if probed is not None:
        ends = list(accumulate(len(result.outcomes) for result in results))
        assert_every_way(probed, [steps[start:end] for start, end in pairwise([0, *ends])])
    return [Outcome(result.title, result.passed, str(result)) for result in results]


def notices_of_text(text: str, name: str) -> list[str]:
    """The notices in the bill of the last step of the only example of `text`."""
    (result,) = pricing.run_examples(pricing.compile_text(text, path=f"{name}.rulebook"))
    return [str(notice) for notice in result.bills[-1].notices]
