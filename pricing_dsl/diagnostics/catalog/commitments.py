"""C3xx: minimums, maximums, commitments and negotiated bounds."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="C307",
        name="minimum-above-maximum",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="the least is more than the most",
        what="`at least` lies above `at most` of the same line, or a lower bound above the upper one.",
        why="Whichever stands last wins, so the other sentence of the contract is broken on every bill.",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB at least 50 USD at most 20 USD
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB at least 20 USD at most 50 USD
            }
            """,
    ),
    Rule(
        code="C308",
        name="term-outside-its-bounds",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a term's own value lies outside what may be negotiated",
        what="The list value of a term is not between the bounds after `negotiable from`.",
        why="A contract that changes nothing would already break the bounds.",
        avoid="""
            meter storage in GB
            term price = 0.12 USD per GB negotiable from 0.07 USD per GB to 0.10 USD per GB

            plan basic every month {
              charge storage on storage at price
            }
            """,
        prefer="""
            meter storage in GB
            term price = 0.10 USD per GB negotiable from 0.07 USD per GB to 0.10 USD per GB

            plan basic every month {
              charge storage on storage at price
            }
            """,
    ),
    Rule(
        code="C309",
        name="against-nothing-above",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a minimum, maximum, commitment or balance names no line above it",
        what="`against` takes charges and fees that stand above. This is something else, or stands further down.",
        why="A plan is computed from top to bottom: what is not yet known cannot be topped up or covered.",
        avoid="""
            meter storage in GB
            input tenure in month

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
              minimum spend 60 USD against tenure
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
              minimum spend 60 USD against storage
            }
            """,
    ),
)
