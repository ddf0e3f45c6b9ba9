"""Declarations of an earlier parse that still stand in the text, word for word."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from attrs import evolve, frozen

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing.grammar import END
from pricing_dsl.syntax.parsing.tokens import Tokens


@frozen
class _Known:
    """A declaration, its text, how many tokens it has, and the kind of the token behind it."""

    declaration: nodes.Declaration
    text: str
    size: int
    following: str


class Earlier:
    """What an earlier parse found, by the first lines of the declarations.

    The parser is deterministic: between two declarations it is always in the same state, and what it makes of a
    declaration depends on nothing but its tokens and the kind of the next one. So if those are the same, so is the
    node. Only declarations without mistakes are kept; what is read in place of a mistake may depend on more.
    """

    def __init__(self, text: str, tokens: Tokens, declarations: Iterable[nodes.Declaration]) -> None:
        self._known: dict[str, list[_Known]] = defaultdict(list)
        for declaration in declarations:
            if declaration.digest and not isinstance(declaration.item, nodes.Header):
                base, end = declaration.base, declaration.base + declaration.item.span[1]
                first, behind = bisect_left(tokens.starts, base), bisect_left(tokens.starts, end)
                following = tokens.kinds[behind] if behind < len(tokens) else END
                known = _Known(declaration, text[base:end], behind - first, following)
                self._known[_first_line(text, base)].append(known)

    def find(self, text: str, tokens: Tokens, index: int) -> tuple[nodes.Declaration, int] | None:
        """The declaration that begins with token `index`, and the number of the first token behind it, if known."""
        start = tokens.starts[index]
        for known in self._known.get(_first_line(text, start), ()):
            behind = index + known.size
            if (
                behind < len(tokens)
                and tokens.ends[behind - 1] == start + len(known.text)
                and tokens.kinds[behind] == known.following
                and text.startswith(known.text, start)
            ):
                declaration = known.declaration
                return (declaration if declaration.base == start else evolve(declaration, base=start)), behind
        return None


def _first_line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]
