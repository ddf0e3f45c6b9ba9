"""Plans and what is said of them: each case is a rulebook and every diagnostic it gets, word for word.

`UPDATE=1 pytest tests/cases/statements` writes the diagnostics given now; read the difference before keeping it.
"""

import os
from pathlib import Path

import pytest

from pricing_dsl.diagnostics.render import text
from pricing_dsl.pipeline import Compilation

HEADING = "rulebook demo\n  currency USD\n  rounding half_up to 0.01 each line\n\n"
FOLDER = Path(__file__).parent
RULEBOOK, DIAGNOSTICS = "--- rulebook\n", "--- diagnostics\n"
CLEAN = "nothing to report\n"


def read(path: Path) -> tuple[str, str, str]:
    """What a case is about, its rulebook, and the diagnostics it expects."""
    about, _, rest = path.read_text(encoding="utf-8").partition(RULEBOOK)
    rulebook, _, diagnostics = rest.partition(DIAGNOSTICS)
    return about, rulebook, diagnostics


def given(rulebook: str) -> str:
    """The diagnostics that a rulebook gets; the usual heading is put before one that has none."""
    whole = rulebook if rulebook.startswith("rulebook ") else HEADING + rulebook
    compilation = Compilation("case.rulebook", whole)
    return text([compilation.report]) if compilation.diagnostics else CLEAN


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.case")), ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    about, rulebook, diagnostics = read(path)
    found = given(rulebook)
    if os.environ.get("UPDATE"):
        path.write_text(about + RULEBOOK + rulebook + DIAGNOSTICS + found, encoding="utf-8", newline="\n")
        return
    assert found == diagnostics
    code, _, _ = path.stem.partition("-")
    if code != "clean":
        assert f"[{code}]" in diagnostics


def test_there_are_cases() -> None:
    assert len(list(FOLDER.glob("*.case"))) > 50
