"""N8xx: names that mean nothing, or more than one thing."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="N802",
        name="unknown-name",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="nothing has this name",
        what="""No meter, input, term, table, `let` or line above has this name. The nearest name that may stand here is
            offered.""",
        why="A misspelt name that silently meant zero would give usage away for nothing.",
        avoid="""
            meter egress in GB

            plan basic every month {
              charge egress on egres at 0.10 USD per GB
            }
            """,
        prefer="""
            meter egress in GB

            plan basic every month {
              charge egress on egress at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="N806",
        name="masked-row",
        severity=Severity.WARNING,
        category=Category.CORRECTNESS,
        title="an earlier row always wins over this one",
        what="Rows are tried from top to bottom. Whatever matches this row has matched one above it.",
        why="""The price in it is never charged, although it stands in the price list. Put the special row above the
            general one.""",
        avoid="""
            meter egress in GB by region { eu, us } default none
            table delivery {
              | region | price           |
              | any    | 0.12 USD per GB |
              | eu     | 0.08 USD per GB |
            }

            plan basic every month {
              charge egress on egress at delivery[region].price
            }
            """,
        prefer="""
            meter egress in GB by region { eu, us } default none
            table delivery {
              | region | price           |
              | eu     | 0.08 USD per GB |
              | any    | 0.12 USD per GB |
            }

            plan basic every month {
              charge egress on egress at delivery[region].price
            }
            """,
    ),
    Rule(
        code="N807",
        name="name-declared-twice",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="two things have the same name",
        what="Meters, inputs, terms, tables, plans and lines share one set of names; units have their own.",
        why="""The reader could not tell which one a formula means. A line may take the name of the quantity it bills:
            then `storage` is the quantity and `storage.amount` the money.""",
        avoid="""
            plan basic every month {
              fee support 10 USD
              fee support 20 USD
            }
            """,
        prefer="""
            plan basic every month {
              fee support 10 USD
              fee priority_support 20 USD
            }
            """,
    ),
    Rule(
        code="N808",
        name="name-not-allowed-here",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="this name exists, but may not be asked for here",
        what="""For example a table without its key, `total` inside a plan, `previous` of something that is not
            remembered, or `overage of` a quantity that no grant covers.""",
        why="""`total` is the sum of all lines: a line that depends on it would depend on itself. What a line may see
            is what stands above it; `subtotal` is the sum so far.""",
        avoid="""
            plan basic every month {
              fee base 10 USD
              tax gst 10% of total
            }
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
              tax gst 10% of subtotal
            }
            """,
    ),
    Rule(
        code="N809",
        name="circular-definition",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a definition leads back to itself",
        what="A term, a unit, a table or a plan that `extends` another is defined by way of itself.",
        why="It has no value: following the definitions never ends.",
        avoid="""
            term list_price = net_price
            term net_price = list_price

            plan basic every month {
              fee base list_price
            }
            """,
        prefer="""
            term list_price = 10 USD
            term net_price = list_price

            plan basic every month {
              fee base net_price
            }
            """,
    ),
    Rule(
        code="N810",
        name="name-stands-below",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a line is asked for before it is reached",
        what="A plan is computed from top to bottom. The line with this name stands further down.",
        why="""What you read is what is computed. A discount on something below it would have to be worked out in an
            order that nobody sees.""",
        avoid="""
            plan basic every month {
              discount loyalty 5% of base
              fee base 10 USD
            }
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
              discount loyalty 5% of base
            }
            """,
    ),
    Rule(
        code="N811",
        name="nothing-to-drop",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="`without` names a statement the base plan does not have",
        what="`without NAME` drops a statement of the plan this one extends. That plan has none of this name.",
        why="""The statement that was meant to go is still there under another name, and is still billed.""",
        avoid="""
            plan basic every month {
              fee setup 25 USD once
              fee base 10 USD
            }
            plan partner every month extends basic {
              without set_up_fee
            }
            """,
        prefer="""
            plan basic every month {
              fee setup 25 USD once
              fee base 10 USD
            }
            plan partner every month extends basic {
              without setup
            }
            """,
    ),
)
