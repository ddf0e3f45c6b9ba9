"""X703: what no example reaches."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from attrs import evolve

from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.examples.coverage import Point
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.statements import entries
from pricing_dsl.linter.subject import Subject
from pricing_dsl.source import Place

_SHOWN = 3
_REFUSED = "is not offered"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each statement, its tiers together. A plan without any example is another rule's."""
    rated = {example.plan for example in subject.model.examples}
    missed: dict[tuple[str, str], list[Point]] = defaultdict(list)
    found = [point for point in subject.runs.coverage.missed if point.plan in rated]
    tiers = _volume_tiers(subject) if found else {}
    for point in found:
        place = tiers.get((point.place, _tier_of(point)), point.place)
        missed[point.plan, _subject_of(point)].append(evolve(point, place=place))
    for points in missed.values():
        first, *more = sorted(points, key=lambda point: point.place)
        refusal = first.what.endswith(_REFUSED)
        yield RULE.finding(
            f"no example shows that {first.what}" if refusal else f"no example reaches {_listed([first, *more])}",
            first.place,
            labels=[Label(point.place, "nor this") for point in more if point.place != first.place],
            hint="add one with `expect rejected`" if refusal else "add one that does, with the bill it should give",
        )


def _subject_of(point: Point) -> str:
    """The line a tier belongs to, or what is reached itself."""
    _, tier, line = point.what.rpartition("` of `")
    return line if tier else point.what


def _tier_of(point: Point) -> str:
    return point.what.removeprefix("tier `").partition("` of `")[0]


def _volume_tiers(subject: Subject) -> dict[tuple[Place, str], Place]:
    """Where each of volume tiers stands, which are one part of a bill: by the place of the first, and its label."""
    found = {}
    for index, plan in enumerate(subject.program.plans):
        for line in plan.lines:
            for part in line.parts:
                if part.labels and line.place is not None and part.place is not None:
                    tiers = entries(subject.model.plans[index], line.place)
                    for label, entry in zip(part.labels, tiers, strict=False):
                        found[part.place, label] = entry.place
    return found


def _listed(points: list[Point]) -> str:
    names = [_grouped(what) for what in dict.fromkeys(point.what for point in points)]
    if len(names) > _SHOWN:
        return f"{', '.join(names[:_SHOWN])} and {len(names) - _SHOWN} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _grouped(words: str) -> str:
    """Long numbers as a rulebook writes them."""
    return re.sub(r"(?<![0-9.])[0-9]{5,}(?![0-9.])", lambda digits: f"{int(digits.group()):_}", words)


RULE = LintRule(
    Rule(
        code="X703",
        name="uncovered-clause",
        severity=Severity.WARNING,
        category=Category.TESTS,
        title="no example reaches this part of the plan",
        what="""A line, a tier, a grant, a cap or a branch that changes no bill of any example. A tier counts as reached
            when some usage falls into it, a cap or a discount when it changes an amount.""",
        why="""A price that no worked bill depends on can be wrong, or be changed by mistake, and every example still
            passes. `pricing test --coverage` gives the same list.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to 100 GB at 0.10 USD per GB
                above        at 0.80 USD per GB
              }
            }

            example "a small customer" for basic {
              given storage = 80 GB
              expect total == 8.00 USD
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to 100 GB at 0.10 USD per GB
                above        at 0.08 USD per GB
              }
            }

            examples "both tiers" for basic {
              | storage | total     |
              | 80 GB   | 8.00 USD  |
              | 200 GB  | 18.00 USD |
            }
            """,
    ),
    check,
)
