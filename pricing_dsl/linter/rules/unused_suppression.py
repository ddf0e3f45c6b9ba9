"""L002: a comment accepts what is not found, or not any more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Edit, Fix, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.removal import removal
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.suppressions import Idle
from pricing_dsl.source import Place, Source


def check(subject: Subject) -> Iterator[Diagnostic]:
    """What the runner saw to be in vain."""
    for one in subject.idle:
        fix = _fix(subject.sources[0], one) if one.removable else None
        yield RULE.finding(one.why, one.suppression.place, hint=one.hint, fix=fix)


def _fix(source: Source, idle: Idle) -> Fix:
    place = idle.suppression.place
    if idle.selector is None:
        return Fix("take out the comment", (_without(source, place),), safe=True)
    comment = source.text[place.start : place.end]
    name = re.escape(idle.selector)
    left = re.sub(rf"\b{name}\s*,\s*|\s*,\s*{name}\b", "", comment, count=1)
    return Fix(f"take out {idle.selector}", (Edit(place, left),), safe=True)


def _without(source: Source, place: Place) -> Edit:
    """The comment taken out: its line, where it has one, or the space before it."""
    start = source.text.rfind("\n", 0, place.start) + 1
    before = source.text[start : place.start]
    if not before.strip():
        return removal(source, place)
    return Edit(place._replace(start=start + len(before.rstrip())), "")


RULE = LintRule(
    Rule(
        code="L002",
        name="unused-suppression",
        severity=Severity.WARNING,
        category=Category.HYGIENE,
        title="a suppression accepts nothing",
        what="""A comment `# allow CODE: …` accepts what is not found there, or its last day (`until 2027-01-01`) is
            over, or it names no rule, or `# allow-file` does not stand in the heading.""",
        why="""What is accepted in vain hides the next finding of its kind. An agreement that has ended should be looked
            at again.""",
        avoid="""
            meter storage in GB

            # allow X701: no bills yet
            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }

            example "a small customer" for basic {
              given storage = 80 GB
              expect total == 8.00 USD
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }

            example "a small customer" for basic {
              given storage = 80 GB
              expect total == 8.00 USD
            }
            """,
    ),
    check,
    closing=True,
)
