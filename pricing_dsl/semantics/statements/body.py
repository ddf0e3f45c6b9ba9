"""The statements of a plan in the order written, each by the rule of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model
from pricing_dsl.semantics.scope import LineSymbol, Scope
from pricing_dsl.semantics.statements import amounts
from pricing_dsl.semantics.statements.branches import check_each, check_when
from pricing_dsl.semantics.statements.charges import check_charge
from pricing_dsl.semantics.statements.commitments import check_bound, check_commit, check_commitments
from pricing_dsl.semantics.statements.extends import Written
from pricing_dsl.semantics.statements.grants import check_grant, check_use_of_grants
from pricing_dsl.semantics.statements.lines import (
    check_discount,
    check_fee,
    check_formula,
    check_let,
    check_tax,
    name_line,
)
from pricing_dsl.semantics.statements.notices import check_notify_at, check_notify_when
from pricing_dsl.semantics.statements.remember import announce, check_growth, check_remember
from pricing_dsl.semantics.statements.standing import Here, PlanCheck
from pricing_dsl.syntax import nodes

CLOSING = "rounding"
"""The line that closes a bill which is rounded as a whole."""

Rule: TypeAlias = Callable[[Here, Any], model.Statement | None]


def check_statements(
    check: PlanCheck, scope: Scope, statements: tuple[Written, ...]
) -> tuple[tuple[model.Statement, ...], Scope]:
    """The statements of a plan, and the scope below the last of them, where the bill is complete."""
    here = Here(check, scope)
    _look_ahead(here, statements)
    body: list[model.Statement] = []
    for statement in statements:
        check.context.at(statement.base, statement.file)
        made = _check(here, statement.node)
        if made is not None:
            body.append(made)
    check_commitments(here)
    check_growth(here)
    check_use_of_grants(here, tuple(body))
    return tuple(body), _afterwards(here)


def _afterwards(here: Here) -> Scope:
    """Below the last statement the bill is complete; with `each bill` it has one line more."""
    scope = here.scope.child(afterwards=True)
    if here.check.rounding.scope == "bill":
        place = here.check.place
        taken = here.check.claims.get(CLOSING)
        if taken:
            label = Label(place, "with `each bill` every bill of this plan closes with a line `rounding`")
            here.context.report(
                "N807", taken[0].symbol.place, f"the name `{CLOSING}` is already taken", labels=(label,)
            )
        scope.define(LineSymbol(CLOSING, place, (CLOSING,), "rounding"))
    return scope


def check_body(here: Here, statements: tuple[nodes.Statement, ...]) -> tuple[model.Statement, ...]:
    """The statements of a block."""
    made = [_check(here, statement) for statement in statements]
    return tuple(statement for statement in made if statement is not None)


def _check(here: Here, node: nodes.Statement) -> model.Statement | None:
    rule = _RULES.get(type(node))
    return None if rule is None else rule(here, node)


def _look_ahead(here: Here, statements: tuple[Written, ...]) -> None:
    """What statements must know of those below them: their names, and what is remembered."""
    later = here.scope.later
    memories: list[Written] = []
    here.check.has_rows = any(rows.kind != "records" for rows in here.context.lists.values())
    for statement in statements:
        here.context.at(statement.base, statement.file)
        outer = statement.node
        for node in _all(outer) if type(outer) in _BLOCKS else (outer,):
            kind = type(node)
            if kind in _NAMED or (kind is nodes.Let and node is outer):
                name: nodes.Name = getattr(node, "name")  # noqa: B009
                later.setdefault(name.text, here.place(name))
            if kind is nodes.Remember:
                memories.append(Written(node, statement.base, statement.file))
    here.check.memory.asked = bool(memories)
    here.check.memory.rounded_lines = here.check.rounding.scope in ("line", "tier")
    for memory in memories:
        here.context.at(memory.base, memory.file)
        if isinstance(memory.node, nodes.Remember):
            announce(here, memory.node)


_BLOCKS = frozenset({nodes.When, nodes.Each})
_LINES = {nodes.Fee, nodes.ChargeFormula, nodes.Charge, nodes.Discount, nodes.Tax, nodes.Bound, nodes.RoundingLine}
_NAMED = frozenset({*_LINES, nodes.Grant, nodes.Commit, nodes.Remember})
"""Statements whose name means something below them, outside their block too."""


def _all(statement: nodes.Statement) -> Iterator[nodes.Statement]:
    """A statement and those inside it."""
    pending = [statement]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, nodes.When):
            pending.extend(node.body)
            pending.extend((node.otherwise,) if isinstance(node.otherwise, nodes.When) else node.otherwise or ())
        elif isinstance(node, nodes.Each):
            pending.extend(node.body)


# ---- the smaller rules -----------------------------------------------------------------------------------------------


def _check_rounding(here: Here, node: nodes.RoundingLine) -> model.RoundingLine | None:
    """`rounding N half_up to 1 INR`: a line with the difference."""
    here.alone(node, "a rounding line", "to round a line or the lines of a row, end them with `rounded`")
    unit = here.scope.money.unit
    to = amounts.rounding(here, node.mode, node.step, unit)
    key = here.check.key(node.name.text)
    name_line(here, node.name, key, "rounding")
    title = None if node.title is None else node.title.value
    if to is None:
        return None
    return model.RoundingLine(key, node.name.text, title, to.mode, to.step, here.place(node))


def _check_without(here: Here, node: nodes.Without) -> None:
    """Those of a plan that extends another are gone by now."""
    if here.each or here.branch:
        here.alone(node, "`without`", "a statement of the base plan is left out in all cases or in none")
        return
    here.context.report(
        "S013", node, "`without` leaves out a statement of the plan that this one extends, and it extends none"
    )


def _check_draw(here: Here, node: nodes.DrawFirst) -> None:
    """`draw expiring first`, for all grants of the plan."""
    if node.which.text != "expiring":
        hint = "write `draw newest first` inside the braces of the grant" if node.which.text == "newest" else None
        here.context.report("S012", node, "a plan can only `draw expiring first`", hint=hint)
        return
    if not here.alone(node, "`draw expiring first`", "the grants of a plan have one order of drawing"):
        return
    if here.check.draw_expiring_first:
        here.context.report("N805", node, "the plan says `draw expiring first` twice")
    here.check.draw_expiring_first = True


_RULES: Mapping[type, Rule] = {
    nodes.Let: check_let,
    nodes.Fee: check_fee,
    nodes.ChargeFormula: check_formula,
    nodes.Charge: check_charge,
    nodes.Grant: check_grant,
    nodes.Commit: check_commit,
    nodes.Discount: check_discount,
    nodes.Tax: check_tax,
    nodes.Bound: check_bound,
    nodes.RoundingLine: _check_rounding,
    nodes.When: check_when,
    nodes.Each: check_each,
    nodes.Remember: check_remember,
    nodes.NotifyAt: check_notify_at,
    nodes.NotifyWhen: check_notify_when,
    nodes.Without: _check_without,
    nodes.DrawFirst: _check_draw,
}
"""The rule of each kind of statement; what the parser could not read has none, and was reported."""
