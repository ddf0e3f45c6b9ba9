"""What a rulebook claims of every bill, and what becomes of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from pricing_dsl.ir.nodes import Id
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from pricing_dsl.source import Place


@frozen
class Always:
    """A condition that holds in every bill. flag: the value that says whether it does."""

    flag: Id


@frozen
class Never:
    """A number that never falls (or, `rising`, never rises) as a quantity grows and all else stays. `moves`: the
    inlet."""

    value: Id
    moves: str
    rising: bool = False


Claim: TypeAlias = Always | Never


@frozen
class Proved:
    """It holds for every usage, every opening state and every date."""


@frozen
class Witness:
    """A summary and opening state for which a claim does not hold; replayed through the engine.

    more: of `Never`, the same summary with more of the quantity. row: the row of its list that moves. value, then: what
    the number comes to first, and with more.
    """

    usage: Usage
    opening: State
    more: Usage | None = None
    row: int | None = None
    value: Fraction | None = None
    then: Fraction | None = None


@frozen
class Refuted:
    """It does not hold, and this shows it."""

    witness: Witness


@frozen
class Undecided:
    """Nothing that breaks it was found, and no proof: why not. place: where the proof stopped."""

    reason: str
    place: Place | None = None


Verdict: TypeAlias = Proved | Refuted | Undecided
