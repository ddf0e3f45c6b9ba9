"""Rulebooks as an editor has them, with a caret `‸` where the cursor stands."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pricing_dsl.lsp.workspace import Document, View, Workspace

CARET = "‸"
HEADER = """\
rulebook demo
  currency USD
  rounding half_up to 0.01 each line

"""


def opened(text: str, path: str = "/books/demo.rulebook", **others: str) -> tuple[View, int, Workspace]:
    """A checked rulebook, the cursor's offset in it, and its workspace; `others` are files beside it, by their stem."""
    text = text if re.search("^rulebook ", text, re.MULTILINE) else HEADER + text
    offset = text.find(CARET)
    workspace = Workspace()
    for name, other in others.items():
        workspace.put(Document(f"/books/{name}.rulebook", other, 1))
    workspace.put(Document(path, text.replace(CARET, ""), 1))
    for name in (path, *(f"/books/{name}.rulebook" for name in others)):
        view = workspace.view(name)
        assert view is not None
        view.checked = view.compilation.checked
        if view.compilation.ok:
            view.good = view.compilation
    view = workspace.view(path)
    assert view is not None
    return view, offset, workspace


@pytest.fixture
def at() -> Callable[..., tuple[View, int, Workspace]]:
    return opened
