"""What the parts of a rulebook are called when one of them is missing.

Rules stand in angle brackets, as on the stack of the parser. A test walks the parse table and shows that no state is
without words.
"""

from __future__ import annotations

VALUE = "a value such as `100 GB`"
TITLE = "a title in double quotes"

# Rules of which a state may ask for one.
NOUNS = {
    "<rulebook>": "`rulebook` and a name",
    "<header_clause>": "`version`, `currency` or `rounding`",
    "<declaration>": "a declaration such as `meter` or `plan`",
    "<name>": "a name",
    "<named>": "a name",
    "<title>": TITLE,
    "<text>": "a text in double quotes",
    "<unit>": "a unit such as `GB`",
    "<currency>": "a currency such as `USD`",
    "<number>": "a number",
    "<ordinal>": "a position such as `8th`",
    "<scale>": "`thousand`, `million` or `billion`",
    "<count>": "a number",
    "<date>": "a date such as `2026-01-31`",
    "<mode>": "a way of rounding such as `half_up`",
    "<span>": "a span of time such as `month`",
    "<basis>": "a unit such as `GB`",
    "<ref>": "a name",
    "<label>": "a value such as `eu`",
    # values, where the place says no more about them
    "<expr>": VALUE,
    "<final>": VALUE,
    "<argument>": VALUE,
    "<amount>": "an amount such as `49.00 USD`",
    "<claim>": "a claim such as `total <= 200 USD`",
    "<and>": "a condition such as `storage > 100 GB`",
    "<not>": "a condition such as `storage > 100 GB`",
    "<comparison>": "a condition such as `storage > 100 GB`",
    "<change>": "a value to compare with",
    "<member_of>": VALUE,
    "<sum>": VALUE,
    "<product>": VALUE,
    "<factor>": VALUE,
    "<atom>": VALUE,
    # declarations
    "<in_unit>": "`in` and a unit",
    "<type>": "`in` and a unit, or `:` and a type",
    "<dimensions>": "`by` and a dimension",
    "<dimension>": "the name of a dimension",
    "<aggregate>": "`as` and a way of summing up",
    "<each_span>": "`each day`",
    "<default>": "a `default`",
    "<corrections>": "`corrections allowed`",
    "<field>": "the name of a field",
    "<dated>": "`from` and a date",
    "<dated_rows>": "`from` and a date",
    "<negotiable>": "`negotiable`",
    "<row>": "a row such as `| eu | 10 USD |`",
    "<cell>": "a cell such as `10 USD`",
    # plans
    "<plan_clause>": "a clause such as `every month`",
    "<block>": "`{`",
    "<statement>": "a statement such as `charge` or `fee`",
    "<cadence>": "`once` or `every` and a span of time",
    "<every>": "`every` and a span of time",
    "<against>": "`against` and the names of lines",
    "<included>": "`included in`",
    "<ending>": "an ending such as `at most 200 USD`",
    "<prorated_from>": "`from` and a date",
    "<prorated_to>": "`to` and a date",
    "<remember_clause>": "`keeping`, `opening` or `every`",
    "<otherwise>": "`otherwise`",
    "<when>": "`when`",
    "<by>": "`by` and a dimension",
    "<pricing>": "a price: `at`, `flat`, `free`, `not offered`, `slabs`, `graduated tiers` or `volume tiers`",
    "<price>": "a price: `at`, `flat`, `free` or `not offered`",
    "<tier_option>": "`starting after`, `selected by` or `continuing`",
    "<tier>": "a tier that begins with `up to`, `below` or `above`",
    "<slab>": "a slab that begins with `first`, `next` or `rest`",
    # grants
    "<coverage>": "`of` and what is granted",
    "<cover>": "the name of what is covered",
    "<renewal>": "how often it is granted: `every month`, `once` or `on purchase`",
    "<lasting>": "`for` and a span of time",
    "<costs>": "`costs` and an amount",
    "<grant_block>": "`{`",
    "<grant_clause>": "`rollover`, `draw` or `prorated`",
    "<overage_at>": "`overage at`",
    # examples
    "<step>": "`given` or `expect`",
    "<given>": "`given`",
    "<expect>": "`expect`",
}

