"""How a line of a file looks on a terminal: what each character shows as, and how wide it is."""

from unicodedata import category, combining, east_asian_width

TAB = "    "
WIDEST = 120
"""A longer line is cut to a window of this many characters around what is marked."""


def shown(text: str) -> str:
    """The text as it may be printed.

    Control and formatting characters, which could move the cursor or turn the reading direction, show as U+FFFD.
    """
    return "".join(_cell(character) for character in text)


def columns(text: str) -> int:
    """How many columns ``shown`` text takes."""
    return sum(_width(character) for character in text)


def excerpt(line: str, marks: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """The line as shown, and for each marked stretch of it the column it starts at and how many it covers.

    Marks are offsets into the line; an empty one covers one column.
    """
    first = max(0, min(start for start, _ in marks) - WIDEST // 3) if len(line) > WIDEST else 0
    last = min(len(line), first + WIDEST)
    before = "…" if first else ""
    placed = []
    for start, end in marks:
        start, end = min(max(start, first), last), min(max(end, first), last)
        left = columns(before + shown(line[first:start]))
        placed.append((left, max(1, columns(shown(line[start:end])))))
    return before + shown(line[first:last]) + ("…" if last < len(line) else ""), placed


def _cell(character: str) -> str:
    if character == "\t":
        return TAB
    if category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return "\N{REPLACEMENT CHARACTER}"
    return character


def _width(character: str) -> int:
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
