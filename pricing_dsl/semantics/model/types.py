"""The types of the model, and the lists whose rows it speaks of."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from pricing_dsl.semantics.units import Unit


@frozen
class Numeric:
    """A number in `unit`. A percent is a number of dimension one that remembers it was one; money has a currency in
    its unit. `package`: a price per *started* package of so many of the unit it divides by (only after `at`)."""

    unit: Unit
    percent: bool = False
    whole: bool = False
    package: Fraction | None = None


@frozen
class Flag:
    pass


@frozen
class TextType:
    pass


@frozen
class DateType:
    pass


@frozen
class Choice:
    """One of closed values; `values` is None for an open dimension. `name` is what declares it."""

    name: str
    values: tuple[str, ...] | None


@frozen
class Unknown:
    """The type of what was already reported: agrees with everything, so that one mistake gives one message."""


Type: TypeAlias = Numeric | Flag | TextType | DateType | Choice | Unknown
Literal: TypeAlias = Fraction | bool | str | datetime.date


@frozen
class Column:
    name: str
    title: str | None
    type: Type
    default: Literal | None = None


@frozen
class RowList:
    """A list of rows. kind: "records"; "meter" (rows of a meter with dimensions and/or days; columns are the
    dimensions, "day" or "hour" if kept so, and one named as the meter with the quantity); "group" (rows of `source`
    summed by the dimensions `by`)."""

    id: str
    kind: str
    columns: tuple[Column, ...]
    source: str
    by: tuple[str, ...] = ()
