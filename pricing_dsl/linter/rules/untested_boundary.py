"""X702: a boundary between prices that no example is at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pricing_dsl.diagnostics import Diagnostic, Fix, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.boundaries import Boundary, boundaries, visited
from pricing_dsl.linter.boundary_examples import examples_at, spelled
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.telling import Words
from pricing_dsl.source import Place

_SHOWN = 4


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each charge. Plans without any example are another rule's."""
    rated = {example.plan for example in subject.model.examples}
    missed: dict[Place, list[Boundary]] = defaultdict(list)
    for index, plan in enumerate(subject.model.plans):
        for boundary in boundaries(subject, index) if plan.name in rated else ():
            if not visited(subject, boundary):
                missed[boundary.line.place].append(boundary)
    for found in missed.values():
        yield _finding(subject, [one for one in found if one.plan == found[0].plan])


def _finding(subject: Subject, found: Sequence[Boundary]) -> Diagnostic:
    first = found[0]
    quantities = [spelled(subject, one) for one in found]
    if len(quantities) > _SHOWN:
        quantities[_SHOWN:] = [f"{len(quantities) - _SHOWN} more"]
    listed = " and ".join(filter(None, [", ".join(quantities[:-1]), quantities[-1]]))
    edit = examples_at(subject, found)
    return RULE.finding(
        f"no example has exactly {listed}, where the price of `{first.line.name}` jumps",
        first.entry.place,
        labels=[Label(one.entry.place, "and here") for one in found[1:]],
        hint="add the bill at the bound itself: it shows to which side it belongs",
        fix=None if edit is None else Fix("add these examples, with the bills of today for approval", (edit,)),
        stake=_stake(subject, max(found, key=lambda one: one.jump)),
    )


def _stake(subject: Subject, boundary: Boundary) -> str:
    words = Words(subject.program, subject.program.plans[boundary.plan])
    one, other = words.money(boundary.below), words.money(boundary.above)
    if boundary.entering:
        return f"exactly {spelled(subject, boundary)} are billed the {other} for entering the next tier, or not"
    return f"exactly {spelled(subject, boundary)} cost {one} by the tier that ends there, {other} by the next"


RULE = LintRule(
    Rule(
        code="X702",
        name="untested-boundary",
        severity=Severity.WARNING,
        category=Category.TESTS,
        title="no example is at the bound of a tier where the price jumps",
        what="""At this quantity the bill jumps by at least a coin, as it does between volume tiers, and no example has
            exactly this quantity. (Where tiers meet without a jump it does not matter to whom the bound belongs.)""",
        why="""Off by one is the commonest mistake of a price list: `up to 10 users` in the contract and `below 10
            users` in the rulebook. Only a customer at exactly the bound sees it. The fix writes the examples with what
            the plan bills today; it waits for you to ask for it, because only you can say that these bills are
            right.""",
        avoid="""
            unit user, users
            input users in whole user

            plan team every month {
              charge users on users volume tiers {
                up to 10 users flat 10 USD
                above          at 7 USD per user
              }
            }

            examples "both tiers" for team {
              | users    | total     |
              | 5 users  | 10.00 USD |
              | 20 users | 140.00 USD |
            }
            """,
        prefer="""
            unit user, users
            input users in whole user

            plan team every month {
              charge users on users volume tiers {
                up to 10 users flat 10 USD
                above          at 7 USD per user
              }
            }

            examples "both tiers" for team {
              | users    | total     |
              | 10 users | 10.00 USD |
              | 11 users | 77.00 USD |
            }
            """,
    ),
    check,
)
