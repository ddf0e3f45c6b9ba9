"""`draw expiring first`: grants that share a quantity are drawn together, where the last of them stands."""

from __future__ import annotations

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model
from pricing_dsl.semantics.statements import walk
from pricing_dsl.semantics.statements.standing import Here


def check_between(here: Here, body: tuple[model.Statement, ...]) -> None:
    """What grants leave is known below the last of those that are drawn together: not between them."""
    grants = [(index, grant) for index, grant in enumerate(body) if isinstance(grant, model.Grant)]
    for index, statement in enumerate(body):
        for expr in walk.expressions((statement,)):
            later = _later(grants, index, _asked(grants, expr))
            if later is not None:
                here.context.report(
                    "G213",
                    expr.place,
                    f"what is left is not known yet: `{later.name}` below is drawn together with the grants above",
                    labels=(Label(later.place, "drawn together with them"),),
                    hint="put this below all grants that share a quantity",
                )


def _asked(grants: list[tuple[int, model.Grant]], expr: model.Expr) -> set[str]:
    """The covers whose drawing an expression asks about."""
    match expr:
        case model.Overage(cover=cover):
            return {cover}
        case model.GrantPart(grant=key, part="drawn" | "forfeited" | "closing"):
            return {cover.key for _, grant in grants if grant.key == key for cover in grant.covers}
    return set()


def _later(grants: list[tuple[int, model.Grant]], index: int, covers: set[str]) -> model.Grant | None:
    """A grant below that is linked to these covers by the quantities that grants share."""
    linked: list[tuple[int, model.Grant]] = []
    while covers:
        more = [one for one in grants if one not in linked and covers & {cover.key for cover in one[1].covers}]
        if not more:
            break
        linked += more
        covers = covers | {cover.key for _, grant in more for cover in grant.covers}
    return next((grant for at, grant in linked if at > index and len(linked) > 1), None)
