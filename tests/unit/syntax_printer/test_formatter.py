"""What the formatter refuses, and what it may not do unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from pricing_dsl.syntax import Parsed, nodes, parse
from pricing_dsl.syntax.printing import FormatRefused, format_text, formatter, print_item, print_rulebook
from pricing_dsl.syntax.printing.layout import Line

TEXT = "rulebook x\n  rounding none\n\nplan p {\n  fee f 1 USD  # a fee\n  fee g 2 USD\n}\n"
RULEBOOKS = sorted((Path(__file__).parents[3] / "rulebooks").rglob("*.rulebook"))


def test_a_text_that_cannot_be_read_is_refused_with_its_diagnostics() -> None:
    with pytest.raises(FormatRefused, match="cannot be read") as refused:
        format_text("rulebook x\n\nplan p {\n  fee\n}\n", file=7)
    assert refused.value.diagnostics
    assert refused.value.diagnostics[0].place.file == 7


def test_a_text_nested_too_deeply_is_refused() -> None:
    with pytest.raises(FormatRefused):
        format_text(f"rulebook x\nplan p {{ let a = {'(' * 20_000}1{')' * 20_000} }}")


def test_a_printer_that_loses_a_line_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = formatter.rulebook_lines

    def forgetful(rulebook: nodes.Rulebook) -> list[Line]:
        return [line for line in whole(rulebook) if "fee g" not in line.text]

    monkeypatch.setattr(formatter, "rulebook_lines", forgetful)
    with pytest.raises(FormatRefused, match="would not say the same from `fee` on"):
        format_text(TEXT)


def test_a_printer_that_says_something_else_in_the_end_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = formatter.page
    monkeypatch.setattr(formatter, "page", lambda lines: whole(lines).replace("2 USD", "3 USD"))
    with pytest.raises(FormatRefused, match="would not say the same"):
        format_text(TEXT)


def test_a_weaver_that_loses_a_comment_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = formatter.weave

    def forgetful(lines: list[Line], source: Parsed, printed: Parsed) -> list[Line]:
        return [evolve(line, remark=None) for line in whole(lines, source, printed)]

    monkeypatch.setattr(formatter, "weave", forgetful)
    with pytest.raises(FormatRefused, match="lose a comment"):
        format_text(TEXT)


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_shipped_rulebooks_format_once_and_for_all(path: Path) -> None:
    formatted = format_text(path.read_text(encoding="utf-8"))
    assert format_text(formatted) == formatted
    assert max(map(len, formatted.splitlines())) <= 120


def test_trees_print_without_a_text() -> None:
    rulebook = parse(TEXT).rulebook
    assert print_rulebook(rulebook) == TEXT.replace("  # a fee", "")
    assert print_item(rulebook.declarations[1].item) == "plan p {\n  fee f 1 USD\n  fee g 2 USD\n}\n"


def test_what_could_not_be_read_cannot_be_printed() -> None:
    with pytest.raises(ValueError, match="could not be read"):
        print_item(nodes.Broken((0, 0)))
