"""D6xx: days without a price, days with two, and days that do not exist."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="D601",
        name="gap-between-versions",
        severity=Severity.WARNING,
        category=Category.DATES,
        title="between two versions of a plan lie days without a price",
        what="One version ends before the next begins. `through` names the last day on which a version holds.",
        why="""Periods that begin in the gap cannot be billed. Often one author counted the last day in and the next
            did not.""",
        avoid="""
            plan basic every month from 2025-01-01 through 2025-12-30 {
              fee base 10 USD
            }
            plan basic every month from 2026-01-01 {
              fee base 12 USD
            }
            """,
        prefer="""
            plan basic every month from 2025-01-01 through 2025-12-31 {
              fee base 10 USD
            }
            plan basic every month from 2026-01-01 {
              fee base 12 USD
            }
            """,
    ),
    Rule(
        code="D602",
        name="overlapping-versions",
        severity=Severity.ERROR,
        category=Category.DATES,
        title="on some days two prices hold",
        what="Two versions of a plan, or two dated values, hold on the same day. `through` is inclusive.",
        why="A period that begins on such a day has two bills.",
        avoid="""
            plan basic every month from 2025-01-01 through 2026-01-01 {
              fee base 10 USD
            }
            plan basic every month from 2026-01-01 {
              fee base 12 USD
            }
            """,
        prefer="""
            plan basic every month from 2025-01-01 through 2025-12-31 {
              fee base 10 USD
            }
            plan basic every month from 2026-01-01 {
              fee base 12 USD
            }
            """,
    ),
    Rule(
        code="D606",
        name="no-such-day",
        severity=Severity.ERROR,
        category=Category.DATES,
        title="there is no such day",
        what="A date is written year-month-day, and the calendar has no such day.",
        why="Whether 30 February means the last of February or the second of March is a guess.",
        avoid="""
            plan basic every month from 2026-02-30 {
              fee base 10 USD
            }
            """,
        prefer="""
            plan basic every month from 2026-03-01 {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="D607",
        name="ends-before-it-begins",
        severity=Severity.ERROR,
        category=Category.DATES,
        title="a time ends before it begins",
        what="The second date lies before the first.",
        why="No day lies between them, so nothing would ever be billed by it.",
        avoid="""
            plan basic every month from 2026-01-01 through 2025-12-31 {
              fee base 10 USD
            }
            """,
        prefer="""
            plan basic every month from 2026-01-01 through 2026-12-31 {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="D608",
        name="dates-out-of-order",
        severity=Severity.ERROR,
        category=Category.DATES,
        title="dated values do not stand in the order of their dates",
        what="Each `from` of a dated term or table is later than the one above it.",
        why="A reader takes the last line for the newest. Two values from the same day would contradict each other.",
        avoid="""
            meter storage in GB
            term price {
              from 2026-07-01: 0.10 USD per GB
              from 2025-01-01: 0.12 USD per GB
            }

            plan basic every month from 2025-01-01 {
              charge storage on storage at price
            }
            """,
        prefer="""
            meter storage in GB
            term price {
              from 2025-01-01: 0.12 USD per GB
              from 2026-07-01: 0.10 USD per GB
            }

            plan basic every month from 2025-01-01 {
              charge storage on storage at price
            }
            """,
    ),
    Rule(
        code="D609",
        name="cadence-mismatch",
        severity=Severity.ERROR,
        category=Category.DATES,
        title="a cadence is no whole number of the plan's periods",
        what="A fee, a commitment, a minimum or a remembered value comes round every so many periods of its plan.",
        why="A yearly plan has no month in which a monthly fee could fall due: no bill could say when it was owed.",
        avoid="""
            plan basic every year {
              fee base 100 USD
              fee support 10 USD every month
            }
            """,
        prefer="""
            plan basic every month {
              fee base 100 USD every year
              fee support 10 USD
            }
            """,
    ),
)
