"""Y6xx: values of the wrong kind, and values that could not be computed exactly."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="Y601",
        name="wrong-kind",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a value of one kind stands where another is wanted",
        what="""Numbers, percentages, quantities, money, rates, dates, flags, texts and choices are different kinds of
            value, and none turns into another by itself.""",
        why="A price taken for a quantity, or money for a plain number, gives a bill that looks right and is not.",
        avoid="""
            meter storage in GB

            plan basic every month {
              fee base storage
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge base on storage at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="Y602",
        name="not-a-condition",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a condition is wanted here",
        what="After `if` and `when`, and beside `and`, `or` and `not`, stands a comparison or a flag.",
        why="""Whether a quantity counts as true when it is not zero is a guess about what the author meant; say what
            it is compared with.""",
        avoid="""
            input tenure in month

            plan basic every month {
              fee base 10 USD
              discount loyalty 5% of base if tenure
            }
            """,
        prefer="""
            input tenure in month

            plan basic every month {
              fee base 10 USD
              discount loyalty 5% of base if tenure >= 12 months
            }
            """,
    ),
    Rule(
        code="Y603",
        name="cannot-combine",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="these two values cannot be added, multiplied or compared",
        what="""Money adds to money and quantities to quantities of their own sort. Money times money, a flag plus a
            number, and a text compared with a quantity have no meaning.""",
        why="Most often a price was meant where a quantity stands, or `at` was left out.",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage = 10 USD + storage
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage flat 10 USD plus 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="Y604",
        name="whole-number-expected",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="only whole numbers can stand here",
        what="""A unit counted `in whole` has no fractions, and neither has a number of periods, of values kept, or of
            packages.""",
        why="Half a call is never made. A fraction here is a slip, or the unit is not a whole one.",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 10.5 calls free
                above at 0.10 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 10 calls free
                above at 0.10 USD per call
              }
            }
            """,
    ),
    Rule(
        code="Y605",
        name="ratio-not-rounded",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a ratio of two measured values must be rounded at once",
        what="""Dividing by a value that comes with the usage, or averaging, gives fractions of any size. Say to what
            it is rounded, in brackets around the ratio.""",
        why="""Everything else is computed exactly because every denominator is known beforehand. Where that ends, the
            contract says how many decimals count, and in whose favour.""",
        avoid="""
            meter energy in kWh
            meter demand in kW

            plan basic every month {
              let hours_used = energy / demand
              charge use on hours_used at 0.10 USD per hour
            }
            """,
        prefer="""
            meter energy in kWh
            meter demand in kW

            plan basic every month {
              let hours_used = energy / demand rounded down to 1 hour
              charge use on hours_used at 0.10 USD per hour
            }
            """,
    ),
    Rule(
        code="Y606",
        name="growing-fraction",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a remembered value gains decimals in every period",
        what="""The new value of a `remember` is made of the old one by a division or a percentage, so it needs more
            decimals each time. Round it where it is remembered.""",
        why="""After ten years of half a percent a month the exact value has hundreds of digits. A contract carries an
            amount in cents, and says how it is rounded.""",
        avoid="""
            plan basic every month {
              remember price = previous price increased by 0.5% opening 100 USD
              charge base = price
            }
            """,
        prefer="""
            plan basic every month {
              remember price = previous price increased by 0.5% rounded half_up to 0.01 USD opening 100 USD
              charge base = price
            }
            """,
    ),
    Rule(
        code="Y607",
        name="step-not-constant",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="the step of a rounding must be a constant above zero",
        what="After `rounded … to` stands a fixed step: `0.01 USD`, `1 hour`, `5 calls`.",
        why="""A step that depends on the usage could be zero, and nobody could check the bill from the contract
            alone.""",
        avoid="""
            meter storage in GB
            input step in GB

            plan basic every month {
              charge storage on (storage rounded up to step) at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on (storage rounded up to 5 GB) at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="Y608",
        name="negative-not-possible",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="this cannot be below zero",
        what="A price, a fee, a grant, a tier bound or a length of time is zero or more.",
        why="""A minus here is a slip, or a credit in disguise. A credit is written as one: `discount`, whose line is
            negative on the bill.""",
        avoid="""
            plan basic every month {
              fee base 10 USD
              fee goodwill -2 USD
            }
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
              discount goodwill 2 USD
            }
            """,
    ),
    Rule(
        code="Y609",
        name="constant-expected",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="only a constant can stand here",
        what="The value of a term, its bounds and the number after `keeping` are fixed when the contract is signed.",
        why="A term that depended on the usage would not be a term of the contract; that is what `let` is for.",
        avoid="""
            meter storage in GB
            term allowance = 10% of storage

            plan basic every month {
              charge storage on (excess of storage over allowance) at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              let allowance = 10% of storage
              charge storage on (excess of storage over allowance) at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="Y610",
        name="text-out-of-place",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a text cannot stand here",
        what="Texts stand in comparisons, in cells of tables, after `given`, and as titles.",
        why='A quoted number is not a number: `"10"` could be ten of anything.',
        avoid="""
            input size: text

            plan basic every month {
              let plan_size = size
              fee base 10 USD if size == "small"
            }
            """,
        prefer="""
            input size: text

            plan basic every month {
              fee base 10 USD if size == "small"
            }
            """,
    ),
    Rule(
        code="Y611",
        name="unknown-choice",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="this is not one of the choices",
        what="The values of a choice or of a closed dimension are listed where it is declared. This is none of them.",
        why="The row or the condition would never match, so its price would never be charged.",
        avoid="""
            input method: { card, ach }

            plan basic every month {
              fee base 10 USD
              fee handling 1 USD if method is cards
            }
            """,
        prefer="""
            input method: { card, ach }

            plan basic every month {
              fee base 10 USD
              fee handling 1 USD if method is card
            }
            """,
    ),
    Rule(
        code="Y612",
        name="wrong-arguments",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="too many or too few values between the brackets",
        what="A function, or the lookup of a table, takes a certain number of values. This has another number.",
        why="A key that is left out would have to be guessed, and with it the price.",
        avoid="""
            input size: { small, large }
            input region: { eu, us }
            table prices {
              | size  | region | monthly |
              | small | any    | 10 USD  |
              | large | eu     | 20 USD  |
              | large | us     | 25 USD  |
            }

            plan basic every month {
              fee base prices[size].monthly
            }
            """,
        prefer="""
            input size: { small, large }
            input region: { eu, us }
            table prices {
              | size  | region | monthly |
              | small | any    | 10 USD  |
              | large | eu     | 20 USD  |
              | large | us     | 25 USD  |
            }

            plan basic every month {
              fee base prices[size, region].monthly
            }
            """,
    ),
    Rule(
        code="Y613",
        name="list-not-single",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a list of values stands where one is wanted",
        what="""A meter kept by a dimension, or by day, and a list of records have one value for each row. Fold them
            (`sum`, `max`, `count` …), pick one, or price each row in `each`.""",
        why="Which of the rows is meant decides the amount, so none is picked silently.",
        avoid="""
            records payments { amount in money }

            plan basic every month {
              charge processing = 2.9% of payments.amount
            }
            """,
        prefer="""
            records payments { amount in money }

            plan basic every month {
              each payment in payments {
                charge processing = 2.9% of payment.amount
              }
            }
            """,
    ),
    Rule(
        code="Y614",
        name="division-by-zero",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="this divides by zero",
        what="The divisor is a constant, and it is zero.",
        why="There is no result. A divisor that comes with the usage rejects the row with that reason instead.",
        avoid="""
            plan basic every month {
              charge base = 10 USD / 0
            }
            """,
        prefer="""
            plan basic every month {
              charge base = 10 USD / 12
            }
            """,
    ),
    Rule(
        code="Y617",
        name="too-many-factors",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a product of so many values has more digits than any price needs",
        what="Every number is exact, so a product has the decimals of all its factors together. This one has too many.",
        why="Exact arithmetic on numbers without bound would be slow for every bill, and no bill needs it.",
        avoid=None,
        prefer="""
            input share: percent
            input growth: percent

            plan basic every month {
              let base = 100 USD * share rounded half_up to 0.01 USD
              charge usage = base * growth
            }
            """,
    ),
)
