"""D605: a row that a dated table no longer has from some date on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.semantics import model
from pricing_dsl.syntax import nodes


def check(subject: Subject) -> Iterator[Diagnostic]:
    """That every choice has a row on every day is the compiler's to see. This is about keys that are not closed."""
    dated = {table.item.name.text for table in subject.declared(nodes.Table) if table.item.dated}
    for name, table in subject.model.tables.items():
        if name in dated:
            blocks: dict[date, list[model.TableRow]] = defaultdict(list)
            for row in table.rows:
                since = row.matches[0].value
                # The row that the compiler adds to keep older ones from answering stands where the last one does.
                if isinstance(since, date) and not any(other.place == row.place for other in blocks[since]):
                    blocks[since].append(row)
            days = sorted(blocks)
            for earlier, later in pairwise(days):
                yield from _lost(name, blocks[earlier], blocks[later], later)


def _lost(
    name: str, earlier: Sequence[model.TableRow], later: Sequence[model.TableRow], day: date
) -> Iterator[Diagnostic]:
    for row in earlier:
        if any(cell is not None for cell in row.cells) and not any(_answers(other, row) for other in later):
            yield RULE.finding(
                f"from {day} on `{name}` has no such row any more",
                row.place,
                labels=[Label(later[0].place, f"all that there is from {day} on")],
                hint="repeat the row below the new date, or say `not offered` there",
                stake="usage of this kind cannot be billed from that day on",
            )


def _answers(row: model.TableRow, other: model.TableRow) -> bool:
    """Whether a row matches what another one does, as far as that can be told from their keys alone."""
    pairs = zip(row.matches[1:], other.matches[1:], strict=True)
    return all(one == two or one.kind != "is" for one, two in pairs)


RULE = LintRule(
    Rule(
        code="D605",
        name="partial-dated-table",
        severity=Severity.WARNING,
        category=Category.DATES,
        title="a dated table loses a row without a word",
        what="""A table has rows for several dates. A key that had a row before has none from a later date on. (Where
            the values of the key are known, the compiler reports the gap itself.)""",
        why="""The rows of a date replace all rows of the one before it. Whoever writes down only the prices that change
            takes the other products off the list, and their usage is set aside.""",
        avoid="""
            input product: text
            table prices {
              from 2026-01-01:
              | product | monthly |
              | "box"   | 10 USD  |
              | "bag"   | 5 USD   |
              from 2026-07-01:
              | "box"   | 12 USD  |
            }

            plan basic every month from 2026-01-01 {
              fee base prices[product].monthly
            }
            """,
        prefer="""
            input product: text
            table prices {
              from 2026-01-01:
              | product | monthly |
              | "box"   | 10 USD  |
              | "bag"   | 5 USD   |
              from 2026-07-01:
              | "box"   | 12 USD  |
              | "bag"   | 5 USD   |
            }

            plan basic every month from 2026-01-01 {
              fee base prices[product].monthly
            }
            """,
    ),
    check,
)
