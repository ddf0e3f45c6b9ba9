"""Running the rules on one compilation."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable

from attrs import evolve, frozen

from pricing_dsl.diagnostics import Diagnostic, Suppressed
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.linter.registry import CATALOG, RULES, command_of
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.selection import RECOMMENDED, Profile, is_error_of_language
from pricing_dsl.linter.silencing import Silencing
from pricing_dsl.linter.subject import Subject
from pricing_dsl.pipeline import Compilation, CompileError
from pricing_dsl.source import Sources


class RuleFailedError(Exception):
    """A rule failed on a rulebook; the cause is what went wrong in it."""


@frozen
class Linted:
    """What is found in one rulebook.

    Attributes:
        sources: its files.
        diagnostics: the findings, by place.
        suppressed: those that the text accepts.
        left_out: the codes of the rules there was no time for.
        last_day: the last day that this holds, where a suppression ends on it.
    """

    sources: Sources
    diagnostics: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...] = ()
    left_out: tuple[str, ...] = ()
    last_day: datetime.date | None = None

    @property
    def report(self) -> Report:
        """The same, to be shown."""
        return Report(self.sources, self.diagnostics, self.suppressed, CATALOG)


def lint(
    compilation: Compilation, rules: Iterable[LintRule] = tuple(RULES.values()), profile: Profile = RECOMMENDED
) -> Report:
    """What is found in a rulebook, as a report: see `run`."""
    return run(compilation, profile, rules).report


def run(
    compilation: Compilation,
    profile: Profile = RECOMMENDED,
    rules: Iterable[LintRule] = tuple(RULES.values()),
    *,
    seconds: float | None = None,
    today: datetime.date | None = None,
) -> Linted:
    """What the compiler finds in a rulebook and, if there are no errors among it, what the rules do.

    Args:
        profile: which of the rules run, and how grave their findings are.
        rules: the rules to choose from, in this order.
        seconds: the time there is. No rule begins after it; one that has begun comes to its end.
        today: the day that suppressions end by.

    Raises:
        RuleFailedError: a rule failed.
    """
    started = time.perf_counter()
    subject = Subject(compilation)
    silencing = Silencing(subject.suppressions, today or datetime.date.today(), profile.codes)
    try:
        _ = compilation.program
    except CompileError as error:
        found, accepted = silencing.apply(error.report.diagnostics, compilation.sources)
        return _linted(compilation, profile, found, accepted, silencing.first_change)
    chosen: Iterable[LintRule] = (one for one in rules if one.code in profile.codes)
    if seconds is not None:
        chosen = sorted(chosen, key=lambda one: one.costly)
    found = list(compilation.diagnostics)
    closing: list[LintRule] = []
    left_out: list[str] = []
    for one in chosen:
        if one.closing:
            closing.append(one)
        elif seconds is not None and time.perf_counter() - started > seconds:
            left_out.append(one.code)
        else:
            found += _found(one, subject)
    stay, accepted = silencing.apply(found, compilation.sources)
    ran = {code for code in profile.codes if code in RULES or command_of(code) == "check"} - set(left_out)
    subject.idle = tuple(silencing.idle(accepted, ran))
    stay += [diagnostic for one in closing for diagnostic in _found(one, subject)]
    made = _linted(compilation, profile, stay, accepted, silencing.first_change)
    return evolve(made, left_out=tuple(left_out))


def _linted(
    compilation: Compilation,
    profile: Profile,
    stay: Iterable[Diagnostic],
    accepted: Iterable[Suppressed],
    last_day: datetime.date | None,
) -> Linted:
    """What is to be told of it, as grave as it is said to be, by place."""
    told = [one for one in stay if one.code in profile.codes or is_error_of_language(one.code)]
    weighed = [evolve(one, severity=profile.severities.get(one.code, one.severity)) for one in told]
    report = compilation.reporting(sorted(weighed, key=lambda one: one.place), accepted)
    return Linted(report.sources, report.diagnostics, report.suppressed, last_day=last_day)


def _found(one: LintRule, subject: Subject) -> list[Diagnostic]:
    try:
        return list(one.check(subject))
    except Exception as error:
        raise RuleFailedError(f"rule {one.code} failed on {subject.sources[0].path}: {error!r}") from error
