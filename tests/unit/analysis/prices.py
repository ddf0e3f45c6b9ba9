"""Small plans, and their curves."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.analysis.curves import Curve, curve
from pricing_dsl.ir.nodes import Program
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.usage import Usage

HEAD = """rulebook prices version "1" currency USD rounding ROUNDING
unit call, calls
meter storage in GB
meter calls in whole call
"""
VOLUME = "charge s on storage volume tiers { up to 100 GB at 0.10 USD per GB above at 0.08 USD per GB }"
INCLUDED = "fee f 49 USD grant g 100 GB of storage every month charge s on overage of storage at 0.03 USD per GB"


def program_of(body: str, rounding: str = "none") -> Program:
    """A rulebook of one plan."""
    return Compilation("p", f"{HEAD.replace('ROUNDING', rounding)}plan p every month {{ {body} }}").program


def price(body: str, name: str = "storage", rounding: str = "none", **more: object) -> Curve:
    """What a plan costs along a quantity."""
    program = program_of(body, rounding)
    found = curve(program, program.plans[0], Usage(), name, **more)  # type: ignore[arg-type]
    assert isinstance(found, Curve)
    return found


def of(*numbers: str | int) -> list[Fraction]:
    """The numbers as they are."""
    return [Fraction(number) for number in numbers]
