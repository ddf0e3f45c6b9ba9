"""What stands under the pointer: what it means, its unit, its value today, and where to read more."""

from __future__ import annotations

from fractions import Fraction

from lsprotocol import types as lsp

from pricing_dsl.lsp.features.outline import word_of
from pricing_dsl.lsp.meaning import meaning
from pricing_dsl.lsp.names import Thing
from pricing_dsl.lsp.names.things import Declared
from pricing_dsl.lsp.pages import language_page
from pricing_dsl.lsp.place import token_at
from pricing_dsl.lsp.words import FACTS, FUNCTIONS, MODES, PARTS, WORDS, Word
from pricing_dsl.lsp.workspace import View
from pricing_dsl.semantics import currencies, types
from pricing_dsl.semantics.unit_table import UnitTable
from pricing_dsl.semantics.units import Unit
from pricing_dsl.syntax import nodes

_PAGES: dict[type, str] = {
    nodes.Meter: "inputs",
    nodes.Input: "inputs",
    nodes.Records: "inputs",
    nodes.RecordField: "inputs",
    nodes.Dimension: "inputs",
    nodes.Term: "inputs",
    nodes.Table: "inputs",
    nodes.Cell: "inputs",
    nodes.UnitDecl: "values",
    nodes.Plan: "plans",
    nodes.Grant: "grants",
    nodes.Commit: "commitments",
    nodes.Bound: "commitments",
    nodes.Discount: "discounts",
    nodes.Tax: "discounts",
    nodes.Remember: "memory",
    nodes.NotifyWhen: "notify",
    nodes.RoundingLine: "rounding",
}
LONGEST = 12
"""Lines of a declaration that are shown."""


def hover(view: View, offset: int) -> lsp.Hover | None:
    """What a name, a word of the language or a unit means."""
    token = token_at(view, offset)
    if token is None:
        return None
    place = view.positions.range(token.start, token.end)
    found = view.names.at(view.file, offset)
    text = about(view, found.thing) if found is not None else _about_word(view, token.number)
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), place) if text else None


def about(view: View, thing: Thing) -> str | None:
    """What a thing is, in Markdown."""
    declared = view.names.declared.get(thing)
    if not declared:
        return None
    first = declared[0]
    parts = [_head(first), *_comment(view, first), f"```rulebook\n{_written(view, first)}\n```"]
    worth = meaning(view, thing)
    facts = []
    if worth.type is not None:
        facts.append(types.describe(worth.type))
    if worth.money:
        facts.append("a line of the bill: money")
    if worth.today is not None:
        facts.append(f"**{worth.today}** today" if _is_dated(first.node) else f"**{worth.today}**")
    if len(declared) > 1:
        facts.append(f"declared in {len(declared)} places")
    if facts:
        parts.append(" · ".join(facts))
    page = language_page(_PAGES.get(type(first.node), "lines"))
    if page:
        parts.append(f"[{word_of(first.node)} in the reference]({page})")
    return "\n\n".join(parts)


def _is_dated(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Term) and isinstance(node.value, tuple)


def _head(one: Declared) -> str:
    """What it is, its name and its title."""
    title = getattr(one.node, "title", None)
    words = {"cell": "column", "recordfield": "field", "fold": "row"}
    word = words.get(word_of(one.node), word_of(one.node))
    where = f" of `{one.thing.owner}`" if one.thing.space in ("field", "column") else ""
    return f"**{word}** `{one.thing.name}`{where}" + (f" — {title.value}" if isinstance(title, nodes.Text) else "")


def _comment(view: View, one: Declared) -> list[str]:
    """What its author wrote right above it."""
    parsed = view.compilation.parsed[one.place.file]
    text = parsed.text
    line = text.rfind("\n", 0, one.declaration.base + one.node.span[0]) + 1
    found: list[str] = []
    for comment in reversed(parsed.comments):
        if comment.end < line and not text[comment.end : line].strip() and text.count("\n", comment.end, line) == 1:
            start = text.rfind("\n", 0, comment.start) + 1
            if text[start : comment.start].strip():
                break
            found.append(comment.text.lstrip("# ").rstrip())
            line = start
    return [" ".join(reversed(found))] if found else []


def _written(view: View, one: Declared) -> str:
    """The declaration itself, or its first lines."""
    text = view.compilation.parsed[one.place.file].text
    base, (start, end) = one.declaration.base, one.node.span
    indent = base + start - text.rfind("\n", 0, base + start) - 1
    lines = [line.removeprefix(" " * indent) for line in text[base + start : base + end].splitlines()]
    return "\n".join(lines if len(lines) <= LONGEST else [*lines[: LONGEST - 1], "…"])


# ---- words of the language -------------------------------------------------------------------------------------------


def _about_word(view: View, index: int) -> str | None:
    """What a word means that no thing is called by: a part of something, a fact, a function, a unit, a keyword."""
    tokens = view.parsed.tokens
    word, kind = tokens.texts[index], tokens.kinds[index]
    before = tokens.texts[index - 1] if index else ""
    after = tokens.texts[index + 1] if index + 1 < len(tokens) else ""
    if before == "." and index > 1:
        fact = FACTS.get(f"{tokens.texts[index - 2]}.{word}")
        return f"`{tokens.texts[index - 2]}.{word}` — {fact}" if fact else _said(word, PARTS)
    if after == "(" and word in FUNCTIONS:
        return of_word(FUNCTIONS[word])
    if (kind == "NAME" and before == "to") or (word in MODES and before in ("rounded", "rounding")):
        return _said(word, MODES) or _unit(view, word)
    if kind == "NAME":
        return _said(word, FACTS) or _unit(view, word)
    return of_word(WORDS[kind]) if kind in WORDS else None


def _said(word: str, words: dict[str, str]) -> str | None:
    return f"`{word}` — {words[word]}" if word in words else None


def of_word(word: Word) -> str:
    """What a keyword does, in Markdown."""
    page = language_page(word.page)
    return f"```rulebook\n{word.form}\n```\n\n{word.about}" + (f"\n\n[more in the reference]({page})" if page else "")


def _unit(view: View, word: str) -> str | None:
    """What a unit or a currency is."""
    if currencies.is_currency(word):
        digits = currencies.minor_digits(word)
        return f"`{word}` — a currency, with {digits} decimals" if digits is not None else f"`{word}` — a currency"
    units = view.checked.units if view.checked is not None else UnitTable.built_in()
    unit = units.lookup(word)
    if unit is None:
        return None
    same = [units.quantity_text(number, other) for number, other in _equal(units, unit)]
    return f"`{word}` — a unit" + (f": 1 {word} is " + ", or ".join(same) if same else "")


def _equal(units: UnitTable, unit: Unit) -> list[tuple[Fraction, Unit]]:
    """The same as one of a unit, in whole numbers of the next smaller ones."""
    found = {
        1 / share: units.units[name]
        for name, share in units.spellings(unit).items()
        if share and (1 / share).denominator == 1 and share != 1 and units.units[name].text == name
    }
    return sorted(found.items(), key=lambda pair: pair[0])[:2]
