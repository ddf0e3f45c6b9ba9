"""Usage lines: a quantity at a price, for the bill or row by row."""

from __future__ import annotations

from attrs import frozen

from pricing_dsl.diagnostics import Edit, Fix, Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import bare, infer, unknown
from pricing_dsl.semantics.scope import InletSymbol, LineSymbol, Scope
from pricing_dsl.semantics.statements import walk
from pricing_dsl.semantics.statements.lines import add_line
from pricing_dsl.semantics.statements.prices import check_price
from pricing_dsl.semantics.statements.rows import Mentions, dimensions_of, mentions, one_list
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.semantics.statements.tiers import check_tiers
from pricing_dsl.syntax import nodes


@frozen
class Rows:
    """How a charge treats rows. over: each row of this list is priced by itself; summed: the rows of this list are
    added up first."""

    over: model.RowList | None = None
    summed: model.RowList | None = None


def check_charge(here: Here, node: nodes.Charge) -> model.Line:
    """`charge N on QUANTITY by DIM PRICING`."""
    rows = _rows(here, node)
    scope = here.scope if rows.over is None else here.scope.child(rows=rows.over)
    quantity = _quantity(here, node, scope, rows)
    _check_drawing_order(here, node, quantity)
    pricing: model.Price | model.Tiers
    if isinstance(node.pricing, nodes.Tiers):
        pricing = check_tiers(here, scope, node.pricing, quantity.type, rows.over)
    else:
        pricing = check_price(here, scope, node.pricing, quantity.type)
    usage = model.Usage(quantity, None if rows.over is None else rows.over.id, pricing)
    return add_line(here, node, node.name, node.title, "charge", usage, node.endings)


def _quantity(here: Here, node: nodes.Charge, scope: Scope, rows: Rows) -> model.Expr:
    if rows.summed is not None:
        scope = here.scope.child(rows=rows.summed)
    expr = infer(node.quantity, scope)
    kind = expr.type
    if isinstance(kind, model.Unknown):
        return expr
    if not isinstance(kind, model.Numeric) or kind.percent:
        here.context.report(
            "Y601", node.quantity, f"a charge is on a quantity or an amount, and this is {types.describe(kind)}"
        )
        return unknown(expr.place)
    if kind.package is not None:
        types.report_package(here.context, here.place(node.quantity), kind)
        return unknown(expr.place)
    _check_summary(here, node, rows)
    if rows.summed is not None:
        return model.Fold("sum", rows.summed.id, expr, kind, expr.place)
    return expr


# ---- rows ------------------------------------------------------------------------------------------------------------


def _rows(here: Here, node: nodes.Charge) -> Rows:
    """Whether the charge is for each row, and of which list."""
    continuing = _continuing(node)
    if here.each:
        if node.by:
            message = "inside `each` every row is priced by itself already"
            here.context.report("T119", node.by[0], message, hint="leave out `by`")
        return Rows()
    if not here.check.has_rows:
        if node.by:
            _report_no_rows(here, node.by[0], node)
        elif continuing is not None:
            _report_nothing_to_continue(here, continuing)
        return Rows()
    quantity, pricing = mentions(here, node.quantity), mentions(here, node.pricing)
    if node.by:
        return Rows(over=_grouped(here, node, quantity, pricing))
    found = quantity.asking(pricing)
    if continuing is not None:
        rows = one_list(here, found, node.quantity)
        if not found.lists:
            _report_nothing_to_continue(here, continuing)
        return Rows(over=rows)
    if not pricing.by_row:
        return Rows(summed=one_list(here, found, node.quantity) if quantity.by_row else None)
    rows = one_list(here, found, node.quantity)
    if isinstance(node.pricing, nodes.Tiers) and rows is not None:
        _report_shared_tiers(here, node, rows, pricing.first)
    return Rows(over=rows)


def _grouped(here: Here, node: nodes.Charge, quantity: Mentions, pricing: Mentions) -> model.RowList | None:
    """The list of `by`: the rows themselves, or their sums by some of their dimensions."""
    names = [name.text for name in node.by]
    rows = one_list(here, Mentions(quantity.lists), node.quantity, names)
    if rows is None:
        _report_no_rows(here, _unknown_dimension(quantity, node.by), node)
        return None
    if (continuing := _continuing(node)) is not None:
        here.context.report(
            "T119",
            continuing,
            "`by` gives each value tiers of its own, and `continuing` lets them share the tiers",
            labels=(Label(here.place(node.by[0]), "tiers of its own for each of these"),),
            hint="keep one of the two",
        )
    for ref in quantity.asking(pricing).dimensions:
        if ref.name not in names and any(column.name == ref.name for column in rows.columns):
            here.context.report(
                "T116",
                ref,
                f"the tiers are for each {' and '.join(names)}, and this asks for the {ref.name} of a row",
                hint=f"say `by {', '.join([*names, ref.name])}`",
            )
            return rows
    return group(here, rows, names)


