"""M415: a number whose digits are grouped in no known way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Edit, Fix, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.source import Place

_GROUPED = re.compile(r"[0-9]+(?:_[0-9]+)+")


def check(subject: Subject) -> Iterator[Diagnostic]:
    for file, parsed in enumerate(subject.parsed):
        tokens = parsed.tokens
        for kind, text, start in zip(tokens.kinds, tokens.texts, tokens.starts, strict=True):
            if "_" not in text or not text[0].isdigit() or kind == "NAME":
                continue
            for match in _GROUPED.finditer(text):
                if not _usual(match.group().split("_")):
                    written = match.group()
                    even = f"{int(written.replace('_', '')):_}"
                    place = Place(file, start + match.start(), start + match.end())
                    yield RULE.finding(
                        f"the digits of `{written}` are grouped unevenly",
                        place,
                        hint=f"it is read as `{even}`: is a digit missing, or one too many?",
                        fix=Fix(f"write `{even}`", (Edit(place, even),)),
                    )


def _usual(groups: list[str]) -> bool:
    """Thousands, or as in India (12_34_567), or ten thousands as in East Asia."""
    first, *middle, last = map(len, groups)
    thousands = first <= 3 and last == 3 and all(length == 3 for length in middle)
    indian = first <= 2 and last == 3 and all(length == 2 for length in middle)
    myriads = first <= 4 and last == 4 and all(length == 4 for length in middle)
    return thousands or indian or myriads


RULE = LintRule(
    Rule(
        code="M415",
        name="uneven-grouping",
        severity=Severity.WARNING,
        category=Category.MONEY,
        title="the digits of a number are grouped unevenly",
        what="""The underscores of a number stand neither at the thousands, nor as in India (`12_34_567`), nor at the
            ten thousands.""",
        why="""Underscores mean nothing when the number is read, so `1_000_00` is a hundred thousand. Whoever wrote it
            had a million in mind, or ten thousand: a tier begins at the wrong place by a factor of ten.""",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 1_000_00 calls at 0.10 USD per call
                above                at 0.05 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 1_000_000 calls at 0.10 USD per call
                above                 at 0.05 USD per call
              }
            }
            """,
    ),
    check,
)
