"""The TextMate grammar of rulebooks, for VS Code and whatever else reads that form.

`python -m pricing_dsl.highlighting.textmate FILE` writes it; a test tells when the file in the repository is not the
one that the grammar of the language gives.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pricing_dsl.highlighting.patterns import Pattern, Role, patterns
from pricing_dsl.highlighting.vocabulary import vocabulary

SCOPES = {
    Role.COMMENT: "comment.line.number-sign",
    Role.DIRECTIVE: "comment.line.number-sign keyword.other.directive",
    Role.TEXT: "string.quoted.double",
    Role.DATE: "constant.other.date",
    Role.NUMBER: "constant.numeric",
    Role.UNIT: "support.type.unit",
    Role.DECLARATION: "keyword.control",
    Role.KEYWORD: "keyword.other",
    Role.OPERATOR_WORD: "keyword.operator.word",
    Role.DECLARED: "entity.name.type",
    Role.LINE: "entity.name.function",
    Role.MEMBER: "variable.other.property",
    Role.FUNCTION: "support.function",
    Role.FACT: "variable.language",
    Role.CONSTANT: "constant.language",
    Role.OPERATOR: "keyword.operator",
    Role.PUNCTUATION: "punctuation",
    Role.NAME: "variable.other",
}
"""The scope of each role, without the language's suffix; space has none."""

LANGUAGE = "rulebook"


def textmate() -> dict[str, Any]:
    """The grammar as the JSON document that editors read."""
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "information_for_contributors": "Written by `python -m pricing_dsl.highlighting.textmate`; do not edit.",
        "name": "Rulebook",
        "scopeName": f"source.{LANGUAGE}",
        "fileTypes": [LANGUAGE],
        "patterns": [_pattern(pattern) for pattern in patterns(vocabulary())],
    }


def text() -> str:
    """The grammar as it stands in the file."""
    return json.dumps(textmate(), indent=2) + "\n"


def _pattern(pattern: Pattern) -> dict[str, Any]:
    captures = {
        str(number): {"name": " ".join(f"{scope}.{LANGUAGE}" for scope in SCOPES[role].split())}
        for number, role in enumerate(pattern.roles, start=1)
        if role in SCOPES
    }
    return {"match": pattern.regex, "captures": captures}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8", newline="\n")
