"""What a generated rulebook is made of: every kind of node of its text and of its IR, in every form it may have.

A form is a word such as `Grant.costs: given` or `Compare.test: le`. `forms_of` tells those that a tree has,
`forms_of_class` those that there are, both read from the node classes themselves: who adds a node or a field adds
forms that must be generated.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from types import ModuleType
from typing import Any

import attrs

from pricing_dsl.ir import nodes as ir
from pricing_dsl.pipeline import Compilation
from pricing_dsl.syntax import nodes as syntax

Words = Mapping[str, tuple[str, ...]]
"""The words that a text field may hold, by `Class.field`."""


@cache
def hints(kind: type) -> Mapping[str, Any]:
    """The types of a class's fields."""
    return typing.get_type_hints(kind)


def forms_of_class(kind: type, words: Words) -> Iterator[str]:
    """Every form a node of this class may have."""
    yield kind.__name__
    for _, name, states in _fields(kind):
        yield from (f"{name}: {word}" for word in words.get(name, ()))
        yield from (f"{name}: {state}" for state in states)


def _states(hint: Any) -> tuple[str, ...]:
    """What is told of a field of this type: whether it is given, holds anything, holds."""
    members = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if typing.get_origin(hint) is typing.Union:
        members = typing.get_args(hint)
    found: tuple[str, ...] = ()
    if type(None) in members:
        found += ("none", "given")
    if any(typing.get_origin(member) is tuple for member in members):
        found += ("empty", "some")
    if members == (bool,):
        found += ("False", "True")
    return found


def forms_of(tree: Any, words: Words) -> Iterator[str]:
    """The forms of every node in a tree of nodes and tuples of them."""
    if isinstance(tree, tuple):
        for each in tree:
            yield from forms_of(each, words)
    kind = type(tree)
    if not attrs.has(kind):
        return
    yield kind.__name__
    for field, name, states in _fields(kind):
        value = getattr(tree, field)
        if name in words:
            yield from (f"{name}: {_word(each)}" for each in (value if isinstance(value, tuple) else (value,)))
        for state in states:
            if _in_state(value, state):
                yield f"{name}: {state}"
        if isinstance(value, tuple) or attrs.has(type(value)):
            yield from forms_of(value, words)


