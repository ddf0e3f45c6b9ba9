"""Grants: drawing down, rolling over, proration."""

from __future__ import annotations

from datetime import date, timedelta

from tests.conformance.peers.vectors import Vector, expected, rounding_of
from tests.conformance.writing import CREDITS, Book, block, number, then

_BEYOND = "charge beyond on overage of used at 1 USD per credit"


def grant_burn_down(vector: Vector) -> Book:
    grants = vector["model"]["grants"]
    plan = [f"grant {grant['id']} {number(grant['amount'])} credits of used once" for grant in grants] + [_BEYOND]
    left = [f"expect {name}.closing == {number(value)} credits" for name, value in vector["expected_grants"].items()]
    balance = " + ".join(f"{grant['id']}.closing" for grant in grants)
    whole = f"expect {balance} == {number(expected(vector))} credits"
    return Book([CREDITS, "meter used in credit"], plan, [_credits_used(vector["usage"]), *left, whole])


def rollover(vector: Vector) -> Book:
    """What is left is kept between two bounds; what was overdrawn is then paid from it."""
    model = vector["model"]
    least, most = (f"{number(model[key])} credits" for key in ("min_rollover", "max_rollover"))
    assert model["preserve_overage"]
    plan = [
        f"let granted = {number(model['grant'])} credits",
        "let left = excess of granted over used",
        "let overdrawn = excess of used over granted",
        f"remember balance = min(max(left, {least}), {most}) - overdrawn opening 0 credits",
    ]
    example = [_credits_used(vector["usage"]), f"expect balance == {number(expected(vector))} credits"]
    return Book([CREDITS, "meter used in credit"], plan, example)


def rollover_cap(vector: Vector) -> Book:
    """A month's grant after another rolls over unused, up to a cap on all that is carried."""
    model = vector["model"]
    (size,) = set(model["rows"])
    cap = block(
        f"grant monthly {number(size)} credits of used every month",
        [f"rollover up to {number(model['max_rollover'])} credits for 12 months"],
    )
    steps = [[_credits_used("0")] for _ in model["rows"]]
    steps[-1].append(f"expect monthly.closing == {number(expected(vector))} credits")
    return Book([CREDITS, "meter used in credit"], [*cap, _BEYOND], then(steps))


def prorated_grant(vector: Vector) -> Book:
    model = vector["model"]
    mode, step = rounding_of(vector)
    start = date(2026, 1, 1)
    assert model["days"] == "31"
    grant = block(
        f"grant allowance {number(model['grant'])} credits of used every month",
        [f"prorated rounded {mode} to {step} credit"],
    )
    example = [
        f"given period = {start} to {start + timedelta(30)}",
        f"given subscription.start = {start + timedelta(31 - int(vector['usage']))}",
        _credits_used("0"),
        f"expect allowance.granted == {number(expected(vector))} credits",
    ]
    return Book([CREDITS, "meter used in credit"], [*grant, _BEYOND], example)


def _credits_used(value: str) -> str:
    return f"given used = {number(value)} credits"
