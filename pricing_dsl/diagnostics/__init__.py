"""Mistakes as values: what they are, the catalog of their codes, and how they are shown."""

from collections.abc import Iterable

from pricing_dsl.diagnostics.catalog import RULES
from pricing_dsl.diagnostics.model import Diagnostic, Edit, Fix, Label, Severity, Suppressed
from pricing_dsl.source import Place


def diagnose(
    code: str,
    message: str,
    place: Place,
    *,
    labels: Iterable[Label] = (),
    hint: str | None = None,
    fix: Fix | None = None,
    stake: str | None = None,
) -> Diagnostic:
    """A diagnostic of a code in the catalog, with the severity the catalog gives it.

    Raises ``KeyError`` if the catalog has no such code.
    """
    return Diagnostic(code, message, place, RULES[code].severity, tuple(labels), hint, fix, stake)


__all__ = ["Diagnostic", "Edit", "Fix", "Label", "Severity", "Suppressed", "diagnose"]
