"""What a condition tells of choices: after `when method is ach`, the method is `ach`, and `otherwise` it is not.

Only a table's gaps rest on this: it need not have rows for what cannot be there.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from pricing_dsl.semantics import model
from pricing_dsl.semantics.scope import Scope

RuledOut = Mapping[str, frozenset[str]]


def narrowed(scope: Scope, condition: model.Expr, holds: bool) -> Scope:
    """A scope inside this one, in which a condition holds, or does not."""
    inner = scope.child()
    more = _ruled_out(condition, holds)
    if not more:
        return inner
    merged = dict(scope.ruled_out)
    for subject, values in more.items():
        merged[subject] = merged.get(subject, frozenset()) | values
    return evolve(inner, ruled_out=merged)


def possible(expr: model.Expr, scope: Scope) -> frozenset[str] | None:
    """The values that a choice may still have; None where it is open, or no choice."""
    if isinstance(expr.type, model.Choice) and expr.type.values is not None:
        if isinstance(expr, model.Const):
            return frozenset((str(expr.value),))
        subject = _subject(expr)
        return frozenset(expr.type.values) - scope.ruled_out.get(subject or "", frozenset())
    return None


def _subject(expr: model.Expr) -> str | None:
    """What goes by one name wherever it is asked for."""
    match expr:
        case model.Given(name=name):
            return name
        case model.RowValue(list=rows, name=name):
            return f"{rows}.{name}"
    return None


def _ruled_out(condition: model.Expr, holds: bool) -> dict[str, frozenset[str]]:
    match condition:
        case model.Op(op="not", args=(body,)):
            return _ruled_out(body, not holds)
        case model.Op(op="eq" | "ne" as op, args=(left, model.Const(value=str() as value))):
            return _compared(left, value, holds == (op == "eq"))
        case model.Op(op="and", args=args) if holds:
            return _together([_ruled_out(arg, True) for arg in args])
        case model.Op(op="or", args=args) if not holds:
            return _together([_ruled_out(arg, False) for arg in args])
        case model.Op(op="or", args=args):
            return _common([_ruled_out(arg, True) for arg in args])
    return {}


def _compared(left: model.Expr, value: str, equal: bool) -> dict[str, frozenset[str]]:
    subject = _subject(left)
    if subject is None or not isinstance(left.type, model.Choice) or left.type.values is None:
        return {}
    one = frozenset((value,))
    return {subject: frozenset(left.type.values) - one if equal else one}


def _together(parts: list[dict[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    """What all of several conditions rule out between them."""
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        for subject, values in part.items():
            found[subject] = found.get(subject, frozenset()) | values
    return found


def _common(parts: list[dict[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    """What each of several conditions rules out, whichever of them holds."""
    subjects = set.intersection(*(set(part) for part in parts)) if parts else set()
    return {subject: frozenset.intersection(*(part[subject] for part in parts)) for subject in subjects}
