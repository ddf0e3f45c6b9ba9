"""The reference is complete, and its lists are those of the code."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from lark import Lark

import pricing_dsl
from pricing_dsl.cli import COMMANDS
from pricing_dsl.exact import RoundingMode
from pricing_dsl.linter.settings.keys import KEYS
from pricing_dsl.semantics.unit_table import UnitTable

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LANGUAGE = DOCS / "reference" / "language"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
HEADER = 'rulebook page version "1" currency USD rounding half_up to 0.01 each line\n'
GRAMMAR = ROOT / "grammar" / "rulebook.lark"


def section(page: Path, title: str) -> str:
    """The text under a heading, to the next one of its level."""
    text = page.read_text(encoding="utf-8")
    found = re.search(rf"^(#+) {re.escape(title)}$\n(.*?)(?=^\1 |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, f"{page.name} has no section {title}"
    return found[2]


def ticked(text: str) -> set[str]:
    return {word for tick in re.findall(r"`([^`]+)`", text) for word in tick.split()}


def forms(grammar: Lark) -> set[str]:
    """The names of all alternatives of the grammar that leave a node."""
    return {str(rule.alias or rule.origin.name) for rule in grammar.rules if rule.alias or not rule.options.expand1}


def shown_forms(grammar: Lark) -> set[str]:
    """The alternatives that the blocks of the language reference are made of."""
    found: set[str] = set()
    for page in LANGUAGE.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        for words, block in re.findall(r"^```rulebook(.*?)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
            if "error=" not in words:
                tree = grammar.parse((HEADER if "fragment" in words else "") + block)
                found |= {str(node.data) for node in tree.iter_subtrees()}
    return found


def test_every_form_of_the_grammar_has_an_example_in_the_reference() -> None:
    grammar = Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="basic", start="rulebook")
    missing = {name for name in forms(grammar) - shown_forms(grammar) if not name.startswith("_")}
    assert missing == {"broken"}


def test_the_units_are_those_built_in() -> None:
    table = section(LANGUAGE / "values.md", "Units").partition("Left out")[0]
    rows = [line for line in table.splitlines() if line.startswith("|")]
    assert ticked("\n".join(rows)) == set(UnitTable.built_in().units)


def test_the_rounding_modes_are_those_there_are() -> None:
    rows = section(LANGUAGE / "rounding.md", "The modes")
    assert set(re.findall(r"^\| `(\w+)`", rows, re.MULTILINE)) == {mode.value for mode in RoundingMode}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_told_with_its_help(command: str) -> None:
    assert f"$ pricing {command} --help\n" in (DOCS / "reference" / "cli.md").read_text(encoding="utf-8")


def test_every_public_name_is_told() -> None:
    assert set(pricing_dsl.__all__) <= set(re.findall(r"\w+", (DOCS / "reference" / "python.md").read_text("utf-8")))


def test_the_settings_are_those_there_are() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| .* \| (.*?) \| (.*) \|$",
        section(DOCS / "reference" / "configuration.md", "Settings"),
        re.MULTILINE,
    )
    assert rows == [(key.name, f"`{key.default}`" if key.default != "none" else "", key.about) for key in KEYS]


def test_salesforce_is_told_in_full() -> None:
    text = (DOCS / "explanation" / "salesforce.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| S(\d+) \| [^|]+ \| \*\*(yes|part|caller|no)\*\* \| [^|]+ \|$", text, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 82))


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            file = (page.parent / path).resolve() if path else page
            assert file.exists(), target
            assert not anchor or anchor in anchors(file), target


def test_every_page_can_be_reached() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        waiting += [(page.parent / target).resolve() for target in targets]
    assert [page for page in PAGES if page not in reached] == []


def test_the_peers_and_where_we_differ_are_those_of_the_cases() -> None:
    text = (DOCS / "explanation" / "peers.md").read_text(encoding="utf-8")
    cases = json.loads((ROOT / "tests/conformance/data/peer_engines.json").read_text(encoding="utf-8"))["vectors"]
    counts = sorted(int(count) for count in re.findall(r"^\| [\w ,]+ \| (\d+) \|$", text, re.MULTILINE))
    assert counts == sorted(Counter(case["peer"] for case in cases).values())
    assert f"{len(cases)} such prices" in text
