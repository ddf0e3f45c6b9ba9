"""N812: a statement that says what another one says already."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from pricing_dsl.diagnostics import Diagnostic, Fix, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.removal import removal
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Declared, Subject
from pricing_dsl.linter.walk import walk
from pricing_dsl.syntax import nodes

_Clause = nodes.Charge | nodes.Grant | nodes.Discount | nodes.Commit | nodes.Bound
_EFFECT: dict[type[nodes.Node], str] = {
    nodes.Charge: "what is used is billed twice",
    nodes.Grant: "what is included is granted twice",
    nodes.Discount: "it is taken off twice",
}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Statements of one block that are the same but for their name and title. Fees are not compared: a bill may well
    have two of the same amount."""
    for plan in subject.declared(nodes.Plan):
        for block in _blocks(plan.item):
            known: dict[_Clause, _Clause] = {}
            for statement in block:
                if isinstance(statement, _Clause):
                    nameless = evolve(statement, name=nodes.Name(_NOWHERE, ""), title=None)
                    first = known.setdefault(nameless, statement)
                    if first is not statement:
                        yield _finding(subject, plan, first, statement)


_NOWHERE = (0, 0)


def _blocks(plan: nodes.Plan) -> Iterator[tuple[nodes.Statement, ...]]:
    for node in walk(plan):
        match node:
            case nodes.Plan() | nodes.Each() | nodes.When():
                yield node.body
        if isinstance(node, nodes.When) and isinstance(node.otherwise, tuple):
            yield node.otherwise


def _finding(subject: Subject, plan: Declared[nodes.Plan], first: _Clause, second: _Clause) -> Diagnostic:
    place = plan.place(second)
    name = second.name.text
    asked_for = sum(parsed.tokens.texts.count(name) for parsed in subject.parsed) > 1
    fix = None if asked_for else Fix(f"take out `{name}`", (removal(subject.sources[place.file], place),))
    return RULE.finding(
        f"`{name}` says the same as `{first.name.text}`",
        plan.place(second.name),
        labels=[Label(plan.place(first.name), "said here already")],
        hint="take one of them out, unless both are meant",
        fix=fix,
        stake=_EFFECT.get(type(second)),
    )


RULE = LintRule(
    Rule(
        code="N812",
        name="duplicate-clause",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="two statements say the same under two names",
        what="""Two charges, grants, discounts, commitments or bounds of one plan are the same, word for word, but for
            their names.""",
        why="""Mostly one is left over from a merge, or was renamed in one of two copies. Both count: what is used is
            billed twice, or what is included is given twice.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month
              grant included_storage 100 GB of storage every month
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
    ),
    check,
)
