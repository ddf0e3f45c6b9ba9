"""Edits, applied to a text."""

from __future__ import annotations

from collections.abc import Iterable

from pricing_dsl.diagnostics import Edit


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with these edits made. They are of one file, and do not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.place, reverse=True):
        text = text[: edit.place.start] + edit.text + text[edit.place.end :]
    return text


def overlap(edit: Edit, other: Edit) -> bool:
    """Whether two edits touch each other: the order in which they are made would count."""
    return (
        edit.place.file == other.place.file
        and edit.place.start <= other.place.end
        and other.place.start <= edit.place.end
    )
