"""Above each example what came of it, and above each claim a way to prove it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types as lsp

from pricing_dsl.examples.run import ExampleResult, run_examples
from pricing_dsl.lsp.paths import uri_of
from pricing_dsl.lsp.workspace import View
from pricing_dsl.pipeline import Compilation, CompileError
from pricing_dsl.proofs.run import run_proofs
from pricing_dsl.proofs.telling import told
from pricing_dsl.syntax import nodes

RUN = "pricing.run"
PROVE = "pricing.prove"
Results = tuple[Compilation, Sequence[ExampleResult]]


def lenses(view: View, results: Results | None) -> list[lsp.CodeLens]:
    """The lenses of a text. results: of the examples, with the compilation they are of, as far as they were run."""
    return list(_lenses(view, results))


def _lenses(view: View, results: Results | None) -> Iterator[lsp.CodeLens]:
    uri = uri_of(view.path)
    fresh = results[1] if results is not None and results[0] is view.compilation else None
    for declaration in view.parsed.rulebook.declarations:
        item = declaration.item
        place = view.positions.range(declaration.base, declaration.base + item.span[1])
        first = lsp.Range(place.start, place.start)
        arguments = [uri, view.text[declaration.base : declaration.base + item.span[1]]]
        if isinstance(item, nodes.Example | nodes.Examples):
            title = "▶ run" if fresh is None else said(_of(view, declaration, fresh))
            yield lsp.CodeLens(first, lsp.Command(title, RUN, arguments=arguments))
        elif isinstance(item, nodes.Prove):
            yield lsp.CodeLens(first, lsp.Command("▶ prove", PROVE, arguments=arguments))


def _of(view: View, declaration: nodes.Declaration, results: Sequence[ExampleResult]) -> list[ExampleResult]:
    """The results of one declaration: of an example itself, of a table each row's."""
    start, end = declaration.base, declaration.base + declaration.item.span[1]
    return [one for one in results if one.place.file == view.file and start <= one.place.start < end]


def said(results: Sequence[ExampleResult]) -> str:
    """What came of some examples, in one line."""
    failed = [one for one in results if not one.passed]
    if not results:
        return "▶ run"
    if not failed:
        bills = results[0].bills
        total = f" · {bills[-1].money(bills[-1].total)} {bills[-1].currency}" if bills and len(results) == 1 else ""
        return f"✓ holds{total}" if len(results) == 1 else f"✓ all {len(results)} hold"
    unmet = failed[0].unmet[0]
    head = "✗" if len(results) == 1 else f"✗ {len(failed)} of {len(results)}:"
    return f"{head} expected {unmet.text}, got {unmet.got}"


def run(view: View, text: str) -> str:
    """Run the examples that a stretch of text declares, and tell what came of them."""
    try:
        results = run_examples(view.compilation)
    except CompileError:
        return "The rulebook has mistakes: its examples cannot be run."
    found = [
        _of(view, one, results)
        for one in view.parsed.rulebook.declarations
        if view.text[one.base : one.base + one.item.span[1]] == text
    ]
    mine = [result for some in found for result in some]
    return f"{mine[0].title}: {said(mine)}" if mine else "This example is not there any more."


def prove(view: View, text: str) -> str:
    """Prove the claim that a stretch of text makes, and tell what came of it."""
    compilation = view.compilation
    if not compilation.ok:
        return "The rulebook has mistakes: nothing can be proved of it."
    spots = [
        (one.base, one.base + one.item.span[1])
        for one in view.parsed.rulebook.declarations
        if view.text[one.base : one.base + one.item.span[1]] == text
    ]
    sentences = [
        f"{result.title}: {result.word} — {told(compilation, result)}"
        for result in run_proofs(compilation)
        if any(start <= result.place.start < end for start, end in spots) and result.place.file == view.file
    ]
    return "\n".join(sentences) or "This claim is not there any more."
