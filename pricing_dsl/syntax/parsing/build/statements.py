"""The nodes of what a plan says."""

from __future__ import annotations

from collections.abc import Callable

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing.build.declarations import Clause, Named, clause, first_of, gather
from pricing_dsl.syntax.parsing.forms import Form


def _bound(kind: str) -> Callable[..., nodes.Bound]:
    return lambda span, *parts: nodes.Bound(span, kind, *parts)


def _remember(span: nodes.Span, name: nodes.Name, value: nodes.Expr, clauses: tuple[Clause, ...]) -> nodes.Remember:
    keeping, opening, every = (first_of(clauses, word) for word in ("keeping", "opening", "every"))
    return nodes.Remember(span, name, value, keeping, opening, every, tuple(clause.word for clause in clauses))


def _grant(
    span: nodes.Span,
    named: Named,
    amount: nodes.Expr,
    coverage: Clause,
    by: tuple[nodes.Name, ...],
    renewal: nodes.Cadence | nodes.OnPurchase,
    lasting: nodes.TimeSpan | None,
    costs: nodes.Expr | None,
    clauses: tuple[nodes.GrantClause, ...] | None,
) -> nodes.Grant:
    return nodes.Grant(
        span,
        named.name,
        named.title,
        amount,
        coverage.word == "against",
        coverage.value,
        by,
        renewal,
        lasting,
        costs,
        clauses or (),
        clauses is not None,
    )


_BOUND = ("named.name", "named.title", "amount", "every", "against or ()", "ending*")

FORMS = {
    "block": Form(gather, "statement*"),
    "let": Form(nodes.Let, "name", "final"),
    "fee": Form(nodes.Fee, "named.name", "named.title", "amount", "cadence", "ending*"),
    "charge_formula": Form(nodes.ChargeFormula, "named.name", "named.title", "expr", "ending*"),
    "charge": Form(nodes.Charge, "named.name", "named.title", "expr", "by or ()", "pricing", "ending*"),
    "by": Form(gather, "name*"),
    "discount": Form(nodes.Discount, "named.name", "named.title", "amount", "ending*"),
    "tax": Form(nodes.Tax, "named.name", "named.title", "amount", "included or ()", "ending*"),
    "included": Form(gather, "name*"),
    "minimum": Form(_bound("minimum"), *_BOUND),
    "maximum": Form(_bound("maximum"), *_BOUND),
    "against": Form(gather, "name*"),
    "rounding": Form(nodes.RoundingLine, "named.name", "named.title", "mode", "atom"),
    "when": Form(nodes.When, "expr", "block", "otherwise"),
    "each": Form(nodes.Each, "name", "ref", "block"),
    "remember": Form(_remember, "name", "final", "remember_clause*"),
    "remember_keeping": clause("keeping", "number"),
    "remember_opening": clause("opening", "expr"),
    "remember_every": clause("every", "span"),
    "notify_at": Form(nodes.NotifyAt, "name", "expr*"),
    "notify_when": Form(nodes.NotifyWhen, "name", "expr"),
    "without": Form(nodes.Without, "name"),
    "draw": Form(nodes.DrawFirst, "word"),
    # spans of time
    "span": Form(nodes.TimeSpan, "number", "word"),
    "calendar_span": Form(lambda span, unit: nodes.TimeSpan(span, None, unit, True), "word"),
    "once": Form(nodes.Once),
    # grants and commitments
    "grant": Form(_grant, "named", "amount", "coverage", "by or ()", "renewal", "lasting", "costs", "grant_block"),
    "of": clause("of", "cover*"),
    "against_lines": clause("against", "cover*"),
    "cover": Form(nodes.Cover, "name", "expr"),
    "on_purchase": Form(nodes.OnPurchase),
    "grant_block": Form(gather, "grant_clause*"),
    "rollover": Form(nodes.Rollover, "expr", "lasting", "'repeatedly'"),
    "draw_in_order": Form(nodes.DrawInOrder, "name*"),
    "grant_prorated": Form(nodes.GrantProrated, "mode", "atom"),
    "commit": Form(nodes.Commit, "named.name", "named.title", "amount", "every", "against", "overage_at", "ending*"),
}
