"""Running `prove`: each claim is lowered beside its plan and handed to the prover, version by version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from pricing_dsl.analysis.claims import Always, Claim, Never, Proved, Refuted, Undecided, Verdict
from pricing_dsl.analysis.prove import prove
from pricing_dsl.analysis.search import SAMPLES
from pricing_dsl.examples.run import probes_of
from pricing_dsl.ir import nodes as ir
from pricing_dsl.pipeline import Compilation
from pricing_dsl.semantics import model
from pricing_dsl.source import Place


@frozen
class Asked:
    """A claim about one version of a plan. outputs: the numbers of the outputs that stand for it: its condition and
    the sides of a comparison, or the number that never falls."""

    proof: model.Proof
    expr: model.Expr
    plan: ir.Plan
    outputs: tuple[int, ...]

    @property
    def claim(self) -> Claim:
        """What the prover is asked."""
        target = self.ids[0]
        if self.proof.never is None or self.proof.by is None:
            return Always(target)
        return Never(target, self.proof.by, rising=self.proof.never == "increasing")

    @property
    def ids(self) -> tuple[ir.Id, ...]:
        """The values that stand for it."""
        values = {output.name: output.value for output in self.plan.outputs}
        return tuple(values[f"probe {number}"] for number in self.outputs)

    @property
    def exprs(self) -> tuple[model.Expr, ...]:
        """What they are values of."""
        return tuple(probes_of(self.expr)) if self.proof.never is None else (self.expr,)


@frozen
class ProofResult:
    """What became of a claim about one version of a plan."""

    asked: Asked
    verdict: Verdict
    program: ir.Program = field(repr=False)

    @property
    def title(self) -> str:
        return self.asked.proof.title

    @property
    def place(self) -> Place:
        return self.asked.proof.place

    @property
    def word(self) -> str:
        """proved, refuted or not decided."""
        return {Proved: "proved", Refuted: "refuted", Undecided: "not decided"}[type(self.verdict)]


def run_proofs(compilation: Compilation, words: str | None = None, samples: int = SAMPLES) -> tuple[ProofResult, ...]:
    """Decide all claims of a rulebook.

    Args:
        words: only claims whose title has these words.
        samples: how many summaries a counter-example is looked for around, where there is no proof.

    Raises:
        CompileError: the rulebook has mistakes.
    """
    proofs = [one for one in compilation.model.proofs if words is None or words.lower() in one.title.lower()]
    probes, wanted = _probes(proofs)
    program = compilation.lowered(probes)
    return tuple(
        ProofResult(one, prove(program, one.plan, one.claim, samples), program) for one in _asked(program, wanted)
    )


_Wanted = tuple[model.Proof, int, model.Expr, tuple[int, ...]]


def _probes(proofs: Sequence[model.Proof]) -> tuple[Mapping[int, Sequence[model.Expr]], list[_Wanted]]:
    """What to ask of each plan, and the numbers of the answers for each claim."""
    probes: dict[int, list[model.Expr]] = defaultdict(list)
    wanted: list[_Wanted] = []
    for proof in proofs:
        for index, expr in proof.claims:
            exprs = probes_of(expr) if proof.never is None else [expr]
            first = len(probes[index])
            probes[index].extend(exprs)
            wanted.append((proof, index, expr, tuple(range(first, first + len(exprs)))))
    return probes, wanted


def _asked(program: ir.Program, wanted: Sequence[_Wanted]) -> Iterator[Asked]:
    for proof, index, expr, numbers in wanted:
        yield Asked(proof, expr, program.plans[index], numbers)