@cache
def _fields(kind: type) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each field of a class, what it is called, and the states that it may be in."""
    fields = attrs.fields(kind)
    return tuple(
        (one.name, f"{kind.__name__}.{one.name}", _states(hints(kind)[one.name]) if one.eq else ()) for one in fields
    )


def _in_state(value: Any, state: str) -> bool:
    match state:
        case "none":
            return value is None
        case "given":
            return value is not None
        case "empty" | "some":
            return isinstance(value, tuple) and bool(value) == (state == "some")
    return str(value) == state


def _word(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    return str(getattr(value, "text", value))


# ---- the words of text fields ----------------------------------------------------------------------------------------

MODES = ("up", "down", "half_up", "half_even", "half_down", "ceiling", "floor")
COMPARED = ("eq", "ne", "lt", "le", "gt", "ge")
KINDS = ("number", "flag", "choice", "text", "date")

SYNTAX_WORDS: Words = {
    "Aggregate.kind": (
        *("sum", "peak", "last", "average", "unique", "time_weighted"),
        *("percentile", "highest", "average of highest"),
    ),
    "Binary.operator": ("+", "-", "*", "/"),
    "Bound.kind": ("minimum", "maximum"),
    "Call.function": ("max", "min", "sum", "count", "average"),
    "Cell.kind": ("value", "any", "up_to", "below", "above", "not_offered"),
    "Change.direction": ("increased", "reduced"),
    "Compare.operator": ("<=", ">=", "<", ">", "==", "!=", "is"),
    "DrawFirst.which": ("newest", "expiring"),
    "Fold.function": ("sum", "max", "min", "average"),
    "Logic.operator": ("and", "or"),
    "Meter.each": ("day", "hour"),
    "Rounded.mode": MODES,
    "RoundedLine.mode": MODES,
    "RoundingPolicy.mode": (*MODES, "none"),
    "RoundingPolicy.scope": ("line", "tier", "bill"),
    "Slab.kind": ("first", "next", "rest"),
    "Tier.kind": ("up_to", "below", "above"),
    "Tiers.mode": ("slabs", "graduated", "volume"),
    "TypeName.name": ("flag", "percent", "number", "date", "text"),
}
IR_WORDS: Words = {
    "Change.what": (
        *("at least", "at most", "rounded", "prorated", "not taken", "not due"),
        *("billed next period", "carried over", "cut"),
    ),
    "ColumnSpec.kind": KINDS,
    "Compare.test": COMPARED,
    "Fact.name": (
        *("start", "end", "days", "month", "number", "subscription.start", "subscription.end"),
        *("dated", "active_days", "begins", "ends", "remaining", "span_days", "span_active_days", "last"),
    ),
    "FoldRows.fn": ("sum", "max", "min", "any", "count"),
    "Inlet.each": ("day", "hour"),
    "Inlet.kind": KINDS,
    "Inlet.role": ("meter", "input", "records", "term", "purchase"),
    "Line.kind": (
        *("fee", "charge", "discount", "tax", "minimum", "maximum"),
        *("cost", "credit", "premium", "shortfall", "rounding"),
    ),
    "ListSpec.kind": ("records", "meter", "group", "lots"),
    "Match.kind": ("is", "any", "up_to", "below", "since"),
    "Ratio.mode": MODES,
    "Round.mode": MODES,
    "Shift.by": ("days", "months"),
    "Slot.kind": KINDS,
    "TierOf.owns": ("up_to", "below"),
    "Value.kind": (*KINDS, "row"),
}


# ---- where values live -----------------------------------------------------------------------------------------------

PLACES: Words = {
    "bill": (
        *("And", "CellOf", "Choose", "Compare", "Const", "DateDiff", "Fact", "FoldRows", "HasCell", "Input", "Linear"),
        *("Max", "Min", "Mul", "Not", "Opening", "Or", "Over", "Part", "Pick", "Ratio", "Round", "RowOf", "Shift"),
        *("TierOf", "WindowCount"),
    ),
    "rows": (
        *("And", "CellOf", "Choose", "Column", "Compare", "DateDiff", "Draw", "First", "HasCell", "Linear", "Max"),
        *("Min", "Mul", "Not", "Or", "Over", "Part", "Pick", "Ratio", "Round", "RowOf", "Running", "TierOf"),
    ),
    "group": (
        *("CellOf", "Choose", "Compare", "FoldRows", "HasCell", "Linear", "Max", "Min", "Mul", "Opening", "Part"),
        *("Pick", "Round", "RowOf", "TierOf"),
    ),
    "lots": ("Choose", "Column", "Compare", "DateDiff", "Draw", "FoldRows", "Linear", "Max", "Opening"),
}
"""The operations that must be met in the bill, in rows of records and meters, in groups of rows, and in lots."""


def places_of(program: ir.Program) -> Iterator[str]:
    """Where each operation stands, as `Linear in rows`, and what kinds of slots are carried."""
    kinds = {spec.id: "rows" if spec.kind in ("records", "meter") else spec.kind for spec in program.lists}
    for plan in program.plans:
        yield from (f"{type(value.op).__name__} in {kinds.get(value.space, 'bill')}" for value in plan.values)
        yield from (f"Slot in {kinds.get(slot.list or '', 'bill')}" for slot in plan.slots)
        yield from (f"Line in {kinds.get(line.list or '', 'bill')}" for line in plan.lines)


# ---- what there is ---------------------------------------------------------------------------------------------------

NOT_RATED = (
    "Broken",
    "Declaration",
    "Example",
    "Expect",
    "Given",
    "NeverDecreasing",
    "Node",
    "Prove",
    "Rulebook",
    "Step",
)
"""Nodes of the text that no bill depends on, by how their names begin."""

NEVER = frozenset(
    {
        # What is read from another file is text, or a table, all the same.
        *("Use", "Table.path: given"),
        # No rulebook compiles to these; programs made by hand have them.
        *("FoldRows.fn: any", "LinePart.quantity: none", "Program.requires: some", "Slot.kind: text"),
        *("Slot.age: given", "Slot.high: given", "Slot.initial: given", "Slot.whole: True"),
        # Blocks that say nothing.
        *("Each.body: empty", "Plan.body: empty", "When.body: empty", "When.otherwise: empty"),
        # Lists that hold something in every text and every program.
        *("Call.args: empty", "ChoiceType.values: empty", "Commit.against: empty", "DatedRows.rows: empty"),
        *("Dimension.values: empty", "DrawInOrder.names: empty", "Grant.covers: empty", "Header.currencies: empty"),
        *("Header.roundings: empty", "Header.versions: empty", "Index.args: empty", "NotifyAt.levels: empty"),
        *("OneOf.members: empty", "Records.fields: empty", "Remember.clauses: empty", "Row.cells: empty"),
        *("Table.rows: empty", "Term.value: empty", "Tiers.entries: empty", "UnitDecl.names: empty"),
        *("And.args: empty", "ColumnSpec.values: empty", "Inlet.aggregate: empty", "Inlet.values: empty"),
        *("Linear.args: empty", "Linear.coefficients: empty", "ListSpec.columns: empty", "Max.args: empty"),
        *("Min.args: empty", "Or.args: empty", "Pick.options: empty", "Plan.values: empty", "Program.inlets: empty"),
        *("Program.line_starts: empty", "Program.plans: empty", "Program.sources: empty", "RowOf.keys: empty"),
        *("TableRow.cells: empty", "TableRow.matches: empty", "TableSpec.columns: empty", "TableSpec.keys: empty"),
        *("TableSpec.rows: empty", "TierOf.bounds: empty", "TierOf.owns: empty"),
    }
)


def constructs() -> frozenset[str]:
    """Every form that generated rulebooks must have."""
    rated = [kind for kind in _classes(syntax) if not kind.__name__.startswith(NOT_RATED)]
    found = {f"text: {form}" for kind in rated for form in forms_of_class(kind, SYNTAX_WORDS) if form not in NEVER}
    found |= {f"IR: {form}" for kind in _classes(ir) for form in forms_of_class(kind, IR_WORDS) if form not in NEVER}
    found |= {f"IR: {name} in {place}" for place, names in PLACES.items() for name in names}
    found |= {f"IR: Slot in {place}" for place in ("bill", "group", "lots")}
    return frozenset(found | {f"IR: Line in {place}" for place in ("bill", "rows", "group")})


def constructs_of(compilation: Compilation) -> frozenset[str]:
    """The forms that a rulebook has, in its text and in its IR."""
    items = [declaration.item for one in compilation.parsed for declaration in one.rulebook.declarations]
    found = {f"text: {form}" for item in items for form in forms_of(item, SYNTAX_WORDS)}
    program = compilation.program
    return frozenset(found | {f"IR: {form}" for form in (*forms_of(program, IR_WORDS), *places_of(program))})


def _classes(module: ModuleType) -> list[type]:
    found = [kind for _, kind in inspect.getmembers(module, inspect.isclass)]
    return [kind for kind in found if attrs.has(kind) and kind.__module__.startswith(module.__name__)]
