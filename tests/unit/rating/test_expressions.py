"""Random programs, made with and without simplification, against the same sums done by hand on fractions.

At every node of every run the number times its denominator is whole, and lies in its interval.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing_dsl.exact import RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.build import Builder
from pricing_dsl.ir.json import dumps, loads
from pricing_dsl.ir.prune import prune
from pricing_dsl.rating.claims import assert_claims
from pricing_dsl.rating.interpreter import Evaluation
from pricing_dsl.rating.rows import rows_of
from pricing_dsl.rating.state import State
from pricing_dsl.rating.usage import Usage
from tests.unit.ir.plans import meter, plan, program

INPUTS = (meter("x"), meter("n", whole=True), meter("s", nonnegative=False))
LIST = ir.ListSpec(
    "rides",
    "records",
    (ir.ColumnSpec("km", "number"), ir.ColumnSpec("stops", "number", whole=True), ir.ColumnSpec("zone", "choice")),
    "rides",
)
TABLE = ir.TableSpec(
    "zones",
    ("choice", "number"),
    (ir.ColumnSpec("price", "number"), ir.ColumnSpec("factor", "number")),
    (
        ir.TableRow((ir.Match("is", "a"), ir.Match("up_to", Fraction(5))), (Fraction(1, 3), None)),
        ir.TableRow((ir.Match("is", "b"), ir.Match("any")), (Fraction(-2), Fraction(7, 4))),
        ir.TableRow((ir.Match("any"), ir.Match("below", Fraction(50))), (Fraction(11, 100), Fraction(2))),
    ),
)
RECORDS = ir.Inlet("rides", "records", "number", list="rides")
SLOT = ir.Slot("kept", "number", low=Fraction(0))

fractions = st.sampled_from([Fraction(n, d) for n in (-7, -1, 0, 1, 2, 30) for d in (1, 3, 40)])
positive = st.sampled_from([Fraction(n, d) for n in (0, 1, 5, 61) for d in (1, 2, 7, 100)])
steps = st.sampled_from([Fraction(1, 100), Fraction(1, 3), Fraction(1), Fraction(5)])
modes = st.sampled_from(RoundingMode)
picks = st.integers(0, 9)
"""How many values back an operand stands: what was just made is used most."""


# ---- one recipe, followed twice: asked of a builder, and done by hand row by row -------------------------------------


def by_hand_round(value: Fraction, mode: RoundingMode, step: Fraction) -> Fraction:
    """Rounding from its definition, not from the engine's."""
    low, high = floor(value / step) * step, ceil(value / step) * step
    away, towards = (high, low) if value >= 0 else (low, high)
    whole = {
        RoundingMode.UP: away,
        RoundingMode.DOWN: towards,
        RoundingMode.CEILING: high,
        RoundingMode.FLOOR: low,
    }
    if mode in whole:
        return whole[mode]
    if value - low != high - value:
        return low if value - low < high - value else high
    even = low if (low / step) % 2 == 0 else high
    return {RoundingMode.HALF_UP: away, RoundingMode.HALF_DOWN: towards, RoundingMode.HALF_EVEN: even}[mode]


def clipped(value: Fraction, low: Fraction, high: Fraction | None) -> Fraction:
    if high is not None and high < low:
        return high
    return sorted([value, low, high])[1] if high is not None else max(value, low)


def looked_up(zone: str, number: Fraction) -> tuple[Fraction | None, Fraction | None]:
    if zone == "a" and number <= 5:
        return Fraction(1, 3), None
    if zone == "b":
        return Fraction(-2), Fraction(7, 4)
    return (Fraction(11, 100), Fraction(2)) if number < 50 else (None, None)


Step = tuple[str, tuple[Any, ...]]
TESTS = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}

