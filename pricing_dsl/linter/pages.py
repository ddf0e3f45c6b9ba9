"""The pages of all codes, those of the linter's rules among them, and the schema of settings, which names them.

uv run python -m pricing_dsl.linter.pages docs/diagnostics
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from pricing_dsl.diagnostics.pages import index, page
from pricing_dsl.linter.registry import CATALOG, RULES, command_of
from pricing_dsl.linter.settings.schema import write as write_schema


def page_of(code: str) -> str:
    """The page of a code; of a rule of the linter it says so."""
    text = page(CATALOG[code])
    one = RULES.get(code)
    if one is None:
        return text
    since = "in preview: it runs with `--preview`" if one.preview else f"in the rules of {one.since}"
    return f"{text}\n## Found by\n\n`pricing lint`, {since}.\n"


def pages() -> Mapping[str, str]:
    """The text of every page by its file name, the index as ``README.md``."""
    found_by = {code: command_of(code) for code in CATALOG}
    return {"README.md": index(CATALOG.values(), found_by)} | {f"{code}.md": page_of(code) for code in CATALOG}


def write(folder: Path) -> None:
    """Write every page into a folder, and remove the pages of codes that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for old in folder.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    write_schema()
