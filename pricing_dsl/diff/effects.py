"""What a change does to bills, as far as both texts tell: along each quantity, and by samples where curves do not."""

from __future__ import annotations

from attrs import frozen

from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.diff.ranges import Along, Gap, along
from pricing_dsl.diff.sampling import Sampled, sampled


@frozen
class Effects:
    """along: each plan that rates differently, along each of its quantities. sampled: where these show no difference,
    or not everywhere, what became of samples."""

    along: tuple[Along, ...]
    sampled: tuple[Sampled, ...]


def effects(comparison: Comparison) -> Effects:
    """What becomes of bills.

    Raises:
        CompileError: one of the rulebooks has mistakes.
    """
    found = tuple(along(comparison))
    dim = []
    for span in comparison.touched:
        own = [one for one in found if one.span == span]
        if not any(one.ranges for one in own) or any(_is_dim(gap) for one in own for gap in one.gaps):
            dim.append(span)
    return Effects(found, tuple(sampled(comparison, span) for span in dim))


def _is_dim(gap: Gap) -> bool:
    """Whether bills are not known there, though both versions give some."""
    return not gap.gone and not gap.come