def group(here: Here, rows: model.RowList, names: list[str], *, lasting: bool = False) -> model.RowList:
    """The rows of a meter summed by some of their dimensions; the rows themselves, if by all.

    lasting: every value is there even when it has no row, for it has lots of its own.
    """
    chosen = tuple(column for column in dimensions_of(rows) if column.name in names)
    words = tuple(column.name for column in chosen)
    made = f"{rows.id} by {', '.join(words)}"
    if chosen == dimensions_of(rows) and not lasting:
        return rows
    if made not in here.context.lists:
        columns = (*chosen, *(column for column in rows.columns if column.name == rows.source))
        here.context.lists[made] = model.RowList(made, "group", columns, rows.source, words)
    return here.context.lists[made]


def _unknown_dimension(quantity: Mentions, by: tuple[nodes.Name, ...]) -> nodes.Name:
    known = {column.name for rows in quantity.lists for column in dimensions_of(rows)}
    return next((name for name in by if name.text not in known), by[0])


def _continuing(node: nodes.Charge) -> nodes.Continuing | None:
    if not isinstance(node.pricing, nodes.Tiers):
        return None
    return next((option for option in node.pricing.options if isinstance(option, nodes.Continuing)), None)


def _check_summary(here: Here, node: nodes.Charge, rows: Rows) -> None:
    """The peaks of days do not add up to the peak of a month."""
    written = bare(node.quantity)
    symbol = here.scope.lookup(written.name) if isinstance(written, nodes.Ref) else None
    if isinstance(symbol, LineSymbol):
        symbol = symbol.subject
    if not isinstance(symbol, InletSymbol) or symbol.inlet.each is None or symbol.inlet.aggregate is None:
        return
    inlet = symbol.inlet
    kind, name, each = symbol.inlet.aggregate[0], inlet.name, inlet.each
    if kind == "sum" or (rows.over is not None and rows.over.id == inlet.list):
        return
    here.context.report(
        "U504",
        node.quantity,
        f"`{name}` keeps the {kind} of each {each}, and here these are added up over the {each}s",
        labels=(Label(symbol.place, f"`{kind}`, for each {each}"),),
        hint=f"say what counts: `max({name})`, or `sum(row.{name} for row in {name})` if the sum is meant",
    )


# ---- what can be wrong with rows -------------------------------------------------------------------------------------


def _report_no_rows(here: Here, name: nodes.Name, node: nodes.Charge) -> None:
    quantity = mentions(here, node.quantity)
    known = [column.name for rows in quantity.lists for column in dimensions_of(rows)]
    here.context.report(
        "N802",
        name,
        f"the quantity of this charge has no dimension `{name.text}`",
        hint=f"it has {', '.join(f'`{one}`' for one in known)}" if known else "it is one amount for the whole bill",
    )


def _report_nothing_to_continue(here: Here, option: nodes.Continuing) -> None:
    here.context.report(
        "T118",
        option,
        "`continuing` lets rows fill the tiers one after the other, and this quantity has no rows",
        hint="put the charge inside `each row in …`, or leave `continuing` out",
    )


def _report_shared_tiers(here: Here, node: nodes.Charge, rows: model.RowList, ref: nodes.Ref) -> None:
    names = ", ".join(column.name for column in dimensions_of(rows))
    start, _ = node.pricing.span
    at = here.place(node.pricing)._replace(start=here.context.base + start, end=here.context.base + start)
    differs = (
        f"the price depends on the {ref.name}"
        if ref.name in here.context.dimensions
        else f"`{ref.name}` is another for each row"
    )
    here.context.report(
        "T116",
        ref,
        f"{differs}, so the rows of `{rows.source}` cannot be summed before the tiers",
        labels=(Label(here.place(node.quantity), f"one quantity for each {names}"),),
        hint=f"say `by {names}` for tiers of its own for each, or `continuing` for rows that fill the same tiers",
        fix=Fix(f"give each {names} tiers of its own", (Edit(at, f"by {names} "),)),
    )


def _check_drawing_order(here: Here, node: nodes.Charge, quantity: model.Expr) -> None:
    """Where rows are priced by themselves, it matters which of them a grant above has covered."""
    for overage in walk.overages(quantity):
        if overage.list is None:
            continue
        for facts in here.check.grants.values():
            if overage.cover in facts.unordered:
                here.context.report(
                    "G202",
                    node.quantity,
                    f"`{facts.grant.name}` covers rows in no order: nothing says which of them are left to pay",
                    labels=(Label(facts.grant.place, "granted here"),),
                    hint="say `draw in order …` in the grant, or list the values of the dimension at the meter",
                )
