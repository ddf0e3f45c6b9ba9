"""What may end a line, and how often it comes."""

from __future__ import annotations

from tests.properties.draft import MODES, Draft, Scope
from tests.properties.formulas import condition
from tests.properties.magnitudes import amounts

LOW, HIGH = 9_000, 10_000  # coins: what is a least stays below what is a most, as it must


def endings(draft: Draft, scope: Scope, kind: str = "charge") -> str:
    """What may follow an amount, in any order."""
    kinds = ["at least", "at most", "rounded", "if"]
    kinds += ["prorated"] if draft.every and kind != "span" else []
    kinds += ["billed next"] if draft.every and scope.top and kind == "charge" else []
    chosen = draft.some(kinds, least=0, most=2)
    text = "".join(f" {_ending(draft, scope, one)}" for one in chosen)
    if kind == "discount" and draft.maybe():
        text += draft.pick([" may go negative", " carried over"] if scope.top else [" may go negative"])
    return text


def _ending(draft: Draft, scope: Scope, kind: str) -> str:
    match kind:
        case "at least":
            return f"at least {least(draft)}"
        case "at most":
            return f"at most {most(draft)}"
        case "rounded" if len(draft.currencies) == 1:
            step = draft.ordinary(["1", "0.01", "0.05"], ["1/3"])
            return f"rounded {draft.pick(MODES)} to {step} {draft.currencies[0]}"
        case "prorated":
            return f"prorated{_window(draft, scope)}"
        case "if":
            return f"if {condition(draft, scope)}"
        case "billed next":
            return "billed next period"
    return f"at least {least(draft)}"


def _window(draft: Draft, scope: Scope) -> str:
    """Of the life of the subscription, or between dates."""
    if draft.maybe(3):
        return ""
    draft.undated = False
    dates = ["2025-02-10", "period.start + 3 days", "(period.end - 1 month)", "max(period.start, 2025-02-10)"]
    dates += scope.dates
    start = f" from {draft.pick(dates)}" if draft.maybe() else ""
    return start + (f" to {draft.pick(dates)}" if draft.maybe() or not start else "")


def least(draft: Draft) -> str:
    return draft.money(draft.value(amounts(draft.coin, LOW)))


def most(draft: Draft) -> str:
    return draft.money(draft.value(amounts(draft.coin, LOW)) + HIGH * draft.coin)


def cadence(draft: Draft) -> str:
    """How often a fee comes, in whole periods of the plan."""
    if draft.every is None:
        return ""
    options = ["", " once", *(f" every {draft.every.times(count)}" for count in (1, 2, 3, 12))]
    if draft.every.months in (1, 3, 12):
        options += [" every calendar year"]
    chosen = draft.pick(options)
    if "calendar" in chosen:
        draft.undated = False
    return chosen
