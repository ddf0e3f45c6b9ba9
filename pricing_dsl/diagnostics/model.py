"""What a diagnostic is: a value that says what is wrong, where, and what would put it right.

Diagnostics are made where the fault is seen and rendered elsewhere; nothing here knows a terminal or a file format.
"""

from enum import StrEnum

from attrs import field, frozen

from pricing_dsl.source import Place


class Severity(StrEnum):
    """How much a finding matters: an error stops the program, a warning and an info do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest, so that sorting by rank puts errors first."""
        return tuple(Severity).index(self)


@frozen
class Label:
    """A second place that matters, and what it has to do with the mistake.

    A label on the diagnostic's own place says what is wrong at the carets.
    """

    place: Place
    message: str


@frozen
class Edit:
    """Put ``text`` where ``place`` is; an empty place inserts."""

    place: Place
    text: str


@frozen
class Fix:
    """A correction that a program can make. It is ``safe`` if it cannot change what anybody is billed."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@frozen
class Diagnostic:
    """One mistake, in the author's words.

    ``code`` is a code of the catalog; ``message`` says what is wrong, without a full stop; ``hint`` is the one
    suggestion; ``stake`` is the money that depends on it, in words. ``within`` is the declaration it is in, as ``plan
    pro/charge storage``: it stays when lines move, and whoever makes a report fills it in.
    """

    code: str
    message: str
    place: Place
    severity: Severity
    labels: tuple[Label, ...] = ()
    hint: str | None = None
    fix: Fix | None = None
    stake: str | None = None
    within: str = field(default="", eq=False)


@frozen
class Suppressed:
    """A finding that somebody accepts, and why.

    ``place`` is the comment that says so; None where it is said outside of the rulebook, in a baseline for example.
    """

    diagnostic: Diagnostic
    reason: str
    place: Place | None = None
