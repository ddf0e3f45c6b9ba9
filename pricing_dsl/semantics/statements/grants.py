"""`grant`: an allowance of a quantity, or a balance of money."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import infer, is_unknown, number, unknown
from pricing_dsl.semantics.scope import GrantSymbol
from pricing_dsl.semantics.statements import amounts, walk
from pricing_dsl.semantics.statements.covers import (
    Covered,
    check_lines,
    check_quantities,
    check_shared_rows,
    unordered,
)
from pricing_dsl.semantics.statements.lots import Clauses, Life, check_clauses, check_life
from pricing_dsl.semantics.statements.rows import dimensions_of, mentions
from pricing_dsl.semantics.statements.standing import GrantFacts, Here
from pricing_dsl.semantics.statements.together import check_between
from pricing_dsl.syntax import nodes

_NO_CLAUSES = Clauses(None, "expiring", (), False, None)


def check_grant(here: Here, node: nodes.Grant) -> model.Grant | None:
    """`grant N QUANTITY of Q, … every SPAN { … }`, or `grant N MONEY against LINE, …`."""
    alone = here.alone(node, "a grant", "what is left of it is carried from period to period")
    if node.against:
        size = amounts.coins(here, node.amount, "a balance")
        covered = check_lines(here, node)
        if node.by:
            here.context.report("S012", node.by[0], "lines have no dimensions, so a balance has no `by`")
    else:
        kind = infer(node.amount, here.scope).type if not _by_row(here, node) else types.UNKNOWN
        covered = check_quantities(here, node, kind)
        size = _size(here, node, covered)
        if isinstance(kind, model.Unknown) and not isinstance(size.type, model.Unknown):
            covered = check_quantities(here, node, size.type)
    life = check_life(here, node, covered)
    clauses = _NO_CLAUSES if life is None else check_clauses(here, node, size, life, covered)
    if life is not None and life.per_day:
        _check_daily(here, node, covered)
    check_shared_rows(here, node, covered)
    costs = None if node.costs is None else amounts.coins(here, node.costs, "what a grant costs")
    made = _made(here, node, size, covered, life, clauses, costs)
    return made if alone else None


def _made(
    here: Here,
    node: nodes.Grant,
    size: model.Expr,
    covered: list[Covered],
    life: Life | None,
    clauses: Clauses,
    costs: model.Expr | None,
) -> model.Grant | None:
    name, place = node.name.text, here.place(node.name)
    key = here.check.key(name)
    kind = size.type if isinstance(size.type, model.Numeric) else types.NUMBER
    by = covered[0].cover.over if node.by and covered else None
    names = tuple(cover.name.text for cover in node.covers)
    symbol = GrantSymbol(name, place, key, kind, node.against, names, by, costs is not None)
    if here.claim(symbol):
        here.plan_scope.define(symbol)
    if life is None or not covered or is_unknown(size):
        return None
    if life.renewal is None and not _expect_purchases(here, node, life):
        return None
    grant = model.Grant(
        key=key,
        name=name,
        title=None if node.title is None else node.title.value,
        size=size,
        type=kind,
        money=node.against,
        covers=tuple(one.cover for one in covered),
        by=by,
        renewal=life.renewal,
        periods=life.periods,
        per_day=life.per_day,
        days=life.days,
        rollover=clauses.rollover,
        order=clauses.order,
        in_order=clauses.in_order,
        prorated=clauses.prorated,
        prorated_to=clauses.prorated_to,
        costs=costs,
        place=here.place(node),
    )
    if not (here.each or here.branch):
        here.check.grants[key] = GrantFacts(grant, unordered(covered, node.by, bool(clauses.in_order)))
    here.check.memory.learn_grant(grant)
    return grant


_PURCHASE = (
    model.Column("day", None, types.DATE),
    model.Column("count", None, types.WHOLE_NUMBER, default=Fraction(1)),
)


def _expect_purchases(here: Here, node: nodes.Grant, life: Life) -> bool:
    """How many were bought is a fact of the period, as what was used is; where lots last some days, on which day each
    was. Whether grants of this name agree on that; if not, it is reported."""
    name, place = f"{node.name.text}.bought", here.place(node.name)
    listed = None if life.days is None else name
    inlet = model.Inlet(name, None, "purchase", types.WHOLE_NUMBER, listed, place)
    known = here.context.inlets.setdefault(name, inlet)
    if known.list != listed:
        here.context.report(
            "N807",
            place,
            f"what is bought as `{node.name.text}` is told day by day for one of the grants of this name, and as one "
            "number for another",
            labels=(Label(known.place, "the other grant"),),
            hint="give one of them another name",
        )
        return False
    if listed is not None:
        here.context.lists.setdefault(name, model.RowList(name, "records", _PURCHASE, name))
    return True


# ---- how much --------------------------------------------------------------------------------------------------------


def _by_row(here: Here, node: nodes.Grant) -> bool:
    return mentions(here, node.amount).by_row


def _size(here: Here, node: nodes.Grant, covered: list[Covered]) -> model.Expr:
    """How much is granted: one quantity, or with `by` and for each day one for each row."""
    scope = here.scope
    rows = covered[0].rows if covered else None
    by_day = covered and covered[0].each is not None and not isinstance(node.renewal, nodes.OnPurchase)
    if rows is not None and (node.by or by_day) and _by_row(here, node):
        scope = scope.child(rows=rows)
    size = infer(node.amount, scope)
    kind = size.type
    if is_unknown(size):
        return size
    if not isinstance(kind, model.Numeric) or kind.percent:
        here.context.report("Y601", node.amount, f"a grant is of a quantity, and this is {types.describe(kind)}")
        return unknown(size.place)
    if kind.package is not None:
        types.report_package(here.context, size.place, kind)
        return unknown(size.place)
    value = number(size)
    if value is not None and value < 0:
        here.context.report("Y608", node.amount, "a grant cannot be below zero")
    return size


def _check_daily(here: Here, node: nodes.Grant, covered: list[Covered]) -> None:
    """A lot of each day dies with it, so every row has its own: of one meter, and of each value of its dimensions."""
    if len(covered) > 1:
        here.context.report(
            "G216", node.covers[1].name, "a grant of each day covers one quantity", hint="write a grant for each"
        )
    for one in covered:
        choices = () if one.rows is None else dimensions_of(one.rows)
        names = [column.name for column in choices if isinstance(column.type, model.Choice)]
        if names and not node.by:
            here.context.report(
                "G216",
                node.name,
                f"each day of `{one.name}` has several rows, which cannot share the day's lot",
                hint=f"say `by {', '.join(names)}` for a lot of its own for each",
            )


# ---- what grants are for ---------------------------------------------------------------------------------------------


def check_use_of_grants(here: Here, body: tuple[model.Statement, ...]) -> None:
    """Report grants that make nothing cheaper, and orders of drawing that exclude each other."""
    if not here.check.grants:
        return
    used: set[str] = set()
    for expr in walk.expressions(body):
        if isinstance(expr, model.Overage):
            used.add(expr.cover)
        elif isinstance(expr, model.GrantPart):
            used.add(expr.grant)
    noticed = {statement.grant for statement in walk.statements(body) if isinstance(statement, model.NotifyAt)}
    for facts in here.check.grants.values():
        grant = facts.grant
        covers = [cover.key for cover in grant.covers]
        if not grant.money and grant.key not in used | noticed and not used & set(covers):
            _report_unused(here, grant)
        if here.check.draw_expiring_first:
            _check_one_order(here, grant)
    if here.check.draw_expiring_first:
        check_between(here, body)


def _check_one_order(here: Here, grant: model.Grant) -> None:
    """`draw expiring first` merges the lots of all grants of a quantity: none of them can have a way of its own."""
    covers = {cover.key for cover in grant.covers}
    others = (facts.grant for facts in here.check.grants.values() if facts.grant is not grant)
    shared = any(covers & {cover.key for cover in other.covers} for other in others)
    own = (
        "day by day"
        if grant.per_day
        else "value by value"
        if grant.by
        else "what is alive on each day"
        if grant.days is not None
        else "in its own order"
    )
    if grant.order == "newest" or (shared and (grant.per_day or grant.by or grant.in_order or grant.days)):
        what = "the newest" if grant.order == "newest" else own
        here.context.report(
            "G213",
            grant.place,
            f"the plan draws what expires first, and this grant {what}",
            hint="keep one of the two orders",
        )


def _report_unused(here: Here, grant: model.Grant) -> None:
    first = grant.covers[0]
    line = next((line for line in here.check.lines.values() if _charges(line, first.key)), None)
    labels = () if line is None else (Label(line.place, "this charges all that was used"),)
    here.context.report(
        "G201",
        grant.place,
        f"`{grant.name}` makes nothing cheaper: no line below asks for the overage of what it covers",
        labels=labels,
        hint=f"charge `overage of {first.key.partition('#')[0]}`",
    )


def _charges(line: model.Line, key: str) -> bool:
    if not isinstance(line.amount, model.Usage):
        return False
    match line.amount.quantity:
        case model.Given(name=name) | model.Local(key=name) | model.RowValue(name=name):
            return name == key
        case model.Fold(body=model.RowValue(name=name)):
            return name == key
    return False
