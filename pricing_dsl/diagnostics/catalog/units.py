"""U5xx: units that do not fit together."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="U501",
        name="unit-mismatch",
        severity=Severity.ERROR,
        category=Category.UNITS,
        title="these units measure different things",
        what="""Adding, comparing, pricing or tiering takes quantities of one sort: data with data, time with time.
            Inside a sort conversion is exact and needs no word.""",
        why="A price per call on a meter of gigabytes would bill a number that means nothing.",
        avoid="""
            unit call, calls
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per call
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="U502",
        name="decimal-binary-mix",
        severity=Severity.ERROR,
        category=Category.UNITS,
        title="decimal and binary units of data are mixed",
        what="""`GB` is 1000 MB, `GiB` is 1024 MiB. A quantity in one is never compared with, or priced in, the other
            unless the rulebook says how: `unit GB = 1 GiB`.""",
        why="""The two differ by 2.4 % for kilobytes, 7.4 % for gigabytes and 10 % for terabytes, which is a usual
            source of wrong cloud bills.""",
        avoid="""
            meter storage in GiB

            plan basic every month {
              charge storage on storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GiB

            plan basic every month {
              charge storage on storage at 0.10 USD per GiB
            }
            """,
    ),
    Rule(
        code="U503",
        name="span-mismatch",
        severity=Severity.ERROR,
        category=Category.UNITS,
        title="a calendar span is mixed with a fixed one",
        what="""A month, a quarter and a year have no fixed number of days; minutes, hours, days and weeks have a fixed
            length. Neither converts into the other.""",
        why="Taking a month for 30 days is wrong by up to 7 %, and a year for 365 days is wrong every fourth year.",
        avoid="""
            input tenure in month

            plan basic every month {
              fee base 10 USD
              discount loyalty 5% of base if tenure >= 365 days
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
        code="U504",
        name="aggregate-mismatch",
        severity=Severity.ERROR,
        category=Category.UNITS,
        title="this way of summarizing does not fit the meter",
        what="""How records become the quantity of the period must suit what is measured: `unique` counts, so its unit
            is a whole one; `percentile` takes a number from above 0 to 100.""",
        why="A peak that is summed over the days of a month is thirty times too large.",
        avoid="""
            meter traffic in Mbps as percentile 950

            plan basic every month {
              charge traffic on traffic at 1 USD per Mbps
            }
            """,
        prefer="""
            meter traffic in Mbps as percentile 95

            plan basic every month {
              charge traffic on traffic at 1 USD per Mbps
            }
            """,
    ),
    Rule(
        code="U505",
        name="unknown-unit",
        severity=Severity.ERROR,
        category=Category.UNITS,
        title="there is no such unit",
        what="""Units of time, data, energy, power, bandwidth, length, mass and volume are built in. Others are
            declared: `unit call, calls`.""",
        why="A misspelt unit would be a new one, and no price would fit it.",
        avoid="""
            meter api in whole call

            plan basic every month {
              charge api on api at 0.10 USD per call
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api at 0.10 USD per call
            }
            """,
    ),
    Rule(
        code="U506",
        name="unit-missing",
        severity=Severity.ERROR,
        category=Category.UNITS,
        title="a number needs its unit here",
        what="A plain number stands where a quantity is wanted.",
        why="`storage <= 500` could mean megabytes or gigabytes: a factor of a thousand.",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to 500 free
                above at 0.10 USD per GB
              }
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to 500 GB free
                above at 0.10 USD per GB
              }
            }
            """,
    ),
)
