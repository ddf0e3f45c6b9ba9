"""What a rulebook declares, taken apart: each declaration with all it says, one thing at a time."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction

from attrs import field, frozen

from pricing_dsl.semantics import model
from pricing_dsl.source import Place

TITLE = "title"
UNTOLD = (TITLE, "counted in", "drawn", "rounding")
"""What need not be told of a declaration that is new or gone."""


@frozen
class Facet:
    """One thing that a declaration says.

    name: what it is about ("rollover", "above 1,000 GB"); "" for what the declaration is first of all (a fee's amount,
    a grant's size). means: what is compared. words: as the author wrote it. key: what it is known by in both versions,
    its name where nothing is said. expr: the expression it is, if it is one.
    promise: 1 where more is better for the customer, -1 where less is, 0 where it promises the customer nothing. worth:
    how much is promised, where no expression says it.
    """

    name: str
    means: Hashable
    words: str
    place: Place = field(eq=False)
    key: Hashable = None
    expr: model.Expr | None = field(default=None, eq=False)
    promise: int = 0
    worth: Fraction | None = None

    @property
    def known_by(self) -> Hashable:
        return self.name if self.key is None else self.key

    @property
    def whole(self) -> str:
        """With its name, to be told without the rest."""
        return f"{self.name} {self.words}".strip()


@frozen
class Declared:
    """A declaration: its kind ("grant", "charge", "table"), the name it goes by, and what it says.

    sort: what kinds may turn into one another without another name ("line" for fees, charges, discounts and taxes).
    promise: whether it is there for the customer, so that taking it away is a loss.
    """

    kind: str
    name: str
    facets: tuple[Facet, ...]
    place: Place = field(eq=False)
    sort: str
    promise: bool = False

    @property
    def words(self) -> str:
        """What it says, but its title."""
        return ", ".join(one.whole for one in self.facets if one.name not in UNTOLD)

    @property
    def means(self) -> Hashable:
        """What it comes to, whatever its name and title."""
        return self.kind, tuple((one.known_by, one.means) for one in self.facets if one.name != TITLE)
