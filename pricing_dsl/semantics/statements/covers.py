"""What a grant covers: quantities with their weights and rows, or lines of the bill."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types, units
from pricing_dsl.semantics.expressions import infer, is_unknown, number, unknown
from pricing_dsl.semantics.scope import InletSymbol, LetSymbol, LineSymbol, RememberSymbol, Symbol, kind_of
from pricing_dsl.semantics.statements.charges import group
from pricing_dsl.semantics.statements.named import keys_of_lines
from pricing_dsl.semantics.statements.rows import dimensions_of, mentions
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.syntax import nodes


@frozen
class Covered:
    """A covered quantity: its name, its cover, the list of its rows if it has rows, and how often it is kept.

    each: "day" or "hour" for a meter kept so.
    """

    name: str
    cover: model.Cover
    rows: model.RowList | None
    each: str | None

    @property
    def kept(self) -> str | None:
        """How often the rows it is covered by are kept; None where they are not by day or hour."""
        known = () if self.rows is None else (column.name for column in self.rows.columns)
        return self.each if self.each in known else None


# ---- lines -----------------------------------------------------------------------------------------------------------


def check_lines(here: Here, node: nodes.Grant) -> list[Covered]:
    """`against usage, support`: the lines that a balance pays for."""
    found: list[Covered] = []
    for cover in node.covers:
        if cover.weight is not None:
            here.context.report(
                "S012",
                cover.weight,
                "a balance pays lines at their amount, so nothing is weighed with `using`",
                hint="to pay quantities at a rate of their own, say `of` and the quantity",
            )
        keys = keys_of_lines(here, (cover.name,), "a balance", owed=True)
        if not keys:
            continue
        place = here.place(cover.name)
        lines = tuple(model.Amount(key, here.scope.money, place) for key in keys)
        amount = lines[0] if len(lines) == 1 else model.Op("add", lines, here.scope.money, place)
        name = cover.name.text
        found.append(Covered(name, model.Cover(f"{name}.amount", amount, None, None, False), None, None))
    return found


# ---- quantities ------------------------------------------------------------------------------------------------------


def check_quantities(here: Here, node: nodes.Grant, size: model.Type) -> list[Covered]:
    """`of linux using 1, windows using 2`."""
    found: list[Covered] = []
    by = [name.text for name in node.by]
    for cover in node.covers:
        covered = _quantity(here, cover, by, size)
        if covered is None:
            continue
        same = next((other for other in found if other.cover.key == covered.cover.key), None)
        if same is not None:
            here.context.report("N805", cover.name, f"the grant covers `{cover.name.text}` twice")
            continue
        found.append(covered)
    if by:
        _check_one_list(here, node, found)
    return found


def _quantity(here: Here, node: nodes.Cover, by: list[str], size: model.Type) -> Covered | None:
    name = node.name.text
    symbol = here.scope.lookup(name)
    if isinstance(symbol, LineSymbol):
        symbol = symbol.subject or symbol
    listed, key, each = _source(here, symbol)
    if key is None:
        _report_no_quantity(here, node, symbol)
        return None
    rows = here.context.lists[listed] if listed is not None else None
    if by:
        rows = _grouped(here, node, rows, by)
        if rows is None:
            return None
    scope = here.scope if rows is None else here.scope.child(rows=rows)
    quantity = infer(nodes.Ref(node.name.span, name), scope)
    kind = quantity.type
    if is_unknown(quantity):
        return None
    if not isinstance(kind, model.Numeric) or kind.percent:
        here.context.report("Y601", node.name, f"a grant covers quantities, and `{name}` is {types.describe(kind)}")
        return None
    weight = _weight(here, node, kind, size)
    if weight is not None and is_unknown(weight):
        return None
    cover = model.Cover(key, quantity, None if rows is None else rows.id, weight, kind.whole)
    return Covered(name, cover, rows, each)


def _source(here: Here, symbol: Symbol | None) -> tuple[str | None, str | None, str | None]:
    """The list, the key and the rhythm of what a cover names; no key if it cannot be covered."""
    match symbol:
        case InletSymbol(inlet=model.Inlet(role="meter" | "input") as inlet):
            return inlet.list, inlet.name, inlet.each
        case LetSymbol(key=key, over=over):
            source = here.context.inlets.get(here.context.lists[over].source) if over is not None else None
            return over, key, None if source is None else source.each
        case RememberSymbol(key=key, keeping=None):
            return None, key, None
    return None, None, None


def _grouped(here: Here, node: nodes.Cover, rows: model.RowList | None, by: list[str]) -> model.RowList | None:
    known = () if rows is None else tuple(column.name for column in dimensions_of(rows))
    missing = [name for name in by if name not in known]
    if rows is not None and not missing:
        return group(here, rows, by, lasting=True)
    here.context.report(
        "N802",
        node.name,
        f"`{node.name.text}` has no dimension `{missing[0]}`",
        hint=f"it has {', '.join(f'`{one}`' for one in known)}" if known else "it is one quantity for the whole bill",
    )
    return None


def _report_no_quantity(here: Here, node: nodes.Cover, symbol: Symbol | None) -> None:
    name = node.name.text
    below = here.scope.later.get(name)
    if symbol is None and below is not None:
        label = Label(below, f"`{name}` stands here, further down")
        here.context.report(
            "N810", node.name, f"the grant covers `{name}` before it is reached", labels=(label,), hint="move it up"
        )
    elif symbol is None:
        word = here.scope.suggestion(name)
        here.context.report(
            "N802", node.name, f"nothing is called `{name}` here", hint=f"did you mean `{word}`?" if word else None
        )
    else:
        money = isinstance(symbol, LineSymbol)
        here.context.report(
            "G215",
            node.name,
            f"a grant covers a meter or a `let`, and `{name}` is {kind_of(symbol)}",
            labels=(Label(symbol.place, f"`{name}` stands here"),),
            hint=f"a balance of money is drawn `against {name}`" if money else "name the quantity with `let` first",
        )


# ---- weights ---------------------------------------------------------------------------------------------------------


def _weight(here: Here, node: nodes.Cover, kind: model.Numeric, size: model.Type) -> model.Expr | None:
    """How much of the grant a unit takes; None for one, Unknown for what was reported."""
    if not isinstance(size, model.Numeric):
        return None
    if node.weight is None:
        return _conversion(here, node, kind, size)
    if mentions(here, node.weight).by_row:
        here.context.report(
            "G214",
            node.weight,
            "a quantity has one weight, and this is one for each row",
            hint="name the quantity of each value with `let`, and give each its own weight",
        )
        return unknown(here.place(node.weight))
    weight = infer(node.weight, here.scope)
    if is_unknown(weight):
        return weight
    value = number(weight)
    if value is not None and value <= 0:
        here.context.report("Y608", node.weight, "a weight is above zero")
    have = weight.type
    want = units.divide(size.unit, kind.unit)
    if isinstance(have, model.Numeric) and have.package is None and not have.percent:
        if units.convertible(have.unit, want):
            return types.convert(weight, want, weight.place)
        if have.unit.is_plain and units.convertible(kind.unit, size.unit):
            return _times(weight, units.ratio(kind.unit, size.unit))
    plain = units.convertible(kind.unit, size.unit)
    how = "as a plain number" if plain else f"in {want.text}"
    here.context.report(
        "U501",
        node.weight,
        f"a weight says how much of the grant one unit takes, {how}, and this is {types.describe(have)}",
    )
    return unknown(weight.place)


def _times(weight: model.Expr, factor: Fraction) -> model.Expr:
    """A plain weight for units of another size than the grant's."""
    if factor == 1:
        return weight
    if isinstance(weight, model.Const) and isinstance(weight.value, Fraction):
        return evolve(weight, value=weight.value * factor)
    constant = model.Const(factor, types.NUMBER, weight.place)
    return model.Op("mul", (weight, constant), types.NUMBER, weight.place)


