"""Facts that are given as rows: records, meters by dimension, raw samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pricing_dsl.diagnostics import Label
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.rating.aggregate import AT, parse_moment
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.declarations.tables import counted
from pricing_dsl.semantics.examples.facts import Facts, literal
from pricing_dsl.semantics.examples.targets import InletTarget, Target
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.syntax import nodes

TIMED = ("last", "time_weighted")
"""Ways to summarize that ask when a sample was taken."""


def give_rows(facts: Facts, target: Target, node: nodes.GivenRows, scope: Scope) -> None:
    """`given payments { | amount | method | … }`."""
    context = scope.context
    if not facts.say(target.key, node):
        return
    if not isinstance(target, InletTarget) or target.inlet.list is None or target.keys:
        context.report("Y613", node, f"`{target.key}` is one value, and these are rows")
        return
    rows = context.lists[target.inlet.list]
    columns = _columns(node.rows, rows, target.inlet, context)
    if columns is None:
        return
    made = facts.rows.setdefault(rows.id, [])
    for row in node.rows[1:]:
        if not even(node.rows[0], row, context):
            continue
        cells = _cells(row, columns, scope)
        if cells is not None:
            made.append(cells)


def even(heading: nodes.Row, row: nodes.Row, context: Context) -> bool:
    """Whether a row has as many cells as its heading; if not, that is reported."""
    if len(heading.cells) == len(row.cells):
        return True
    context.report(
        "S014",
        row,
        f"this row has {counted(len(row.cells))}, and the heading {len(heading.cells)}",
        labels=(Label(context.place(heading), "the heading"),),
    )
    return False


def _columns(
    rows: Sequence[nodes.Row], known: model.RowList, inlet: model.Inlet, context: Context
) -> list[model.Column] | None:
    """The columns that a heading names; None after reporting what is wrong with it."""
    by_name = {column.name: column for column in known.columns}
    found: list[model.Column] = []
    good = True
    for cell in rows[0].cells:
        name = cell.value.name if isinstance(cell.value, nodes.Ref) else ""
        column = by_name.get(name)
        if column is None or column in found:
            good = False
            near = closest(name, by_name)
            hint = f"did you mean `{near}`?" if near else "there are " + ", ".join(f"`{each}`" for each in by_name)
            what = "is there twice" if column else f"is no column of `{inlet.name}`"
            context.report(
                "N807" if column else "N802",
                cell,
                f"`{name}` {what}",
                hint=hint if not column else None,
                once=(inlet.name, name),
            )
        else:
            found.append(column)
    missing = [column.name for column in known.columns if column not in found and column.default is None]
    if good and missing:
        listed = ", ".join(f"`{name}`" for name in missing)
        context.report("X706", rows[0], f"the rows of `{inlet.name}` do not say {listed}", hint="add a column")
        good = False
    return found if good else None


def _cells(row: nodes.Row, columns: Sequence[model.Column], scope: Scope) -> Mapping[str, model.Literal] | None:
    found: dict[str, model.Literal] = {}
    for cell, column in zip(row.cells, columns, strict=True):
        if cell.kind != "value" or cell.value is None:
            scope.context.report("Y601", cell, f"a value of `{column.name}` is wanted here")
            return None
        value = literal(cell.value, types.in_plan(column.type, scope.currency), scope, f"`{column.name}`")
        if value is None:
            return None
        found[column.name] = value
    return found


# ---- raw samples -----------------------------------------------------------------------------------------------------


def give_samples(facts: Facts, target: Target, node: nodes.GivenSamples, scope: Scope) -> None:
    """`given demand from { | at | kW | … }`: records to which the meter's aggregate is applied."""
    context = scope.context
    if not facts.say(target.key, node):
        return
    if not isinstance(target, InletTarget) or target.inlet.role != "meter" or target.inlet.list is not None:
        context.report(
            "Y601", node, f"`{target.key}` is not summarized from samples", hint="meters without rows of their own are"
        )
        return
    inlet = target.inlet
    if inlet.aggregate is not None and inlet.aggregate[0] == "time_weighted" and facts.period is None:
        hint = "say `given period = A to B`"
        context.report("X706", node, f"`{inlet.name}` is weighted over the period, which is not given", hint=hint)
    names = _sample_columns(node.rows[0], inlet, context)
    if names is None:
        return
    made: list[Mapping[str, model.Literal]] = []
    for row in node.rows[1:]:
        if not even(node.rows[0], row, context):
            continue
        sample = _sample(row, names, inlet, scope)
        if sample is not None:
            made.append(sample)
    facts.samples[inlet.name] = model.Samples(tuple(made))


def _sample_columns(heading: nodes.Row, inlet: model.Inlet, context: Context) -> list[str] | None:
    """For each column `at`, or the meter's name: its heading may be that name or a unit."""
    found: list[str] = []
    for cell in heading.cells:
        word = cell.value.name if isinstance(cell.value, nodes.Ref) else ""
        unit = context.units.lookup(word)
        measured = isinstance(inlet.type, model.Numeric) and unit is not None and unit == inlet.type.unit
        name = AT if cell.kind == AT else inlet.name if word == inlet.name or measured else ""
        if not name or name in found:
            context.report(
                "N802" if not name else "N807",
                cell,
                f"samples of `{inlet.name}` have the columns `at` and `{inlet.name}`",
            )
            return None
        found.append(name)
    wanted = [inlet.name, AT] if inlet.aggregate is not None and inlet.aggregate[0] in TIMED else [inlet.name]
    missing = [name for name in wanted if name not in found]
    if missing:
        context.report("X706", heading, f"the samples do not say `{missing[0]}`", hint="add a column")
        return None
    return found


def _sample(
    row: nodes.Row, names: Sequence[str], inlet: model.Inlet, scope: Scope
) -> Mapping[str, model.Literal] | None:
    found: dict[str, model.Literal] = {}
    for cell, name in zip(row.cells, names, strict=True):
        if cell.kind != "value" or cell.value is None:
            scope.context.report("Y601", cell, "a value is wanted here")
            return None
        value = _time(cell.value, scope) if name == AT else _measure(cell.value, inlet, scope)
        if value is None:
            return None
        found[name] = value
    return found


def _time(node: nodes.Expr, scope: Scope) -> model.Literal | None:
    """When a sample was taken: a date, or a text with a time of day."""
    match node:
        case nodes.Date(value=value):
            return value
        case nodes.Text(value=text):
            try:
                parse_moment(text)
            except ValueError as error:
                scope.context.report("Y601", node, str(error))
                return None
            return text
    scope.context.report("Y601", node, 'a date, or a text as "2026-01-31T10:00", is wanted here')
    return None


def _measure(node: nodes.Expr, inlet: model.Inlet, scope: Scope) -> model.Literal | None:
    """What was measured; for `unique` it is who was seen. A plain number is in the unit of the heading."""
    if inlet.aggregate is not None and inlet.aggregate[0] == "unique":
        if isinstance(node, nodes.Text):
            return node.value
        if isinstance(node, nodes.Ref):
            return node.name
    if isinstance(node, nodes.Number):
        return node.value
    return literal(node, types.in_plan(inlet.type, scope.currency), scope, f"`{inlet.name}`")
