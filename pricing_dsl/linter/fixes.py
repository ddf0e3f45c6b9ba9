"""Making the fixes that findings offer: all that do not touch each other, again and again until nothing changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from attrs import evolve, frozen

from pricing_dsl.diagnostics import Diagnostic, Edit, Fix, Severity
from pricing_dsl.examples.run import run_examples
from pricing_dsl.linter.edits import edited, overlap
from pricing_dsl.linter.runner import Linted
from pricing_dsl.pipeline import Compilation

MOST_ROUNDS = 50
"""Fixes that go round in circles end here at the latest."""

Look = Callable[[Compilation], Linted]


@frozen
class Fixed:
    """A text after its fixes: how many of each code were made, and what is found in it then."""

    text: str
    made: Counter[str]
    left: Linted


def fix(compilation: Compilation, look: Look, *, unsafe: bool = False) -> Fixed:
    """Make the fixes in a rulebook's own file.

    A fix that makes the rulebook compile worse is not made, nor safe ones after which more examples fail.

    Args:
        look: finds what is wrong with a compilation.
        unsafe: make those too that may change what somebody is billed.
    """
    made: Counter[str] = Counter()
    refused: set[tuple[str, str]] = set()
    seen = {compilation.text}
    left = look(compilation)
    for _ in range(MOST_ROUNDS):
        offered = [one for one in _offered(left, unsafe) if _key(one) not in refused]
        tried = _tried(compilation, _apart(offered), refused)
        if tried is None or tried[0].text in seen:
            break
        compilation, done = tried
        seen.add(compilation.text)
        made.update(one.code for one in done)
        before, left = left, look(compilation)
        refused |= _still_there(done, before, left)
    return Fixed(compilation.text, made, left)


def _key(one: Diagnostic) -> tuple[str, str]:
    """What tells a finding from others while lines move."""
    return one.code, one.message


def _still_there(done: Iterable[Diagnostic], before: Linted, after: Linted) -> set[tuple[str, str]]:
    """What was fixed, and is found as often as before: its fix does something else, and once is enough."""
    earlier = Counter(map(_key, before.diagnostics))
    now = Counter(map(_key, after.diagnostics))
    return {key for key in map(_key, done) if now[key] >= earlier[key]}


def fixable(found: Iterable[Diagnostic], *, unsafe: bool) -> list[Diagnostic]:
    """The findings that can be fixed in the file they are about."""
    return [one for one in found if _applicable(one.fix, unsafe)]


def _offered(left: Linted, unsafe: bool) -> list[Diagnostic]:
    return fixable(left.diagnostics, unsafe=unsafe)


def _applicable(fix: Fix | None, unsafe: bool) -> bool:
    return fix is not None and (fix.safe or unsafe) and bool(fix.edits) and all(e.place.file == 0 for e in fix.edits)


def _edits(one: Diagnostic) -> Sequence[Edit]:
    return one.fix.edits if one.fix is not None else ()


def _apart(offered: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The first of those that touch each other; the others may come in the next round."""
    chosen: list[Diagnostic] = []
    taken: list[Edit] = []
    for one in offered:
        if not any(overlap(edit, other) for edit in _edits(one) for other in taken):
            chosen.append(one)
            taken += _edits(one)
    return chosen


def _tried(
    compilation: Compilation, chosen: Sequence[Diagnostic], refused: set[tuple[str, str]]
) -> tuple[Compilation, Sequence[Diagnostic]] | None:
    """The rulebook with these fixes; where that makes it worse, with each that by itself does not."""
    if not chosen:
        return None
    after = _with(compilation, chosen)
    if not _is_worse(compilation, after, chosen):
        return after, chosen
    if len(chosen) == 1:
        refused.add(_key(chosen[0]))
        return None
    half = len(chosen) // 2
    first = _tried(compilation, chosen[:half], refused)
    return first or _tried(compilation, chosen[half:], refused)


def _with(compilation: Compilation, chosen: Sequence[Diagnostic]) -> Compilation:
    text = edited(compilation.text, [edit for one in chosen for edit in _edits(one)])
    return evolve(compilation, text=text, previous=compilation)


def _is_worse(before: Compilation, after: Compilation, chosen: Sequence[Diagnostic]) -> bool:
    if _errors(after) > _errors(before):
        return True
    if not before.ok or not all(one.fix and one.fix.safe for one in chosen):
        return False
    return _failing(after) > _failing(before)


def _failing(compilation: Compilation) -> int:
    return sum(not result.passed for result in run_examples(compilation))


def _errors(compilation: Compilation) -> int:
    return sum(one.severity is Severity.ERROR for one in compilation.diagnostics)
