"""S0xx: the text cannot be read as a rulebook."""

from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="S001",
        name="unexpected-word",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="a word stands where it cannot",
        what="The statement was going well until this word. The message names what may stand in its place.",
        why="""Every statement starts with its own word, so one mistake spoils one statement: the rest of the file is
            still read, and all its mistakes are reported together.""",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api volume tiers {
                up too 100 calls free
                above at 0.10 USD per call
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api volume tiers {
                up to 100 calls free
                above at 0.10 USD per call
              }
            }
            """,
    ),
    Rule(
        code="S002",
        name="unclosed-block",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="a block is never closed",
        what="The file ends, or a new declaration begins, before the `}` of this block.",
        why="""Without it the reader cannot know which lines belong to the plan. The formatter indents what the braces
            say, so a block that is indented oddly after formatting shows where one is missing.""",
        avoid="""
            plan basic every month {
              fee base 10 USD
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="S004",
        name="stray-character",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="a character that has no meaning in a rulebook",
        what="""Names are made of letters without accents, digits and underscores; texts stand in straight double
            quotes. This character belongs to none of them.""",
        why="""Such characters mostly come with text pasted from a document: curly quotes, long dashes, spaces that are
            not spaces, a currency sign. A sign such as `$` is not a currency either: several use it.""",
        avoid="""
            plan basic every month {
              fee base $10 USD
            }
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="S005",
        name="unclosed-text",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="a text is never closed",
        what="A text begins with a double quote and must end with one on the same line.",
        why="""A quote that is left out would swallow the statements that follow. Ending every text on its line keeps
            the mistake where it is.""",
        avoid="""
            plan basic "Basic every month {
              fee base 10 USD
            }
            """,
        prefer="""
            plan basic "Basic" every month {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="S006",
        name="unreadable-file",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="a file cannot be read",
        what="The file is not there, may not be opened, or is not text in UTF-8.",
        why="""A rulebook is UTF-8 everywhere, so that it means the same on every machine. A price list exported in
            another encoding must be converted, not guessed.""",
        avoid="""
            table prices from "no_such_file.csv"

            plan basic every month {
              fee base 10 USD
            }
            """,
        prefer="""
            input size "Size of the account": { small, large }

            table prices {
              | size  | monthly |
              | small | 10 USD  |
              | large | 20 USD  |
            }

            plan basic every month {
              fee base prices[size].monthly
            }
            """,
    ),
    Rule(
        code="S007",
        name="nested-too-deeply",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="brackets or blocks are nested too deeply",
        what="Brackets, blocks or chained conditions lie inside each other more often than any reader could follow.",
        why="""A limit keeps the compiler's work bounded whatever it is given. No price list needs it: name the inner
            parts with `let` and the text reads better as well.""",
        avoid=None,
        prefer="""
            unit seat, seats
            input bought "Seats bought" in whole seat
            input used "Seats used" in whole seat

            plan basic every month {
              let billed = max(bought, used)
              charge seats on billed at 10 USD per seat
            }
            """,
    ),
    Rule(
        code="S008",
        name="missing-file",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="a file that is used is not there",
        what="`use` names a file relative to the file it stands in. There is none of that name.",
        why="Its declarations would be missing, and every name from it would be reported as unknown.",
        avoid="""
            use "no_such_file.rulebook"

            plan basic every month {
              fee base 10 USD
            }
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="S009",
        name="files-in-a-circle",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="a file uses itself, directly or by way of others",
        what="The files that `use` names form a circle.",
        why="""What is read first would depend on where one starts. Move what both files need into a third that uses
            neither.""",
        avoid=None,
        prefer="""
            plan basic every month {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="S010",
        name="brackets-needed",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="this could be read in two ways; brackets decide",
        what="""`excess of A over B`, `A increased by P` and `A reduced by P` stand alone; inside a sum or a product
            they take brackets, and so does a percentage of a sum.""",
        why="""`5% of a + b` is a twentieth of `a`, plus all of `b`; many who write it mean a twentieth of both. The
            two bills differ by nineteen twentieths of `b`.""",
        avoid="""
            plan basic every month {
              fee storage 60 USD
              fee traffic 40 USD
              charge support = 5% of storage + traffic
            }
            """,
        prefer="""
            plan basic every month {
              fee storage 60 USD
              fee traffic 40 USD
              charge support = 5% of (storage + traffic)
            }
            """,
    ),
    Rule(
        code="S011",
        name="word-is-taken",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="a word of the language is used as a name",
        what="""Most words of the language may also be names. The joining words (`and`, `at`, `by`, `every`, `for`,
            `of`, `to` …) and `above`, `any`, `below`, `excess`, `overage`, `previous` may not.""",
        why="A line such as `charge at at at` could not be read by a person either.",
        avoid="""
            plan basic every month {
              fee any 10 USD
            }
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="S012",
        name="unknown-word",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="a word that means nothing in this place",
        what="""Some places take one of a few words: a way of rounding, how records become a quantity, the span after
            `every`. This is none of them; the message lists those that are.""",
        why="`half_up` and `half_even` differ by a cent on every bill that ends in half a cent, so none is assumed.",
        avoid="""
            rulebook demo
              currency USD
              rounding halfup_even to 0.01 each line

            plan basic every month {
              fee base 10 USD
            }
            """,
        prefer="""
            rulebook demo
              currency USD
              rounding half_even to 0.01 each line

            plan basic every month {
              fee base 10 USD
            }
            """,
    ),
    Rule(
        code="S013",
        name="statement-out-of-place",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a statement stands where it cannot",
        what="""Whatever carries from one period to the next (grants, `commit`, `remember`, anything with a cadence or
            `carried over`) and `rounding` stand directly in the plan, not inside `when` or `each`.""",
        why="""A balance that exists only when a condition holds would appear and vanish between periods, and nobody
            could say what happened to the rest of it.""",
        avoid="""
            meter storage in GB
            input loyal: flag

            plan basic every month {
              when loyal {
                grant bonus 10 GB of storage every month
              }
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB
            input loyal: flag

            plan basic every month {
              let allowance = if loyal then 10 GB else 0 GB
              grant bonus allowance of storage every month
              charge storage on overage of storage at 0.10 USD per GB
            }
            """,
    ),
    Rule(
        code="S014",
        name="uneven-row",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="a row has more or fewer cells than its heading",
        what="Every row of a table has one cell for each column of the heading.",
        why="A cell that is left out would move every price after it one column to the left.",
        avoid="""
            input size: { small, large }
            table prices {
              | size  | monthly | yearly  |
              | small | 10 USD  | 100 USD |
              | large | 200 USD |
            }

            plan basic every month {
              fee base prices[size].monthly
            }
            """,
        prefer="""
            input size: { small, large }
            table prices {
              | size  | monthly | yearly  |
              | small | 10 USD  | 100 USD |
              | large | 20 USD  | 200 USD |
            }

            plan basic every month {
              fee base prices[size].monthly
            }
            """,
    ),
    Rule(
        code="S015",
        name="header-incomplete",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="the heading of the rulebook lacks something",
        what="""A rulebook begins with `rulebook NAME`, and its heading says the currency. How money is rounded must
            stand there too; that has a code of its own, M405.""",
        why="Without a currency `10` is not an amount, and the bill could not be issued.",
        avoid="""
            rulebook demo
              rounding half_up to 0.01 each line

            plan basic every month {
              fee base 10 USD
            }
            """,
        prefer="""
            plan basic every month {
              fee base 10 USD
            }
            """,
    ),
)
