"""X7xx: worked examples that cannot say what they mean."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="X706",
        name="fact-not-given",
        severity=Severity.ERROR,
        category=Category.TESTS,
        title="an example leaves out a fact that its plan needs",
        what="The plan asks for this meter or input, it has no `default`, and the example does not give it.",
        why="A bill that rests on a value nobody stated proves nothing. A usage that is zero is given as zero.",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }

            example "nothing stored" for basic {
              expect total == 0 USD
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }

            example "nothing stored" for basic {
              given storage = 0 GB
              expect total == 0 USD
            }
            """,
    ),
    Rule(
        code="X707",
        name="fact-given-twice",
        severity=Severity.ERROR,
        category=Category.TESTS,
        title="an example gives the same fact twice",
        what="Two `given` of one step state the same thing.",
        why="Which of them holds decides the bill that the example proves.",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }

            example "ten" for basic {
              given storage = 10 GB
              given storage = 20 GB
              expect total == 1 USD
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }

            example "ten" for basic {
              given storage = 10 GB
              expect total == 1 USD
            }
            """,
    ),
    Rule(
        code="X708",
        name="example-outside-the-plan",
        severity=Severity.ERROR,
        category=Category.TESTS,
        title="an example lies on a day on which its plan does not hold",
        what="The first day of the period decides which version of a plan rates it, and no version holds on that day.",
        why="There is no price on that day, so there is no bill that the example could prove.",
        avoid="""
            plan basic every month from 2026-01-01 {
              fee base 10 USD
            }

            example "before it was sold" for basic {
              given period = 2025-12-01 to 2025-12-31
              expect total == 10 USD
            }
            """,
        prefer="""
            plan basic every month from 2026-01-01 {
              fee base 10 USD
            }

            example "the first month" for basic {
              given period = 2026-01-01 to 2026-01-31
              expect total == 10 USD
            }
            """,
    ),
)
