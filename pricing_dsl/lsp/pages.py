"""Pages that an editor can open: of a diagnostic code, and of a word of the language."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

from pricing_dsl.diagnostics.pages import page
from pricing_dsl.linter.registry import CATALOG


@cache
def rule_page(code: str) -> str | None:
    """The address of the page of a code. It is written from the catalog when it is first asked for, into a folder of
    this process, so that it is there wherever the package came from; None if it cannot be."""
    rule = CATALOG.get(code)
    if rule is None:
        return None
    try:
        path = Path(_folder().name) / f"{code}.md"
        path.write_text(page(rule), encoding="utf-8")
    except OSError:
        return None
    return path.as_uri()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that goes when the process ends."""
    return tempfile.TemporaryDirectory(prefix="pricing-pages-")


@cache
def language_page(name: str) -> str | None:
    """The address of a page of the language reference, where it comes with the package."""
    here = Path(__file__).parents[1]
    for folder in (here / "reference", here.parent / "docs" / "reference" / "language"):
        if (folder / f"{name}.md").is_file():
            return Path(os.path.abspath(folder / f"{name}.md")).as_uri()
    return None
