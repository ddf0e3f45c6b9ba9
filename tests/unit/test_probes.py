"""Further outputs of a program: what examples expect, and what claims and conditions are asked by."""

from __future__ import annotations

from pathlib import Path

import pytest

from pricing_dsl.pipeline import Compilation
from pricing_dsl.semantics import model
from pricing_dsl.semantics.lowering import lower

RULEBOOKS = sorted((Path(__file__).parents[2] / "rulebooks").glob("c*/*.rulebook"))


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_plans_that_nothing_is_asked_of_are_as_they_are(path: Path) -> None:
    """What is taken from the program that is known is what would be made anew."""
    compilation = Compilation.of(path)
    rulebook, program = compilation.model, compilation.program
    for index, plan in enumerate(rulebook.plans):
        probes = {index: [model.Total(model.Unknown(), plan.place)]}
        asked = lower(rulebook, compilation.sources, probes, program)
        assert asked == lower(rulebook, compilation.sources, probes)
        assert [output.name for output in asked.plans[index].outputs][-1] == "probe 0"
