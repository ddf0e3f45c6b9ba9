"""What can be done about a finding with one click: its fix, or the name that was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen
from lsprotocol import types as lsp

from pricing_dsl.diagnostics import Edit, Fix
from pricing_dsl.lsp.findings import Finding
from pricing_dsl.lsp.paths import uri_of
from pricing_dsl.lsp.positions import Positions
from pricing_dsl.lsp.workspace import View
from pricing_dsl.source import Place, Sources

KINDS = [
    lsp.CodeActionKind.QuickFix,
    lsp.CodeActionKind.RefactorRewrite,
    lsp.CodeActionKind.SourceFixAll,
]
OF_PLANS = frozenset({"X702", "X701", "X703"})
"""Findings whose fix writes examples: they are offered anywhere in the plan that wants them."""
_MEANT = re.compile(r"did you mean `(\w+)`\?")


@frozen
class _Offer:
    finding: Finding
    fix: Fix


def actions(view: View, findings: Sequence[Finding], params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """The actions for a stretch of a text. findings: those of the text as it stands."""
    start, end = view.positions.offsets(params.range)
    only = params.context.only
    found: list[lsp.CodeAction] = []
    offers = [_Offer(one, fix) for one in findings for fix in _fixes(one)]
    if _asked(only, lsp.CodeActionKind.QuickFix):
        found += (_quick_fix(view, one, params) for one in offers if _touches(one.finding, start, end))
    if _asked(only, lsp.CodeActionKind.RefactorRewrite):
        found += _for_the_plan(view, offers, start, end)
    if _asked(only, lsp.CodeActionKind.SourceFixAll):
        found += _all_safe(view, offers)
    return found


def _asked(only: Sequence[lsp.CodeActionKind | str] | None, kind: lsp.CodeActionKind) -> bool:
    """Whether actions of a kind are wanted: all are where nothing is said, and those inside a kind that is named."""
    wanted = [getattr(one, "value", str(one)) for one in only or ()]
    return only is None or any(kind.value == one or kind.value.startswith(f"{one}.") or one == "" for one in wanted)


def _fixes(finding: Finding) -> Iterator[Fix]:
    """The fix of a finding, and the name that its hint offers."""
    found = finding.diagnostic
    if found.fix is not None:
        yield found.fix
    elif meant := _MEANT.search(found.hint or ""):
        yield Fix(f"write `{meant[1]}`", (Edit(found.place, meant[1]),))


def _touches(finding: Finding, start: int, end: int) -> bool:
    place = finding.diagnostic.place
    return place.start <= end and start <= place.end


def _quick_fix(view: View, one: _Offer, params: lsp.CodeActionParams) -> lsp.CodeAction:
    diagnostic = one.finding.diagnostic
    place = view.positions.range_of(diagnostic.place)
    mine = [
        told for told in params.context.diagnostics if told.code == diagnostic.code and told.range.start == place.start
    ]
    return lsp.CodeAction(
        title=_title(one.fix),
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=mine or None,
        is_preferred=one.fix.safe or None,
        edit=_edit(view, [one.fix], one.finding.sources),
    )


def _title(fix: Fix) -> str:
    """What a fix does; that it may change a bill is said."""
    return fix.title if fix.safe else f"{fix.title} (may change what is billed)"


def _for_the_plan(view: View, offers: Sequence[_Offer], start: int, end: int) -> Iterator[lsp.CodeAction]:
    """The examples that a plan wants, wherever in it the cursor is."""
    home = view.declaration_at(start)
    if home is None:
        return
    first, last = home.base, home.base + home.item.span[1]
    for one in offers:
        found = one.finding.diagnostic
        if found.code in OF_PLANS and first <= found.place.start <= last and not _touches(one.finding, start, end):
            yield lsp.CodeAction(
                title=one.fix.title,
                kind=lsp.CodeActionKind.RefactorRewrite,
                edit=_edit(view, [one.fix], one.finding.sources),
            )


def _all_safe(view: View, offers: Sequence[_Offer]) -> Iterator[lsp.CodeAction]:
    """Every safe fix at once; of two that overlap, the first."""
    chosen: list[Fix] = []
    places: list[Place] = []
    for one in offers:
        mine = [edit.place for edit in one.fix.edits]
        if one.fix.safe and not any(_overlap(place, other) for place in mine for other in places):
            chosen.append(one.fix)
            places += mine
    if chosen:
        edit = _edit(view, chosen, offers[0].finding.sources)
        yield lsp.CodeAction(title="make every safe fix", kind=lsp.CodeActionKind.SourceFixAll, edit=edit)


def _overlap(one: Place, other: Place) -> bool:
    """Whether two places share a character, or both put something in at one point."""
    crossing = one.start < other.end and other.start < one.end
    return one.file == other.file and (crossing or one.start == other.start)


def _edit(view: View, fixes: Iterable[Fix], sources: Sources) -> lsp.WorkspaceEdit:
    changes: dict[str, list[lsp.TextEdit]] = {}
    for fix in fixes:
        for edit in fix.edits:
            source = sources[edit.place.file]
            text = Positions(source.text, view.encoding)
            changes.setdefault(uri_of(source.path), []).append(lsp.TextEdit(text.range_of(edit.place), edit.text))
    return lsp.WorkspaceEdit(changes=changes)