# Words that only the place explains, by what stands before them; the longest that fits counts.
PLACES = {
    "<word>": {
        "<atom> each": "`line`, `tier` or `bill`",
        "each": "`day` or `hour`",
        "as": "a way of summing up such as `sum`, `peak` or `last`",
        "as <ordinal>": "`highest`",
        "as <word> of <number>": "`highest`",
        "rounding": "a way of rounding such as `half_up`, or `none`",
        "calendar": "`year`, `quarter` or `month`",
        "<number>": "a span of time such as `month`",
        "draw": "`newest` or `expiring`",
        "next": "`period`",
        "never": "`decreasing` or `increasing`",
    },
    "<mode>": {"rulebook <named> rounding": "a way of rounding such as `half_up`, or `none`"},
    "<name>": {
        ":": "a type such as `flag`, or choices in braces",
        "previous": "the name of something remembered",
        "against": "the name of a line",
        "included in": "the name of a line",
        "by": "the name of a dimension",
        "example <text> for": "the name of a plan",
        "examples <text> for": "the name of a plan",
        "extends": "the name of a plan",
    },
    "<ref>": {
        "in": "the name of a list",
        "never <word> in": "the name of a quantity",
        "overage of": "the name of what was granted",
        "given": "the name of a fact",
    },
    "<expr>": {
        "charge <named> on": "a quantity, such as the name of a meter",
        "charge <named> =": "a formula such as `2% of sales`",
        "at": "a price such as `0.10 USD per GB`",
        "flat": "an amount such as `5 USD`",
        "plus": "a price such as `0.10 USD per GB`",
        "least": "an amount such as `5 USD`",
        "most": "an amount such as `200 USD`",
        "costs": "an amount such as `25 USD`",
        "up to": "a bound such as `100 GB`",
        "rollover up to": "an amount such as `50 GB`, or a percentage",
        "below": "a bound such as `100 GB`",
        "first": "a quantity such as `100 GB`",
        "next": "a quantity such as `100 GB`",
        "selected by": "the amount that chooses the tier",
        "after": "the quantity that lies below",
        "using": "how much a unit takes, such as `2`",
        "overage at": "a percentage such as `110%`",
        "notify <name> at": "a level such as `80%`",
        "when": "a condition such as `storage > 100 GB`",
        "if": "a condition such as `storage > 100 GB`",
        "assume": "a condition such as `storage <= 10 PB`",
        "expect": "a condition such as `total == 60 USD`",
        "prorated from": "a date",
        "<prorated_from> to": "a date",
        "prorated to": "a date",
        "unit <unit> =": "what it is made of, such as `1 GB * 1 hour`",
    },
    "<sum>": {
        "up to": "a bound such as `100 GB`",
        "below": "a bound such as `100 GB`",
        "excess of": "the amount from which something is taken",
        "over": "the amount that is taken off",
    },
    "<amount>": {
        "grant <named>": "an amount such as `100 GB`",
        "discount <named>": "what is taken off, such as `5% of subtotal`",
        "tax <named>": "what is added, such as `10% of subtotal`",
    },
    "<product>": {"by": "a percentage such as `5%`"},
    "<atom>": {
        "<mode> to": "a step such as `0.01 USD`",
        "rounding <mode> to": "a step such as `0.01`",
        "PERCENT_OF": "what it is a percentage of",
    },
    "<change>": {"is": "what it is compared with"},
}

# Rules of which one more may follow the last.
NEXT = {
    "<statement>": "the next statement",
    "<declaration>": "the next declaration",
    "<tier>": "the next tier",
    "<slab>": "the next slab",
    "<row>": "the next row",
    "<dated>": "the next date",
    "<dated_rows>": "the next date",
    "<given>": "the next `given`",
    "<expect>": "the next `expect`",
    "<grant_clause>": "the next clause",
}

# Tokens that are named by what they are; all others are keywords and signs, and stand for themselves.
TOKENS = {
    "NAME": "a name",
    "NUMBER": "a number",
    "STRING": "a text in double quotes",
    "DATE": "a date such as `2026-01-31`",
    "PERCENT": "a percentage such as `5%`",
    "PERCENT_OF": "a percentage such as `5% of`",
    "ORDINAL": "a position such as `8th`",
    "CMP": "a comparison such as `>`",
    "$end": "the end of the file",
}

# Kinds of which any may go on with what was said; named as a group if there are several.
OPERATORS = frozenset({"+", "-", "*", "/"})
COMPARISONS = frozenset({"CMP", "is", "in"})
LOGIC = frozenset({"and", "or"})
