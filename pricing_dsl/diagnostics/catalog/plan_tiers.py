"""What a plan's tiers may not say."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="T103",
        name="unreachable-tier",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="no quantity ever gets to this tier",
        what="""A tier stands below `above` or `rest`, which take all that is left, or below one that is not offered,
            which nothing passes.""",
        why="Its price is never billed, so the author believes in a price that nobody pays.",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 1_000 calls free
                above at 0.10 USD per call
                up to 5_000 calls at 0.05 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 1_000 calls free
                up to 5_000 calls at 0.05 USD per call
                above at 0.10 USD per call
              }
            }
            """,
    ),
    Rule(
        code="T111",
        name="equal-neighbours",
        severity=Severity.WARNING,
        category=Category.HYGIENE,
        title="two tiers that follow one another have the same price",
        what="The bound between the two changes nothing: they are one tier.",
        why="Often a price was copied from the line above and not changed.",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 1_000 calls at 0.10 USD per call
                up to 5_000 calls at 0.10 USD per call
                above at 0.05 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 5_000 calls at 0.10 USD per call
                above at 0.05 USD per call
              }
            }
            """,
    ),
    Rule(
        code="T113",
        name="free-above-paid",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="the largest quantities are free",
        what="The open end of the tiers is free, after smaller quantities were paid.",
        why="""Whoever uses most pays nothing for it. If a limit to the bill is meant, `at most` says so; if it is not
            sold, `not offered`.""",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 1_000 calls at 0.10 USD per call
                above free
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api at 0.10 USD per call at most 100 USD
            }
            """,
    ),
    Rule(
        code="T115",
        name="price-out-of-line",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="a price is far from the prices on both sides of it",
        what="The price of a tier is eight times those of both its neighbours, or an eighth of them.",
        why="Prices of tiers rise or fall. One that does neither has mostly lost a zero.",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 1_000 calls at 0.10 USD per call
                up to 5_000 calls at 0.8 USD per call
                above at 0.05 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 1_000 calls at 0.10 USD per call
                up to 5_000 calls at 0.08 USD per call
                above at 0.05 USD per call
              }
            }
            """,
    ),
    Rule(
        code="T119",
        name="contradictory-tiers",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="two words about the tiers exclude each other",
        what="""`by` gives each value tiers of its own, `continuing` lets rows share the tiers, `selected by` lets
            another amount choose the tier, and `starting after` places the quantity itself.""",
        why="Each of them says where in the tiers a quantity lies, and it lies in one place only.",
        avoid="""
            unit call, calls
            meter api in whole call
            input used in whole call
            input committed in whole call

            plan basic every month {
              charge api on api volume tiers selected by committed starting after used {
                up to 1_000 calls at 0.10 USD per call
                above at 0.05 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call
            input committed in whole call

            plan basic every month {
              charge api on api volume tiers selected by committed {
                up to 1_000 calls at 0.10 USD per call
                above at 0.05 USD per call
              }
            }
            """,
    ),
)
