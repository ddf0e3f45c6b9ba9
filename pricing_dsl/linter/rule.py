"""What a rule of the linter is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import frozen

from pricing_dsl.diagnostics import Diagnostic, Fix, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Rule
from pricing_dsl.linter.subject import Subject
from pricing_dsl.source import Place


@frozen
class LintRule:
    """A row of the catalog, and how its findings are found.

    Attributes:
        rule: the code and the text of its page.
        check: gives the findings in a rulebook, each made by `finding`.
        since: the set of rules, named by its year, that the rule is first in.
        preview: it is not in any set yet, and runs only where previews are asked for.
        costly: it takes longer than compiling; where time is short, it comes after the others.
        closing: it runs after all others, on what they left in the subject.
    """

    rule: Rule
    check: Callable[[Subject], Iterable[Diagnostic]]
    since: str = "2026"
    preview: bool = False
    costly: bool = False
    closing: bool = False

    @property
    def code(self) -> str:
        return self.rule.code

    def finding(
        self,
        message: str,
        place: Place,
        *,
        labels: Iterable[Label] = (),
        hint: str | None = None,
        fix: Fix | None = None,
        stake: str | None = None,
        severity: Severity | None = None,
    ) -> Diagnostic:
        """A finding of this rule.

        Args:
            message: what is wrong, in a sentence without a full stop.
            place: what the carets stand under.
            labels: other places that matter, each with a few words.
            hint: the one thing to do about it, where no fix can do it.
            fix: what a program can do about it; safe only if no bill can change.
            stake: the money that depends on it, in words.
            severity: instead of the rule's own.
        """
        weight = self.rule.severity if severity is None else severity
        return Diagnostic(self.rule.code, message, place, weight, tuple(labels), hint, fix, stake)
