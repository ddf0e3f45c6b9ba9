"""Taking a declaration or a statement out of a text."""

from __future__ import annotations

from pricing_dsl.diagnostics import Edit
from pricing_dsl.source import Place, Source


def removal(source: Source, place: Place) -> Edit:
    """The edit that takes out what stands at a place: with its lines, a comment behind it and one of two blank lines
    around it, where nothing else stands on these lines; else only what stands there."""
    text = source.text
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.end)
    end = len(text) if end < 0 else end + 1
    behind = text[place.end : end].strip()
    if text[start : place.start].strip() or (behind and not behind.startswith("#")):
        return Edit(place, "")
    if _blank_before(text, start) and text[end:].startswith(("\n", "\r\n")):
        end = text.index("\n", end) + 1
    return Edit(Place(place.file, start, end), "")


def _blank_before(text: str, start: int) -> bool:
    return start == 0 or text[:start].rstrip("\r\n") != text[:start].removesuffix("\n").removesuffix("\r")
