"""How many decimals the results of a program take, told from its denominators and from what its columns hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import pyarrow as pa
from attrs import frozen

from pricing_dsl.batch.incoming import Incoming
from pricing_dsl.batch.slots import slots_of
from pricing_dsl.exact import Den
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import TooWideError
from pricing_dsl.ir.nodes import Id, Plan, Program
from pricing_dsl.ir.verify import plan_specs
from pricing_dsl.rating.emit.layout import Layout, Shape

MOST_DECIMALS = 19
"""Results with more are given as text: a decimal128 keeps 19 digits before the point, as whole numbers have."""

_ROUNDS = 6
"""How often the decimals of what is carried are looked at again, until they stay as they are."""

_NEVER = Den.given("never")


@frozen
class Scales:
    """shape: the decimals of what comes in. plans: for each plan of a program, the denominator of each of its values.
    carried: the decimals of each slot; None: no decimal holds it."""

    shape: Shape
    plans: tuple[tuple[Den, ...], ...]
    carried: Mapping[str, int | None]

    @classmethod
    def of(cls, program: Program, given: Mapping[str, int], carried: Mapping[str, int]) -> Scales:
        """The scales of a program's values.

        Args:
            given: the decimals of each inlet and column of a list, by the givens of denominators.
            carried: those of the opening states that are given.
        """
        held = {slot.name: max(carried.get(slot.name, 0), _decimals_of(slot.initial)) for slot in slots_of(program)}
        never: set[str] = set()
        for _ in range(_ROUNDS):
            shape = Shape(0, {**given, **{f"slot:{name}": places for name, places in held.items()}})
            # What rests on a slot that no decimal holds is held by none, either.
            open_ = Shape(0, {**shape.own, **{f"slot:{name}": None for name in never}})
            plans = tuple(_dens(program, plan, open_) for plan in program.plans)
            closing = _closing(program, plans)
            grown = {name: max(held[name], places) for name, places in closing.items() if places is not None}
            nowhere = {name for name, places in closing.items() if places is None}
            if nowhere == never and all(held[name] == places for name, places in grown.items()):
                break
            held |= grown
            never = nowhere
        else:
            never = set(closing)
        return cls(shape, plans, {name: None if name in never else held[name] for name in held})


def decimals(den: Den) -> int | None:
    """How many decimals hold every number over a denominator; None where none do, or too many would be needed."""
    if den.powers:
        return None
    places, rest = 0, den.const
    while rest > 1:
        rest //= _common(rest)
        places += 1
        if places > MOST_DECIMALS or (rest > 1 and _common(rest) == 1):
            return None
    return places


def _common(rest: int) -> int:
    """What of 2 * 5 a number has in it."""
    return (1 if rest % 2 else 2) * (1 if rest % 5 else 5)


# ---- what comes in ---------------------------------------------------------------------------------------------------


def given_decimals(incoming: Incoming, program: Program, text: int) -> dict[str, int]:
    """The decimals of inlets and of columns of lists, by the givens of denominators. text: those of numbers in text.

    A default counts, too: it stands where a column is null.
    """
    found: dict[str, int] = {}
    lists = {rows.id: rows for rows in program.lists}
    columns = [(name, incoming.schema.field(at).type) for name, at, _ in incoming.facts]
    for inlet in program.inlets:
        own = [kind for name, kind in columns if name == inlet.name or name.partition("[")[0].strip() == inlet.name]
        held = max([0, *(type_decimals(kind, text) for kind in own)])
        found[f"input:{inlet.name}"] = max(held, _decimals_of(inlet.default))
        if inlet.list is not None:
            for column in lists[inlet.list].columns:
                found[f"{inlet.list}.{column.name}"] = max(held, _decimals_of(column.default))
    for table in program.tables:
        cells = max((_decimals_of(cell) for row in table.rows for cell in row.cells), default=0)
        for inlet in program.inlets:
            if inlet.dated == table.name:
                found[f"input:{inlet.name}"] = max(found[f"input:{inlet.name}"], cells)
    return found


def carried_decimals(columns: Iterable[tuple[str, pa.DataType]], text: int) -> dict[str, int]:
    """The decimals of opening states, by slot."""
    return {name: type_decimals(kind, text) for name, kind in columns}


def type_decimals(kind: pa.DataType, text: int) -> int:
    """The decimals of the numbers in a column, those within it included."""
    if pa.types.is_decimal(kind):
        return max(0, int(kind.scale))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return text
    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return type_decimals(kind.value_type, text)
    if pa.types.is_map(kind):
        return type_decimals(kind.item_type, text)
    if pa.types.is_nested(kind):
        return max((type_decimals(kind.field(at).type, text) for at in range(kind.num_fields)), default=0)
    return 0


def _decimals_of(value: object) -> int:
    """The decimals of a constant; as many as there may be, where none hold it."""
    if not isinstance(value, Fraction):
        return 0
    found = decimals(Den(value.denominator))
    return MOST_DECIMALS if found is None else found


# ---- the values of a plan --------------------------------------------------------------------------------------------


def _dens(program: Program, plan: Plan, shape: Shape) -> tuple[Den, ...]:
    try:
        return Layout.of(plan, plan_specs(program, plan), shape).dens
    except TooWideError:
        return (_NEVER,) * len(plan.values)


def _closing(program: Program, plans: Iterable[tuple[Den, ...]]) -> dict[str, int | None]:
    """The decimals of what each slot closes with."""
    found: dict[str, int | None] = {}
    for plan, dens in zip(program.plans, plans, strict=True):
        for carry in plan.carries:
            for id_ in carried_ids(carry):
                found[carry.slot] = larger(found.get(carry.slot, 0), decimals(dens[id_]))
    return found


def carried_ids(carry: ir.Carry) -> Iterator[Id]:
    """The values that a slot closes with."""
    yield from (id_ for id_ in (carry.value, *carry.values) if id_ is not None)


def larger(a: int | None, b: int | None) -> int | None:
    """The decimals that hold both."""
    return None if a is None or b is None else max(a, b)
