"""The VS Code extension: its files agree with each other and with the language."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pricing_dsl.syntax.parsing.parser import parse

FOLDER = Path(__file__).parents[2] / "editors" / "vscode"
HEADER = 'rulebook a "A" version "1" currency USD rounding half_up to 0.01 each line\n'
INSIDE_PLANS = {
    "charge", "chargeformula", "slabs", "graduated", "volume", "grant", "grantrollover", "balance", "commit",
    "discount", "tax", "minimum", "maximum", "when", "each", "remember", "notify", "fee",
}  # fmt: skip


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def filled(snippet: dict[str, Any]) -> str:
    """A snippet as it stands when every field keeps what it offers."""
    body = snippet["body"]
    text = body if isinstance(body, str) else "\n".join(body)
    return re.sub(r"\$\{\d+:([^}]*)\}|\$0", lambda match: match[1] or "", text)


@pytest.mark.parametrize("snippet", read("snippets/rulebook.json").values(), ids=lambda snippet: snippet["prefix"])
def test_what_a_snippet_writes_can_be_read(snippet: dict[str, Any]) -> None:
    text = filled(snippet)
    if snippet["prefix"] in INSIDE_PLANS:
        text = f"plan p every month {{\n{text}\n}}"
    parsed = parse(text if snippet["prefix"] == "rulebook" else HEADER + text)
    assert parsed.diagnostics == ()
    assert "$" not in text


def test_all_that_the_extension_names_is_there() -> None:
    contributed = read("package.json")["contributes"]
    paths = [one["path"] for one in (*contributed["grammars"], *contributed["snippets"])]
    paths += [one["configuration"] for one in contributed["languages"]]
    assert [path for path in paths if not (FOLDER / path).is_file()] == []


def test_settings_that_the_client_reads_are_declared() -> None:
    declared = read("package.json")["contributes"]["configuration"]["properties"]
    source = (FOLDER / "src" / "extension.ts").read_text(encoding="utf-8")
    asked = re.findall(r"settings\.get(?:<[^>]*>)?\(\"(\w+)\"", source)
    assert {f"pricing.server.{name}" for name in asked} == set(declared) - {"pricing.trace.server"}


def test_commands_that_are_offered_are_carried_out() -> None:
    offered = {one["command"] for one in read("package.json")["contributes"]["commands"]}
    source = (FOLDER / "src" / "extension.ts").read_text(encoding="utf-8")
    assert set(re.findall(r"registerCommand\(\"([\w.]+)\"", source)) == offered


def test_the_licence_is_that_of_the_project() -> None:
    assert (FOLDER / "LICENSE").read_bytes() == (FOLDER.parents[1] / "LICENSE").read_bytes()


def test_the_lock_names_no_registry_but_the_public_one() -> None:
    for package in read("package-lock.json")["packages"].values():
        assert package.get("resolved", "https://registry.npmjs.org/").startswith("https://registry.npmjs.org/")


@pytest.mark.parametrize(
    ("line", "deeper"),
    [
        ("plan pro every month {", True),
        ('  fee a "with { in it" 3 USD', False),
        ("  charge a on b slabs {   # the { of slabs", True),
        ("  # plan pro {", False),
        ("meter a in GB by region { eu, us }", False),
        ("} otherwise {", True),
    ],
)
def test_a_line_after_an_open_brace_is_deeper(line: str, deeper: bool) -> None:
    rules = read("language-configuration.json")["indentationRules"]
    assert (re.search(rules["increaseIndentPattern"], line) is not None) is deeper
