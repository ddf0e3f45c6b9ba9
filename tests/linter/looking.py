"""What one rule of the linter says of a short rulebook."""

from __future__ import annotations

from textwrap import dedent

from pricing_dsl.diagnostics import Diagnostic, Fix
from pricing_dsl.diagnostics.catalog.rule import HEADING
from pricing_dsl.linter.registry import RULES
from pricing_dsl.linter.subject import Subject
from pricing_dsl.pipeline import Compilation


def rulebook(text: str) -> str:
    """A complete rulebook; the usual heading is put before a text that has none."""
    text = dedent(text).strip("\n") + "\n"
    return text if text.startswith("rulebook ") else HEADING + text


def found(code: str, text: str) -> list[Diagnostic]:
    """The findings of one rule, in the order of their places."""
    compilation = Compilation("page.rulebook", rulebook(text), _nothing_there)
    _ = compilation.program  # which raises what is wrong with it
    subject = Subject(compilation)
    return sorted(RULES[code].check(subject), key=lambda one: one.place)


def under(code: str, text: str) -> list[str]:
    """The texts that the findings of a rule are about."""
    whole = rulebook(text)
    return [whole[one.place.start : one.place.end] for one in found(code, text)]


def fixed(text: str, fix: Fix | None) -> str:
    """The rulebook after a fix."""
    assert fix is not None
    whole = rulebook(text)
    for edit in sorted(fix.edits, key=lambda edit: edit.place, reverse=True):
        whole = whole[: edit.place.start] + edit.text + whole[edit.place.end :]
    return whole


def _nothing_there(path: str) -> str:
    raise FileNotFoundError(2, "No such file or directory", path)
