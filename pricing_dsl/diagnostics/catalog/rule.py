"""What the catalog says of one kind of mistake."""

from enum import StrEnum
from textwrap import dedent

from attrs import field, frozen
from attrs.converters import optional

from pricing_dsl.diagnostics.model import Severity


class Category(StrEnum):
    """What a mistake is about; profiles and reports group by it."""

    CORRECTNESS = "correctness"
    MONEY = "money"
    UNITS = "units"
    DATES = "dates"
    TESTS = "tests"
    HYGIENE = "hygiene"
    CHANGE = "change"
    SYNTAX = "syntax"


def _prose(text: str) -> str:
    """The words of a paragraph, however the source broke its lines."""
    return " ".join(text.split())


HEADING = """\
rulebook demo
  currency USD
  rounding half_up to 0.01 each line

"""


def _rulebook(text: str) -> str:
    """A complete rulebook; the usual heading is put before a text that has none."""
    text = dedent(text).strip("\n") + "\n"
    return text if text.startswith("rulebook ") else HEADING + text


@frozen
class Rule:
    """One code: its name, its weight, and its page.

    ``title`` is one line without a full stop. ``what`` and ``why`` are prose. ``avoid`` and ``prefer`` are complete
    rulebooks (the usual heading is added where they have none): the first is reported with this code and no other,
    the second says the same thing rightly. ``avoid`` is None where no short text shows the mistake. ``earlier`` is the
    version that both are compared with, where the mistake is in a change.
    """

    code: str
    name: str
    severity: Severity
    category: Category
    title: str
    what: str = field(converter=_prose)
    why: str = field(converter=_prose)
    avoid: str | None = field(converter=optional(_rulebook))
    prefer: str = field(converter=_rulebook)
    earlier: str | None = field(default=None, converter=optional(_rulebook))
