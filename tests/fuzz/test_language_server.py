"""Whatever is typed, the language server goes on, and ends where a fresh look at the text would."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from pricing_dsl.diagnostics import Diagnostic
from pricing_dsl.linter.runner import run
from pricing_dsl.linter.settings.search import Search
from pricing_dsl.lsp.checks import Checks
from pricing_dsl.lsp.features.actions import actions
from pricing_dsl.lsp.features.colours import colours
from pricing_dsl.lsp.features.completion import completion
from pricing_dsl.lsp.features.definition import definition, highlights
from pricing_dsl.lsp.features.folding import folds
from pricing_dsl.lsp.features.formatting import formatted
from pricing_dsl.lsp.features.hints import hints
from pricing_dsl.lsp.features.hover import hover
from pricing_dsl.lsp.features.lenses import lenses
from pricing_dsl.lsp.features.outline import symbols
from pricing_dsl.lsp.features.rename import prepare
from pricing_dsl.lsp.features.signature import signature
from pricing_dsl.lsp.findings import Finding
from pricing_dsl.lsp.positions import Positions, changed
from pricing_dsl.lsp.workspace import Document, Workspace
from pricing_dsl.pipeline import Compilation

RULEBOOKS = sorted((Path(__file__).parents[2] / "rulebooks").rglob("*.rulebook"))
PIECES = (
    "", "", "", " ", "\n", "{", "}", '"', "#", "(", "|", "%", ".", "[", "🎈", "\u2028", "\r", "5", "1e6", "10M",
    "charge ", "fee x 1 USD\n", "plan p {\n", "example ", "when ", "storage", "of ", "at ", "GB", "€", "and ", "€5",
    "term t = 1\n", "let a = a\n", "use \"common.rulebook\"\n", "unit u\n", "given ", "rounded half_up to ",
)  # fmt: skip
EDITS = 8


class Editor:
    """An editor with one rulebook open, and what it was last told of it."""

    def __init__(self, path: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.path = str(path)
        self.workspace = Workspace(encoding=self.random.choice(["utf-8", "utf-16", "utf-32"]))
        self.told: dict[str, list[Finding]] = {}
        self.checks = Checks(self.workspace, lambda path, text, found: self.told.__setitem__(path, found))
        self.text = path.read_text("utf-8")
        self.workspace.put(Document(self.path, self.text, 1))

    def type(self) -> None:
        """Put a piece in place of some characters, anywhere."""
        start = self.random.randrange(len(self.text) + 1)
        end = min(start + self.random.choice([0, 0, 1, 1, 3, 10, 60]), len(self.text))
        place = Positions(self.text, self.workspace.encoding).range(start, end)
        change = lsp.TextDocumentContentChangePartial(place, self.random.choice(PIECES))
        self.text = changed(self.text, change, self.workspace.encoding)
        self.workspace.put(Document(self.path, self.text, 1))

    def ask(self) -> None:
        """Every question, somewhere."""
        view = self.workspace.seen(self.path)
        assert view is not None
        offset = self.random.randrange(len(self.text) + 1)
        for at in (hover, completion, definition, highlights, prepare, signature):
            at(view, offset)
        for of in (symbols, folds, colours, formatted):
            of(view)
        hints(view, view.positions.whole)
        lenses(view, self.checks.results.get(self.path))
        params = lsp.CodeActionParams(
            lsp.TextDocumentIdentifier("file://x"), view.positions.whole, lsp.CodeActionContext(diagnostics=[])
        )
        actions(view, self.checks.findings_in(view), params)


def key(found: Diagnostic) -> tuple[object, ...]:
    return found.place, found.code, found.message, found.severity


def fresh(path: str, text: str) -> set[tuple[object, ...]]:
    """What the command line says of a text."""
    profile = Search().settings(path).profile(path)
    return {key(one) for one in run(Compilation(path, text), profile).diagnostics if one.place.file == 0}


@pytest.mark.parametrize("path", RULEBOOKS[::3], ids=lambda path: path.stem)
def test_typing_ends_in_what_a_fresh_look_finds(path):
    editor = Editor(path, seed=len(str(path)))
    editor.checks._whole(editor.path)
    for _ in range(EDITS):
        editor.type()
        editor.checks._typed(editor.path)
        editor.ask()
        if editor.random.random() < 0.3:
            editor.checks._whole(editor.path)
    editor.checks._whole(editor.path)
    editor.checks._rest(editor.path)
    editor.ask()
    assert {key(one.diagnostic) for one in editor.told[editor.path]} == fresh(editor.path, editor.text)


@pytest.mark.parametrize("path", RULEBOOKS[::12], ids=lambda path: path.stem)
def test_so_it_does_when_it_is_typed_faster_than_it_is_checked(path):
    editor = Editor(path, seed=1)
    editor.checks.start()
    editor.checks.changed(editor.path, at_once=True)
    before = editor.text
    for _ in range(EDITS):
        editor.type()
        editor.checks.changed(editor.path)
    while editor.random.random() < 0.5:
        editor.ask()
    editor.text = before
    editor.workspace.put(Document(editor.path, before, 2))
    editor.checks.changed(editor.path)
    assert editor.checks.quiet()
    editor.checks.stop()
    assert {key(one.diagnostic) for one in editor.told[editor.path]} == fresh(editor.path, before)
