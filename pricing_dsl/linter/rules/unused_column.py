"""N814: a column of a table, or a field of records, that no plan asks for."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.linter.walk import walk
from pricing_dsl.syntax import nodes


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Of the rulebook's own file, in tables that are looked up and records that are used at all."""
    asked = _asked(subject)
    values = _value_columns(subject)
    for table in subject.declared(nodes.Table):
        name = table.item.name.text
        rows = table.item.rows or (table.item.dated[0].rows if table.item.dated else ())
        if table.file != 0 or not rows or not _looked_up(subject, name):
            continue
        for cell in rows[0].cells:
            column = cell.value.name if isinstance(cell.value, nodes.Ref) else ""
            if column in values.get(name, ()) and not _asked_in(subject, name, column):
                yield RULE.finding(
                    f"nothing asks for `{name}[…].{column}`",
                    table.place(cell),
                    hint="take the column out, or bill by it: what stands in it changes nothing",
                )
    for records in subject.declared(nodes.Records):
        for field in records.item.fields if records.file == 0 else ():
            if field.name.text not in asked:
                yield RULE.finding(
                    f"nothing asks for the `{field.name.text}` of `{records.item.name.text}`",
                    records.place(field.name),
                    hint="take it out, or bill by it",
                )


def _value_columns(subject: Subject) -> dict[str, set[str]]:
    """The value columns of each table, whatever currency it is cut to."""
    found: dict[str, set[str]] = {}
    for name, table in subject.model.tables.items():
        found.setdefault(name.partition("[")[0], set()).update(column for column, _ in table.columns)
    return found


def _looked_up(subject: Subject, table: str) -> bool:
    return any(
        isinstance(index.base, nodes.Ref) and index.base.name == table for _, index in subject.every(nodes.Index)
    )


def _asked_in(subject: Subject, table: str, column: str) -> bool:
    """Whether `table[…].column` stands anywhere."""
    indexed = ((member.name.text, member.base) for _, member in subject.every(nodes.Member))
    return any(
        name == column and base.base.name == table
        for name, base in indexed
        if isinstance(base, nodes.Index) and isinstance(base.base, nodes.Ref)
    )


def _asked(subject: Subject) -> set[str]:
    """Words that plans, claims and definitions ask for, and the fields they group rows by; what examples give is not
    asked for."""
    found: set[str] = set()
    for declared in subject.declared(nodes.Node):
        if isinstance(declared.item, nodes.Example | nodes.Examples):
            continue
        for node in walk(declared.item):
            match node:
                case nodes.Member():
                    found.add(node.name.text)
                case nodes.Ref():
                    found.add(node.name)
                case nodes.Charge() | nodes.Grant():
                    found |= {name.text for name in node.by}
    return found


RULE = LintRule(
    Rule(
        code="N814",
        name="unused-column",
        severity=Severity.WARNING,
        category=Category.HYGIENE,
        title="no plan asks for this column",
        what="""A table that plans look up has a column of values that none of them asks for, or records have a field
            that nothing is billed by.""",
        why="""Prices that are listed are thought to be billed. A column that was added and never charged gives away
            what it names; a field that nothing asks for makes callers send data for nothing.""",
        avoid="""
            input region: { eu, us }
            meter storage in GB
            table prices {
              | region | storage         | backup          |
              | eu     | 0.10 USD per GB | 0.02 USD per GB |
              | us     | 0.12 USD per GB | 0.03 USD per GB |
            }

            plan basic every month {
              charge storage on storage at prices[region].storage
            }
            """,
        prefer="""
            input region: { eu, us }
            meter storage in GB
            meter backup in GB
            table prices {
              | region | storage         | backup          |
              | eu     | 0.10 USD per GB | 0.02 USD per GB |
              | us     | 0.12 USD per GB | 0.03 USD per GB |
            }

            plan basic every month {
              charge storage on storage at prices[region].storage
              charge backup on backup at prices[region].backup
            }
            """,
    ),
    check,
)
