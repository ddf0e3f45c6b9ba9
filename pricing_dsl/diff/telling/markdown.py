"""A comparison as a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pricing_dsl.diagnostics.model import Severity
from pricing_dsl.diagnostics.render.display import shown
from pricing_dsl.diff.bills.outcome import Outcome, Spread
from pricing_dsl.diff.result import Result
from pricing_dsl.diff.telling.amounts import aside_words, counts_words, money, signed, sums_words
from pricing_dsl.diff.telling.bars import bar_label
from pricing_dsl.diff.telling.sentences import along_rows, along_title, sampled_words
from pricing_dsl.diff.telling.text import grouped_changes
from pricing_dsl.exact import grouped

MARK = "<!-- pricing diff -->"
"""What the comment begins with, so that a workflow finds it again and replaces it."""

_WEIGHT = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@])")


def markdown(results: Sequence[Result], added: Sequence[str] = (), removed: Sequence[str] = ()) -> str:
    """All of it; rulebooks that did not change are counted only."""
    parts = [MARK, "## Price changes"]
    parts += [f"**{_plain(path)}** is new." for path in added] + [f"**{_plain(path)}** is gone." for path in removed]
    changed = [one for one in results if one.is_changed]
    for one in changed:
        parts += _rulebook(one)
    same = len(results) - len(changed)
    if same:
        parts.append(f"{same} rulebook{'' if same == 1 else 's'} the same in meaning.")
    return "\n\n".join(parts) + "\n"


def _plain(text: str) -> str:
    """Text that Markdown takes as it is."""
    return _SPECIAL.sub(r"\\\1", shown(text))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: int = 0) -> str:
    """numbers: how many of the last columns stand to the right."""
    plain = len(heads) - numbers
    marks = ["---"] * plain + ["---:"] * numbers
    lines = [heads, marks, *([_plain(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _rulebook(result: Result) -> Iterator[str]:
    yield f"### {_plain(result.path)}"
    if result.comparison.alike:
        yield "Every usage is rated as before."
    yield from _findings(result)
    if result.outcome is not None:
        yield from _outcome(result.outcome)
    for plan, changes in grouped_changes(result.comparison.changes):
        listed = "\n".join(f"- {_plain(change.words)}" for change in changes)
        yield f"**{_plain(plan[:1].upper() + plan[1:])}**\n\n{listed}"
    known = result.effects
    for along in known.along:
        rows = list(along_rows(result.comparison, along))
        yield f"**{_plain(along_title(along))}**\n\n" + _table(("usage", "bill"), rows)
    for sampled in known.sampled:
        yield _plain(sampled_words(result.comparison, sampled)) + "."


def _findings(result: Result) -> Iterator[str]:
    found = result.report.diagnostics
    if found:
        rows = [(one.code, _WEIGHT[one.severity], one.message, one.stake or "") for one in found]
        yield _table(("", "", "what breaks", "at stake"), rows)
    if result.report.suppressed:
        told = "\n".join(
            f"- {one.diagnostic.code} {_plain(one.diagnostic.message)}: {_plain(one.reason)}"
            for one in result.report.suppressed
        )
        yield f"Accepted:\n\n{told}"


def _outcome(outcome: Outcome) -> Iterator[str]:
    for spread in outcome.spreads:
        yield f"**Real bills**: {_plain(sums_words(spread))}; {_plain(counts_words(spread))}."
        if spread.rose or spread.fell:
            yield _customers(spread)
            yield from _spread(spread)
    if not outcome.spreads:
        yield "**Real bills**: no row is rated by both versions."
    if lines := aside_words(outcome):
        yield "\n".join(f"- {_plain(line)}" for line in lines)


def _customers(spread: Spread) -> str:
    of = spread.currency
    rows = [
        (one.name, money(one.before, of), money(one.after, of), signed(one.difference, of))
        for one in (*spread.rises, *reversed(spread.falls))
    ]
    return _table(("largest differences", "before", "after", "difference"), rows, numbers=3)


def _spread(spread: Spread) -> Iterator[str]:
    heads = [f"{grouped(share * 100)}%" for share, _ in spread.quantiles]
    cells = [signed(value, spread.currency) for _, value in spread.quantiles]
    bars = [(bar_label(bar, spread.currency), f"{bar.count:,}") for bar in spread.bars]
    inner = f"{_table(heads, [cells], numbers=len(heads))}\n\n{_table(('difference', 'customers'), bars, numbers=1)}"
    yield f"<details><summary>How differences are spread</summary>\n\n{inner}\n\n</details>"
