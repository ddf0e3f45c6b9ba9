"""Coverage: which lines, tiers, grants and branches of a rulebook no example reaches.

A line is reached when a bill prints it, a usage line when there is usage, a tier when some usage falls in it, a bound
or a discount when it changes an amount, a grant when something is drawn from it, a branch through its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from pricing_dsl.examples.run import ExampleResult
from pricing_dsl.ir import nodes as ir
from pricing_dsl.rating.interpreter import Evaluation
from pricing_dsl.rating.problems import Rejected
from pricing_dsl.source import Place

CHANGING = {"minimum", "maximum", "discount", "premium", "shortfall", "credit"}


@frozen
class Point:
    """Something an example can reach. what: in words; place: where it stands."""

    plan: str
    what: str
    place: Place


@frozen
class Coverage:
    """All there is to reach, and what no example does."""

    points: tuple[Point, ...]
    missed: tuple[Point, ...]

    @property
    def reached(self) -> int:
        return len(self.points) - len(self.missed)


def coverage(program: ir.Program, results: Iterable[ExampleResult]) -> Coverage:
    """What the examples reach of a program. Points of plans in several currencies or versions are told by place."""
    points = dict.fromkeys(point for plan in program.plans for point in _points(plan))
    reached: set[Point] = set()
    for result in results:
        for trace, outcome in zip(result.traces, result.outcomes, strict=True):
            if trace is not None:
                reached.update(_reached(trace.run))
            elif isinstance(outcome, Rejected):
                refused = {problem.place for problem in outcome.problems}
                reached.update(point for point in points if point.place in refused)
    return Coverage(tuple(points), tuple(point for point in points if point not in reached))


def _points(plan: ir.Plan) -> Iterator[Point]:
    for line in plan.lines:
        if line.place is not None:
            yield _line_point(plan, line)
        for part in line.parts:
            labels = [label for label in part.labels if not _refused(plan, line, label)] or [part.label]
            yield from (_tier_point(plan, line, label, part) for label in labels)
    for rejection in plan.rejections:
        if rejection.place is not None and rejection.reason.endswith("is not offered"):
            yield Point(plan.name, rejection.reason, rejection.place)
    for grant in plan.grants:
        place = plan.values[grant.drawn].place
        if place is not None:
            yield Point(plan.name, f"grant `{grant.name}`", place)


def _refused(plan: ir.Plan, line: ir.Line, label: str) -> bool:
    """Whether a tier is not offered: it is reached by a rejection, which is a point of its own."""
    reason = f"usage {label} is not offered"
    return any(one.reason == reason and _inside(one.place, line.place) for one in plan.rejections)


def _inside(place: Place | None, other: Place | None) -> bool:
    if place is None or other is None:
        return False
    return place.file == other.file and other.start <= place.start and place.end <= other.end


def _line_point(plan: ir.Plan, line: ir.Line) -> Point:
    assert line.place is not None
    return Point(plan.name, f"{line.kind} `{line.name}`", line.place)


def _tier_point(plan: ir.Plan, line: ir.Line, label: str, part: ir.LinePart) -> Point:
    assert part.place is not None
    return Point(plan.name, f"tier `{label}` of `{line.name}`", part.place)


def _reached(run: Evaluation) -> Iterator[Point]:
    plan = run.plan
    for line in plan.lines:
        if line.place is not None and _line_reached(run, line):
            yield _line_point(plan, line)
        for part in line.parts:
            for label in _tiers_reached(run, part):
                yield _tier_point(plan, line, label, part)
    for grant in plan.grants:
        place = plan.values[grant.drawn].place
        if place is not None and any(run.all(grant.drawn)):
            yield Point(plan.name, f"grant `{grant.name}`", place)


def _line_reached(run: Evaluation, line: ir.Line) -> bool:
    if line.kind in CHANGING:
        return any(run.all(line.amount))
    if line.quantity is not None and not any(run.all(line.quantity)) and not any(run.all(line.amount)):
        return False
    if line.rows is not None and not any(run.all(line.rows)):
        return False
    return line.shown is None or any(run.all(line.shown))


def _tiers_reached(run: Evaluation, part: ir.LinePart) -> Sequence[str]:
    if part.chosen is not None:
        return [part.labels[min(int(index), len(part.labels) - 1)] for index in run.all(part.chosen)]
    used = any(run.all(part.amount)) or (part.quantity is not None and any(run.all(part.quantity)))
    return [part.label] if used else []
