"""Fixes: made until nothing changes, never two in one place, and never to the worse."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Edit, Fix, Severity
from pricing_dsl.linter.fixes import Fixed, fix
from pricing_dsl.linter.runner import Linted, run
from pricing_dsl.linter.selection import profile
from pricing_dsl.pipeline import Compilation
from pricing_dsl.source import Place

TEXT = """\
rulebook demo
  currency USD
  rounding half_up to 0.01 each line

meter storage in GB

plan basic every month {
  charge storage on storage at 0.10 USD per GB
}

example "small" for basic {
  given storage = 10 GB
  expect total == 1.00 USD
}
"""


def replacing(*changes: tuple[str, str], safe: bool = True) -> Fixed:
    """The fixes that put words for other words, wherever those stand."""

    def look(compilation: Compilation) -> Linted:
        found = tuple(finding for old, new in changes for finding in _findings(compilation.text, old, new, safe))
        return Linted(compilation.sources, tuple(sorted(found, key=lambda one: one.place)))

    return fix(Compilation("demo.rulebook", TEXT), look)


def _findings(text: str, old: str, new: str, safe: bool) -> Iterator[Diagnostic]:
    start = text.find(old)
    while start >= 0:
        place = Place(0, start, start + len(old))
        fixing = Fix("put it right", (Edit(place, new),), safe)
        yield Diagnostic("N801", f"{old} at {start}", place, Severity.WARNING, fix=fixing)
        start = text.find(old, start + 1)


def test_fixes_are_made_until_nothing_changes() -> None:
    fixed = replacing(('"small"', '"tiny"'), ('"tiny"', '"minute"'))
    assert fixed.text == TEXT.replace('"small"', '"minute"')
    assert fixed.made == {"N801": 2}
    assert fixed.left.diagnostics == ()


def test_fixes_that_touch_each_other_wait_for_the_next_round() -> None:
    fixed = replacing(('"small"', '"a"'), ("small", "b"))
    assert fixed.text == TEXT.replace("small", "a")


def test_fixes_in_a_circle_end() -> None:
    fixed = replacing(('"small"', '"tiny"'), ('"tiny"', '"small"'))
    assert fixed.text in (TEXT, TEXT.replace("small", "tiny"))


def test_a_fix_after_which_it_does_not_compile_is_not_made_and_others_are() -> None:
    fixed = replacing(("meter storage in GB\n", ""), ('"small"', '"tiny"'))
    assert fixed.text == TEXT.replace("small", "tiny")


def test_a_safe_fix_after_which_an_example_fails_is_not_made() -> None:
    assert replacing(("0.10 USD", "0.20 USD")).text == TEXT


def test_unsafe_fixes_are_made_only_where_asked_for() -> None:
    assert replacing(("0.10 USD", "0.20 USD"), safe=False).text == TEXT
    text = TEXT.replace("meter storage", "meter idle in GB\n\nmeter storage")

    def look(compilation: Compilation) -> Linted:
        return run(compilation, profile(["N801"]))

    assert fix(Compilation("demo.rulebook", text), look).text == text
    assert fix(Compilation("demo.rulebook", text), look, unsafe=True).text == TEXT


def test_a_fix_that_leaves_its_finding_is_made_once() -> None:
    text = (
        TEXT
        + """
prove "storage is cheap" for basic total <= 100.00 USD
"""
    )

    def look(compilation: Compilation) -> Linted:
        return run(compilation, profile(["P901"]))

    fixed = fix(Compilation("demo.rulebook", text), look, unsafe=True)
    assert fixed.made == {"P901": 1}
    assert fixed.text.count('example "storage is cheap"') == 1
    assert [one.code for one in fixed.left.diagnostics] == ["P901"]
