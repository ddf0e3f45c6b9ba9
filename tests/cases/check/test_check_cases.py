"""What the check says of each mistake: one file a case, a rulebook and the diagnostics it gets, word for word.

A case has sections that begin with `--- NAME`: `rulebook`, `diagnostics`, and `file PATH` for a file it reads.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pricing_dsl.diagnostics import Diagnostic
from pricing_dsl.pipeline import Compilation
from pricing_dsl.source import Place, Sources

HERE = Path(__file__).parent
CASES = sorted(HERE.rglob("*.case"))
MAIN = "case.rulebook"


def sections(text: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines(keepends=True):
        if line.startswith("--- "):
            lines = found.setdefault(line[4:].strip(), [])
        else:
            lines.append(line)
    return {name: "".join(lines) for name, lines in found.items()}


def written(parts: dict[str, str]) -> str:
    return "".join(f"--- {name}\n{text}" for name, text in parts.items())


def at(place: Place, sources: Sources) -> str:
    line, column = sources.position(place)
    return ("" if place.file == 0 else f"{sources[place.file].path}:") + f"{line}:{column}"


def shown(found: Diagnostic, sources: Sources) -> Iterator[str]:
    severity = "" if found.severity == "error" else f" ({found.severity})"
    yield f"{at(found.place, sources)} {found.code}{severity} {found.message}\n"
    yield f"  at: {sources.text(found.place).splitlines()[0] if sources.text(found.place) else ''}\n"
    for label in found.labels:
        yield f"  see: {at(label.place, sources)} {label.message}\n"
    if found.hint:
        yield f"  hint: {found.hint}\n"
    if found.fix:
        safety = "safe fix" if found.fix.safe else "fix"
        edits = ", ".join(f"{at(edit.place, sources)} `{edit.text}`" for edit in found.fix.edits)
        yield f"  {safety}: {found.fix.title}: {edits}\n"
    if found.stake:
        yield f"  stake: {found.stake}\n"


def diagnostics(parts: dict[str, str]) -> str:
    files = {name.removeprefix("file "): text for name, text in parts.items() if name.startswith("file ")}

    def read(path: str) -> str:
        if path not in files:
            raise FileNotFoundError(2, "No such file or directory")
        return files[path]

    compilation = Compilation(MAIN, parts["rulebook"], read)
    return "".join(line for found in compilation.diagnostics for line in shown(found, compilation.sources))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_case(path: Path, request: pytest.FixtureRequest):
    parts = sections(path.read_text(encoding="utf-8"))
    found = diagnostics(parts)
    if request.config.getoption("--update", default=False):
        path.write_text(written({**parts, "diagnostics": found}), encoding="utf-8")
    assert found == parts.get("diagnostics", "") or request.config.getoption("--update", default=False)


def test_each_case_shows_something():
    assert CASES
    for path in CASES:
        parts = sections(path.read_text(encoding="utf-8"))
        assert parts["diagnostics"] or path.stem.startswith("fine_"), path.name
