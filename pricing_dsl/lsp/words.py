"""The words of the language for the editor: the form each stands in, what it does, and the page that tells more."""

from __future__ import annotations

from attrs import frozen


@frozen
class Word:
    """One keyword. form: how a statement, clause or value with it is written; page: of the language reference."""

    form: str
    about: str
    page: str


def _words(page: str, **words: tuple[str, str]) -> dict[str, Word]:
    return {name.rstrip("_"): Word(form, about, page) for name, (form, about) in words.items()}


WORDS: dict[str, Word] = {
    **_words(
        "rulebook",
        rulebook=('rulebook NAME "Title"', "The heading of a file. Version, currency and rounding follow."),
        version=('version "…"', "What the rulebook calls itself on bills."),
        currency=("currency CODE, …", "The currency of all plans that name none; with several, each bill is in one."),
        use=('use "file.rulebook"', "Takes in the declarations of another file, relative to this one."),
    ),
    **_words(
        "rounding",
        rounding=(
            "rounding MODE to STEP each line|tier|bill · rounding NAME MODE to STEP",
            "In the heading: where money is rounded. In a plan: a line with the difference to a round amount.",
        ),
        rounded=("EXPR rounded MODE to STEP", "Rounds all that stands to its left, at once."),
    ),
    **_words(
        "values",
        unit=("unit NAME, SPELLING, … [= EXPR]", "Declares a unit, with its spellings, or one made of others."),
        per=("NUMBER MONEY per [started] [COUNT] UNIT", "A rate: money, or another unit, for each unit."),
        started=("per started COUNT UNIT", "Whole packages: one that was begun counts in full."),
        thousand=("NUMBER thousand", "Times 1,000."),
        million=("NUMBER million", "Times 1,000,000."),
        billion=("NUMBER billion", "Times 1,000,000,000."),
        excess=("excess of A over B", "A less B, and never below zero."),
        increased=("X increased by PERCENT", "X plus so much of it."),
        reduced=("X reduced by PERCENT", "X less so much of it."),
        and_=("CONDITION and CONDITION", "Both hold."),
        or_=("CONDITION or CONDITION", "At least one holds."),
        not_=(
            "not CONDITION · not offered",
            "The condition does not hold. As a price: usage that gets here is rejected.",
        ),
        is_=("X is VALUE", "X has this value; of choices, flags and texts."),
        then=("if CONDITION then A else B · then", "Chooses a value. In an example: the next period begins."),
        else_=("if CONDITION then A else B", "The value where the condition does not hold."),
    ),
    **_words(
        "inputs",
        meter=(
            'meter NAME "Title" in [whole] UNIT [by DIM { … }] [as AGGREGATE] [default …]',
            "A quantity of the period, summed up from usage; `by` makes it a list of rows.",
        ),
        records=('records NAME "Title" { field in UNIT, field: type, … }', "Events that are rated one by one."),
        input=('input NAME "Title" in UNIT · input NAME: { choice, … }', "A fact about the subscription."),
        term=("term NAME = VALUE [negotiable from A to B]", "A constant, which a contract may override if negotiable."),
        table=("table NAME { | key … | value … | }", "Values by key; rows are tried from top to bottom."),
        default=("default VALUE", "What it is where the data does not say."),
        corrections=("corrections allowed", "The quantity may be negative: it corrects an earlier one."),
        negotiable=("negotiable [from A to B]", "A contract may set it otherwise, inside these bounds."),
        whole=("in whole UNIT", "Fractions are rejected."),
        as_=(
            "as sum|peak|last|average|unique|percentile 95|8th highest",
            "How records become the quantity of a period.",
        ),
        any=("| any | … |", "A key cell that every value fits."),
    ),
    **_words(
        "plans",
        plan=(
            'plan NAME "Title" [every SPAN] [from DATE] [through DATE] [extends PLAN] { … }',
            "A price plan: its lines.",
        ),
        every=("every [calendar] SPAN", "How often: of a plan its period, of a line its cadence."),
        from_=("from DATE", "The first day on which it holds."),
        through=("through DATE", "The last day on which it holds."),
        extends=("extends PLAN", "Takes the lines of another plan; a statement of the same name replaces its own."),
        without=("without NAME", "Leaves out a statement of the plan that this one extends."),
    ),
    **_words(
        "lines",
        let=("let NAME = EXPR", "Gives a value a name. It adds no line."),
        fee=('fee NAME "Title" MONEY [once | every SPAN]', "A fixed line, owed in every period or at its cadence."),
        charge=(
            'charge NAME "Title" on QUANTITY PRICING · charge NAME = EXPR',
            "A line for usage at a price, or by a formula.",
        ),
        once=("once", "In the first period of the subscription only."),
        calendar=("every calendar year", "Counted from January, not from the start of the subscription."),
        prorated=("prorated [from DATE] [to DATE]", "Owed for the share of the period's days only."),
        billed=("billed next period", "The line is worked out now and billed in the next period."),
        if_=("LINE if CONDITION · if CONDITION then A else B", "Owed only where the condition holds."),
        at=("at RATE · at most MONEY · at least MONEY", "A price for each unit; or a bound of the line's amount."),
        most=("at most MONEY", "The line is never more than that."),
        least=("at least MONEY", "The line is never less than that."),
    ),
    **_words(
        "pricing",
        on=("charge NAME on QUANTITY PRICING", "What is priced."),
        by=("by DIMENSION, …", "Each value of the dimension has tiers, or lots, of its own."),
        free=("free", "At no price."),
        flat=("flat MONEY [plus RATE]", "An amount for the entry as such, however much falls in it."),
        plus=("flat MONEY plus RATE", "A price for each unit on top of the flat amount."),
        offered=("not offered", "Usage that gets here is rejected."),
        slabs=("slabs { first Q PRICE  next Q PRICE  rest PRICE }", "The quantity fills one slab after another."),
        graduated=(
            "graduated tiers { up to Q PRICE  above PRICE }",
            "Each part of the quantity at its own tier's price.",
        ),
        volume=("volume tiers { up to Q PRICE  above PRICE }", "The whole quantity at the one tier it reaches."),
        tiers=("graduated tiers { … } · volume tiers { … }", "Prices by bounds of the quantity."),
        first=("first Q PRICE", "The first slab."),
        next=("next Q PRICE", "The slab that comes after."),
        rest=("rest PRICE", "All that the slabs above leave."),
        up=("up to Q PRICE", "The tier up to this bound, the bound included."),
        below=("below Q PRICE", "The tier up to this bound, the bound not included."),
        above=("above PRICE", "The tier beyond all bounds."),
        selected=("selected by EXPR", "Another amount chooses the tier."),
        starting=("starting after EXPR", "The quantity sits on top of another: of the year so far, say."),
        continuing=("continuing", "The rows fill the same tiers, one after the other."),
    ),
    **_words(
        "grants",
        grant=(
            "grant NAME QUANTITY of X every SPAN { rollover … } · grant NAME MONEY against LINE, …",
            "An allowance: what it covers is not charged where `overage of X` is. Of money: prepaid credit.",
        ),
        overage=("overage of X", "What the grants above leave of X."),
        using=("of X using WEIGHT", "How much of the grant a unit of X takes."),
        rollover=("rollover up to Q|all [for SPAN] [repeatedly]", "What was not used is there in the next period."),
        repeatedly=("rollover … repeatedly", "What was carried may be carried again."),
        draw=("draw expiring first · draw newest first · draw in order A, B", "Which lots, or rows, are drawn first."),
        purchase=("on purchase", "Granted when it is bought, as often as it is bought."),
        costs=("costs MONEY", "What a purchase costs: the line `NAME.cost`."),
        against=("against LINE, …", "Counts these lines, all above."),
    ),
    **_words(
        "commitments",
        commit=("commit NAME MONEY every SPAN against LINE, … [overage at 110%]", "A promise to spend over a span."),
        minimum=("minimum NAME MONEY [every SPAN] [against LINE, …]", "A line that brings the lines above up to that."),
        maximum=(
            "maximum NAME MONEY [every SPAN] [against LINE, …]",
            "A line that brings the lines above down to that.",
        ),
    ),
    **_words(
        "discounts",
        discount=(
            "discount NAME PERCENT of X · discount NAME MONEY",
            "A negative line; it stops where the bill is zero.",
        ),
        tax=(
            "tax NAME PERCENT of X [included in LINE, …]",
            "A positive line, or a note of the tax that lines contain.",
        ),
        included=("included in LINE, …", "The tax is contained in these lines, and adds none."),
        carried=("carried over", "What the bill had no room for is there in the next period."),
        may=("may go negative", "The discount does not stop where the bill is zero."),
    ),
    **_words(
        "conditions",
        when=("when CONDITION { … } otherwise { … }", "The lines of the branch taken."),
        otherwise=("otherwise { … }", "The lines where the condition does not hold."),
        each=("each ROW in LIST { … }", "Its lines for every row of a list; lines of one name are summed."),
        for_=("sum(EXPR for ROW in LIST)", "Folds a list; also max, min, count, average."),
        in_=(
            "in UNIT · each ROW in LIST · X in { A, B }",
            "What it is measured in, what the rows come from, one of these.",
        ),
    ),
    **_words(
        "memory",
        remember=("remember NAME = EXPR [keeping 12] [opening E] [every SPAN]", "What the next period will know."),
        previous=("previous NAME", "What the last period remembered."),
        keeping=("keeping N", "The last so many values are kept."),
        opening=("opening VALUE", "What the first period finds."),
    ),
    **_words(
        "notify",
        notify=("notify GRANT at 80%, 100% · notify NAME when CONDITION", "An event in the result; no money."),
    ),
    **_words(
        "examples",
        example=('example "…" for PLAN { given … expect … then … }', "A worked bill, run by `pricing test`."),
        examples=('examples "…" for PLAN { | given | expected | }', "Worked bills as a table, a row each."),
        given=("given NAME = VALUE", "What comes in, in this period."),
        expect=("expect CONDITION", "What must hold of the bill."),
    ),
    **_words(
        "proofs",
        assume=("assume CONDITION", "Checked on every summary, and trusted by proofs."),
        prove=('prove "…" for PLAN CLAIM', "A claim about every usage, proved or refuted by `pricing prove`."),
        never=("EXPR never decreasing|increasing in QUANTITY", "It moves one way only when the quantity grows."),
    ),
}

