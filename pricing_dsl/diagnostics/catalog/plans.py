"""What a plan may not say: codes of several letters that are all about its statements."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

TIERS = (
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

GRANTS = (
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

COMMITMENTS = (
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
)

OTHERS = (
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

RULES = (*TIERS, *GRANTS, *COMMITMENTS, *OTHERS)
