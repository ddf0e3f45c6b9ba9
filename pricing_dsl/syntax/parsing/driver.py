"""The LR driver: runs tokens through the parse table and makes the nodes as it goes."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing.forms import CONSTANTS
from pricing_dsl.syntax.parsing.grammar import END
from pricing_dsl.syntax.parsing.table import Act, Row, Table
from pricing_dsl.syntax.parsing.tokens import Tokens

_BOTTOM = len(CONSTANTS)


class Driver:
    """A parse under way. Between declarations `rows` is the state it is in."""

    def __init__(self, table: Table, text: str) -> None:
        self.text = text
        self.rows: list[Row] = [table.start]
        self.declarations: list[nodes.Declaration] = []

    def run(self, tokens: Tokens, index: int) -> int | None:
        """Read tokens from `index` on, between two declarations, to the end.

        Returns None when all were read, else the number of the token that does not fit; then the driver stands before
        the declaration that this token is in.
        """
        kinds: Sequence[str] = [*tokens.kinds, END]
        texts, starts, ends = [*tokens.texts, ""], [*tokens.starts, len(self.text)], tokens.ends
        rows = self.rows
        values: list[Any] = list(CONSTANTS)
        values += [None] * (len(rows) - 1)
        begins: list[int] = [0] * len(values)
        base = starts[index]
        end = base
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
                        value = None
                        base = starts[index]
                    values.append(value)
                    begins.append(begin)
                elif act is Act.PASS:
                    begin = begins[-size]
                    value = values[pick]
                    del rows[-size:], values[-size:], begins[-size:]
                    values.append(value)
                    begins.append(begin)
                elif act is Act.EXTEND_LIST:
                    values[-size].append(values[pick])
                    del rows[-size:], values[1 - size :], begins[1 - size :]
                elif act is Act.BEGIN_LIST:
                    begin = begins[-size]
                    value = [values[pick]]
                    del rows[-size:], values[-size:], begins[-size:]
                    values.append(value)
                    begins.append(begin)
                elif act is Act.DECLARED:
                    self._declare(base, end, values[-1])
                    base = starts[index]
                    del rows[2:], values[_BOTTOM + 1 :], begins[_BOTTOM + 1 :]
                    values.append(None)
                    begins.append(base)
                elif act is Act.EMPTY:
                    values.append(make((starts[index] - base,) * 2, *pick(values)))
                    begins.append(starts[index])
                else:
                    return None
                row = rows[-1][symbol][kind]
                rows.append(row)
                action = row[kind]
            if action is None:
                return index
            rows.append(action)
            values.append(texts[index])
            begins.append(starts[index])
            end = ends[index]
            index += 1

    def _declare(self, base: int, end: int, item: nodes.Item) -> None:
        digest = blake2b(self.text[base:end].encode(), digest_size=16).hexdigest()
        self.declarations.append(nodes.Declaration(base, item, digest))
