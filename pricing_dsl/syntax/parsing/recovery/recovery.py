"""Reading text with mistakes: the careful way through a stretch that the driver could not parse."""

from __future__ import annotations

from collections.abc import Sequence

from pricing_dsl.diagnostics import Diagnostic, diagnose
from pricing_dsl.source import Place
from pricing_dsl.syntax.parsing.automaton import Stack, settle, shift, stack_of
from pricing_dsl.syntax.parsing.depth import MOST_OPEN
from pricing_dsl.syntax.parsing.grammar import END
from pricing_dsl.syntax.parsing.recovery.judging import ENOUGH, best_skip, best_word
from pricing_dsl.syntax.parsing.recovery.reporting import report
from pricing_dsl.syntax.parsing.recovery.single import is_word
from pricing_dsl.syntax.parsing.recovery.site import Edit, Site, Token
from pricing_dsl.syntax.parsing.table import Row
from pricing_dsl.syntax.words import words

MOST_TRIED = 40_000  # edits of one text; then a declaration with a mistake is given up as a whole
MOST_DIAGNOSTICS = 1000


class Recovery:
    """Mends one text, stretch by stretch, with a diagnostic for each mistake."""

    def __init__(self, text: str, file: int, coming: Sequence[Token]) -> None:
        self.text = text
        self.file = file
        self.coming = coming
        self.diagnostics: list[Diagnostic] = []
        self._tried = 0
        self._last = -1
        self._lost = False

    def stretch(self, rows: Sequence[Row], index: int) -> tuple[list[Token], int]:
        """Tokens that parse in place of those from `index` on, and the number of the first token behind them.

        `rows` is the state of the parser before `index`, between two declarations.
        """
        read: list[Token] = []
        stacks = [stack_of(rows)]
        base = index
        mended = False
        while True:
            settled = settle(stacks[-1], self.coming[index].kind)
            if settled is not None and mended and between_declarations(settled):
                return read, index
            after = shift(settled, self.coming[index].kind) if settled is not None else None
            if after is not None and after.height > MOST_OPEN:
                return self.drop(index, base)
            if after is not None:
                read.append(self.coming[index])
                stacks.append(after)
                index += 1
                continue
            if self._tried >= MOST_TRIED and self.coming[index].kind != END:
                self._unreadable(index)
                return self._give_up(base, index + 1)
            index = self._mend(Site(self.text, self.coming, index, read, stacks))
            mended = True

    def drop(self, index: int, base: int) -> tuple[list[Token], int]:
        """The same for a declaration from `base` on in which things lie too deeply inside each other at `index`."""
        place = Place(self.file, self.coming[index].start, self.coming[index].end)
        message = "brackets, blocks or operations lie too deeply inside each other"
        self.diagnostics.append(diagnose("S007", message, place, hint="give the inner parts names with `let`"))
        return self._give_up(base, index + 1)

    def _give_up(self, base: int, index: int) -> tuple[list[Token], int]:
        """Replace a declaration, up to the next one at the left edge of the text, by `BROKEN`."""
        declarations = words().declarations
        while (token := self.coming[index]).kind != END:
            if token.kind in declarations and (token.start == 0 or self.text[token.start - 1] == "\n"):
                break
            index += 1
        start, end = self.coming[base].start, self.coming[index - 1].end
        return [Token("BROKEN", self.text[start:end][:1], start, end)], index

    def _unreadable(self, index: int) -> None:
        place = Place(self.file, self.coming[index].start, self.coming[index].end)
        if len(self.diagnostics) < MOST_DIAGNOSTICS:
            self.diagnostics.append(
                diagnose("S001", "this cannot be read", place, hint="put right what is above first")
            )

    def _mend(self, site: Site) -> int:
        """Report a mistake and put it right; returns the number of the token to go on with."""
        again = self._again(site)
        edit = self._edit(site, again)
        size = len(site.read)
        completes_line = not edit.take and edit.put[-1] not in words().beginnings and site.starts_line(edit.position)
        above = site.index - max(size - edit.position, 0) - 1
        if completes_line and self._near(site) and self._last <= above and self._same_line(self._last, above):
            again = True
        if not again and len(self.diagnostics) < MOST_DIAGNOSTICS:
            self.diagnostics += report(site, edit, self.file)
        self._lost = edit.reach == 0 and edit.position == size and not edit.put
        self._last = -1 if completes_line else site.index - max(size - edit.position, 0)
        self._tried += site.tried
        return _apply(site, edit)

    def _again(self, site: Site) -> bool:
        """Whether the text goes wrong again so soon that it must be for the same mistake."""
        return self._near(site) and (self._lost or self._same_line(self._last, site.index))

    def _near(self, site: Site) -> bool:
        return self._last >= 0 and site.index - self._last < ENOUGH

    def _same_line(self, first: int, last: int) -> bool:
        return "\n" not in self.text[self.coming[first].start : self.coming[last].start]

    def _edit(self, site: Site, again: bool) -> Edit:
        edit = (None if again else best_word(site)) or best_skip(site)
        if edit is None and self.coming[site.index].kind == END:
            return Edit(0, len(site.read), ("BROKEN",), 0, None, 0)
        return edit or Edit(len(site.read), 1, (), 0, None, 0)


def _apply(site: Site, edit: Edit) -> int:
    """Change `read` and `stacks` as the edit says, so that they end where the reading goes on."""
    size = len(site.read)
    tail = site.read[edit.position + edit.take :]
    put = _put(site, edit)
    del site.read[edit.position :], site.stacks[edit.position + 1 :]
    for token in [*put, *tail]:
        after = shift(site.stacks[-1], token.kind)
        assert after is not None, "an edit that cannot be made is not offered"
        site.read.append(token)
        site.stacks.append(after)
    return site.index + max(edit.position + edit.take - size, 0)


def _put(site: Site, edit: Edit) -> list[Token]:
    """The tokens that an edit puts in: where those stood that it takes out, or where something was left out."""
    taken = [site.token(edit.position + n) for n in range(edit.take)]
    if taken and edit.put[:1] == ("BROKEN",):
        broken = Token("BROKEN", "", taken[0].start, taken[-1].end)
        return [broken, *(Token(kind, "", broken.end, broken.end) for kind in edit.put[1:])]
    if len(taken) == len(edit.put) == 1:
        kind = edit.put[0]
        text = taken[0].text if kind == "NAME" else kind if is_word(kind) else ""
        return [taken[0]._replace(kind=kind, text=text)]
    begins = edit.put[:1] and edit.put[0] in words().beginnings and site.starts_line(edit.position)
    where = site.token(edit.position).start if begins or not edit.position else site.token(edit.position - 1).end
    return [Token(kind, "", where, where) for kind in edit.put]


def between_declarations(stack: Stack) -> bool:
    """Whether a declaration, or the header, could begin here."""
    row = stack.row.table.grammar.states[stack.row.state]
    return stack.height <= 3 and ("<declaration>" in row or "<header>" in row)
