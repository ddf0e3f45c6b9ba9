"""What can be written at a place: the words the grammar can read there, and the names that fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types as lsp

from pricing_dsl.lsp.features import offers
from pricing_dsl.lsp.features.hover import of_word
from pricing_dsl.lsp.features.offers import Offer
from pricing_dsl.lsp.place import Slot, slot_at
from pricing_dsl.lsp.words import WORDS
from pricing_dsl.lsp.workspace import View
from pricing_dsl.syntax import nodes

TRIGGERS = [".", "["]
_TOGETHER = {
    "graduated": "graduated tiers", "volume": "volume tiers", "up": "up to", "starting": "starting after",
    "selected": "selected by", "billed": "billed next period", "carried": "carried over", "may": "may go negative",
    "corrections": "corrections allowed", "included": "included in", "excess": "excess of", "overage": "overage of",
}  # fmt: skip
"""Words that only ever stand together."""
_VALUES = frozenset(
    f"<{rule}>" for rule in ("expr", "argument", "amount", "atom", "change", "sum", "product", "final", "claim")
)
"""Rules that read a value."""


def completion(view: View, offset: int) -> lsp.CompletionList | None:
    """The words and names that can stand at an offset; none inside comments and texts."""
    if _is_text(view, offset):
        return None
    slot = slot_at(view, offset)
    found: dict[str, Offer] = {}
    for one in (*_names(view, slot, offset), *_keywords(slot)):
        found.setdefault(one.label, one)
    return lsp.CompletionList(is_incomplete=False, items=[_item(one) for one in found.values()])


def _is_text(view: View, offset: int) -> bool:
    """Whether an offset lies in a comment or in quotes."""
    if any(one.start < offset <= one.end for one in view.parsed.comments):
        return True
    tokens = view.parsed.tokens
    spans = zip(tokens.kinds, tokens.starts, tokens.ends, strict=True)
    return any(kind == "STRING" and start < offset < end for kind, start, end in spans)


def _keywords(slot: Slot) -> Iterator[Offer]:
    for kind in sorted(slot.kinds):
        if kind.isalpha() and kind.islower():
            about = WORDS.get(kind)
            yield Offer(
                _TOGETHER.get(kind, kind),
                lsp.CompletionItemKind.Keyword,
                about.about if about else None,
                rank=5,
                more=of_word(about) if about else None,
            )


def _item(one: Offer) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        label=one.label,
        kind=one.kind,
        detail=one.detail,
        documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, one.more) if one.more else None,
        sort_text=f"{one.rank}{one.label}",
        filter_text=one.label,
    )


# ---- names, by what the grammar asks for -----------------------------------------------------------------------------


def _names(view: View, slot: Slot, offset: int) -> Iterable[Offer]:
    """The names that fit a slot: by what stands before it, and by the rules that could begin there."""
    tokens = view.parsed.tokens
    before = tokens.texts[slot.before - 1] if slot.before else ""
    if before == ".":
        return offers.parts(view, slot.before - 1, offset)
    here = offers.Here(view, offset)
    found: list[Offer] = []
    for rule, symbols in slot.rules.items():
        if "NAME" in slot.wants[rule]:
            found += _of_rule(here, rule, symbols, slot)
    return found


def _of_rule(here: offers.Here, rule: str, before: tuple[str, ...], slot: Slot) -> Iterable[Offer]:
    last = before[-1] if before else ""
    match rule:
        case "<unit>" | "<basis>":
            return here.units(last)
        case "<currency>":
            return here.currencies()
        case "<mode>":
            return here.modes(last)
        case "<word>" | "<span>" | "<each_span>":
            return here.soft_words(" ".join(before[-2:]), last)
        case "<cover>":
            return here.lines() if last == "against" else here.quantities()
        case "<name>":
            return _of_name(here, last)
        case "<ref>":
            return _of_ref(here, last)
        case "<cell>" | "<member_of>":
            return here.choice_words(slot.before)
    return here.values(slot.before, last) if rule in _VALUES else ()


def _of_name(here: offers.Here, last: str) -> Iterable[Offer]:
    match last:
        case "against" | "in" | "included in":
            return here.lines()
        case "for" | "extends":
            return here.plans()
        case "by" | "order":
            return here.dimensions()
        case "notify":
            return here.of_statements(nodes.Grant)
        case "previous":
            return here.of_statements(nodes.Remember, above=False)
        case "without":
            return here.inherited()
        case ":":
            return here.types()
    return ()


def _of_ref(here: offers.Here, last: str) -> Iterable[Offer]:
    match last:
        case "given":
            return here.facts()
        case "of":
            return (*here.quantities(), *here.lines())
    return here.lists() if last == "in" else here.quantities()
