"""X712: rows of a table, or dated values, that no example looks up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.ir import nodes as ir
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

_LONG = 24
"""So many rows are a price list by themselves: an example for each would be a copy of it."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One finding for each table some of whose rows are looked up. Tables from files stand at one place, and rows that
    offer nothing are never the price of anything."""
    written = {table.item.name.text for table in subject.declared(nodes.Table) if table.item.path is None}
    written |= {term.item.name.text for term in subject.declared(nodes.Term)}
    looked_up = _looked_up(subject)
    rows: dict[str, list[Place]] = defaultdict(list)
    missed: dict[str, list[Place]] = defaultdict(list)
    for name, table in subject.model.tables.items():
        whole = name.partition("[")[0]
        if whole in written and name in looked_up:
            for index, row in enumerate(table.rows):
                if any(cell is not None for cell in row.cells):
                    rows[whole].append(row.place)
                    if index not in looked_up[name]:
                        missed[whole].append(row.place)
    for name, places in missed.items():
        if len(places) < len(rows[name]) <= _LONG:
            yield _finding(name, sorted(set(places)), len(set(rows[name])))


def _finding(name: str, places: list[Place], count: int) -> Diagnostic:
    first, *more = places
    return RULE.finding(
        f"no example looks up {'this row' if not more else f'these {len(places)} of {count} rows'} of `{name}`",
        first,
        labels=[Label(place, "nor this one") for place in more],
        hint="add an example for each: a slip in a row shows in no other bill",
    )


def _looked_up(subject: Subject) -> Mapping[str, set[int]]:
    """For each table that an example looks up the rows it finds."""
    found: dict[str, set[int]] = defaultdict(set)
    for result in subject.runs.results:
        for trace in result.traces:
            if trace is not None:
                for value in trace.run.plan.values:
                    if isinstance(value.op, ir.RowOf):
                        found[value.op.table].update(int(row) for row in trace.run.all(value.id) if row >= 0)
    return found


RULE = LintRule(
    Rule(
        code="X712",
        name="uncovered-row",
        severity=Severity.WARNING,
        category=Category.TESTS,
        title="no example looks up this row",
        what="""A table or a dated term has rows that examples look up, and others that none does. Tables of more than
            24 rows, and those from files, are left alone.""",
        why="""A line that reads a table counts as tested as soon as one row is. Doubling a price in another row
            changes no example: in published price lists this is where most slips go unseen.""",
        avoid="""
            input region: { eu, us }
            table prices {
              | region | monthly |
              | eu     | 10 USD  |
              | us     | 120 USD |
            }

            plan basic every month {
              fee base prices[region].monthly
            }

            example "in Europe" for basic {
              given region = eu
              expect total == 10.00 USD
            }
            """,
        prefer="""
            input region: { eu, us }
            table prices {
              | region | monthly |
              | eu     | 10 USD  |
              | us     | 12 USD  |
            }

            plan basic every month {
              fee base prices[region].monthly
            }

            examples "by region" for basic {
              | region | total     |
              | eu     | 10.00 USD |
              | us     | 12.00 USD |
            }
            """,
    ),
    check,
)
