"""What customers are promised less of than before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from pricing_dsl.diagnostics import Diagnostic, diagnose
from pricing_dsl.diff.change import Action, Change
from pricing_dsl.diff.declared import Declared, Facet
from pricing_dsl.diff.meaning import constants_apart, of_type
from pricing_dsl.semantics import model

_PROMISES = ("grant", "discount", "maximum")
_CONDITIONS = ("when", "unless", "only if")


def promise_findings(changes: Iterable[Change]) -> Iterator[Diagnostic]:
    """B902 for every promise that is gone, has become less, or holds only under a condition now."""
    for change in changes:
        if change.span is not None and is_less(change):
            yield diagnose("B902", str(change), change.place, hint=_HINT)


_HINT = "sell what is less as another plan, or as a version `from` a day that was announced"


def is_less(change: Change) -> bool:
    """Whether a change takes something away that was promised."""
    old, new = change.old, change.new
    if isinstance(old, Declared):
        return change.action is Action.REMOVED and old.promise
    if change.action is Action.ADDED:
        return isinstance(new, Facet) and change.kind in _PROMISES and new.name in _CONDITIONS
    if not isinstance(old, Facet) or not old.promise:
        return False
    if change.action is Action.REMOVED:
        return True
    return isinstance(new, Facet) and _has_fallen(old, new)


def _has_fallen(old: Facet, new: Facet) -> bool:
    """Whether a promise became less, as far as numbers show it; where an expression became another, they do not."""
    before, after = _worth(old, new, 0), _worth(old, new, 1)
    return before is not None and after is not None and (after - before) * old.promise < 0


def _worth(old: Facet, new: Facet, at: int) -> Fraction | None:
    """What a facet is worth, of two that differ in one number only."""
    if old.expr is None or new.expr is None:
        worth = (old, new)[at].worth
        return None if worth is None else worth * old.promise
    apart = constants_apart(old.expr, new.expr)
    if apart is None or len(apart) != 1:
        return None
    constant: model.Const = apart[0][at]
    number = of_type(constant.value, constant.type)
    return number[0] if isinstance(number, tuple) and isinstance(number[0], Fraction) else None
