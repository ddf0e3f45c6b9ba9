"""B9xx: what a change of a rulebook does to those who relied on it. `pricing diff` reports them."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

_STORAGE = """
    rulebook demo
      version "1"
      currency USD
      rounding half_up to 0.01 each line

    meter storage in GB

    plan basic every month from 2026-01-01 {
      grant included 100 GB of storage every month
      charge storage on overage of storage at 0.05 USD per GB
    }
    """

RULES = (
    Rule(
        code="B901",
        name="price-increase",
        severity=Severity.WARNING,
        category=Category.CHANGE,
        title="some usage costs more than before",
        what="""There is a usage for which the new version bills more than the old one. The finding says for which, and
            by how much at most.""",
        why="""Somebody will see it on a bill. A price increase is decided, announced and dated; it does not slip in
            with another change.""",
        earlier=_STORAGE,
        avoid=_STORAGE.replace('"1"', '"2"').replace("0.05 USD", "0.06 USD"),
        prefer=_STORAGE.replace('"1"', '"2"')
        + """
    plan basic_2027 every month from 2027-01-01 {
      grant included 100 GB of storage every month
      charge storage on overage of storage at 0.06 USD per GB
    }
    """,
    ),
    Rule(
        code="B902",
        name="entitlement-reduced",
        severity=Severity.ERROR,
        category=Category.CHANGE,
        title="customers are promised less than before",
        what="""A grant became smaller, lasts less long or is gone; a maximum was raised or is gone; a discount is gone
            or became smaller; something promised holds only under a condition now.""",
        why="""A promise in a contract is not taken back by editing a file: whoever bought the plan for it may insist.
            Sell what is less as another plan, or from a date on that was announced.""",
        earlier=_STORAGE,
        avoid=_STORAGE.replace('"1"', '"2"').replace("100 GB", "80 GB"),
        prefer=_STORAGE.replace('"1"', '"2"')
        + """
    plan small every month from 2026-01-01 {
      grant included 80 GB of storage every month
      charge storage on overage of storage at 0.05 USD per GB
    }
    """,
    ),
    Rule(
        code="B903",
        name="retroactive-change",
        severity=Severity.ERROR,
        category=Category.CHANGE,
        title="bills of the past would not come out the same",
        what="""A version of a plan that holds from a day in the past, or up to one, rates differently now. So does a
            dated term or table with a day in the past.""",
        why="""Bills already sent can no longer be made anew from the rulebook, neither for a customer who asks nor for
            an auditor. Leave what held as it is, and date what is new.""",
        earlier=_STORAGE,
        avoid=_STORAGE.replace('"1"', '"2"').replace("0.05 USD", "0.04 USD"),
        prefer=_STORAGE.replace('"1"', '"2"').replace("from 2026-01-01", "from 2026-01-01 through 2999-12-31")
        + """
    plan basic every month from 3000-01-01 {
      grant included 100 GB of storage every month
      charge storage on overage of storage at 0.04 USD per GB
    }
    """,
    ),
    Rule(
        code="B904",
        name="meter-or-unit-changed",
        severity=Severity.ERROR,
        category=Category.CHANGE,
        title="what summaries say is read differently than before",
        what="""A meter, input, record or term is gone, is counted in another unit, has other dimensions or fewer values
            to choose from, must be given where it could be left out, is summed up in another way, or is set aside where
            it was billed.""",
        why="""Whoever sends usage sends it as before. A number without a unit would be read as so many of the new one,
            and what is no longer known is set aside.""",
        earlier=_STORAGE,
        avoid=_STORAGE.replace('"1"', '"2"').replace("in GB", "in TB"),
        prefer=_STORAGE.replace('"1"', '"2"').replace("0.05 USD per GB", "50 USD per TB"),
    ),
    Rule(
        code="B905",
        name="version-not-bumped",
        severity=Severity.ERROR,
        category=Category.CHANGE,
        title="the rulebook rates differently under the same version",
        what="""The heading says the same `version` as before, and the program that it compiles to is another one.""",
        why="""Bills say which version rated them. Two price lists under one version cannot be told
            apart afterwards.""",
        earlier=_STORAGE,
        avoid=_STORAGE.replace("100 GB", "120 GB"),
        prefer=_STORAGE.replace("100 GB", "120 GB").replace('"1"', '"2"'),
    ),
    Rule(
        code="B906",
        name="name-removed",
        severity=Severity.ERROR,
        category=Category.CHANGE,
        title="a plan or a line of the bill no longer goes by its name",
        what="""A plan is gone or has another name, or is no longer sold in a currency: an error. A line of the bill is
            gone or has another name: a warning.""",
        why="""Subscriptions name their plan, and reports and ledgers their lines. A name is for programs; what people
            read is the title, which may change at any time.""",
        earlier=_STORAGE,
        avoid=_STORAGE.replace('"1"', '"2"').replace("charge storage on", "charge space on"),
        prefer=_STORAGE.replace('"1"', '"2"').replace("charge storage on", 'charge storage "Space" on'),
    ),
    Rule(
        code="B907",
        name="state-no-longer-fits",
        severity=Severity.ERROR,
        category=Category.CHANGE,
        title="what subscriptions carry on does not fit the new version",
        what="""The closing state of a period rated by the old version holds something that the new version does not
            carry, or carries as another kind of value, in another unit or within narrower bounds.""",
        why="""The next period of every subscription would be set aside, or, worse, a balance of 100 GB would be read
            as 100 TB. Keep the name and the unit, or move the states when the version changes.""",
        earlier=_STORAGE.replace("every month\n      charge", "every month { rollover all for 1 month }\n      charge"),
        avoid=_STORAGE.replace('"1"', '"2"')
        .replace("every month\n      charge", "every month { rollover all for 1 month }\n      charge")
        .replace("grant included 100 GB", "grant included 0.1 TB"),
        prefer=_STORAGE.replace('"1"', '"2"').replace(
            "every month\n      charge", "every month { rollover all for 2 months }\n      charge"
        ),
    ),
)
