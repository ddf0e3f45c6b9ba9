"""The LR driver: runs tokens through the parse table and makes the nodes as it goes."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing.depth import MOST_IN_A_ROW, MOST_OPEN, WIDE, Depths
from pricing_dsl.syntax.parsing.earlier import Earlier
from pricing_dsl.syntax.parsing.forms import CONSTANTS
from pricing_dsl.syntax.parsing.grammar import END
from pricing_dsl.syntax.parsing.table import Act, Row, Table
from pricing_dsl.syntax.parsing.tokens import Tokens

_BOTTOM = len(CONSTANTS)


class Driver:
    """A parse under way. It stops only between declarations: `rows` is its state there.

    `resume` is the number of the first token of the declaration to come. `too_deep` tells why it stopped last: not for
    the grammar, but because things lie inside each other too deeply.
    """

    def __init__(self, table: Table, text: str, tokens: Tokens, earlier: Earlier | None = None) -> None:
        self.text = text
        self._table = table
        self._earlier = earlier
        self._mending = False
        self.rows: list[Row] = [table.start]
        self.resume = 0
        self.declarations: list[nodes.Declaration] = []
        self.too_deep = False
        self._depths = Depths()
        size = len(text)
        self._whole = Tokens([*tokens.kinds, END], [*tokens.texts, ""], [*tokens.starts, size], [*tokens.ends, size])

    def run(self, index: int) -> int | None:
        """Read the tokens from a number on to the end of the text.

        Returns None when all were read, else the number of the token that does not fit; then `resume` is the number of
        the first token of the declaration it is in.
        """
        return self._run(self._whole, index, len(self._whole))

    def feed(self, tokens: Tokens) -> None:
        """Read other tokens, known to parse; the last one is not read, and only tells what follows the others."""
        self._mending = True
        failed = self._run(tokens, 0, len(tokens) - 1)
        self._mending = False
        assert failed is None, "what the recovery hands over parses"

    def _run(self, tokens: Tokens, index: int, stop: int) -> int | None:
        # All in one function: this loop is most of the time of a parse, and a call for each step would double it.
        kinds, texts, starts, ends = tokens.kinds, tokens.texts, tokens.starts, tokens.ends
        rows = self.rows
        values: list[Any] = [*CONSTANTS, *[None] * (len(rows) - 1)]
        begins: list[int] = [0] * len(values)
        self.too_deep = False
        following = self._reuse(index) if len(rows) > 1 else index
        if following != index and len(rows) == 2:
            rows.append(rows[-1][self._table.declarations][kinds[following]])
            values.append(None)
            begins.append(0)
        self.resume = index = following
        base = end = starts[index]
        while True:
            kind = kinds[index]
            action = rows[-1][kind]
            while action.__class__ is tuple:
                size, symbol, make, pick, act = action
                if make is not None and size:
                    begin = begins[-size]
                    value = make((begin - base, end - base), *pick(values))
                    del rows[-size:], values[-size:], begins[-size:]
                    if act is Act.HEADER:
                        self._declare(base, end, value)
                        rows.append(rows[-1][symbol][kind])
                        values.append(None)
                        begins.append(base)
                        following = self._reuse(index)
                        if following != index:
                            index = following
                            kind = kinds[index]
                            rows.append(rows[-1][self._table.declarations][kind])
                            values.append(None)
                            begins.append(base)
                        base = starts[index]
                        action = rows[-1][kind]
                        continue
                    if act is Act.IN_A_ROW and end - begin > WIDE and self._depths.of(value) > MOST_IN_A_ROW:
                        return self._too_deep(index)
                    values.append(value)
                    begins.append(begin)
                elif act is Act.PASS or act is Act.BEGIN_LIST:
                    begin = begins[-size]
                    value = values[pick] if act is Act.PASS else [values[pick]]
                    del rows[-size:], values[-size:], begins[-size:]
                    values.append(value)
                    begins.append(begin)
                elif act is Act.EXTEND_LIST:
                    values[-size].append(values[pick])
                    del rows[-size:], values[1 - size :], begins[1 - size :]
                elif act is Act.DECLARED:
                    self._declare(base, end, values[-1])
                    del rows[2:], values[_BOTTOM + 1 :], begins[_BOTTOM + 1 :]
                    rows.append(rows[-1][symbol][kind])
                    values.append(None)
                    begins.append(base)
                    index = self._reuse(index)
                    kind = kinds[index]
                    base = starts[index]
                    action = rows[-1][kind]
                    continue
                elif act is Act.EMPTY:
                    values.append(make((starts[index] - base,) * 2, *pick(values)))
                    begins.append(starts[index])
                else:
                    return None
                row = rows[-1][symbol][kind]
                rows.append(row)
                action = row[kind]
            if index == stop:
                return None
            if action is None:
                return self._stop(index)
            if len(rows) > MOST_OPEN:
                return self._too_deep(index)
            rows.append(action)
            values.append(texts[index])
            begins.append(starts[index])
            end = ends[index]
            index += 1

    def _stop(self, index: int) -> int:
        """Go back to before the declaration under way."""
        del self.rows[min(len(self.declarations), 2) + 1 :]
        return index

    def _too_deep(self, index: int) -> int:
        self.too_deep = True
        return self._stop(index)

    def _declare(self, base: int, end: int, item: nodes.Item) -> None:
        digest = "" if self._mending else blake2b(self.text[base:end].encode(), digest_size=16).hexdigest()
        self.declarations.append(nodes.Declaration(base, item, digest))

    def _reuse(self, index: int) -> int:
        """Take over declarations from an earlier parse; returns the number of the first token behind them."""
        if self._earlier is not None and not self._mending:
            while (found := self._earlier.find(self.text, self._whole, index)) is not None:
                declaration, index = found
                self.declarations.append(declaration)
        self.resume = index
        return index
