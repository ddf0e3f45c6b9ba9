"""Minimums, maximums and commitments: what is owed at least, or at most."""

from __future__ import annotations

from fractions import Fraction

from pricing_dsl.diagnostics import Label
from pricing_dsl.exact import to_text
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import check_expr, number
from pricing_dsl.semantics.scope import CommitSymbol
from pricing_dsl.semantics.statements import amounts
from pricing_dsl.semantics.statements.cadences import cadence
from pricing_dsl.semantics.statements.endings import check_endings
from pricing_dsl.semantics.statements.lines import name_line
from pricing_dsl.semantics.statements.named import keys_of_lines
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes


def check_bound(here: Here, node: nodes.Bound) -> model.Bound:
    """`minimum N MONEY every SPAN against LINE, …`, or `maximum …`."""
    amount = amounts.coins(here, node.amount, f"a {node.kind}")
    often = cadence(here, node.every, f"the {node.kind}")
    if node.every is not None:
        here.alone(node.every, f"a {node.kind} over a span", "what it counts is carried from period to period")
    against = keys_of_lines(here, node.against, f"a {node.kind}")
    endings = check_endings(here, node.endings, node.kind)
    name, key = node.name.text, here.check.key(node.name.text)
    title = None if node.title is None else node.title.value
    bound = model.Bound(key, name, title, node.kind, amount, often, against, endings.steps, here.place(node))
    name_line(here, node.name, key, node.kind)
    _check_against_others(here, bound, here.place(node.amount))
    here.check.bounds.append(bound)
    return bound


def check_commit(here: Here, node: nodes.Commit) -> model.Commit | None:
    """`commit N MONEY every SPAN against LINE, … overage at 110%`."""
    here.alone(node, "a commitment", "what is left of it is carried from period to period")
    amount = amounts.coins(here, node.amount, "a commitment")
    often = cadence(here, node.every, "the commitment")
    against = keys_of_lines(here, node.against, "a commitment", owed=True)
    overage = None if node.overage is None else _overage(here, node.overage)
    endings = check_endings(here, node.endings, "commit")
    name, place = node.name.text, here.place(node.name)
    key = here.check.key(name)
    symbol = CommitSymbol(name, place, key, overage is not None)
    if here.claim(symbol):
        here.plan_scope.define(symbol)
    if often is None:
        return None
    title = None if node.title is None else node.title.value
    commit = model.Commit(key, name, title, amount, often, against, overage, endings.steps, here.place(node))
    here.check.commits.append(commit)
    return commit


def _overage(here: Here, node: nodes.Expr) -> model.Expr:
    """What goes beyond costs this percentage of its price: 110% is ten percent more."""
    percent = check_expr(node, here.scope, types.PERCENT, "the price of overage")
    value = number(percent)
    if value is not None and value <= 1:
        more = to_text((1 + value) * 100)
        here.context.report(
            "C311",
            node,
            f"{to_text(value * 100)}% of the price leaves nothing to pay on top of it",
            hint="leave `overage` out for the same price" if value == 1 else f"was {more}% meant, a premium on top?",
            stake=f"100 beyond the commitment would cost {amounts.shown(here, value * 100)}",
        )
    return percent


# ---- what contradicts ------------------------------------------------------------------------------------------------


def _check_against_others(here: Here, bound: model.Bound, place: Place) -> None:
    """A minimum above a maximum of the same lines over the same span."""
    value = number(bound.amount)
    for other in here.check.bounds:
        same = other.kind != bound.kind and set(other.against) == set(bound.against) and other.cadence == bound.cadence
        limit = number(other.amount)
        if not same or value is None or limit is None:
            continue
        low, high = (value, limit) if bound.kind == "minimum" else (limit, value)
        if low > high:
            here.context.report(
                "C307",
                place,
                f"the minimum, {amounts.shown(here, low)}, is above the maximum, {amounts.shown(here, high)}",
                labels=(Label(other.place, f"the {other.kind} of the same lines"),),
                stake=f"every bill would be brought to {amounts.shown(here, value)}, whatever was used",
            )


def check_commitments(here: Here) -> None:
    """Report commitments above the most that their lines can cost."""
    for commit in here.check.commits:
        committed = number(commit.amount)
        if committed is None or not commit.against:
            continue
        for most, places in _limits(here, commit):
            if most < committed:
                here.context.report(
                    "C301",
                    commit.amount.place,
                    f"the commitment of {amounts.shown(here, committed)} is above the most its lines can cost, "
                    f"{amounts.shown(here, most)}",
                    labels=tuple(Label(place, "at most") for place in places),
                    stake=f"{amounts.shown(here, committed - most)} of it can never be used up",
                )
                break


def _limits(here: Here, commit: model.Commit) -> list[tuple[Fraction, list[Place]]]:
    """The constant limits of what a commitment counts, over its span: of its lines together, and of maximums."""
    found: list[tuple[Fraction, list[Place]]] = []
    periods = commit.cadence.periods
    lines = [here.check.lines.get(key) for key in commit.against]
    most = [None if line is None else _most(line) for line in lines]
    if most and all(one is not None for one in most):
        total = sum((one for one in most if one is not None), Fraction(0))
        found.append((periods * total, [line.place for line in lines if line is not None]))
    for bound in here.check.bounds:
        value = number(bound.amount)
        span = 1 if bound.cadence is None else bound.cadence.periods
        counts = not bound.against or set(bound.against) >= set(commit.against)
        if bound.kind == "maximum" and counts and value is not None and periods % span == 0:
            found.append((value * (periods // span), [bound.place]))
    return found


def _most(line: model.Line) -> Fraction | None:
    """The most a line can cost in a period, if that is a constant: by its `at most`, or as a fee."""
    limits = [number(e.amount) for e in line.endings if isinstance(e, model.AtMost)]
    known = [limit for limit in limits if limit is not None]
    if known:
        return min(known)
    plain = line.kind == "fee" and not line.endings and not isinstance(line.amount, model.Usage)
    return number(line.amount) if plain and not isinstance(line.amount, model.Usage) else None