numbers: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
    "const": st.tuples(fractions),
    "linear": st.tuples(st.lists(st.tuples(picks, fractions), min_size=1, max_size=3), fractions),
    "mul": st.tuples(picks, picks),
    "over": st.tuples(picks, picks, picks),
    "ratio": st.tuples(picks, picks, modes, steps),
    "round": st.tuples(picks, modes, steps),
    "min": st.tuples(picks, picks, picks),
    "max": st.tuples(picks, picks),
    "sub": st.tuples(picks, picks),
    "choose": st.tuples(picks, picks, picks),
    "part": st.tuples(picks, picks, picks, st.none() | picks),
    "tier": st.tuples(picks, picks, picks, st.sampled_from(["up_to", "below"]), picks, picks, picks),
    "cell": st.tuples(st.sampled_from(["price", "factor"]), picks),
    "sum": st.tuples(picks),
    "highest": st.tuples(st.sampled_from(["max", "min"]), picks),
    "count": st.tuples(),
    "running": st.tuples(picks),
}
flags: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
    "compare": st.tuples(st.sampled_from(sorted(TESTS)), picks, picks),
    "all": st.tuples(picks, picks),
    "any": st.tuples(picks, picks),
    "not": st.tuples(picks),
    "first": st.tuples(),
    "any row": st.tuples(picks),
    "has cell": st.tuples(st.sampled_from(["price", "factor"]), picks),
}
usual = ["const", "linear", "mul", "over", "min", "max", "sub", "part", "choose", "compare"]


def one_of(names: list[str]) -> st.SearchStrategy[Step]:
    return st.one_of(*(st.tuples(st.just(name), (numbers | flags)[name]) for name in names))


recipes = st.lists(one_of(usual) | one_of(usual) | one_of(sorted(numbers | flags)), min_size=4, max_size=14)
rides = st.lists(
    st.fixed_dictionaries(
        {"km": positive, "stops": st.integers(0, 9).map(Fraction), "zone": st.sampled_from(["a", "b", "c"])}
    ),
    max_size=4,
)
given_values = st.fixed_dictionaries({"x": positive, "n": st.integers(0, 70).map(Fraction), "s": fractions})


class Pair:
    """A value asked of the builder, and the same done by hand: for the bill, or for each row."""

    def __init__(self, id_: int, by_hand: Any) -> None:
        self.id = id_
        self.by_hand = by_hand


