"""Looking through typed expressions, without recursion: sums may be as long as their author likes."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.semantics import model


def parts(expr: model.Expr) -> Iterator[model.Expr]:
    """An expression and all it is made of."""
    pending = [expr]
    while pending:
        one = pending.pop()
        yield one
        pending.extend(operands(one))


def operands(expr: model.Expr) -> tuple[model.Expr, ...]:
    """What an expression is directly made of."""
    match expr:
        case model.Op(args=args) | model.Lookup(keys=args):
            return args
        case model.Round(body=body):
            return (body,)
        case model.Ratio(top=top, bottom=bottom):
            return (top, bottom)
        case model.Fold(body=body) if body is not None:
            return (body,)
    return ()


def overages(expr: model.Expr) -> Iterator[model.Overage]:
    """The overages that an expression asks for."""
    return (part for part in parts(expr) if isinstance(part, model.Overage))


def statements(body: tuple[model.Statement, ...]) -> Iterator[model.Statement]:
    """Statements and those inside them."""
    pending = list(body)
    while pending:
        statement = pending.pop()
        yield statement
        if isinstance(statement, model.When):
            pending.extend((*statement.body, *statement.otherwise))
        elif isinstance(statement, model.Each):
            pending.extend(statement.body)


def expressions(body: tuple[model.Statement, ...]) -> Iterator[model.Expr]:
    """Every expression of some statements, and all it is made of."""
    for statement in statements(body):
        for expr in _of_statement(statement):
            yield from parts(expr)


def _of_statement(statement: model.Statement) -> Iterator[model.Expr]:
    match statement:
        case model.Line(amount=amount, endings=endings):
            yield from _of_usage(amount) if isinstance(amount, model.Usage) else (amount,)
            yield from _of_endings(endings)
        case model.Let(value=value) | model.Remember(value=value):
            yield value
        case model.Bound(amount=amount, endings=endings) | model.Commit(amount=amount, endings=endings):
            yield amount
            yield from _of_endings(endings)
        case model.Grant(size=size, covers=covers):
            yield size
            yield from (cover.quantity for cover in covers)
        case model.When(condition=condition) | model.NotifyWhen(condition=condition):
            yield condition


def _of_usage(usage: model.Usage) -> Iterator[model.Expr]:
    yield usage.quantity
    if isinstance(usage.pricing, model.Price):
        prices: tuple[model.Price, ...] = (usage.pricing,)
    else:
        prices = tuple(entry.price for entry in usage.pricing.entries)
        yield from (entry.bound for entry in usage.pricing.entries if entry.bound is not None)
        yield from (e for e in (usage.pricing.selected_by, usage.pricing.starting_after) if e is not None)
    for price in prices:
        yield from (expr for expr in (price.rate, price.flat) if expr is not None)


def _of_endings(endings: tuple[model.Ending, ...]) -> Iterator[model.Expr]:
    for ending in endings:
        if isinstance(ending, model.AtLeast | model.AtMost):
            yield ending.amount
        elif isinstance(ending, model.OnlyIf):
            yield ending.condition
