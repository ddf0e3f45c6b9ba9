"""The diagnostic for a mistake and the edit that mends it, in the author's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pricing_dsl.diagnostics import Diagnostic, Fix, Label, diagnose
from pricing_dsl.diagnostics import Edit as TextEdit
from pricing_dsl.source import Place
from pricing_dsl.syntax.parsing.automaton import Stack, shift
from pricing_dsl.syntax.parsing.grammar import END
from pricing_dsl.syntax.parsing.recovery import nouns, special
from pricing_dsl.syntax.parsing.recovery.expectation import Phrase, expectation, token_noun
from pricing_dsl.syntax.parsing.recovery.single import meant
from pricing_dsl.syntax.parsing.recovery.site import Edit, Site, Token, place_of
from pricing_dsl.syntax.words import words

_OPERATIONS = nouns.OPERATORS | nouns.COMPARISONS
_CLOSERS = {"}": "{", ")": "(", "]": "["}
_MOST_PHRASES = 5
_MOST_WORDS = 6  # of what a mistake comes after
_LONGEST_TEXT = 40


def report(site: Site, edit: Edit, file: int) -> Iterator[Diagnostic]:
    """The diagnostics for one edit: one, or two where an edit mends the end of a line and the start of the next."""
    found = special.diagnostic(site, edit, file)
    if found is not None:
        yield found
    elif edit.take and len(edit.put) == 1 and edit.put != ("BROKEN",):
        yield _replaced(site, edit, file)
    elif edit.take or edit.put[:1] == ("BROKEN",):
        yield _unexpected(site, edit, file)
    elif set(edit.put) <= _CLOSERS.keys():
        yield from _unclosed(site, edit, file)
    else:
        yield from _missing(site, edit, file)


def _missing(site: Site, edit: Edit, file: int) -> Iterator[Diagnostic]:
    """Something was left out."""
    stack: Stack | None = site.stacks[edit.position]
    two_lines = len(edit.put) > 1 and site.starts_line(edit.position) and edit.put[-1] in words().beginnings
    for number, kind in enumerate(edit.put if two_lines else edit.put[:1]):
        assert stack is not None
        ends_line = not number and two_lines
        yield _left_out(site, stack, edit.position, kind, file, ends_line)
        stack = shift(stack, kind)


def _left_out(site: Site, stack: Stack, position: int, kind: str, file: int, ends_line: bool) -> Diagnostic:
    token = site.token(position)
    phrases = expectation(stack)
    wanted = next(phrase for phrase in phrases if kind in phrase.kinds)
    above = ends_line or _belongs_above(site, position, kind)
    first_words = words().openings | words().clauses
    if kind in first_words and site.starts_line(position) and position and not above and token.kind not in words().all:
        message = f"this line lacks its first word: {_first_word(wanted, kind)}"
    else:
        others = [phrase for phrase in phrases if phrase is not wanted and phrase.text != nouns.TITLE]
        if wanted.kinds & _OPERATIONS:
            offered = [phrase for phrase in phrases if phrase.kinds & _OPERATIONS]
        else:
            offered = [wanted, *others] if len(others) < 3 else [wanted]
        message = f"{_after(site, position)}comes {joined(offered)}{_instead(token, above)}"
    fix = None
    if wanted.kinds == {kind} and token_noun(kind) == f"`{kind}`":
        gap = Place(file, token.start, token.start)
        fix = Fix(f"Put in `{kind}`", (TextEdit(gap, f"{kind} "),))
    return diagnose("S001", message, place_of(site, position - 1 if above else position, file), fix=fix)


def _belongs_above(site: Site, position: int, kind: str) -> bool:
    """Whether what is missing before the first word of a line belongs at the end of the line above."""
    if not position or not site.starts_line(position) or site.token(position - 1).kind in ("{", ",", "|", "(", "["):
        return False
    return kind not in words().beginnings and kind not in ("|", "+", "-", "*", "/", "and", "or")


def _first_word(wanted: Phrase, kind: str) -> str:
    return f"`{kind}`" if len(wanted.kinds) == 1 else f"`{kind}` or another"


def _replaced(site: Site, edit: Edit, file: int) -> Diagnostic:
    """One word stands where another should."""
    token, kind = site.token(edit.position), edit.put[0]
    place = place_of(site, edit.position, file)
    written = "==" if kind == "CMP" else kind
    if kind == "NAME":
        message = f"`{token.text}` is a word of the language and cannot be a name here"
        return diagnose("S011", message, place, hint=f"choose another name, such as `my_{token.text}`")
    fix = Fix(f"Write `{written}`", (TextEdit(place, written),))
    if token.text == "=":
        return diagnose("S001", "`=` gives a value; a comparison is written `==`", place, fix=fix)
    if token.text == "==":
        return diagnose("S001", "`==` compares; a value is given with `=`", place, fix=fix)
    possible = {kind for phrase in expectation(site.stacks[edit.position]) for kind in phrase.kinds}
    if meant(token, possible) != kind:
        return _unexpected(site, edit, file)
    if kind in words().openings and site.starts_line(edit.position):
        message = f"no line begins with `{shown(token)}`"
    else:
        message = f"{_after(site, edit.position)}comes `{kind}`, not `{shown(token)}`"
    return diagnose("S001", message, place, hint=f"did you mean `{written}`?", fix=fix)


def _unexpected(site: Site, edit: Edit, file: int) -> Diagnostic:
    """Something is too much, or nothing that stands there makes sense."""
    size = len(site.read)
    position = edit.position if edit.take == 1 and edit.position < size else size
    token = site.token(position)
    phrases = expectation(site.stacks[position])
    if len(phrases) > 1:
        phrases = [phrase for phrase in phrases if phrase.text != nouns.TITLE]
    message = f"{_after(site, position)}comes {joined(phrases[:_MOST_PHRASES])}{_instead(token, False)}"
    if edit.take == 1 and not edit.put and token.kind in _CLOSERS:
        message = f"there is one `{token.kind}` too many here"
    return diagnose("S001", message, place_of(site, position, file))


def _unclosed(site: Site, edit: Edit, file: int) -> Iterator[Diagnostic]:
    """A brace or a bracket that is never closed."""
    closer = edit.put[0]
    opener = opener_of(site, edit.position, closer)
    token = site.token(edit.position)
    if opener is not None and not site.token(opener).text:
        return  # the opening one was put in by a repair as well
    if closer == "}":
        before = "at the end of the file" if token.kind == END else f"before `{shown(token)}`"
        labels = () if opener is None else (Label(place_of(site, opener, file), "this block is still open"),)
        gap = Place(file, token.start, token.start)
        fix = Fix("Put in `}`", (TextEdit(gap, "}\n"),)) if len(edit.put) == 1 else None
        message = f"`}}` is missing {before}"
        yield diagnose("S002", message, place_of(site, edit.position, file), labels=labels, fix=fix)
        return
    message = f"this `{_CLOSERS[closer]}` is never closed"
    end = Label(place_of(site, edit.position, file), f"`{closer}` should stand before this at the latest")
    where = edit.position if opener is None else opener
    yield diagnose("S001", message, place_of(site, where, file), labels=(end,))


def opener_of(site: Site, position: int, closer: str) -> int | None:
    """The position of the bracket that is open at a position."""
    open_ones = 0
    for before in range(position - 1, -1, -1):
        kind = site.token(before).kind
        if kind == closer:
            open_ones += 1
        elif kind == _CLOSERS[closer]:
            if not open_ones:
                return before
            open_ones -= 1
    return None


def shown(token: Token) -> str:
    """A token as the author wrote it, shortened."""
    text = token.text or token.kind
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"


def joined(phrases: Sequence[Phrase]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    texts = [phrase.text for phrase in phrases]
    return " or ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def _instead(token: Token, above: bool) -> str:
    """What stands there instead, if it stands there."""
    if above:
        return ""
    if token.kind == END:
        return ", but the file ends"
    return f", not `{shown(token)}`"


def _after(site: Site, position: int) -> str:
    """What the mistake comes after: the statement so far if it is short, else its last words."""
    start = position
    beginnings = words().openings
    while start > 0 and position - start < _MOST_WORDS:
        token = site.token(start - 1)
        if token.kind in "{}|" or not token.text:
            break
        start -= 1
        if token.kind in beginnings and site.starts_line(start):
            break
    if start == position:
        text = shown(site.token(position - 1)) if position and site.token(position - 1).text else ""
        return f"after `{text}` " if text else "here "
    text = _text(site, start, position)
    if site.token(start).kind not in beginnings or len(text) > _LONGEST_TEXT:
        text = _text(site, max(start, position - 2), position)
    if len(text) > _LONGEST_TEXT:
        text = shown(site.token(position - 1))
    return f"after `{text}` "


def _text(site: Site, start: int, end: int) -> str:
    raw = site.text[site.token(start).start : site.token(end - 1).end]
    if "#" in raw:
        return " ".join(site.token(position).text for position in range(start, end))
    return " ".join(raw.split())