class Kitchen:
    """Follows a recipe twice at once."""

    def __init__(self, build: Builder, values: dict[str, Fraction], rows: list[dict[str, Any]], kept: Fraction) -> None:
        self.build = build
        self.rows = rows
        self.numbers = [Pair(build.input(spec.name, spec), values[spec.name]) for spec in INPUTS]
        self.numbers += [Pair(build.column(LIST, name), [row[name] for row in rows]) for name in ("km", "stops")]
        self.numbers.append(Pair(build.opening(SLOT), kept))
        self.zone = Pair(build.column(LIST, "zone"), [row["zone"] for row in rows])
        self.flags = [Pair(build.true, True), Pair(build.false, False)]

    def number(self, pick: int) -> Pair:
        return self.numbers[-1 - pick % len(self.numbers)]

    def flag(self, pick: int) -> Pair:
        return self.flags[-1 - pick % len(self.flags)]

    def by_row(self, fn: Callable[..., Any], *pairs: Pair) -> Any:
        """A function of values, row by row as soon as one of them has rows."""
        if not any(isinstance(pair.by_hand, list) for pair in pairs):
            return fn(*(pair.by_hand for pair in pairs))
        return [
            fn(*(pair.by_hand[at] if isinstance(pair.by_hand, list) else pair.by_hand for pair in pairs))
            for at in range(len(self.rows))
        ]

    def each(self, pair: Pair) -> list[Any]:
        return pair.by_hand if isinstance(pair.by_hand, list) else [pair.by_hand] * len(self.rows)

    def follow(self, name: str, args: tuple[Any, ...]) -> None:
        made = getattr(self, "do_" + name.replace(" ", "_"))(*args)
        (self.numbers if name in numbers else self.flags).append(made)

    def do_const(self, value: Fraction) -> Pair:
        return Pair(self.build.const(value), value)

    def do_linear(self, terms: list[tuple[int, Fraction]], constant: Fraction) -> Pair:
        pairs = [self.number(pick) for pick, _ in terms]
        id_ = self.build.linear([(pair.id, factor) for pair, (_, factor) in zip(pairs, terms, strict=True)], constant)
        factors = [factor for _, factor in terms]

        def total(*values: Fraction) -> Fraction:
            return constant + sum(map(operator.mul, factors, values), Fraction(0))

        return Pair(id_, self.by_row(total, *pairs))

    def do_mul(self, a: int, b: int) -> Pair:
        pairs = self.number(a), self.number(b)
        return Pair(self.build.mul(*(pair.id for pair in pairs)), self.by_row(operator.mul, *pairs))

    def do_over(self, a: int, b: int, guard: int) -> Pair:
        pairs, flag = (self.number(a), self.number(b)), self.flag(guard)
        rows = isinstance(flag.by_hand, list) and not any(isinstance(pair.by_hand, list) for pair in pairs)
        self.build.guard = None if rows else flag.id
        id_ = self.build.over(*(pair.id for pair in pairs))
        self.build.guard = None
        by_hand = self.by_row(lambda p, q: p / q if q else Fraction(0), *pairs)
        if self.build.space(id_) == "rides" and not isinstance(by_hand, list):
            by_hand = [by_hand] * len(self.rows)
        return Pair(id_, by_hand)

    def do_ratio(self, a: int, b: int, mode: RoundingMode, step: Fraction) -> Pair:
        pairs = self.number(a), self.number(b)
        id_ = self.build.ratio(*(pair.id for pair in pairs), mode, step)
        return Pair(id_, self.by_row(lambda p, q: by_hand_round(p / q, mode, step) if q else Fraction(0), *pairs))

    def do_round(self, a: int, mode: RoundingMode, step: Fraction) -> Pair:
        pair = self.number(a)
        return Pair(self.build.round(pair.id, mode, step), self.by_row(lambda v: by_hand_round(v, mode, step), pair))

    def do_min(self, *ids: int) -> Pair:
        pairs = [self.number(pick) for pick in ids]
        return Pair(self.build.min(*(pair.id for pair in pairs)), self.by_row(min, *pairs))

    def do_max(self, *ids: int) -> Pair:
        pairs = [self.number(pick) for pick in ids]
        return Pair(self.build.max(*(pair.id for pair in pairs)), self.by_row(max, *pairs))

    def do_sub(self, a: int, b: int) -> Pair:
        pairs = self.number(a), self.number(b)
        return Pair(self.build.sub(*(pair.id for pair in pairs)), self.by_row(operator.sub, *pairs))

    def do_choose(self, flag: int, a: int, b: int) -> Pair:
        pairs = self.flag(flag), self.number(a), self.number(b)
        id_ = self.build.choose(*(pair.id for pair in pairs))
        return Pair(id_, self.by_row(lambda f, p, q: p if f else q, *pairs))

    def do_part(self, start: int, end: int, low: int, high: int | None) -> Pair:
        pairs = [self.number(pick) for pick in (start, end, low)]
        top = Pair(-1, None) if high is None else self.number(high)
        id_ = self.build.part(*(pair.id for pair in pairs), None if high is None else top.id)

        def part(a: Fraction, b: Fraction, low: Fraction, high: Fraction | None) -> Fraction:
            return clipped(b, low, high) - clipped(a, low, high)

        return Pair(id_, self.by_row(part, *pairs, top))

    def do_tier(self, selector: int, a: int, b: int, owns: str, *options: int) -> Pair:
        pairs = [self.number(pick) for pick in (selector, a, b, *options)]
        ids = [pair.id for pair in pairs]
        id_ = self.build.pick(self.build.tier_of(ids[0], ids[1:3], [owns, owns]), ids[3:])

        def chosen(selector: Fraction, a: Fraction, b: Fraction, *options: Fraction) -> Fraction:
            inside = [selector <= bound if owns == "up_to" else selector < bound for bound in (a, b)]
            return options[inside.index(True) if True in inside else 2]

        return Pair(id_, self.by_row(chosen, *pairs))

    def _cell(self, column: str, pick: int, present: bool) -> Pair:
        number = self.number(pick)
        row = self.build.row_of(TABLE, [self.zone.id, number.id])
        index = ("price", "factor").index(column)
        if present:
            id_ = self.build.has_cell(row, TABLE, column)
            return Pair(id_, self.by_row(lambda z, n: looked_up(z, n)[index] is not None, self.zone, number))
        id_ = self.build.cell(row, TABLE, column)
        return Pair(id_, self.by_row(lambda z, n: looked_up(z, n)[index] or Fraction(0), self.zone, number))

    def do_cell(self, column: str, pick: int) -> Pair:
        return self._cell(column, pick, present=False)

    def do_has_cell(self, column: str, pick: int) -> Pair:
        return self._cell(column, pick, present=True)

    def do_sum(self, a: int) -> Pair:
        pair = self.number(a)
        return Pair(self.build.fold("sum", LIST, pair.id), sum(self.each(pair), Fraction(0)))

    def do_highest(self, fn: str, a: int) -> Pair:
        pair = self.number(a)
        found = self.each(pair)
        best = (max if fn == "max" else min)(found) if found else Fraction(0)
        return Pair(self.build.fold(fn, LIST, pair.id), best)

    def do_count(self) -> Pair:
        return Pair(self.build.fold("count", LIST), Fraction(len(self.rows)))

    def do_running(self, a: int) -> Pair:
        pair = self.number(a)
        found = self.each(pair)
        before = [sum(found[:at], Fraction(0)) for at in range(len(found))]
        return Pair(self.build.running(pair.id, LIST), before)

    def do_compare(self, test: str, a: int, b: int) -> Pair:
        pairs = self.number(a), self.number(b)
        return Pair(self.build.compare(test, *(pair.id for pair in pairs)), self.by_row(TESTS[test], *pairs))

    def do_all(self, a: int, b: int) -> Pair:
        pairs = self.flag(a), self.flag(b)
        return Pair(self.build.all(*(pair.id for pair in pairs)), self.by_row(lambda p, q: p and q, *pairs))

    def do_any(self, a: int, b: int) -> Pair:
        pairs = self.flag(a), self.flag(b)
        return Pair(self.build.any(*(pair.id for pair in pairs)), self.by_row(lambda p, q: p or q, *pairs))

    def do_not(self, a: int) -> Pair:
        pair = self.flag(a)
        return Pair(self.build.negate(pair.id), self.by_row(operator.not_, pair))

    def do_first(self) -> Pair:
        return Pair(self.build.first(LIST), [at == 0 for at in range(len(self.rows))])

    def do_any_row(self, a: int) -> Pair:
        pair = self.flag(a)
        return Pair(self.build.fold("any", LIST, pair.id), any(self.each(pair)))


