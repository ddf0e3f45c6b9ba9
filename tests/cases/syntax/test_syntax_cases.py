"""What the parser makes of a text: one file a case, with the rulebook, its nodes, and what is wrong with it.

A case has sections that begin with `--- NAME`: `rulebook`, and `nodes` or `diagnostics` or both.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pricing_dsl.diagnostics import Diagnostic
from pricing_dsl.source import Source
from pricing_dsl.syntax import Parsed, nodes, parse

HERE = Path(__file__).parent
CASES = sorted(HERE.rglob("*.case"))
WIDTH = 110


def sections(text: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines(keepends=True):
        if line.startswith("--- "):
            found[line[4:].strip()] = []
        else:
            found[next(reversed(found))].append(line)
    return {name: "".join(lines) for name, lines in found.items()}


def short(value: Any) -> str:
    """A node in one line: what it holds, without places and without what is not there."""
    match value:
        case nodes.Name(text=text) | nodes.Ref(name=text):
            return text
        case nodes.Number(value=number, text=text, scale=scale):
            return " ".join(filter(None, (text, scale))) if "_" not in text else f"{text}={number}"
        case nodes.Percent(text=text, value=number):
            return f"{text}={number}"
        case nodes.Text(value=text):
            return repr(text)
        case nodes.Date(value=day):
            return day.isoformat()
        case nodes.Quantity(number=number, unit=unit):
            return f"{short(number)} {unit.text}"
        case tuple():
            return f"[{', '.join(map(short, value))}]"
        case nodes.Node():
            return f"{type(value).__name__}({', '.join(parts(value))})"
        case Fraction() | str() | bool():
            return str(value)
    raise AssertionError(f"{type(value).__name__} in a node")


def parts(node: nodes.Node) -> Iterator[str]:
    for attribute in type(node).__attrs_attrs__:
        value = getattr(node, attribute.name)
        if attribute.name != "span" and value not in (None, (), False):
            yield f"{attribute.name}={short(value)}"


def tree(value: Any, indent: int = 0) -> Iterator[str]:
    """A node over several lines, if one is not enough."""
    space = " " * indent
    if not isinstance(value, nodes.Node) or len(short(value)) + indent <= WIDTH:
        yield f"{space}{short(value)}\n"
        return
    yield f"{space}{type(value).__name__}\n"
    for attribute in type(value).__attrs_attrs__:
        part = getattr(value, attribute.name)
        if attribute.name == "span" or part in (None, (), False):
            continue
        line = f"{attribute.name}={short(part)}"
        if len(line) + indent + 2 <= WIDTH:
            yield f"{space}  {line}\n"
        else:
            yield f"{space}  {attribute.name}=\n"
            for inner in part if isinstance(part, tuple) else (part,):
                yield from tree(inner, indent + 4)


def said(found: Diagnostic, source: Source) -> Iterator[str]:
    line, column = source.position(found.place.start)
    text = source.text[found.place.start : found.place.end]
    yield f"{line}:{column} {found.code} {found.message}\n"
    yield f"  at: {text.splitlines()[0] if text else '(nothing)'}\n"
    for label in found.labels:
        line, column = source.position(label.place.start)
        yield f"  see: {line}:{column} {label.message}\n"
    if found.hint:
        yield f"  hint: {found.hint}\n"
    if found.fix:
        edits = ", ".join(f"{edit.place.start}-{edit.place.end} {edit.text!r}" for edit in found.fix.edits)
        yield f"  {'safe fix' if found.fix.safe else 'fix'}: {found.fix.title}: {edits}\n"
    if found.stake:
        yield f"  stake: {found.stake}\n"


def outcome(parsed: Parsed, wanted: str) -> str:
    if wanted == "nodes":
        return "".join(line for one in parsed.rulebook.declarations for line in tree(one.item))
    source = Source("", parsed.text)
    return "".join(line for one in parsed.diagnostics for line in said(one, source))


@pytest.mark.parametrize("path", CASES, ids=[str(path.relative_to(HERE).with_suffix("")) for path in CASES])
def test_case(path: Path, request: pytest.FixtureRequest) -> None:
    case = sections(path.read_text(encoding="utf-8"))
    parsed = parse(case["rulebook"])
    shown = {name: outcome(parsed, name) for name in case if name != "rulebook"}
    if request.config.getoption("--update", default=False):
        texts = {"rulebook": case["rulebook"], **shown}
        path.write_text("".join(f"--- {name}\n{text}" for name, text in texts.items()), encoding="utf-8")
    else:
        assert shown == {name: text for name, text in case.items() if name != "rulebook"}
    if "diagnostics" not in case:
        assert not parsed.diagnostics
    assert shown
