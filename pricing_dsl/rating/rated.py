"""A bill, and every value that led to it."""

from __future__ import annotations

from attrs import frozen

from pricing_dsl.rating.bill import Bill
from pricing_dsl.rating.facts import Facts
from pricing_dsl.rating.interpreter import Evaluation


@frozen
class Rated:
    """What rating gives besides the bill: what `explain` tells from, and what coverage counts."""

    bill: Bill
    run: Evaluation
    facts: Facts
