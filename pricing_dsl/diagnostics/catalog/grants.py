"""G2xx: allowances, prepaid balances and how they are drawn."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="G202",
        name="draw-order-unstated",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="nothing says which usage a grant covers first",
        what="""The rows of a grant's quantity have prices of their own, and the values of their dimension are not
            listed. Say `draw in order …`, or list the values where the meter is declared.""",
        why="Covering the dear region or the cheap one first changes what is left to pay.",
        avoid="""
            meter egress in GB by region default none
            table delivery {
              | region | price           |
              | "eu"   | 0.08 USD per GB |
              | any    | 0.12 USD per GB |
            }

            plan basic every month {
              grant included 100 GB of egress every month
              charge egress on overage of egress at delivery[region].price
            }
            """,
        prefer="""
            meter egress in GB by region { eu, us } default none
            table delivery {
              | region | price           |
              | eu     | 0.08 USD per GB |
              | us     | 0.12 USD per GB |
            }

            plan basic every month {
              grant included 100 GB of egress every month
              charge egress on overage of egress at delivery[region].price
            }
            """,
    ),
    Rule(
        code="G207",
        name="rollover-never-lasts",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="what rolls over expires before it can be used",
        what="The time after `for` ends before the next period is over.",
        why="The contract promises a rollover that gives the customer nothing.",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month {
                rollover all for 1 day
              }
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month {
                rollover all for 1 month
              }
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="G208",
        name="grant-span-mismatch",
        severity=Severity.ERROR,
        category=Category.DATES,
        title="a grant does not renew with the periods of the plan",
        what="""A grant renews every period, every so many periods, or every day or hour over a meter that is kept so.
            A renewal that falls inside a period needs usage by day.""",
        why="""The summary of a month does not say which usage came before the 15th, so nobody could say what the old
            lot still covered.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant included 10 GB of storage every week
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              grant included 40 GB of storage every month
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="G211",
        name="lot-ends-inside-period",
        severity=Severity.ERROR,
        category=Category.DATES,
        title="a grant ends in the middle of a period",
        what="""What is granted lasts for a span that is no whole number of the plan's periods. What is bought may last
            some days or weeks, where the meter is kept `each day`.""",
        why="""The summary of the period does not say how much was used before that day, so the remainder cannot be
            known.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant pack 10 GB of storage on purchase for 30 days costs 5 USD
              charge storage on overage of storage at 1 USD per GB
            }
            """,
        prefer="""
            meter storage in GB each day

            plan basic every month {
              grant pack 10 GB of storage on purchase for 30 days costs 5 USD
              charge storage on overage of storage at 1 USD per GB
            }
            """,
    ),
    Rule(
        code="G212",
        name="plan-has-no-periods",
        severity=Severity.ERROR,
        category=Category.DATES,
        title="this needs a plan with periods",
        what="""A plan without `every` rates what it is given, whenever that is. It has no period to renew a grant in,
            or of which to take a share.""",
        why="A month's allowance for a taxi ride means nothing.",
        avoid="""
            meter distance in km

            plan ride {
              fee flag_fall 3 USD prorated
              charge distance on distance at 2 USD per km
            }
            """,
        prefer="""
            meter distance in km

            plan ride {
              fee flag_fall 3 USD
              charge distance on distance at 2 USD per km
            }
            """,
    ),
    Rule(
        code="G213",
        name="contradictory-drawing",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="two words about drawing exclude each other",
        what="""`repeatedly` keeps lots alive from period to period by drawing the oldest first, so it cannot stand with
            `draw newest first`; and a plan has one drawing order.""",
        why="Lots that roll on for ever and are never reached would grow without bound.",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month {
                rollover up to 200 GB for 1 month repeatedly
                draw newest first
              }
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month {
                rollover up to 200 GB for 1 month repeatedly
              }
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="G214",
        name="weight-depends-on-row",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="`using` takes one weight for all rows",
        what="How much of the grant a unit takes is one value for each covered quantity; it may not depend on the row.",
        why="A weight for each region would need an order of drawing for each region as well. Use a quantity for each.",
        avoid="""
            meter egress in GB by region { eu, us } default none
            table weights {
              | region | weight |
              | eu     | 1      |
              | us     | 2      |
            }

            plan basic every month {
              grant included 100 GB of egress using weights[region].weight every month
              charge egress on overage of egress at 0.10 USD per GB
            }
            """,
        prefer="""
            meter egress in GB by region { eu, us } default none

            plan basic every month {
              let eu_egress = egress[eu]
              let us_egress = egress[us]
              grant included 100 GB of eu_egress using 1, us_egress using 2 every month
              charge eu on overage of eu_egress at 0.10 USD per GB
              charge us on overage of us_egress at 0.10 USD per GB
            }
            """,
    ),
)
