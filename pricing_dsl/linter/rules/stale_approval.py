"""X705: prices that changed after somebody signed them off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing import print_item

_APPROVED = re.compile(
    r"#\s*approved\s+(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:\s+by\s+[^:#]+?)?:\s*(?P<mark>[0-9a-f]{8})\b"
)
_NOT_PRICES = (nodes.Example, nodes.Examples, nodes.Prove)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Comments of the form `# approved 2026-03-01 by Jo Doe: 1a2b3c4d`, in the rulebook's own file."""
    found = [(one, match) for one in subject.parsed[0].comments if (match := _APPROVED.search(one.text))]
    if not found:
        return
    mark = mark_of(subject)
    for comment, match in found:
        if match["mark"] != mark:
            yield RULE.finding(
                f"this is not what was approved on {match['date']}",
                Place(0, comment.start + match.start(), comment.start + match.end()),
                hint=f"look at what changed; whoever approves it writes the new date, and `{mark}`",
            )


def mark_of(subject: Subject) -> str:
    """Eight signs that are others as soon as anything is changed that bills are made of, in this file or those it uses.

    Examples and claims, comments and layout do not count.
    """
    texts = [
        " ".join(print_item(declaration.item).split())
        for parsed in subject.parsed
        for declaration in parsed.rulebook.declarations
        if not isinstance(declaration.item, _NOT_PRICES)
    ]
    return sha256("\n".join(texts).encode()).hexdigest()[:8]


RULE = LintRule(
    Rule(
        code="X705",
        name="stale-approval",
        severity=Severity.WARNING,
        category=Category.CHANGE,
        title="a price changed after it was approved",
        what="""A comment `# approved DATE: MARK` (or `# approved DATE by NAME: MARK`) says who signed off the
            prices, and the mark is not that of the rulebook as it stands. Write eight zeros at first: the finding says
            the mark. It goes by all that bills are made of, not by comments, layout, examples and claims.""",
        why="""An approval is of certain prices. Without a mark it goes on standing above others.""",
        avoid="""
            # approved 2026-03-01 by the pricing team: 93aa1a83
            plan basic every month {
              fee base 13 USD
            }
            """,
        prefer="""
            # approved 2026-03-01 by the pricing team: 93aa1a83
            plan basic every month {
              fee base 12 USD
            }
            """,
    ),
    check,
)
