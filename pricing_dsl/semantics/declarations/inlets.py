"""What comes in: meters, records and inputs."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.diagnostics import Label
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.exact import to_text
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.declarations.value_types import choice_values, default_of, in_unit, type_of
from pricing_dsl.semantics.scope import Context, InletSymbol
from pricing_dsl.syntax import nodes

AGGREGATES = ("sum", "peak", "last", "average", "unique", "time_weighted", "percentile", "highest")
_COUNTED = {"percentile": 100, "highest": 1_000_000, "average of highest": 1_000_000}
_AVERAGE_OF_HIGHEST = "average of highest"
_SPANS = ("day", "hour")
NONE = "none"


def declare_meter(context: Context, node: nodes.Meter) -> None:
    """`meter NAME in UNIT …`: one quantity, or one for each value of its dimensions and each day or hour."""
    name = node.name.text
    type = in_unit(node.unit, context)
    each = _each(context, node.each)
    columns = _dimension_columns(context, node)
    if each is not None:
        columns.append(model.Column(each, None, types.WHOLE_NUMBER))
    aggregate = _aggregate(context, node, type)
    default, no_rows = _meter_default(context, node, type, bool(columns))
    rows = None
    if columns:
        columns.append(model.Column(name, node.title.value if node.title else None, type))
        rows = model.RowList(name, "meter", tuple(columns), name)
    inlet = model.Inlet(
        name,
        node.title.value if node.title else None,
        "meter",
        type,
        None if rows is None else rows.id,
        context.place(node.name),
        default=default,
        no_rows=no_rows,
        corrections=node.corrections,
        aggregate=aggregate,
        each=each,
    )
    _declare(context, inlet, rows)


def _declare(context: Context, inlet: model.Inlet, rows: model.RowList | None) -> None:
    if not context.declare(InletSymbol(inlet.name, inlet.place, inlet)):
        return
    context.inlets[inlet.name] = inlet
    if rows is not None:
        context.lists[rows.id] = rows
        for column in rows.columns[:-1] if rows.kind == "meter" else ():
            context.dimensions.setdefault(column.name, []).append(rows)


def _dimension_columns(context: Context, node: nodes.Meter) -> list[model.Column]:
    columns: list[model.Column] = []
    for dimension in node.dimensions:
        name = dimension.name.text
        if name in (*(column.name for column in columns), node.name.text):
            context.report("N807", dimension.name, f"`{node.name.text}` already has something called `{name}`")
            continue
        values = None if dimension.values is None else choice_values(dimension.values, context)
        columns.append(model.Column(name, None, model.Choice(name, values)))
    return columns


def _each(context: Context, word: nodes.Name | None) -> str | None:
    if word is None or word.text in _SPANS:
        return None if word is None else word.text
    context.report("S012", word, f"a meter is kept each day or each hour, not each {word.text}")
    return None


def _meter_default(
    context: Context, node: nodes.Meter, type: model.Type, rows: bool
) -> tuple[model.Literal | None, bool]:
    """The default, and whether it is to have no rows."""
    default = node.default
    if isinstance(default, nodes.Ref) and default.name == NONE:
        if not rows:
            hint = "`default none` is for meters with rows (`by`, `each day`)"
            context.report("Y601", default, f"`{node.name.text}` is one quantity, so its default is one", hint=hint)
        return None, rows
    value = default_of(default, type, node.name.text, context)
    if isinstance(value, Fraction) and value < 0 and default is not None:
        context.report("Y608", default, f"the default of `{node.name.text}` is below zero")
        return None, False
    if not rows or value is None:
        return value, False
    if value != 0 and default is not None:
        hint = "write `default none` for no rows at all"
        context.report("Y613", default, f"`{node.name.text}` has many rows, and this is one value", hint=hint)
    return None, True


def _aggregate(context: Context, node: nodes.Meter, type: model.Type) -> tuple[str, int | None] | None:
    written = node.aggregate
    if written is None:
        return None
    kind = written.kind
    if kind not in (*AGGREGATES, _AVERAGE_OF_HIGHEST):
        near = closest(kind, AGGREGATES)
        hint = f"did you mean `{near}`?" if near else "there are " + ", ".join(f"`{word}`" for word in AGGREGATES)
        context.report("S012", written, f"`{kind}` is no way to summarize records", hint=hint)
        return None
    count: int | None = None
    if kind in _COUNTED:
        count = _rank(context, written, _COUNTED[kind])
        if count is None:
            return None
    elif written.number is not None:
        context.report("U504", written.number, f"`{kind}` takes no number")
        return None
    if kind == "unique" and isinstance(type, model.Numeric) and not type.whole:
        hint = f"write `in whole {type.unit.text}`"
        context.report("U504", written, "`unique` counts, so its unit must be a whole one", hint=hint)
        return None
    return kind.replace(" of ", "_"), count


def _rank(context: Context, written: nodes.Aggregate, most: int) -> int | None:
    """The number of a percentile or of highest values."""
    number = written.number
    if number is None:
        hint = "write `percentile 95`, `8th highest`, `average of 4 highest`"
        context.report("U504", written, f"`{written.kind}` does not say which", hint=hint)
        return None
    if number.value.denominator != 1 or not 1 <= number.value <= most:
        what = "a whole number from 1 to 100" if most == 100 else "a whole number from 1"
        context.report("U504", number, f"`{written.kind}` takes {what}, and this is {to_text(number.value)}")
        return None
    return int(number.value)


# ---- records and inputs ----------------------------------------------------------------------------------------------


def declare_records(context: Context, node: nodes.Records) -> None:
    """`records NAME { field …, … }`."""
    name = node.name.text
    columns: dict[str, model.Column] = {}
    seen: dict[str, nodes.Name] = {}
    for field in node.fields:
        word = field.name.text
        if word in seen:
            label = Label(context.place(seen[word]), "it stands here first")
            context.report("N807", field.name, f"`{name}` has two fields called `{word}`", labels=(label,))
            continue
        seen[word] = field.name
        type = type_of(field.type, word, context)
        default = default_of(field.default, type, word, context)
        columns[word] = model.Column(word, field.title.value if field.title else None, type, default)
    type = types.WHOLE_NUMBER if node.unit is None else in_unit(node.unit, context)
    rows = model.RowList(name, "records", tuple(columns.values()), name)
    title = node.title.value if node.title else None
    _declare(context, model.Inlet(name, title, "records", type, name, context.place(node.name)), rows)


def declare_input(context: Context, node: nodes.Input) -> None:
    """`input NAME …`: a fact about the subscription."""
    name = node.name.text
    type = type_of(node.type, name, context)
    default = default_of(node.default, type, name, context)
    title = node.title.value if node.title else None
    _declare(context, model.Inlet(name, title, "input", type, None, context.place(node.name), default=default), None)
