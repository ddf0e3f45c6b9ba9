"""What is known of values where no rule sets the summary aside: only there are results used.

A rule that refuses amounts below zero leaves those that are not, and what is made of them. Where it refuses, a value
may be anything: so nothing that must not fail rests on this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import evolve

from pricing_dsl.exact import Range
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import Specs, claim
from pricing_dsl.ir.nodes import Id, Value

_MIRRORED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le"}


def refined(values: Sequence[Value], refusing: Iterable[Id], specs: Specs) -> tuple[Range, ...]:
    """The interval of each value."""
    bounds = dict(_bounds(values, refusing))
    if not bounds:
        return tuple(value.range for value in values)
    found: list[Value] = []
    for value in values:
        range_ = value.range
        if value.kind == "number":
            _, made = claim(value.op, value.space, value.kind, found.__getitem__, specs)
            range_ = _both(range_, made)
        found.append(evolve(value, range=_both(range_, bounds.get(value.id, Range()))))
    return tuple(value.range for value in found)


def _both(a: Range, b: Range) -> Range:
    """What lies in both intervals; the first where nothing does: then every summary is refused."""
    lows = [low for low in (a.lo, b.lo) if low is not None]
    highs = [high for high in (a.hi, b.hi) if high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    return a if low is not None and high is not None and low > high else Range(low, high)


def _bounds(values: Sequence[Value], refusing: Iterable[Id]) -> Iterable[tuple[Id, Range]]:
    """What a value keeps to where none of the flags holds that compare it with a constant."""
    for id_ in refusing:
        op = values[id_].op
        match op:
            case ir.Or(args):
                yield from _bounds(values, args)
            case ir.Compare(test, a, b) if test in _MIRRORED:
                if (bound := _constant(values[b])) is not None:
                    yield a, _kept(test, bound)
                elif (bound := _constant(values[a])) is not None:
                    yield b, _kept(_MIRRORED[test], bound)
            case _:
                pass


def _constant(value: Value) -> Fraction | None:
    op = value.op
    return op.value if isinstance(op, ir.Const) and isinstance(op.value, Fraction) else None


def _kept(refused: str, bound: Fraction) -> Range:
    """The numbers that a refusing comparison with a bound leaves."""
    return Range(bound, None) if refused in ("lt", "le") else Range(None, bound)
