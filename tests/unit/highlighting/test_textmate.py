"""The TextMate grammar in the repository is the one that the language gives, and covers what it matches."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pricing_dsl.highlighting.patterns import Pattern, Role, patterns
from pricing_dsl.highlighting.textmate import SCOPES, text
from pricing_dsl.highlighting.vocabulary import vocabulary
from pricing_dsl.syntax.words import words

ROOT = Path(__file__).parents[3]
FILE = ROOT / "editors" / "vscode" / "syntaxes" / "rulebook.tmLanguage.json"
LINES = sorted(
    {
        line
        for path in (ROOT / "rulebooks").rglob("*.rulebook")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
)


def test_the_file_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), (
        f"run `python -m pricing_dsl.highlighting.textmate {FILE.relative_to(ROOT)}`"
    )


def test_every_role_has_a_scope_but_space() -> None:
    assert set(Role) - set(SCOPES) == {Role.SPACE}


@pytest.mark.parametrize("pattern", patterns(vocabulary()), ids=lambda pattern: pattern.regex[:30])
def test_groups_cover_what_a_pattern_matches(pattern: Pattern) -> None:
    """Editors colour groups only, and Pygments loses what lies between them."""
    assert re.compile(pattern.regex).groups == len(pattern.roles)
    for line in LINES:
        for match in re.finditer(pattern.regex, line):
            assert "".join(match.groups()) == match[0]


def test_every_keyword_of_the_language_is_coloured_somewhere() -> None:
    v = vocabulary()
    coloured = {word for phrase in v.phrases for word in phrase}
    coloured |= {*v.declarations, *v.statements, *v.beginnings, *v.single, *v.joining, *v.operators, *v.scales}
    assert words().all <= coloured
