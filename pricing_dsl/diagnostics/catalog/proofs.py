"""P9xx: claims of a rulebook that do not hold, or that are not decided. `pricing prove` reports them."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="P901",
        name="claim-refuted",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a claim does not hold",
        what="""There is a usage, rated by the engine, for which what `prove` says is not so. The finding tells the
            usage and the amounts, and offers both as an example.""",
        why="""A claim is what somebody relies on: that a cap is a cap, or that using more never costs less. Either the
            price is wrong, or the claim is.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage volume tiers {
                up to 100 GB at 0.10 USD per GB
                above        at 0.08 USD per GB
              }
            }

            prove "more storage never costs less" for basic total never decreasing in storage
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to 100 GB at 0.10 USD per GB
                above        at 0.08 USD per GB
              }
            }

            prove "more storage never costs less" for basic total never decreasing in storage
            """,
    ),
    Rule(
        code="P902",
        name="claim-not-decided",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="a claim is neither proved nor refuted",
        what="""No proof of what `prove` says was found, and no usage that breaks it. The finding says where the proof
            stopped.""",
        why="""What is not decided is not proved. Say it more simply, bound what is used with `assume`, or write
            examples at the edges.""",
        avoid="""
            meter work in kWh
            meter load in kW

            plan basic every month {
              let beyond = work * load - min(work, 5 kWh) * load
              charge energy = beyond * 0.01 USD per kWh / 1 kW
            }

            prove "more load never costs less" for basic total never decreasing in load
            """,
        prefer="""
            meter work in kWh
            meter load in kW

            plan basic every month {
              let beyond = (work - min(work, 5 kWh)) * load
              charge energy = beyond * 0.01 USD per kWh / 1 kW
            }

            prove "more load never costs less" for basic total never decreasing in load
            """,
    ),
)
