"""What would only be computed to be set aside is not let in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen

from pricing_dsl.batch.kernels.box import Leaf
from pricing_dsl.batch.kernels.joining import Work
from pricing_dsl.batch.kernels.steps import Operand, Step


@frozen
class _Limit:
    """A flag that says nothing but that a number of the data is below `low` or above `high`."""

    name: str
    low: int | None = None
    high: int | None = None


def admitted(work: Work, leaves: Sequence[Leaf]) -> tuple[Work, list[Leaf]]:
    """The work without flags that look at one number of the data alone, and leaves that claim what those ask for: data
    outside of what is claimed go the exact way before anything is computed. Without steps that nothing asks for."""
    made = {step.result: step for step in work.steps}
    known = {leaf.name: leaf for leaf in leaves}
    exact = []
    for flag in work.exact:
        limits = list(_limits(flag, made, known))
        narrowed = [None if limit is None else _within(known[limit.name], limit) for limit in limits]
        known.update((leaf.name, leaf) for leaf in narrowed if leaf is not None)
        if None in narrowed:
            exact.append(flag)
    return _needed(evolve(work, exact=tuple(exact))), [known[leaf.name] for leaf in leaves]


def _limits(flag: Operand, made: Mapping[str, Step], known: Mapping[str, Leaf]) -> Iterator[_Limit | None]:
    """The limits that a flag asks for; None stands for anything else."""
    step = made.get(flag) if isinstance(flag, str) else None
    if step is None:
        yield None
    elif step.op in ("or", "any"):
        for part in step.args:
            yield from _limits(part, made, known)
    else:
        yield _limit(step, known)


def _limit(step: Step, known: Mapping[str, Leaf]) -> _Limit | None:
    if len(step.args) != 2:
        return None
    name, bound = step.args
    if not isinstance(name, str) or name not in known or known[name].kind != "number" or not isinstance(bound, int):
        return None
    limits = {
        "lt": _Limit(name, low=bound),
        "le": _Limit(name, low=bound + 1),
        "gt": _Limit(name, high=bound),
        "ge": _Limit(name, high=bound - 1),
    }
    return limits.get(step.op)


def _within(leaf: Leaf, limit: _Limit) -> Leaf | None:
    """A leaf within a limit; None where that leaves no numbers."""
    low = max((one for one in (leaf.low, limit.low) if one is not None), default=None)
    high = min((one for one in (leaf.high, limit.high) if one is not None), default=None)
    return None if low is not None and high is not None and low > high else evolve(leaf, low=low, high=high)


def _needed(work: Work) -> Work:
    """The work without steps that nothing asks for."""
    asked = {operand for _, operand, _ in work.results} | set(work.exact)
    kept = []
    for step in reversed(work.steps):
        if step.result in asked:
            asked.update(step.read)
            kept.append(step)
    return evolve(work, steps=tuple(reversed(kept)))