def _conversion(here: Here, node: nodes.Cover, kind: model.Numeric, size: model.Numeric) -> model.Expr | None:
    if not units.convertible(kind.unit, size.unit):
        code, hint = types.reason(size, kind)
        per = f"`{node.name.text} using 1 {size.unit.text} per {kind.unit.text}`"
        here.context.report(
            code if code != "Y601" else "U501",
            node.name,
            f"the grant is {types.describe(size)}, and `{node.name.text}` is {types.describe(kind)}",
            hint=hint or (f"say how much of it a unit takes: {per}" if size.unit.text and kind.unit.text else None),
        )
        return unknown(here.place(node.name))
    factor = units.ratio(kind.unit, size.unit)
    return None if factor == 1 else model.Const(factor, types.NUMBER, here.place(node.name))


# ---- rows ------------------------------------------------------------------------------------------------------------


def _check_one_list(here: Here, node: nodes.Grant, found: list[Covered]) -> None:
    """Lots for each value belong to the rows of one meter."""
    for covered in found[1:]:
        if covered.rows is not found[0].rows:
            here.context.report(
                "G216",
                node.covers[found.index(covered)].name,
                f"the rows of `{covered.name}` and those of `{found[0].name}` cannot share lots of each value",
                hint="write a grant for each",
            )


def check_shared_rows(here: Here, node: nodes.Grant, found: list[Covered]) -> None:
    """Grants of one quantity must all look at its rows in the same way, for the second sees what the first left."""
    for covered in found:
        for facts in here.check.grants.values():
            for other in facts.grant.covers:
                if other.key == covered.cover.key and other.over != covered.cover.over:
                    here.context.report(
                        "G216",
                        node.name,
                        f"this grant and `{facts.grant.name}` divide `{covered.name}` in different ways",
                        labels=(Label(facts.grant.place, "the grant above"),),
                        hint="say the same `by` in both, or in neither",
                    )


def unordered(found: list[Covered], by: tuple[nodes.Name, ...], in_order: bool) -> frozenset[str]:
    """The covers whose rows come in no order that is known, so that nobody knows which of them are covered."""
    names = {name.text for name in by}
    return frozenset(
        covered.cover.key
        for covered in found
        if covered.rows is not None
        and not in_order
        and any(
            isinstance(column.type, model.Choice) and column.type.values is None and column.name not in names
            for column in dimensions_of(covered.rows)
        )
    )
