"""T1xx: tiers and tables whose bounds leave a price open."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="T104",
        name="gap",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="no row says what this costs",
        what="The rows of a table, or the tiers of a charge, leave out values that can occur.",
        why="""Such a usage could not be rated, or would be billed at the row below it. Close the gap, or say
            `not offered`.""",
        avoid="""
            input region: { eu, us, apac }
            table prices {
              | region | monthly |
              | eu     | 10 USD  |
              | us     | 12 USD  |
            }

            plan basic every month {
              fee base prices[region].monthly
            }
            """,
        prefer="""
            input region: { eu, us, apac }
            table prices {
              | region | monthly     |
              | eu     | 10 USD      |
              | us     | 12 USD      |
              | apac   | not offered |
            }

            plan basic every month {
              fee base prices[region].monthly
            }
            """,
    ),
    Rule(
        code="T105",
        name="same-key-twice",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="two rows have the same key",
        what="""Both rows of a table match the same values, and only the first would ever be used. Or two slabs both
            begin at zero.""",
        why="One of the two prices is wrong, and only the author knows which.",
        avoid="""
            input region: { eu, us }
            table prices {
              | region | monthly |
              | eu     | 10 USD  |
              | us     | 12 USD  |
              | eu     | 11 USD  |
            }

            plan basic every month {
              fee base prices[region].monthly
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
            """,
    ),
    Rule(
        code="T106",
        name="descending-bounds",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="the bounds of the tiers do not rise",
        what="Each tier begins where the one above it ends, so its bound must be greater.",
        why="A tier below a greater bound is never reached. Mostly two lines are swapped, or a zero is missing.",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 1_000 calls free
                up to 500 calls at 0.10 USD per call
                above at 0.05 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 500 calls free
                up to 1_000 calls at 0.10 USD per call
                above at 0.05 USD per call
              }
            }
            """,
    ),
    Rule(
        code="T107",
        name="missing-top-tier",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="the tiers do not say what more usage costs",
        what="""The last tier has a bound, and usage can go beyond it. Tiers end with `above`, slabs with `rest`.""",
        why="""Usage beyond the last bound would be free, or could not be billed. If it is not sold, say
            `above not offered`.""",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 100 calls free
                up to 1_000 calls at 0.10 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 100 calls free
                above at 0.10 USD per call
              }
            }
            """,
    ),
    Rule(
        code="T108",
        name="ambiguous-boundary",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a tier does not say who pays at exactly its bound",
        what="""Each tier says whether it includes its bound (`up to 200_000 calls`) or ends just before it
            (`below 200_000 calls`).""",
        why="""With volume tiers one single call decides the price of all of them: 200,000 calls at 2 or at 4 USD per
            thousand are 400 or 800 USD.""",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api volume tiers {
                200_000 calls at 2.00 USD per thousand calls
                above at 4.00 USD per thousand calls
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api volume tiers {
                up to 200_000 calls at 2.00 USD per thousand calls
                above at 4.00 USD per thousand calls
              }
            }
            """,
    ),
    Rule(
        code="T109",
        name="unstated-tier-mode",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="the tiers do not say whether they are graduated or volume tiers",
        what="""With `graduated tiers` each part of the usage is paid at the price of its own tier; with `volume tiers`
            the whole usage is paid at the price of the one tier it reaches.""",
        why="""1,000 calls with the first 500 at 1 USD and the rest at 0.50 USD are 750 or 500 USD. The two differ on
            nearly every bill.""",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api tiers {
                up to 500 calls at 1.00 USD per call
                above at 0.50 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 500 calls at 1.00 USD per call
                above at 0.50 USD per call
              }
            }
            """,
    ),
    Rule(
        code="T110",
        name="empty-tier",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a tier has no room",
        what="It ends where it begins: its bound is that of the tier above it, or its width is zero.",
        why="Its price is never used. It may be a copy whose bound was not changed.",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 500 calls free
                up to 500 calls at 0.10 USD per call
                above at 0.05 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 500 calls free
                above at 0.05 USD per call
              }
            }
            """,
    ),
    Rule(
        code="T116",
        name="tiers-across-rows",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="the rows share tiers, but have prices of their own",
        what="""The price depends on the row, so the rows cannot be summed before the tiers. Say `by` for tiers of its
            own for each value, or `continuing` for rows that fill the same tiers one after the other.""",
        why="Ten regions with 100 GB each fill the first tier ten times, or once: the two bills differ widely.",
        avoid="""
            meter egress in GB by region { eu, us } default none
            table delivery {
              | region | price           |
              | eu     | 0.08 USD per GB |
              | us     | 0.12 USD per GB |
            }

            plan basic every month {
              charge egress on egress slabs {
                first 100 GB free
                rest at delivery[region].price
              }
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
              charge egress on egress by region slabs {
                first 100 GB free
                rest at delivery[region].price
              }
            }
            """,
    ),
    Rule(
        code="T117",
        name="selector-splits-quantity",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="`selected by` needs volume tiers",
        what="""When another amount chooses the tier, the whole quantity is paid at that tier's price. Graduated tiers
            and slabs would split it.""",
        why="Parts of one quantity have no place in the tiers of another.",
        avoid="""
            unit call, calls
            meter api in whole call
            term committed = 1_000 calls negotiable

            plan basic every month {
              charge api on api graduated tiers selected by committed {
                up to 500 calls at 0.10 USD per call
                above at 0.05 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call
            term committed = 1_000 calls negotiable

            plan basic every month {
              charge api on api volume tiers selected by committed {
                up to 500 calls at 0.10 USD per call
                above at 0.05 USD per call
              }
            }
            """,
    ),
    Rule(
        code="T118",
        name="continuing-without-order",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="`continuing` needs rows in an order",
        what="""Rows that fill the same tiers one after the other must come in an order that the rulebook knows: records
            in `each`, or a dimension whose values are listed.""",
        why="Which row gets the cheap tier decides the amount as soon as prices depend on the row.",
        avoid="""
            meter egress in GB by region default none
            table delivery {
              | region | price           |
              | "eu"   | 0.08 USD per GB |
              | any    | 0.12 USD per GB |
            }

            plan basic every month {
              charge egress on egress slabs continuing {
                first 100 GB free
                rest at delivery[region].price
              }
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
              charge egress on egress slabs continuing {
                first 100 GB free
                rest at delivery[region].price
              }
            }
            """,
    ),
)
