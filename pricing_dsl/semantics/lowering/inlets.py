"""What comes in: the model's inlets, lists and tables as the IR's."""

from __future__ import annotations

from pricing_dsl.ir import nodes as ir
from pricing_dsl.semantics import model


def kind_of(type: model.Type) -> str:
    """The IR's kind of a model type."""
    match type:
        case model.Numeric():
            return "number"
        case model.Flag():
            return "flag"
        case model.Choice():
            return "choice"
        case model.DateType():
            return "date"
        case model.TextType():
            return "text"
        case model.Unknown():
            raise AssertionError("an expression with a mistake reached lowering")


def unit_of(type: model.Type) -> str:
    if not isinstance(type, model.Numeric):
        return ""
    return "%" if type.percent else type.unit.text


def is_whole(type: model.Type) -> bool:
    return isinstance(type, model.Numeric) and type.whole


def values_of(type: model.Type) -> tuple[str, ...] | None:
    return type.values if isinstance(type, model.Choice) else None


def inlet_spec(inlet: model.Inlet) -> ir.Inlet:
    return ir.Inlet(
        name=inlet.name,
        role=inlet.role,
        kind="number" if inlet.role == "records" else kind_of(inlet.type),
        unit=unit_of(inlet.type),
        whole=is_whole(inlet.type),
        values=values_of(inlet.type),
        list=inlet.list,
        default=inlet.default,
        no_rows=inlet.no_rows,
        nonnegative=inlet.role in ("meter", "purchase"),
        low=inlet.low,
        high=inlet.high,
        dated=inlet.dated,
        aggregate=inlet.aggregate,
        each=inlet.each,
        title=inlet.title,
    )


def column_spec(column: model.Column, nonnegative: bool) -> ir.ColumnSpec:
    return ir.ColumnSpec(
        name=column.name,
        kind=kind_of(column.type),
        unit=unit_of(column.type),
        whole=is_whole(column.type),
        values=values_of(column.type),
        default=column.default,
        nonnegative=nonnegative,
        title=column.title,
    )


def list_spec(rows: model.RowList, rulebook: model.Rulebook) -> ir.ListSpec:
    """The list; a meter's quantity is not negative unless corrections are allowed, nor is what was bought; a record's
    number is free."""
    source = rulebook.inlets[rows.source]
    nonnegative = source.role == "purchase" or (source.role == "meter" and not source.corrections)
    columns = tuple(column_spec(column, nonnegative) for column in rows.columns)
    return ir.ListSpec(rows.id, rows.kind, columns, rows.source, rows.by)


def table_spec(table: model.Table) -> ir.TableSpec:
    return ir.TableSpec(
        name=table.name,
        keys=tuple(kind_of(type) for _, type in table.keys),
        columns=tuple(ir.ColumnSpec(name, kind_of(type), unit_of(type)) for name, type in table.columns),
        rows=tuple(ir.TableRow(tuple(ir.Match(m.kind, m.value) for m in row.matches), row.cells) for row in table.rows),
    )
