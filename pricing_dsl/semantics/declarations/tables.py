"""Tables as declared: their headings and rows, from the rulebook or from a CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics.declarations.terms import check_date_order
from pricing_dsl.semantics.scope import Context, TableSymbol
from pricing_dsl.semantics.tables import Draft, rows_of_csv
from pricing_dsl.semantics.tables.drafts import Heading
from pricing_dsl.syntax import nodes

Blocks = tuple[tuple[date | None, tuple[nodes.Row, ...]], ...]


def declare_table(context: Context, node: nodes.Table, base: int, file: int) -> None:
    """`table NAME { … }` or `table NAME from "prices.csv"`. Its types wait for the lookups."""
    name, place = node.name.text, context.place(node.name)
    if not context.declare(TableSymbol(name, place)):
        return
    heading, blocks = _heading_and_rows(context, node)
    if heading is None:
        return
    headings = _headings(context, heading)
    if headings is None or not _even(context, headings, heading, blocks):
        return
    if not any(rows for _, rows in blocks):
        context.report("T104", node.name, f"`{name}` has a heading and no rows, so it gives nothing")
        return
    context.drafts[name] = Draft(name, place, base, file, headings, blocks, from_file=node.path is not None)


def _heading_and_rows(context: Context, node: nodes.Table) -> tuple[nodes.Row | None, Blocks]:
    """The heading row, and the rows below it by the dates they hold from."""
    if node.path is not None:
        rows = _rows_of_file(context, node.path)
        return (rows[0], ((None, rows[1:]),)) if rows else (None, ())
    if not node.dated:
        return (node.rows[0], ((None, node.rows[1:]),)) if node.rows else (None, ())
    if not check_date_order(context, [block.start for block in node.dated]):
        return None, ()
    blocks: list[tuple[date | None, tuple[nodes.Row, ...]]] = [(one.start.value, one.rows) for one in node.dated]
    if len(node.rows) > 1:
        context.report(
            "S014", node.rows[1], "rows stand above the first `from`", hint="say from when they hold: `from DATE:`"
        )
        return None, ()
    if node.rows:
        return node.rows[0], tuple(blocks)
    since, rows = blocks[0]
    blocks[0] = (since, rows[1:])
    return (rows[0], tuple(blocks)) if rows else (None, ())


def _rows_of_file(context: Context, path: nodes.Text) -> tuple[nodes.Row, ...]:
    try:
        text = context.read(path.value)
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else (error.strerror or "it is not there")
        context.report("S006", path, f"`{path.value}` cannot be read: {why.lower()}")
        return ()
    try:
        rows = rows_of_csv(text.removeprefix("\ufeff"), path.span)
    except ValueError as error:
        context.report("S014", path, f"`{path.value}`: {error}")
        return ()
    if not rows:
        context.report("T104", path, f"`{path.value}` has no rows")
    return rows


def _headings(context: Context, row: nodes.Row) -> tuple[Heading, ...] | None:
    found: dict[str, Heading] = {}
    for cell in row.cells:
        if cell.kind != "value" or not isinstance(cell.value, nodes.Ref):
            context.report("S014", cell, "the first row of a table is its heading, and this is no name")
            return None
        name = cell.value.name
        if name in found:
            label = Label(found[name].place, "the other one")
            context.report("N807", cell, f"two columns are called `{name}`", labels=(label,))
            return None
        found[name] = Heading(name, context.place(cell))
    if len(found) < 2:
        context.report("S014", row, "a table has a key and a value at least, and this has one column")
        return None
    return tuple(found.values())


def counted(cells: int) -> str:
    """So many cells, in words."""
    return "1 cell" if cells == 1 else f"{cells} cells"


def _even(context: Context, headings: Sequence[Heading], heading: nodes.Row, blocks: Blocks) -> bool:
    """Whether every row has as many cells as the heading."""
    good = True
    for _, rows in blocks:
        for row in rows:
            if len(row.cells) != len(headings):
                good = False
                context.report(
                    "S014",
                    row,
                    f"this row has {counted(len(row.cells))}, and the heading {len(headings)}",
                    labels=(Label(context.place(heading), "the heading"),),
                    hint="every row has a cell for each column",
                )
    return good
