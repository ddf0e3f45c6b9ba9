"""Outline, folds, layout and colours of a text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from pricing_dsl.lsp.features.colours import MODIFIERS, TYPES, colours, colours_in
from pricing_dsl.lsp.features.folding import folds
from pricing_dsl.lsp.features.formatting import formatted, formatted_in
from pricing_dsl.lsp.features.outline import symbols
from pricing_dsl.lsp.positions import changed
from pricing_dsl.syntax.printing import format_text

RULEBOOKS = sorted((Path(__file__).parents[3] / "rulebooks").rglob("*.rulebook"))
RULEBOOK = """\
# one
# two
meter storage in GB   # beside

plan pro "Pro" every month {
  when storage > 10 GB {
    fee small 1 USD
  } otherwise {
    fee large 2 USD
  }
  charge storage on storage at 0.10 USD per GB
}

example "🎈" for pro { given storage = 1 GB }
"""


def test_the_outline_shows_plans_with_their_lines(at):
    view, _, _ = at(RULEBOOK)
    found = symbols(view)
    assert [one.name for one in found] == ["demo", "storage", "pro", "🎈"]
    assert [one.name for one in found[2].children] == ["small", "large", "storage"]
    assert found[2].detail == "plan · Pro"
    assert found[3].selection_range.end.character - found[3].selection_range.start.character == 4


def test_blocks_and_comments_fold(at):
    view, _, _ = at(RULEBOOK)
    first = RULEBOOK.splitlines().index("# one") + 4
    assert [(one.start_line, one.end_line) for one in folds(view)] == [
        (first, first + 1),
        (first + 4, first + 10),
        (first + 5, first + 6),
        (first + 7, first + 8),
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_layout_is_what_fmt_makes(at, line_break):
    text = RULEBOOK.replace("  when", "when").replace("\n", line_break)
    view, _, _ = at(text)
    result = view.text
    for edit in sorted(
        formatted(view), key=lambda one: (one.range.start.line, one.range.start.character), reverse=True
    ):
        result = changed(result, lsp.TextDocumentContentChangePartial(edit.range, edit.new_text), "utf-16")
    assert result == format_text(view.text)


def test_layout_of_some_lines_leaves_the_others(at):
    view, _, _ = at("meter   a in GB\nmeter b in GB\nmeter   c in GB\n\nplan p {\n  fee x 1 USD\n}\n")
    line = view.positions.line_of(view.text.index("meter   c"))
    edits = formatted_in(view, lsp.Range(lsp.Position(line, 0), lsp.Position(line, 5)))
    assert [edit.range.start.line for edit in edits] == [line]


def test_what_cannot_be_read_stays_as_it_is(at):
    view, _, _ = at("plan p {")
    assert formatted(view) is None


def test_colours_say_what_names_name(at):
    view, _, _ = at(RULEBOOK)
    found = dict(_decoded(view, colours(view).data))
    line = view.positions.line_of(view.text.index("charge storage"))
    assert found[line, 2] == ("charge", "keyword", set())
    assert found[line, 9] == ("storage", "property", {"declaration"})
    assert found[line, 20] == ("storage", "variable", set())
    assert found[line, view.positions.line_text(line).index("GB")] == ("GB", "type", {"defaultLibrary"})


def test_colours_of_a_part_are_those_of_the_whole(at):
    view, _, _ = at(RULEBOOK)
    whole = _decoded(view, colours(view).data)
    part = _decoded(view, colours_in(view, lsp.Range(lsp.Position(8, 0), lsp.Position(11, 0))).data)
    assert part == [one for one in whole if 8 <= one[0][0] < 11]


@pytest.mark.parametrize("path", RULEBOOKS[::6], ids=lambda path: path.stem)
def test_colours_of_shipped_rulebooks_do_not_overlap(at, path):
    view, _, _ = at(path.read_text("utf-8"), str(path))
    spots = [(place, len(text)) for place, (text, _, _) in _decoded(view, colours(view).data)]
    for ((line, column), size), ((below, start), _) in pairwise(spots):
        assert (below, start) >= (line, column + size)


def _decoded(view, data):
    """The tokens as (line, column) with their text, type and modifiers."""
    found, line, column = [], 0, 0
    for down, right, length, kind, bits in zip(*(iter(data),) * 5, strict=True):
        line, column = line + down, right + (0 if down else column)
        start = view.positions.offset(lsp.Position(line, column))
        end = view.positions.offset(lsp.Position(line, column + length))
        modifiers = {name for n, name in enumerate(MODIFIERS) if bits >> n & 1}
        found.append(((line, column), (view.text[start:end], TYPES[kind], modifiers)))
    return found
