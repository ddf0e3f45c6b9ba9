"""Whether a claim holds: proved, refuted with a witness, or not decided with the reason."""

from __future__ import annotations

from pricing_dsl.analysis.claims import Claim, Proved, Refuted, Verdict
from pricing_dsl.analysis.proofs import Prover
from pricing_dsl.analysis.reasons import undecided
from pricing_dsl.analysis.search import SAMPLES, counterexample
from pricing_dsl.ir.nodes import Plan, Program


def prove(program: Program, plan: Plan, claim: Claim, samples: int = SAMPLES) -> Verdict:
    """What becomes of a claim about one version of a plan.

    Args:
        samples: how many summaries a counter-example is looked for around, where there is no proof.
    """
    prover = Prover(program, plan, claim)
    if prover.proves():
        return Proved()
    witness = counterexample(program, plan, claim, samples)
    return undecided(prover) if witness is None else Refuted(witness)
