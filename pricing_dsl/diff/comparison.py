"""Two versions of a rulebook side by side: what both say, and what both compute."""

from __future__ import annotations

from functools import cached_property

from attrs import define

from pricing_dsl.diff.alike import alike, plans_alike
from pricing_dsl.diff.change import Change
from pricing_dsl.diff.changes import changes, plan_spans
from pricing_dsl.diff.spans import Span
from pricing_dsl.ir.nodes import Plan
from pricing_dsl.pipeline import Compilation


@define(slots=False)
class Comparison:
    """Two compilations without errors; what is asked of them together is worked out once."""

    old: Compilation
    new: Compilation

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What changed, in words. Raises CompileError: one of them has mistakes."""
        return changes(self.old, self.new)

    @cached_property
    def alike(self) -> bool:
        """Whether every usage is rated as it was. Raises CompileError: one of them has mistakes."""
        return alike(self.old.program, self.new.program)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The versions of all plans side by side."""
        return tuple(plan_spans(self.old, self.new))

    @cached_property
    def touched(self) -> tuple[Span, ...]:
        """Those of them in which a plan that was there and still is rates differently."""
        return tuple(span for span in self.spans if span.old is not None and span.new is not None and self._apart(span))

    def plans(self, span: Span) -> tuple[Plan, Plan]:
        """The plan as it was and as it is, in a span that has both."""
        assert span.old is not None
        assert span.new is not None
        return self.old.program.plans[span.old], self.new.program.plans[span.new]

    def _apart(self, span: Span) -> bool:
        was, now = self.plans(span)
        return not plans_alike((self.old.program, was), (self.new.program, now), span.start)
