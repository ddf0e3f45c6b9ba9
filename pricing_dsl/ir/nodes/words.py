"""The words that all of the IR is written in."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TypeAlias

from pricing_dsl.exact import Den, Range

IR_VERSION = 1
LANGUAGE_VERSION = "1"

Id: TypeAlias = int
Scalar: TypeAlias = Fraction | bool | str | datetime.date

ONE = Den()
OPEN = Range()

BILL = "bill"  # the space of what a bill has once