FUNCTIONS: dict[str, Word] = {
    "sum": Word("sum(EXPR for ROW in LIST)", "What the rows come to together; of none, zero.", "conditions"),
    "count": Word("count(LIST)", "How many rows there are.", "conditions"),
    "max": Word("max(A, B, …) · max(EXPR for ROW in LIST)", "The largest.", "conditions"),
    "min": Word("min(A, B, …) · min(EXPR for ROW in LIST)", "The smallest.", "conditions"),
    "average": Word("average(EXPR for ROW in LIST)", "The mean; it must be rounded at once.", "conditions"),
    "days": Word("days(A to B)", "How many days, both ends counted.", "values"),
}

FACTS: dict[str, str] = {
    "subtotal": "the sum of the lines so far",
    "total": "the sum of all lines",
    "currency": "the currency of the plan",
    "rejected": "the usage was set aside",
    "true": "holds",
    "false": "does not hold",
    "period.start": "the first day of the period",
    "period.end": "the last day of the period",
    "period.days": "how many days the period has",
    "period.month": "the month in which the period starts, 1 to 12",
    "period.number": "1 in the first period of the subscription, 2 in the next",
    "subscription.start": "the first day of the subscription",
    "subscription.end": "its last day; open where it is not given",
}
PARTS: dict[str, str] = {
    "amount": "the money of the line",
    "opening": "what the period found of it",
    "granted": "what was granted in this period",
    "bought": "how many were bought in this period",
    "drawn": "what was drawn in this period",
    "forfeited": "what ended unused in this period",
    "closing": "what the next period will find",
    "cost": "the line with what purchases cost",
    "premium": "the line for what goes beyond the promise",
    "shortfall": "the line for what is missing at the end of the span",
}
MODES: dict[str, str] = {
    "half_up": "to the nearest step, halves away from zero",
    "half_even": "to the nearest step, halves to the even one",
    "half_down": "to the nearest step, halves towards zero",
    "up": "away from zero",
    "down": "towards zero",
    "ceiling": "to the step above",
    "floor": "to the step below",
}
