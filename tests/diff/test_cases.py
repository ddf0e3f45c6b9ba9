"""Two versions of a rulebook and all that is told of them, word for word.

`UPDATE=1 pytest tests/diff/test_cases.py` writes what is told now; read the difference before keeping it.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
from pathlib import Path

import pytest

from pricing_dsl.diagnostics.render import text as findings_text
from pricing_dsl.diff.bills.plain import rate_both
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.result import Result
from pricing_dsl.diff.telling.text import bills, segments
from pricing_dsl.pipeline import Compilation
from pricing_dsl.programs import Program

FOLDER = Path(__file__).parent / "cases"
TODAY = datetime.date(2026, 6, 1)
SECTION = re.compile(r"^--- (old|new|usage|told)\n", re.MULTILINE)


def sections(path: Path) -> dict[str, str]:
    """The parts of a case; what it is about is there under the empty name."""
    about, *rest = SECTION.split(path.read_text(encoding="utf-8"))
    return {"": about, **dict(zip(rest[::2], rest[1::2], strict=True))}


def told(case: dict[str, str]) -> str:
    """All that is told of it."""
    old, new = (Compilation("price.rulebook", case[name]) for name in ("old", "new"))
    result = Result("price.rulebook", Comparison(old, new), TODAY)
    if "usage" in case:
        rows = [
            (f"usage.csv:{number}", row) for number, row in enumerate(csv.DictReader(io.StringIO(case["usage"])), 2)
        ]
        result.outcome = rate_both(Program(old.program), Program(new.program), rows)
    shown = "".join(piece for piece, _ in (*segments(result), *bills(result)))
    found = result.report.diagnostics
    return shown + (f"\nFindings\n{findings_text([result.report])}" if found else "")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.case")), ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = sections(path)
    found = told(case)
    if os.environ.get("UPDATE"):
        parts = [f"--- {name}\n{text}" if name else text for name, text in {**case, "told": found}.items()]
        path.write_text("".join(parts), encoding="utf-8", newline="\n")
        return
    assert found == case["told"]


def test_there_are_cases() -> None:
    assert len(list(FOLDER.glob("*.case"))) >= 10
