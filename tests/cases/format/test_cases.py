"""Each `.case` file here: a rulebook, and how it comes out formatted (or that it comes out as it is).

UPDATE_CASES=1 uv run pytest tests/cases/format     writes what comes out into the files; read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pricing_dsl.syntax.printing import format_text

CASES = sorted(Path(__file__).parent.glob("*.case"))
FORMATTED = "--- formatted\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = path.read_text(encoding="utf-8")
    text, separator, formatted = case.partition(FORMATTED)
    result = format_text(text)
    if "UPDATE_CASES" in os.environ:
        path.write_text(f"{text}{FORMATTED}{result}" if result != text else text, encoding="utf-8")
    else:
        assert result == (formatted if separator else text)
        assert format_text(result) == result
