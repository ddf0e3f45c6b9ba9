"""Every question an editor can ask, end to end."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

TEXT = """\
rulebook demo
  currency USD
  rounding half_up to 0.01 each line

meter storage "Données 🎈" in GB
term idle = 1

plan pro every month {
  charge storage on storage slabs {
    first 500 GB at 0.10 USD per GB
    rest at 0.05 USD per GB
  }
}

example "🎈 one" for pro {
  given storage = 600 GB
  expect total == 55.00 USD
}

prove "cheap" for pro total <= 200 USD
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "naïve 🎈.rulebook"


@pytest_asyncio.fixture
async def opened(editor, path):
    """The editor with the text open and checked, examples and all."""
    item = lsp.TextDocumentItem(path.as_uri(), "rulebook", 1, TEXT)
    editor.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
    for _ in range(500):
        if any(one.code == "N801" for one in editor.diagnostics.get(path.as_uri(), ())):
            return editor
        await asyncio.sleep(0.02)
    raise AssertionError(editor.diagnostics)


def at(path, words: str):
    """The identifier and the position right behind some words."""
    before = TEXT[: TEXT.index(words) + len(words)]
    line = before.rsplit("\n", 1)[-1]
    position = lsp.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)
    return {"text_document": lsp.TextDocumentIdentifier(path.as_uri()), "position": position}


@pytest.mark.asyncio
async def test_names_are_followed(opened, path):
    (place,) = await opened.text_document_definition_async(lsp.DefinitionParams(**at(path, "charge storage on stor")))
    assert place.range.start == lsp.Position(4, 6)
    assert place.uri == path.as_uri()
    context = lsp.ReferenceContext(include_declaration=False)
    places = await opened.text_document_references_async(lsp.ReferenceParams(context, **at(path, "meter stor")))
    assert [one.range.start.line for one in places] == [8, 15]
    marks = await opened.text_document_document_highlight_async(lsp.DocumentHighlightParams(**at(path, "meter stor")))
    assert len(marks) == 3


@pytest.mark.asyncio
async def test_names_are_changed(opened, path):
    ready = await opened.text_document_prepare_rename_async(lsp.PrepareRenameParams(**at(path, "meter stor")))
    assert ready.placeholder == "storage"
    edit = await opened.text_document_rename_async(lsp.RenameParams(new_name="stored", **at(path, "meter stor")))
    assert [one.new_text for one in edit.changes[path.as_uri()]] == ["stored"] * 3
    with pytest.raises(JsonRpcInvalidParams) as refused:
        await opened.text_document_rename_async(lsp.RenameParams(new_name="of", **at(path, "meter stor")))
    assert "word of the language" in str(refused.value)


@pytest.mark.asyncio
async def test_words_are_explained_and_offered(opened, path):
    hover = await opened.text_document_hover_async(lsp.HoverParams(**at(path, "charge storage on stor")))
    assert "**meter** `storage` — Données 🎈" in hover.contents.value
    offers = await opened.text_document_completion_async(lsp.CompletionParams(**at(path, "charge storage on ")))
    assert {"storage", "idle", "overage of"} <= {one.label for one in offers.items}
    form = await opened.text_document_signature_help_async(lsp.SignatureHelpParams(**at(path, "charge storage on ")))
    assert form.signatures[0].label.startswith("charge NAME")


@pytest.mark.asyncio
async def test_the_text_has_a_shape(opened, path):
    document = lsp.TextDocumentIdentifier(path.as_uri())
    symbols = await opened.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
    assert [one.name for one in symbols] == ["demo", "storage", "idle", "pro", "🎈 one", "cheap"]
    folds = await opened.text_document_folding_range_async(lsp.FoldingRangeParams(document))
    assert (7, 11) in {(one.start_line, one.end_line) for one in folds}
    colours = await opened.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(document))
    assert len(colours.data) % 5 == 0
    options = lsp.FormattingOptions(tab_size=2, insert_spaces=True)
    (edit,) = await opened.text_document_formatting_async(lsp.DocumentFormattingParams(document, options))
    assert "    rest         at 0.05 USD per GB\n" in edit.new_text


@pytest.mark.asyncio
async def test_findings_have_fixes(opened, path):
    document = lsp.TextDocumentIdentifier(path.as_uri())
    place = lsp.Range(lsp.Position(5, 0), lsp.Position(5, 9))
    context = lsp.CodeActionContext(diagnostics=list(opened.diagnostics[path.as_uri()]))
    actions = await opened.text_document_code_action_async(lsp.CodeActionParams(document, place, context))
    preferred = next(one for one in actions if one.is_preferred)
    assert preferred.diagnostics[0].code == "N801"
    assert preferred.edit.changes[path.as_uri()][0].new_text == ""


@pytest.mark.asyncio
async def test_examples_are_run_and_claims_proved(opened, path):
    document = lsp.TextDocumentIdentifier(path.as_uri())
    example, claim = await opened.text_document_code_lens_async(lsp.CodeLensParams(document))
    assert example.command.title == "✓ holds · 55.00 USD"
    for lens, words in ((example, "🎈 one: ✓ holds · 55.00 USD"), (claim, "cheap: refuted")):
        command = lsp.ExecuteCommandParams(lens.command.command, lens.command.arguments)
        known = len(opened.messages)
        await opened.workspace_execute_command_async(command)
        for _ in range(500):
            if len(opened.messages) > known:
                break
            await asyncio.sleep(0.02)
        assert opened.messages[-1].message.startswith(words)


@pytest.mark.asyncio
async def test_tiers_say_what_they_come_to(opened, path):
    place = lsp.Range(lsp.Position(0, 0), lsp.Position(30, 0))
    params = lsp.InlayHintParams(lsp.TextDocumentIdentifier(path.as_uri()), place)
    assert [one.label for one in await opened.text_document_inlay_hint_async(params)] == ["500 GB: 50.00 USD"]


@pytest.mark.asyncio
async def test_nobody_is_shown_a_traceback(opened, path):
    """Questions about what is not there, and about places far outside, get no answer, and no fault."""
    nowhere = {"text_document": lsp.TextDocumentIdentifier("untitled:none"), "position": lsp.Position(0, 0)}
    outside = {"text_document": lsp.TextDocumentIdentifier(path.as_uri()), "position": lsp.Position(9_999, 9_999)}
    for place in (nowhere, outside):
        assert await opened.text_document_hover_async(lsp.HoverParams(**place)) is None
        assert await opened.text_document_definition_async(lsp.DefinitionParams(**place)) is None
        await opened.text_document_completion_async(lsp.CompletionParams(**place))
        await opened.text_document_rename_async(lsp.RenameParams(new_name="x", **place))
    assert not [one for one in opened.log_messages if one.type == lsp.MessageType.Error]
