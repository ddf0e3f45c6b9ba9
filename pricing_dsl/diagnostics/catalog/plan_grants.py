"""What a plan's grants may not say."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="G201",
        name="grant-never-used",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="a grant makes nothing cheaper",
        what="No line below it is charged on the overage of what it covers.",
        why="The allowance is promised and counted, but the customer pays for all that is used.",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month
              charge storage on storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="G204",
        name="unbounded-rollover",
        severity=Severity.WARNING,
        category=Category.MONEY,
        title="what is not used is kept without limit",
        what="All of a grant rolls over, for ever or again and again, and nothing limits how much may pile up.",
        why="It is owed to the customer until it is used, so the liability grows with every period.",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month {
                rollover all
              }
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month {
                rollover up to 200 GB for 3 months
              }
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="G205",
        name="rollover-limit-never-reached",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="more may roll over than there can be",
        what="The limit of a rollover lies above all the grants that can have rolled over by then.",
        why="The limit says nothing. Mostly a unit or a zero is wrong in it.",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month {
                rollover up to 500 GB for 1 month
              }
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month {
                rollover up to 50 GB for 1 month
              }
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="G215",
        name="covers-no-quantity",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a grant covers something that is no quantity",
        what="""`of` takes a meter, an input or a `let` that stands above; a balance of money takes lines, `against`
            them.""",
        why="An allowance is used up by what is measured. A price or a table cannot use it up.",
        avoid="""
            meter storage in GB
            term price = 0.10 USD per GB

            plan basic every month {
              grant included 100 GB of price every month
              charge storage on storage at price
            }
            """,
        prefer="""
            meter storage in GB
            term price = 0.10 USD per GB

            plan basic every month {
              grant included 100 GB of storage every month
              charge storage on overage of storage at price
            }
            """,
    ),
    Rule(
        code="G216",
        name="rows-divided-differently",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="grants cannot divide these rows among them",
        what="""Lots that belong to the values of a dimension, or to the days of a meter, belong to the rows of one
            quantity, and all grants of that quantity must see its rows in the same way.""",
        why="The second grant sees what the first left, so both must mean the same rows.",
        avoid="""
            meter egress in GB by region { eu, us }, tier { hot, cold } default none

            plan basic every month {
              grant shared 100 GB of egress every month
              grant own 10 GB of egress by region every month
              charge egress on overage of egress at 0.10 USD per GB
            }
            """,
        prefer="""
            meter egress in GB by region { eu, us }, tier { hot, cold } default none

            plan basic every month {
              grant shared 100 GB of egress by region every month
              grant own 10 GB of egress by region every month
              charge egress on overage of egress at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="G217",
        name="incomplete-drawing-order",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="`draw in order` leaves a value out",
        what="The dimension has a value that the order does not name.",
        why="Whether it draws first or last decides what is left to pay.",
        avoid="""
            meter egress in GB by region { eu, us, apac } default none

            plan basic every month {
              grant included 100 GB of egress every month {
                draw in order us, eu
              }
              charge egress on overage of egress at 0.10 USD per GB
            }
            """,
        prefer="""
            meter egress in GB by region { eu, us, apac } default none

            plan basic every month {
              grant included 100 GB of egress every month {
                draw in order us, eu, apac
              }
              charge egress on overage of egress at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="G218",
        name="overage-by-another-dimension",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a grant by one dimension leaves nothing that is known by another",
        what="The grant gives each value of a dimension its own lots, and a charge asks what is left for other rows.",
        why="A region's allowance covers the region's usage as a whole: which row of it was covered is not said.",
        avoid="""
            meter egress in GB by kind { hot, cold }, region { eu, us } default none

            table price {
              | kind | each            |
              | hot  | 0.12 USD per GB |
              | cold | 0.08 USD per GB |
            }

            plan basic every month {
              grant included 10 GB of egress by region every month
              charge usage on overage of egress by region at 0.12 USD per GB
              charge surplus on overage of egress at price[kind].each
            }
            """,
        prefer="""
            meter egress in GB by kind { hot, cold }, region { eu, us } default none

            plan basic every month {
              grant included 10 GB of egress by region every month
              charge egress on overage of egress by region at 0.12 USD per GB
            }
            """,
    ),
)
