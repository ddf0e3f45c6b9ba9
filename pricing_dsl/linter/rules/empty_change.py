"""D613: a change on a date that changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pricing_dsl.diagnostics import Diagnostic, Fix, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.removal import removal
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Declared, Subject
from pricing_dsl.syntax import nodes


def check(subject: Subject) -> Iterator[Diagnostic]:
    for term in subject.declared(nodes.Term):
        if isinstance(term.item.value, tuple):
            for earlier, later in pairwise(term.item.value):
                if earlier.value == later.value:
                    yield _finding(subject, term, earlier, later)
    for table in subject.declared(nodes.Table):
        for before, after in pairwise(table.item.dated):
            if _rows(table.item, before) == _rows(table.item, after):
                yield _finding(subject, table, before, after)


def _rows(table: nodes.Table, dated: nodes.DatedRows) -> tuple[nodes.Row, ...]:
    """The rows without the heading, which may be the first under the first date."""
    return dated.rows[1:] if not table.rows and dated is table.dated[0] else dated.rows


def _finding(
    subject: Subject,
    declared: Declared[nodes.Term | nodes.Table],
    earlier: nodes.Dated | nodes.DatedRows,
    later: nodes.Dated | nodes.DatedRows,
) -> Diagnostic:
    edit = removal(subject.sources[declared.file], declared.place(later))
    return RULE.finding(
        f"nothing changes on {later.start.value}: this is what holds already",
        declared.place(later.start),
        labels=[Label(declared.place(earlier.start), "since then")],
        hint="take it out, unless one of the two was forgotten in an edit",
        fix=Fix("take out the later one", (edit,), safe=True),
    )


RULE = LintRule(
    Rule(
        code="D613",
        name="empty-change",
        severity=Severity.WARNING,
        category=Category.DATES,
        title="a value changes to what it is already",
        what="""Two dated values of a term, or the rows of a dated table for two dates, follow one another and are the
            same.""",
        why="""Mostly a line was copied for the new year, and the price in it was forgotten: the increase that was
            decided is never billed.""",
        avoid="""
            meter storage in GB
            term price {
              from 2026-01-01: 0.10 USD per GB
              from 2027-01-01: 0.10 USD per GB
            }

            plan basic every month from 2026-01-01 {
              charge storage on storage at price
            }
            """,
        prefer="""
            meter storage in GB
            term price {
              from 2026-01-01: 0.10 USD per GB
              from 2027-01-01: 0.11 USD per GB
            }

            plan basic every month from 2026-01-01 {
              charge storage on storage at price
            }
            """,
    ),
    check,
    preview=True,
)
