"""One change of a rulebook, in its author's words."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from pricing_dsl.diff.declared import Declared, Facet
from pricing_dsl.diff.spans import Span
from pricing_dsl.diff.wording import changed_words
from pricing_dsl.source import Place


class Action(StrEnum):
    """What became of a declaration, or of one thing it says."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"


@frozen
class Change:
    """A declaration that is there or not, or goes by another name; or one thing that it says differently.

    plan: the plan it is in, and since when; "" for what all plans share. kind, name: of the declaration; what: what
    of it, "" for what it is first of all, or all of it. before, after: in the author's words. place: in the new text.
    old, new: what is compared, taken apart. span: the days of the plan it is about.
    """

    plan: str
    kind: str
    name: str
    what: str
    action: Action
    before: str
    after: str
    place: Place = field(eq=False)
    old: Declared | Facet | None = field(default=None, eq=False, repr=False)
    new: Declared | Facet | None = field(default=None, eq=False, repr=False)
    span: Span | None = field(default=None, eq=False, repr=False)

    @property
    def subject(self) -> str:
        """What changed: grant included, rollover."""
        return ", ".join(filter(None, (f"{self.kind} {self.name}".strip(), self.what)))

    @property
    def words(self) -> str:
        """The change without its plan: `grant included: 100 GB -> 80 GB`."""
        match self.action:
            case Action.ADDED:
                return f"{self.subject} added{_colon(self.after)}"
            case Action.REMOVED:
                return f"{self.subject} removed{_colon(self.before)}"
            case Action.RENAMED:
                return f"{self.kind} {self.before} renamed to {self.after}"
            case Action.CHANGED:
                return f"{self.subject}: {changed_words(self.before, self.after)}"

    def __str__(self) -> str:
        return f"{self.plan}: {self.words}" if self.plan else self.words


def _colon(words: str) -> str:
    return f": {words}" if words else ""