def made_program(build: Builder, asked: list[int]) -> ir.Program:
    """A program that is asked for these values."""
    outputs = tuple(ir.Output(f"probe {number}", id_) for number, id_ in enumerate(asked))
    made = plan(
        build,
        [],
        needs=("x", "n", "s", "rides"),
        lists=("rides",),
        slots=(SLOT,),
        carries=(ir.Carry("kept", build.const(0)),),
        outputs=outputs,
    )
    return program(
        prune(attrs.evolve(made, values=build.values)), inlets=(*INPUTS, RECORDS), lists=(LIST,), tables=(TABLE,)
    )


def evaluated(made: ir.Program, usage: Usage, kept: Fraction) -> tuple[list[Any], Evaluation]:
    """The values asked for; every claim of the program holds."""
    (only,) = made.plans
    state = State(slots={"kept": kept})
    run = Evaluation(
        only,
        {"zones": TABLE},
        usage,
        {},
        state,
        rows_of(made, only, usage, state),
        {slot.name: slot for slot in only.slots},
    ).run()
    assert_claims(run)
    return [run.results[output.value] for output in only.outputs], run


@settings(max_examples=250, deadline=None)
@given(recipes, given_values, rides, positive)
def test_simplified_or_not_it_is_what_hands_compute(
    recipe: list[Step], values: dict[str, Fraction], rows: list[dict[str, Any]], kept: Fraction
) -> None:
    usage = Usage(values=values, rows={"rides": tuple(rows)})
    zeros = []
    for simplifying in (True, False):
        kitchen = Kitchen(Builder(simplifying=simplifying), values, rows, kept)
        for name, args in recipe:
            kitchen.follow(name, args)
        pairs = kitchen.numbers + kitchen.flags
        made = loads(dumps(made_program(kitchen.build, [pair.id for pair in pairs])))
        results, run = evaluated(made, usage, kept)
        zeros.append(bool(run.by_zero))
        for pair, result in zip(pairs, results, strict=True):
            # a value that no longer depends on the row is one for all of them
            same_shape = isinstance(result, list) == isinstance(pair.by_hand, list)
            assert result == (pair.by_hand if same_shape else _only(pair.by_hand, result))
    # Without rows a division by row is not asked for; simplified to one of the bill it is.
    assert not rows or zeros[0] <= zeros[1], "simplifying made a division that was not asked for"


def _only(by_hand: list[Any], result: Any) -> Any:
    assert all(value == result for value in by_hand)
    return result
