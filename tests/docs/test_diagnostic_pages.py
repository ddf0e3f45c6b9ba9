"""The committed pages of the diagnostics say what the catalog says."""

from pathlib import Path

from pricing_dsl.linter.pages import pages, write
from pricing_dsl.linter.registry import CATALOG
from pricing_dsl.linter.settings.schema import SCHEMA_FILE, text

FOLDER = Path(__file__).parents[2] / "docs" / "diagnostics"
REWRITE = "run: uv run python -m pricing_dsl.linter.pages docs/diagnostics"


def test_the_pages_are_in_step_with_the_catalog():
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert committed == dict(pages()), REWRITE


def test_writing_removes_the_pages_of_codes_that_are_no_more(tmp_path):
    (tmp_path / "T999.md").write_text("gone")
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(pages())


def test_there_is_a_page_for_each_code_and_an_index():
    assert set(pages()) == {"README.md"} | {f"{code}.md" for code in CATALOG}


def test_the_schema_of_settings_names_the_codes_there_are():
    assert SCHEMA_FILE.read_text(encoding="utf-8") == text(), REWRITE
