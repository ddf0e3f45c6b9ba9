"""Diagnostics while typing, end to end."""

from __future__ import annotations

import asyncio

import pytest
from lsprotocol import types as lsp

HEADER = """\
rulebook demo
  currency USD
  rounding half_up to 0.01 each line

"""
RULEBOOK = f"""\
{HEADER}meter storage in GB

plan pro every month {{
  charge storage on storage at 0.10 USD per GB
}}
"""
COMMON = f"{HEADER}meter storage in GB\n"


def document(path, text: str, version: int = 1) -> lsp.DidOpenTextDocumentParams:
    return lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(path.as_uri(), "rulebook", version, text))


def typed(path, version: int, line: int, start: int, end: int, text: str) -> lsp.DidChangeTextDocumentParams:
    place = lsp.Range(lsp.Position(line, start), lsp.Position(line, end))
    return lsp.DidChangeTextDocumentParams(
        lsp.VersionedTextDocumentIdentifier(version, path.as_uri()),
        [lsp.TextDocumentContentChangePartial(place, text)],
    )


async def errors(editor, uri: str, wanted: set[str], seconds: float = 10) -> list[lsp.Diagnostic]:
    """Wait until a document has errors with these codes, and no others."""
    for _ in range(int(seconds * 50)):
        found = [one for one in editor.diagnostics.get(uri, ()) if one.severity == lsp.DiagnosticSeverity.Error]
        if uri in editor.diagnostics and {one.code for one in found} == wanted:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(editor.diagnostics.get(uri))


@pytest.mark.asyncio
async def test_a_mistake_is_told_as_it_is_typed_and_gone_when_it_is_mended(editor, tmp_path):
    path = tmp_path / "demo.rulebook"
    editor.text_document_did_open(document(path, RULEBOOK))
    await errors(editor, path.as_uri(), set())
    line = RULEBOOK.splitlines().index("  charge storage on storage at 0.10 USD per GB")
    editor.text_document_did_change(typed(path, 2, line, 20, 27, "storrage"))
    found = await errors(editor, path.as_uri(), {"N802"})
    assert found[0].range == lsp.Range(lsp.Position(line, 20), lsp.Position(line, 28))
    assert "did you mean `storage`" in found[0].message
    assert found[0].code_description.href.endswith("N802.md")
    editor.text_document_did_change(typed(path, 3, line, 20, 28, "storage"))
    await errors(editor, path.as_uri(), set())


@pytest.mark.asyncio
async def test_what_cannot_be_read_is_told_too(editor, tmp_path):
    path = tmp_path / "demo.rulebook"
    editor.text_document_did_open(document(path, RULEBOOK))
    await errors(editor, path.as_uri(), set())
    line = RULEBOOK.splitlines().index("  charge storage on storage at 0.10 USD per GB")
    editor.text_document_did_change(typed(path, 2, line, 18, 27, ""))
    assert await errors(editor, path.as_uri(), {"S001"})


@pytest.mark.asyncio
async def test_columns_are_utf_16(editor, tmp_path):
    path = tmp_path / "demo.rulebook"
    text = RULEBOOK + 'example "🎈🎈" for prro { given storage = 1 GB }\n'
    editor.text_document_did_open(document(path, text))
    (found,) = await errors(editor, path.as_uri(), {"N802"})
    line = text.splitlines()[-1]
    column = len(line[: line.index("prro")].encode("utf-16-le")) // 2
    assert found.range.start.character == column
    editor.text_document_did_change(typed(path, 2, found.range.start.line, column, column + 4, "pro"))
    await errors(editor, path.as_uri(), set())


@pytest.mark.asyncio
async def test_files_that_use_a_changed_file_are_checked_again(editor, tmp_path):
    common, main = tmp_path / "common.rulebook", tmp_path / "main.rulebook"
    common.write_text(COMMON)
    text = RULEBOOK.replace("meter storage in GB\n", 'use "common.rulebook"\n')
    editor.text_document_did_open(document(main, text))
    await errors(editor, main.as_uri(), set())
    editor.text_document_did_open(document(common, COMMON))
    await errors(editor, common.as_uri(), set())
    editor.text_document_did_change(typed(common, 2, 4, 6, 13, "stored"))
    await errors(editor, main.as_uri(), {"N810"})
    editor.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(common.as_uri())))
    await errors(editor, main.as_uri(), set())


@pytest.mark.asyncio
async def test_a_change_on_disk_is_seen(editor, tmp_path):
    common, main = tmp_path / "common.rulebook", tmp_path / "main.rulebook"
    text = RULEBOOK.replace("meter storage in GB\n", 'use "common.rulebook"\n')
    editor.text_document_did_open(document(main, text))
    await errors(editor, main.as_uri(), {"S008", "N810"})
    common.write_text(COMMON)
    changes = [lsp.FileEvent(common.as_uri(), lsp.FileChangeType.Created)]
    editor.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams(changes))
    await errors(editor, main.as_uri(), set())


@pytest.mark.asyncio
async def test_the_linter_speaks_when_all_is_quiet_and_goes_by_the_settings(editor, tmp_path):
    path = tmp_path / "demo.rulebook"
    text = RULEBOOK + "\nterm idle = 1\nterm quiet = 1 # allow N801: kept for next year\n"
    (tmp_path / "pricing.toml").write_text('select = ["N801"]\n[severity]\nN801 = "info"\n')
    editor.text_document_did_open(document(path, text))
    for _ in range(500):
        if any(one.code == "N801" for one in editor.diagnostics.get(path.as_uri(), ())):
            break
        await asyncio.sleep(0.02)
    (found,) = editor.diagnostics[path.as_uri()]
    assert found.severity == lsp.DiagnosticSeverity.Information
    assert found.range.start.line == text.splitlines().index("term idle = 1")
    assert list(found.tags) == [lsp.DiagnosticTag.Unnecessary]
