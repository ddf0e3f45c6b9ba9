"""What a kernel is given and what it gives, beside plain columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Column: TypeAlias = npt.NDArray[Any]
"""Whole numbers of 64 bits, or flags."""


@frozen
class Rows:
    """Where the rows of each bill are in the columns of a list, which hold the rows of all bills one after the other.

    offsets: the rows of bill b are offsets[b] to offsets[b + 1], the latter not included; the first is 0.
    members: of a group, one number for each row of its source: which row of the group's columns it belongs to. It is
    counted from the first row of all bills, not of its own, and lies among those of its own bill.
    """

    offsets: Ints = field(eq=False)
    members: Ints | None = field(default=None, eq=False)


@frozen
class Outcome:
    """What a kernel found. values: columns by the name of the result, one number for each bill, or for each row of the
    result's list. exact: bills that are to be rated one by one, by the exact path; what `values` has for them means
    nothing."""

    values: Mapping[str, Column] = field(eq=False)
    exact: Flags = field(eq=False)
