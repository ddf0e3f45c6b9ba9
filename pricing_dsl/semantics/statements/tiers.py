"""Slabs, graduated and volume tiers: all become running upper bounds with a price each."""

from __future__ import annotations

from attrs import frozen

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import check_expr, infer, is_unknown, number
from pricing_dsl.semantics.scope import Scope
from pricing_dsl.semantics.statements.ladder import Rung, check_ladder
from pricing_dsl.semantics.statements.prices import check_price
from pricing_dsl.semantics.statements.rows import uses_row
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.syntax import nodes

_OPTIONS: dict[type, str] = {
    nodes.Continuing: "continuing",
    nodes.SelectedBy: "selected by",
    nodes.StartingAfter: "starting after",
}


@frozen
class Options:
    """What stands before the braces."""

    continuing: nodes.Continuing | None = None
    selected_by: nodes.SelectedBy | None = None
    starting_after: nodes.StartingAfter | None = None


def check_tiers(
    here: Here, scope: Scope, node: nodes.Tiers, quantity: model.Type, over: model.RowList | None
) -> model.Tiers:
    """Tiers for a quantity of this type; `over` is the list whose rows are priced one by one, outside `each`."""
    options = _options(here, node)
    rows = over if here.scope.each is None else here.scope.each
    if options.continuing is not None:
        _check_order_of_rows(here, options.continuing, rows)
    fixed = here.scope if options.continuing is not None else scope
    selector = None if options.selected_by is None else infer(options.selected_by.selector, scope)
    start = None
    if options.starting_after is not None:
        start = check_expr(options.starting_after.amount, fixed, quantity, "what the quantity sits on top of")
        _refuse_row(here, options, options.starting_after.amount)
    bounded = _bounded(here, options, selector, quantity)
    rungs = _rungs(here, fixed if options.continuing is not None else scope, scope, node, bounded, quantity, options)
    mode = "volume" if node.mode == "volume" else "graduated"
    check_ladder(here, node, mode, rungs, bounded)
    entries = tuple(_entry(rung, mode, bounded) for rung in rungs)
    return model.Tiers(mode, entries, options.continuing is not None, selector, start)


def _bounded(here: Here, options: Options, selector: model.Expr | None, quantity: model.Type) -> model.Type:
    """The type of what is compared with the bounds."""
    if selector is None or options.selected_by is None:
        return quantity
    if isinstance(selector.type, model.Unknown | model.Numeric):
        return selector.type
    here.context.report(
        "Y601",
        options.selected_by.selector,
        f"an amount chooses the tier, and this is {types.describe(selector.type)}",
        hint="for a choice, look the price up in a table",
    )
    return types.UNKNOWN


# ---- entries ---------------------------------------------------------------------------------------------------------


def _rungs(
    here: Here,
    bounds: Scope,
    prices: Scope,
    node: nodes.Tiers,
    bounded: model.Type,
    quantity: model.Type,
    options: Options,
) -> list[Rung]:
    """The entries with their upper bounds; slabs are added up."""
    rungs: list[Rung] = []
    below: model.Expr | None = None
    for entry in node.entries:
        written = entry.width if isinstance(entry, nodes.Slab) else entry.bound
        bound = None
        if written is not None:
            role = "a slab" if isinstance(entry, nodes.Slab) else "the bound of a tier"
            bound = check_expr(written, bounds, bounded, role)
            _refuse_row(here, options, written)
            if isinstance(entry, nodes.Slab):
                bound = below = _added(here, below, bound, entry)
        price = check_price(here, prices, entry.price, quantity)
        owns = "below" if entry.kind == "below" else "up_to"
        rungs.append(Rung(entry, bound, owns, price, here.place(entry)))
    return rungs


def _added(here: Here, below: model.Expr | None, width: model.Expr, node: nodes.Slab) -> model.Expr:
    """Where a slab ends: where the one before it ends, and its own width."""
    if below is None or is_unknown(width):
        return width
    if is_unknown(below):
        return below
    start, more = number(below), number(width)
    place = here.place(node)
    if start is not None and more is not None:
        return model.Const(start + more, width.type, place)
    terms = below.args if isinstance(below, model.Op) and below.op == "add" and below.place == place else (below,)
    return model.Op("add", (*terms, width), width.type, place)


def _entry(rung: Rung, mode: str, bounded: model.Type) -> model.Entry:
    """Graduated whole units: what is below 185 are the first 184."""
    bound, owns = rung.bound, rung.owns
    if mode == "graduated" and owns == "below" and bound is not None:
        value = number(bound)
        if isinstance(bounded, model.Numeric) and bounded.whole and value is not None and value.denominator == 1:
            bound, owns = model.Const(value - 1, bound.type, bound.place), "up_to"
    return model.Entry(bound, owns, rung.price, rung.place)


# ---- options ---------------------------------------------------------------------------------------------------------


def _options(here: Here, node: nodes.Tiers) -> Options:
    found: dict[type, nodes.TierOption] = {}
    for option in node.options:
        earlier = found.setdefault(type(option), option)
        if earlier is not option:
            label = Label(here.place(earlier), "here already")
            here.context.report("N805", option, f"`{_OPTIONS[type(option)]}` is said twice", labels=(label,))
    continuing, selected = found.get(nodes.Continuing), found.get(nodes.SelectedBy)
    start = found.get(nodes.StartingAfter)
    options = Options(
        continuing if isinstance(continuing, nodes.Continuing) else None,
        selected if isinstance(selected, nodes.SelectedBy) else None,
        start if isinstance(start, nodes.StartingAfter) else None,
    )
    if options.selected_by is not None:
        _check_selector(here, node, options, options.selected_by)
    return options


def _check_selector(here: Here, node: nodes.Tiers, options: Options, selected: nodes.SelectedBy) -> None:
    if node.mode != "volume":
        word = "slabs" if node.mode == "slabs" else "graduated tiers"
        here.context.report(
            "T117",
            selected,
            f"{word} divide the quantity itself, so no other amount can choose among them",
            hint="say `volume tiers` for the whole quantity at the tier chosen; `starting after` for a quantity that "
            "sits on top of another",
        )
    other = options.continuing or options.starting_after
    if other is not None:
        here.context.report(
            "T119",
            selected,
            f"`selected by` chooses the tier by another amount, `{_OPTIONS[type(other)]}` by the quantity's own place",
            labels=(Label(here.place(other), "said here"),),
            hint="keep one of the two",
        )


def _check_order_of_rows(here: Here, option: nodes.Continuing, rows: model.RowList | None) -> None:
    """Rows that continue one another must come in an order: that of records, or of listed values."""
    if rows is None:
        return
    for column in rows.columns:
        if rows.kind != "records" and isinstance(column.type, model.Choice) and column.type.values is None:
            here.context.report(
                "T118",
                option,
                f"the values of `{column.name}` are not listed, so its rows have no order in which to fill the tiers",
                hint=f"list them where the meter is declared: `by {column.name} {{ …, … }}`",
            )


def _refuse_row(here: Here, options: Options, node: nodes.Expr) -> None:
    """Rows share these tiers, so nothing of the tiers themselves may be a row's own."""
    if options.continuing is not None and here.each and uses_row(here, node):
        here.context.report(
            "T119",
            node,
            "all rows fill the same tiers, so their bounds cannot depend on the row",
            labels=(Label(here.place(options.continuing), "the tiers are shared here"),),
            hint="the price of an entry may",
        )
