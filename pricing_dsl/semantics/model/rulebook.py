"""Plans, examples, proofs, and the rulebook as a whole."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction

from attrs import field, frozen

from pricing_dsl.exact import RoundingMode
from pricing_dsl.semantics.model.expressions import Expr
from pricing_dsl.semantics.model.givens import Inlet, Table
from pricing_dsl.semantics.model.statements import Cadence, Statement
from pricing_dsl.semantics.model.types import Literal, RowList
from pricing_dsl.source import Place


@frozen
class RoundingPolicy:
    """scope: line, tier, bill, or none (mode and step None)."""

    scope: str
    mode: RoundingMode | None
    step: Fraction | None


@frozen
class Plan:
    """One version of a plan in one currency. every: its span as a Cadence, None without. assumptions: conditions that
    every summary must meet. names: what an expectation may speak of (for the editor and for messages)."""

    name: str
    title: str | None
    currency: str
    every: Cadence | None
    start: datetime.date | None
    through: datetime.date | None
    rounding: RoundingPolicy
    body: tuple[Statement, ...]
    draw_expiring_first: bool
    assumptions: tuple[Expr, ...]
    lists: Mapping[str, RowList]
    place: Place = field(eq=False)


@frozen
class Expectation:
    condition: Expr
    text: str
    place: Place = field(eq=False)


@frozen
class Samples:
    """Raw records of a meter: (at, quantity, dimension values)."""

    rows: tuple[Mapping[str, Literal], ...]


@frozen
class ExampleStep:
    """The facts of one period. values: scalar inlets and `pack.bought`; rows: lists and dimensioned meters, one mapping
    of column to value per row; openings: opening state by `grant`, remembered name (a tuple for windows) or
    `grant[eu]`; plan is the index of the version rated, in `Rulebook.plans`."""

    period: tuple[datetime.date, datetime.date] | None
    currency: str | None
    subscription_start: datetime.date | None
    subscription_end: datetime.date | None
    values: Mapping[str, Literal]
    rows: Mapping[str, tuple[Mapping[str, Literal], ...]]
    samples: Mapping[str, Samples]
    openings: Mapping[str, Literal | tuple[Literal, ...]]
    expectations: tuple[Expectation, ...]
    plan: int
    place: Place = field(eq=False)


@frozen
class Example:
    title: str
    plan: str
    steps: tuple[ExampleStep, ...]
    place: Place = field(eq=False)


@frozen
class Proof:
    """claim: a condition, or (expression, "decreasing", inlet) of `never decreasing in`."""

    title: str
    plan: str | None
    claims: tuple[tuple[int, Expr], ...]  # per version: index in Rulebook.plans, and the condition or expression
    never: str | None
    by: str | None
    place: Place = field(eq=False)


@frozen
class Rulebook:
    """The checked rulebook. Plans of all versions and currencies, in the order written."""

    name: str
    title: str | None
    version: str | None
    inlets: Mapping[str, Inlet]
    tables: Mapping[str, Table]
    plans: tuple[Plan, ...]
    examples: tuple[Example, ...]
    proofs: tuple[Proof, ...]
    spellings: Mapping[str, Mapping[str, Fraction]]  # unit text -> what may be written for it, with factors
