"""Whether what was read keeps to its bounds, all rows at once, as `admission` asks it of one."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import numpy as np

from pricing_dsl.batch.columns.limbs import from_zero
from pricing_dsl.batch.columns.reading import Read
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, Slot


def admitted(read: Read, spec: Inlet | ColumnSpec) -> Read:
    """The same where what is out of bounds is not plain."""
    if spec.kind != "number":
        return read
    low = Fraction(0) if spec.nonnegative else None
    high = None
    if isinstance(spec, Inlet):
        low = spec.low if low is None else max(low, spec.low or low)
        high = spec.high
    return bounded(read, low, high, spec.whole)


def carried(read: Read, slot: Slot) -> Read:
    """The same of what a slot holds."""
    return bounded(read, slot.low, slot.high, slot.whole) if slot.kind == "number" else read


def bounded(read: Read, low: Fraction | None, high: Fraction | None, whole: bool) -> Read:
    """The same where numbers outside [low, high], or not whole where they are to be, are not plain."""
    values, one = read.values, 10**read.scale
    if low is not None and not (low == 0 and from_zero(values)):
        read = read.only(values >= _held(ceil(low * one)))
    if high is not None:
        read = read.only(values <= _held(floor(high * one)))
    if whole and read.scale:
        read = read.only(values % np.int64(one) == 0)
    return read


def _held(bound: int) -> int:
    """A bound that 64 bits hold; beyond them, the last number there."""
    return max(-(2**63), min(bound, 2**63 - 1))
