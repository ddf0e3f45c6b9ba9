"""What else a plan may not say: codes of several letters that are all about its statements."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="C301",
        name="cap-below-commitment",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a commitment is above the most that can be billed",
        what="""The lines that count towards a commitment cannot cost so much: their `at most`, or a maximum, ends
            before.""",
        why="The customer owes a shortfall in every span, however much is used. One of the two amounts is wrong.",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB at most 200 USD
              commit spend 300 USD every month against storage
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB at most 500 USD
              commit spend 300 USD every month against storage
            }
            """,
    ),
    Rule(
        code="C310",
        name="contradictory-endings",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="two endings of a credit exclude each other",
        what="A credit that `may go negative` is never cut, so there is nothing to be `carried over`.",
        why="The contract says either that the rest is paid out, or that it waits for the next bill.",
        avoid="""
            plan basic every month {
              fee base 10 USD
              discount welcome 25 USD carried over may go negative
            }
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
              discount welcome 25 USD carried over
            }
            """,
    ),
    Rule(
        code="C311",
        name="overage-without-premium",
        severity=Severity.ERROR,
        category=Category.MONEY,
        title="the price of overage is no more than the price",
        what="""`overage at 110%` is the whole price of what goes beyond a commitment: ten percent on top. At 100% there
            is nothing on top, and below it the customer would be paid back.""",
        why="`overage at 10%` mostly means ten percent more, and bills a tenth.",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
              commit spend 300 USD every month against storage overage at 10%
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
              commit spend 300 USD every month against storage overage at 110%
            }
            """,
    ),
    Rule(
        code="D610",
        name="share-of-several-periods",
        severity=Severity.ERROR,
        category=Category.DATES,
        title="a share of one period's days is taken of a fee for several",
        what="""`prorated` takes the share of this period's days. A fee with a cadence pays for all the periods until it
            comes again.""",
        why="A customer who starts on the 15th pays half of a year's fee for eleven months and a half.",
        avoid="""
            plan basic every month {
              fee support 1_200 USD every year prorated
            }
            """,
        prefer="""
            plan basic every month {
              fee support 100 USD prorated
            }
            """,
    ),
    Rule(
        code="N805",
        name="said-twice",
        severity=Severity.ERROR,
        category=Category.HYGIENE,
        title="the same is said twice",
        what="A clause that a statement can have once stands in it twice.",
        why="Either it is left over from an edit, or the author thinks that both count.",
        avoid="""
            plan basic every month {
              fee base 100 USD prorated prorated
            }
            """,
        prefer="""
            plan basic every month {
              fee base 100 USD prorated
            }
            """,
    ),
    Rule(
        code="Y615",
        name="opening-unstated",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="nothing says what the first period finds",
        what="""`previous n` is what the last period left. The first period has none before it, so `opening` says what
            it finds.""",
        why="Nothing is assumed: to start at zero and to start at what was bought are different contracts.",
        avoid="""
            unit seat, seats
            meter active in whole seat as peak

            plan basic every month {
              remember most = max(previous most, active)
              charge seats on most at 10 USD per seat
            }
            """,
        prefer="""
            unit seat, seats
            meter active in whole seat as peak

            plan basic every month {
              remember most = max(previous most, active) opening 0 seats
              charge seats on most at 10 USD per seat
            }
            """,
    ),
    Rule(
        code="Y616",
        name="level-out-of-reach",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a notification is set to a level that is never reached",
        what="`notify … at` tells when a share of a grant is used up: above 0 %, and 100 % at most.",
        why="The event that somebody waits for would never come.",
        avoid="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month
              charge storage on overage of storage at 0.10 USD per GB
              notify included at 80%, 120%
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              grant included 100 GB of storage every month
              charge storage on overage of storage at 0.10 USD per GB
              notify included at 80%, 100%
            }
            """,
    ),
)
