"""Which plans are rated together: those that compute the same, but for constants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from pricing_dsl.ir.nodes import Id, Plan, Program
from pricing_dsl.ir.verify import plan_specs
from pricing_dsl.rating.emit.columns.instructions import Columns
from pricing_dsl.rating.emit.columns.joined import Joined
from pricing_dsl.rating.emit.columns.skeleton import Key, Skeleton
from pricing_dsl.rating.emit.columns.walk import Walk
from pricing_dsl.rating.emit.layout import Layout, Shape

ROOM = 36
"""Denominators of so many bits leave enough of 64 for the numbers themselves."""
WIDENED = 8
"""By so many bits a denominator may grow beyond the longest that a plan of the group has by itself."""


@frozen
class Group:
    """Plans that are rated together. plans: which of those given; layouts, columns: of each of them, in that order.

    The columns are equal but for whole numbers, texts, the contents of `Cells` and `Finder`, and the plans' own ids. A
    layout knows the denominators of values that are needed only; every argument is one of these.
    """

    plans: tuple[int, ...]
    layouts: tuple[Layout, ...]
    columns: tuple[Columns, ...]


def alike(program: Program, plans: Sequence[Plan], shape: Shape, asked: Sequence[Mapping[str, Id]]) -> list[Group]:
    """Plans in groups, in the order of their first plans.

    Args:
        shape: how many decimals the numbers have; not the open one.
        asked: for each plan the values that are asked for, by the names of the results.
    """
    by_key: dict[Key, list[tuple[int, Skeleton]]] = {}
    for number, (plan, wanted) in enumerate(zip(plans, asked, strict=True)):
        skeleton = Skeleton.of(plan, plan_specs(program, plan), wanted)
        by_key.setdefault(skeleton.key, []).append((number, skeleton))
    groups = [_group(part, joined) for members in by_key.values() for part, joined in _narrow(members, shape)]
    return sorted(groups, key=lambda group: group.plans[0])


def _group(numbers: Sequence[int], joined: Joined) -> Group:
    layouts = tuple(joined.layout(plan) for plan in range(len(numbers)))
    return Group(tuple(numbers), layouts, Walk.over(joined).columns())


def _narrow(members: Sequence[tuple[int, Skeleton]], shape: Shape) -> Iterator[tuple[list[int], Joined]]:
    """Plans of one skeleton, parted until no denominator is much longer than what they have by themselves."""
    own = {number: Joined.of([skeleton], shape).bits for number, skeleton in members}
    waiting = [sorted(members, key=lambda member: own[member[0]])]
    while waiting:
        part = waiting.pop()
        numbers = sorted(number for number, _ in part)
        joined = Joined.of([skeleton for _, skeleton in sorted(part, key=lambda member: member[0])], shape)
        if len(part) == 1 or joined.bits <= max(ROOM, WIDENED + max(own[number] for number in numbers)):
            yield numbers, joined
        else:
            waiting += [part[len(part) // 2 :], part[: len(part) // 2]]
