"""M4xx: amounts, percentages, currencies and rounding."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="M401",
        name="discount-above-100",
        severity=Severity.ERROR,
        category=Category.MONEY,
        title="a discount takes more than everything",
        what="The percentage of a discount lies above 100 %.",
        why="The seller would pay the customer for buying. Mostly a decimal point is missing.",
        avoid="""
            plan basic every month {
              fee base 100 USD
              discount launch 120% of base
            }
            """,
        prefer="""
            plan basic every month {
              fee base 100 USD
              discount launch 12% of base
            }
            """,
    ),
    Rule(
        code="M404",
        name="currency-mismatch",
        severity=Severity.ERROR,
        category=Category.MONEY,
        title="two currencies meet",
        what="""Amounts of different currencies are added or compared, or an amount is not in the currency of the
            plan.""",
        why="""There is no exchange rate in a rulebook unless it is written there. A plan sold in several currencies
            looks its prices up by `currency`.""",
        avoid="""
            plan basic every month {
              fee base 10 EUR
            }
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="M405",
        name="rounding-unstated",
        severity=Severity.ERROR,
        category=Category.MONEY,
        title="the rulebook does not say how money is rounded",
        what="""The heading says the mode, the step and the place: `rounding half_up to 0.01 each line`, `each tier` or
            `each bill`; or `rounding none`.""",
        why="""Rounding each of a thousand lines, or once the bill, differs by up to 5 USD; the mode decides every half
            cent. A contract that leaves it open is disputed.""",
        avoid="""
            rulebook demo
              currency USD

            plan basic every month {
              fee base 10 USD
            }
            """,
        prefer="""
            rulebook demo
              currency USD
              rounding half_up to 0.01 each line

            plan basic every month {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="M408",
        name="finer-than-the-currency",
        severity=Severity.ERROR,
        category=Category.MONEY,
        title="the currency has no such small coin",
        what="""An amount that becomes a line as it stands (a fee, a minimum, a cap) keeps to the smallest unit of its
            currency. Prices per unit need not.""",
        why="It could not be invoiced: it would be rounded, and the bill would not be what the contract says.",
        avoid="""
            rulebook demo
              currency JPY
              rounding half_up to 1 each line

            plan basic every month {
              fee base 980.50 JPY
            }
            """,
        prefer="""
            rulebook demo
              currency JPY
              rounding half_up to 1 each line

            plan basic every month {
              fee base 980 JPY
            }
            """,
    ),
    Rule(
        code="M409",
        name="bare-percentage",
        severity=Severity.ERROR,
        category=Category.MONEY,
        title="a percentage does not say of what, or a number does not say that it is one",
        what="A discount or a tax is an amount of money, or a percentage `of` lines above it.",
        why="""`discount 10` could be ten dollars, ten percent or a factor; `10%` alone leaves open whether setup fees
            count. On a bill of 1000 USD the readings lie 990 USD apart.""",
        avoid="""
            plan basic every month {
              fee base 100 USD
              discount launch 10%
            }
            """,
        prefer="""
            plan basic every month {
              fee base 100 USD
              discount launch 10% of base
            }
            """,
    ),
    Rule(
        code="M410",
        name="unclear-number",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="this number can be read in several ways",
        what="""A decimal point is a point, digits are grouped with underscores, and large numbers are written out or
            with `thousand`, `million`, `billion`.""",
        why="""`12,50` is twelve and a half or twelve hundred and fifty; `10M` is ten million, or ten thousand to an
            accountant; `1e6` is read by nobody. The readings differ by a factor of up to a million.""",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api volume tiers {
                up to 10M calls at 0.10 USD per thousand calls
                above at 0.05 USD per thousand calls
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api volume tiers {
                up to 10 million calls at 0.10 USD per thousand calls
                above at 0.05 USD per thousand calls
              }
            }
            """,
    ),
    Rule(
        code="M411",
        name="sign-unstated",
        severity=Severity.ERROR,
        category=Category.MONEY,
        title="a discount stands in a sum without saying whether it lowers it",
        what="""A discount is written as an amount above zero and billed as a negative line. In a sum both readings are
            possible: `- loyalty.amount` would add it again.""",
        why="The two readings differ by twice the discount.",
        avoid="""
            plan basic every month {
              fee base 100 USD
              discount loyalty 5 USD
              charge support = 10% of (base - loyalty)
            }
            """,
        prefer="""
            plan basic every month {
              fee base 100 USD
              discount loyalty 5 USD
              charge support = 10% of (base + loyalty.amount)
            }
            """,
    ),
    Rule(
        code="M412",
        name="unknown-currency",
        severity=Severity.ERROR,
        category=Category.MONEY,
        title="there is no such currency",
        what="Currencies are written with the three capital letters of ISO 4217: `USD`, `EUR`, `JPY`.",
        why="The currency decides how many decimals an amount may have, and what the customer pays with.",
        avoid="""
            rulebook demo
              currency USDT
              rounding half_up to 0.01 each line

            plan basic every month {
              fee base 10 USDT
            }
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="M413",
        name="rounded-past-the-coin",
        severity=Severity.WARNING,
        category=Category.MONEY,
        title="the bill is rounded to amounts that cannot be paid",
        what="The heading rounds to a step that is no multiple of the currency's smallest coin.",
        why="Lines then add up to a total with parts of a cent, which somebody rounds again where nobody agreed how.",
        avoid="""
            rulebook demo
              currency USD
              rounding half_up to 0.0001 each line

            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.0235 USD per GB
            }
            """,
        prefer="""
            rulebook demo
              currency USD
              rounding half_up to 0.01 each line

            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.0235 USD per GB
            }
            """,
    ),
)
