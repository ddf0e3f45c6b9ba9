"""Value columns: all cells of one type, in the unit of the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.constants import constant
from pricing_dsl.semantics.expressions.core import infer, is_unknown
from pricing_dsl.semantics.scope import Scope
from pricing_dsl.syntax import nodes

KEY_CELLS = frozenset({"any", "up_to", "below", "above"})
"""Kinds of cells that stand in key columns only."""
_NOT_A_VALUE = {"any": "any", "up_to": "up to", "below": "below", "above": "above", "at": "at"}


def words_of(cells: Iterable[nodes.Cell]) -> list[str]:
    """The different words and texts in some cells, in order."""
    found: dict[str, None] = {}
    for cell in cells:
        if isinstance(cell.value, nodes.Ref):
            found[cell.value.name] = None
        elif isinstance(cell.value, nodes.Text):
            found[cell.value.value] = None
    return list(found)


def column_type(
    role: str, cells: Sequence[nodes.Cell], scope: Scope, *, numbered: bool = False
) -> tuple[model.Type, tuple[model.Literal | None, ...]]:
    """The type of a value column called `role`, and its values in the unit of that type; None for what is not offered.

    What does not fit the first cell is reported, and the type is then Unknown. numbered: all cells stand at one place,
    so reports say which row they mean.
    """
    context = scope.context
    hint = _word_type(role, cells, scope)
    first: model.Expr | None = None
    values: list[model.Literal | None] = []
    good = True
    for number, cell in enumerate(cells, 2):
        if cell.kind == "not_offered":
            values.append(None)
            continue
        if cell.value is None or cell.kind != "value":
            word = _NOT_A_VALUE.get(cell.kind, cell.kind)
            context.report("Y601", cell, f"`{word}` stands in a key column; `{role}` gives values", hint=_KEY_HINT)
            good = False
            continue
        expr = infer(cell.value, scope, hint)
        if first is None and not is_unknown(expr):
            first = expr
        value = _value(expr, first, role, cell, scope, f"row {number}" if numbered else None)
        good = good and value is not None
        values.append(value)
    if good and first is None and cells:
        context.report("T103", cells[0], f"no row offers a `{role}`, so nothing that asks for it can be billed")
    if not good or first is None:
        return types.UNKNOWN, ()
    return _common(first.type, values), tuple(values)


_KEY_HINT = "the lookups decide how many columns are keys: one for each value in their square brackets"


def _word_type(role: str, cells: Sequence[nodes.Cell], scope: Scope) -> model.Type | None:
    """The choice that a column of bare words makes up; None if a cell is something else, or a known name."""
    words = words_of(cells)
    known = scope.context.symbols
    for cell in cells:
        value = cell.value
        if value is not None and not (
            isinstance(value, nodes.Ref) and value.name not in known and value.name not in ("true", "false")
        ):
            return None
    return model.Choice(role, tuple(words)) if words else None


def _value(
    expr: model.Expr, first: model.Expr | None, role: str, cell: nodes.Cell, scope: Scope, row: str | None
) -> model.Literal | None:
    context = scope.context
    if is_unknown(expr) or first is None:
        return None
    if not types.agree(expr.type, first.type):
        code, hint = types.reason(expr.type, first.type)
        context.report(
            code,
            cell,
            f"`{role}` is {types.describe(first.type)} above, and {row or 'this'} is {types.describe(expr.type)}",
            labels=(Label(first.place, f"{types.describe(first.type)}"),),
            hint=hint if code != "M404" else "give the table a key `currency`, and look it up with `currency`",
            once=role,
        )
        return None
    if isinstance(first.type, model.Numeric):
        expr = types.convert(expr, first.type.unit, expr.place)
    value = constant(expr)
    if value is None:
        context.report("Y609", cell, "a cell is a constant, and this depends on the usage")
    return value


def _common(kind: model.Type, values: Sequence[model.Literal | None]) -> model.Type:
    """The type of the column: whole only if every cell is."""
    if not isinstance(kind, model.Numeric):
        return kind
    whole = all(value is None or getattr(value, "denominator", 0) == 1 for value in values)
    return evolve(kind, whole=whole)
