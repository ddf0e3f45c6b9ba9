"""What was not proved, as findings of the rulebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from pricing_dsl.analysis.claims import Refuted, Undecided
from pricing_dsl.diagnostics import Diagnostic, diagnose
from pricing_dsl.diagnostics.model import Edit, Fix
from pricing_dsl.pipeline import Compilation
from pricing_dsl.proofs.example import example_of
from pricing_dsl.proofs.run import ProofResult
from pricing_dsl.proofs.telling import told
from pricing_dsl.source import Place


def findings(compilation: Compilation, results: Sequence[ProofResult]) -> Iterator[Diagnostic]:
    """P901 for each claim that is refuted, with an example as its fix, and P902 for each that is not decided."""
    for result in results:
        sentence = f'"{result.title}" {told(compilation, result)}'
        if isinstance(result.verdict, Undecided):
            yield diagnose("P902", sentence, result.place)
        elif isinstance(result.verdict, Refuted):
            yield _refuted(compilation, result)


def _refuted(compilation: Compilation, result: ProofResult) -> Diagnostic:
    sentence = f'"{result.title}" does not hold: {told(compilation, result)}'
    found = diagnose("P901", sentence, result.place)
    text = example_of(compilation, result)
    if text is None:
        return found
    after = Place(result.place.file, result.place.end, result.place.end)
    return evolve(found, fix=Fix("add the bill that breaks it as an example", (Edit(after, f"\n\n{text}"),)))
