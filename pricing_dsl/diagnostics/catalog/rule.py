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


class Toml(str):
    """A sample that is no rulebook, but settings."""

    __slots__ = ()


def _sample(text: str) -> str:
    """A complete text; the usual heading is put before a rulebook that has none."""
    made = dedent(text).strip("\n") + "\n"
    if isinstance(text, Toml):
        return Toml(made)
    return made if made.startswith("rulebook ") else HEADING + made


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
    avoid: str | None = field(converter=optional(_sample))
    prefer: str = field(converter=_sample)
    earlier: str | None = field(default=None, converter=optional(_sample))

    @property
    def form(self) -> str:
        """The language of the samples."""
        return "toml" if isinstance(self.prefer, Toml) else "rulebook"
