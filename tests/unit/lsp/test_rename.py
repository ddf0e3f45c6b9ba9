"""Names: where they are declared, where they stand, and other names for the same things."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from pricing_dsl.examples.run import run_examples
from pricing_dsl.lsp.features.definition import definition, references
from pricing_dsl.lsp.features.rename import rename
from pricing_dsl.lsp.names import Thing
from pricing_dsl.lsp.positions import Positions
from pricing_dsl.lsp.workspace import Document, Workspace
from pricing_dsl.pipeline import Compilation

RULEBOOKS = sorted((Path(__file__).parents[3] / "rulebooks").rglob("*.rulebook"))
PLAN = """\
meter storage in GB

plan pro every month {
  grant included 10 GB of storage every month
  charge storage on overage of storage at 0.10 USD per GB
  discount loyal 5% of storage.amount
}

example "one" for pro {
  given storage = 20 GB
  expect storage.amount == 1.00 USD
}
"""


def renamed(view, offset, workspace, name: str) -> dict[str, str]:
    """The texts after the name at a place was changed, by path."""
    position = view.positions.position(offset)
    document = lsp.TextDocumentIdentifier(f"file://{view.path}")
    edit = rename(workspace, lsp.RenameParams(document, position, name))
    assert edit is not None
    assert edit.changes is not None
    texts = {}
    for uri, edits in edit.changes.items():
        path = uri.removeprefix("file://")
        text = workspace.read(path)
        positions = Positions(text, workspace.encoding)
        for one in sorted(edits, key=lambda one: positions.offset(one.range.start), reverse=True):
            start, end = positions.offsets(one.range)
            text = text[:start] + one.new_text + text[end:]
        texts[path] = text
    return texts


def test_a_line_and_the_meter_of_its_name_are_two_things(at):
    view, offset, workspace = at(PLAN.replace("charge storage", "charge st‸orage"))
    (text,) = renamed(view, offset, workspace, "extra").values()
    assert "charge extra on overage of storage" in text
    assert "5% of extra.amount" in text
    assert "expect extra.amount" in text
    assert "given storage" in text
    view, offset, workspace = at(PLAN.replace("meter storage", "meter ‸storage"))
    (text,) = renamed(view, offset, workspace, "stored").values()
    assert "charge storage on overage of stored" in text
    assert "given stored" in text
    assert "expect storage.amount" in text


@pytest.mark.parametrize("name", ["of", "total", "2nd", "naïve", "included", "loyal", ""])
def test_names_that_cannot_be_are_refused(at, name):
    view, offset, workspace = at(PLAN.replace("charge storage", "charge ‸storage"))
    with pytest.raises(JsonRpcInvalidParams):
        renamed(view, offset, workspace, name)


def test_a_keyword_may_be_a_name(at):
    view, offset, workspace = at(PLAN.replace("charge storage", "charge ‸storage"))
    (text,) = renamed(view, offset, workspace, "volume").values()
    assert "charge volume on overage of storage" in text
    assert Compilation("x", text).ok


def test_files_that_use_a_file_are_renamed_with_it(at):
    common = "rulebook common\n  currency USD\n  rounding none\n\nmeter storage in GB\n"
    text = PLAN.replace("meter storage in GB", 'use "common.rulebook"')
    view, _, workspace = at(text, common=common)
    home = workspace.view("/books/common.rulebook")
    texts = renamed(home, common.index("storage"), workspace, "stored")
    assert set(texts) == {"/books/common.rulebook", "/books/demo.rulebook"}
    assert "meter stored" in texts["/books/common.rulebook"]
    assert "overage of stored" in texts["/books/demo.rulebook"]
    places = references(
        workspace,
        lsp.ReferenceParams(
            lsp.ReferenceContext(include_declaration=True),
            lsp.TextDocumentIdentifier("file:///books/common.rulebook"),
            home.positions.position(common.index("storage")),
        ),
    )
    assert len(places) == 4
    (found,) = definition(view, view.text.index("of storage") + 4)
    assert found.uri == "file:///books/common.rulebook"


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_shipped_rulebooks_mean_the_same_by_other_names(path):
    """Every name of a rulebook is changed, one after the other: it still compiles and its examples still hold."""
    workspace = Workspace()
    text = path.read_text("utf-8")
    for number in range(1_000):
        view = _view(workspace, path, text)
        places = [one.place for one in view.names.occurrences if one.declares and not _is_new(one.thing)]
        if not places:
            break
        text = renamed(view, places[0].start, workspace, f"other_{number}")[str(path)]
    compilation = Compilation(str(path), text)
    assert not compilation.diagnostics
    results = run_examples(compilation)
    assert [one for one in results if not one.passed] == []


def _view(workspace: Workspace, path: Path, text: str):
    workspace.put(Document(str(path), text, 1))
    return workspace.view(str(path))


def _is_new(thing: Thing) -> bool:
    return thing.name.startswith("other_")
