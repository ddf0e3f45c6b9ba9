"""T101: a bill that falls though more is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.exact import RoundingMode
from pricing_dsl.linter.cliffs import Cliff, cliffs_along
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.statements import entries
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import first_line
from pricing_dsl.semantics import model
from pricing_dsl.source import Place

_GRADUATED = "`graduated tiers` price each part at its own tier, so that no bill falls"
_GROWING = "let it grow with what is used beyond that quantity, from nothing on"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each line that makes bills fall, about its worst fall."""
    by_line: dict[Place, list[Cliff]] = defaultdict(list)
    for cliff in cliffs(subject):
        assert cliff.line.place is not None
        found = by_line[cliff.line.place]
        if not found or found[0].along is cliff.along:
            found.append(cliff)
    for place, found in by_line.items():
        yield _told(subject, place, found)


def cliffs(subject: Subject) -> Iterator[Cliff]:
    """Every fall of every plan, along every quantity that is metered."""
    for along in subject.curves.everywhere:
        yield from cliffs_along(along)


def _told(subject: Subject, place: Place, found: Sequence[Cliff]) -> Diagnostic:
    worst = max(found, key=lambda cliff: cliff.size)
    along, words = worst.along, worst.along.words
    last, beyond = along.told(worst.last), along.told(worst.first)
    if along.step is None:
        last, beyond = (last, f"just above {last}") if worst.owns else (f"just below {last}", last)
    others = [along.told(cliff.at) for cliff in found if cliff is not worst]
    also = f"; it falls at {' and '.join(others)} too" if others else ""
    return RULE.finding(
        f"the bill falls from {words.money(worst.dear)} at {last} to {words.money(worst.cheap)} at {beyond}"
        f"{along.beside}{also}",
        first_line(subject.sources, place),
        labels=_labels(subject.model.plans[along.index], place, found),
        hint=_GRADUATED if worst.line.parts else _GROWING,
        stake=f"between {along.told(worst.start, RoundingMode.UP)} and {along.told(worst.last)} a customer pays "
        f"up to {words.money(worst.size)} more than with {beyond}",
    )


def _labels(plan: model.Plan, place: Place, found: Sequence[Cliff]) -> Iterator[Label]:
    """The tiers that begin where the bill falls."""
    tiers = entries(plan, place)
    for before, after in pairwise(tiers):
        bound = before.bound
        for cliff in found:
            if isinstance(bound, model.Const) and bound.value == cliff.at:
                told = cliff.along.words.money(cliff.size)
                yield Label(after.place, f"{told} less in all as soon as this tier is reached")


RULE = LintRule(
    Rule(
        code="T101",
        name="price-cliff",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="whoever uses a little more pays less",
        what="""At some quantity the bill falls: of `volume tiers`, all that was used is billed at the lower price as
            soon as the next tier is reached; or a discount begins there.""",
        why="""Below the fall lies a range of quantities that nobody should buy: with more, the same customer would
            pay less. They are found out by those customers, and asked back. The finding says where the range begins
            and what it costs them.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage volume tiers {
                up to 100 GB at 0.10 USD per GB
                above        at 0.08 USD per GB
              }
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
            """,
    ),
    check,
)
