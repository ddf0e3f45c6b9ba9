"""Comments and blank lines put back among printed lines.

Printing keeps every word of the text and their order, save for signs the author may leave out. So a comment finds its
place again by the words before and after it: a comment on a line of its own goes above the line that holds the next
word, one at the end of a line behind the line that holds the word before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from attrs import evolve

from pricing_dsl.source import Source
from pricing_dsl.syntax import Comment, Parsed
from pricing_dsl.syntax.printing.layout import BLANK, INDENT, REMARK_SPACE, WIDTH, Line, Remark

# Signs that the printer leaves out where the grammar does not need them.
_OPTIONAL_SIGNS = {"=", ","}


class WordsDifferError(Exception):
    """The printed lines do not say the same words as the text; the argument is the first word that differs."""


def weave(lines: Sequence[Line], source: Parsed, printed: Parsed) -> list[Line]:
    """The lines with the comments and blank lines of the text they were printed from.

    `printed` is the lines as text, one below the other. Raises `WordsDifferError` if they say something else.
    """
    line_of = _line_of_words(source, printed)
    above, behind = _places(source, line_of, len(lines))
    result: list[Line] = []
    for number, line in enumerate(lines):
        start = source.tokens.starts[bisect_left(line_of, number)]
        opens = not number or lines[number - 1].text.endswith("{")
        blanks = _blanks(source.text, line, above[number], start, opens)
        indent = line.indent + (INDENT if line.text.startswith("}") else 0)
        comments = [_comment_line(indent, comment) for comment in above[number]]
        remark = _remark(source, behind[number]) if number in behind else None
        result += _spaced([*comments, evolve(line, remark=remark)], blanks)
    last = above[len(lines)]
    blanks = [_blank_above(source.text, comment.start) for comment in last]
    return [*result, *_spaced([_comment_line(0, comment) for comment in last], blanks)]


def _line_of_words(source: Parsed, printed: Parsed) -> list[int]:
    """For each word of the source the number of the printed line that holds it, or would if it were printed."""
    rows = Source("", printed.text)
    numbers = (rows.position(start)[0] - 1 for start in printed.tokens.starts)
    ahead = iter([*zip(map(_spelled, printed.tokens.texts), numbers, strict=True), ("", 0)])
    expected, line = next(ahead)
    found: list[int] = []
    for word in map(_spelled, source.tokens.texts):
        if word == expected:
            found.append(line)
            expected, line = next(ahead)
        elif word in _OPTIONAL_SIGNS and found:
            found.append(found[-1])
        else:
            raise WordsDifferError(word)
    if expected:
        raise WordsDifferError(expected)
    return found


def _spelled(word: str) -> str:
    """A word without its inner spaces: `5% of` is one word, which may be written `5%of`."""
    return "".join(word.split())


def _places(
    source: Parsed, line_of: Sequence[int], end: int
) -> tuple[defaultdict[int, list[Comment]], dict[int, Comment]]:
    """The comments above each printed line, and the one behind it; those at the end of the text go above line `end`.

    Where several come to stand behind one line, all but the last go above it.
    """
    above: defaultdict[int, list[Comment]] = defaultdict(list)
    behind: dict[int, Comment] = {}
    for comment in source.comments:
        word = bisect_left(source.tokens.starts, comment.start)
        leads = _leads(source.text, comment.start)
        line = line_of[word - 1] if not leads else line_of[word] if word < len(line_of) else end
        if line in behind:
            above[line].append(behind.pop(line))
        if leads:
            above[line].append(comment)
        else:
            behind[line] = comment
    return above, behind


def _column(text: str, offset: int) -> int:
    """How far an offset is from the start of its line."""
    return offset - (text.rfind("\n", 0, offset) + 1)


def _leads(text: str, offset: int) -> bool:
    """Whether nothing but space stands before an offset on its line."""
    return not text[offset - _column(text, offset) : offset].strip()


def _blank_above(text: str, offset: int) -> bool:
    """Whether a blank line stands between an offset and whatever is written before it."""
    breaks = 0
    while offset and text[offset - 1].isspace():
        offset -= 1
        breaks += text[offset] == "\n"
    return breaks > 1


def _blanks(text: str, line: Line, above: Sequence[Comment], start: int, opens: bool) -> list[bool]:
    """Whether a blank line stands above each of the comments over a line, and above the line itself.

    `start` is where its first word stands in the text; comments behind that word come from inside the line. `opens`
    says that the line is the first of its block.
    """
    if line.inner:
        return [False] * (len(above) + 1)
    before = [comment.start for comment in above if comment.start < start]
    blanks = [_blank_above(text, offset) for offset in (*before, start)] + [False] * (len(above) - len(before))
    if opens:
        blanks[0] = False
    if line.text.startswith("}"):
        blanks[-1] = False
    if line.apart and not any(blanks):
        blanks[0] = True
    return blanks


def _comment_line(indent: int, comment: Comment) -> Line:
    return Line(indent, (comment.text.rstrip(),))


def _remark(source: Parsed, comment: Comment) -> Remark:
    """A comment behind a line. Where its author set it apart it keeps its column, if the page is wide enough."""
    text = comment.text.rstrip()
    word = bisect_left(source.tokens.starts, comment.start) - 1
    column = _column(source.text, comment.start)
    apart = comment.start - source.tokens.ends[word] > REMARK_SPACE
    return Remark(text, column if apart and column + len(text) <= WIDTH else 0)


def _spaced(lines: Sequence[Line], blanks: Sequence[bool]) -> Iterator[Line]:
    for line, blank in zip(lines, blanks, strict=True):
        if blank:
            yield BLANK
        yield line
