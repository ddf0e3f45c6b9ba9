"""Which rows a statement speaks of: the meters it names, and the dimensions it asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import attrs
from attrs import frozen

from pricing_dsl.semantics import model
from pricing_dsl.semantics.scope import GrantSymbol, InletSymbol, LetSymbol, LineSymbol, RowSymbol, Symbol
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.syntax import nodes


@frozen
class Mentions:
    """What some text names: the lists whose quantities it uses, and how it asks for the row at hand.

    dimensions: references to dimensions. rates: references to lets that give each row a price or a share of its own.
    """

    lists: tuple[model.RowList, ...] = ()
    dimensions: tuple[nodes.Ref, ...] = ()
    rates: tuple[tuple[nodes.Ref, model.RowList], ...] = ()

    @property
    def by_row(self) -> bool:
        """Whether the text means something else for each row."""
        return bool(self.dimensions or self.rates)

    @property
    def first(self) -> nodes.Ref:
        """What asks for the row at hand."""
        return self.dimensions[0] if self.dimensions else self.rates[0][0]

    def asking(self, *others: Mentions) -> Mentions:
        """These quantities, asked for what others ask for as well."""
        dimensions = tuple(ref for one in (self, *others) for ref in one.dimensions)
        return Mentions(self.lists, dimensions, tuple(rate for one in (self, *others) for rate in one.rates))

    def matching(self, names: Iterable[str] = ()) -> list[model.RowList]:
        """Those of the lists that have columns of these names and of all that is asked for."""
        wanted = {*names, *(ref.name for ref in self.dimensions)}
        rated = [rows for _, rows in self.rates]
        return [
            found
            for found in self.lists
            if all(rows is found for rows in rated) and wanted <= {column.name for column in found.columns}
        ]


NOTHING = Mentions()


def mentions(here: Here, *texts: nodes.Node | None) -> Mentions:
    """What these pieces of text name, at a point of the plan. Free where no meter of the rulebook has rows."""
    if not here.check.has_rows:
        return NOTHING
    lists: dict[str, model.RowList] = {}
    dimensions: list[nodes.Ref] = []
    rates: list[tuple[nodes.Ref, model.RowList]] = []
    for ref in _names(texts):
        symbol = _subject(here.scope.lookup(ref.name))
        if ref.name in here.context.dimensions and here.scope.local(ref.name) is None:
            dimensions.append(ref)
        elif isinstance(symbol, InletSymbol) and symbol.inlet.role == "meter" and symbol.inlet.list is not None:
            lists.setdefault(symbol.inlet.list, here.context.lists[symbol.inlet.list])
        elif isinstance(symbol, LetSymbol) and symbol.over is not None:
            rows = here.context.lists[symbol.over]
            if symbol.key in here.check.row_rates:
                rates.append((ref, rows))
            else:
                lists.setdefault(symbol.over, rows)
    return Mentions(tuple(lists.values()), tuple(dimensions), tuple(rates))


def one_list(here: Here, found: Mentions, node: nodes.Node, names: Iterable[str] = ()) -> model.RowList | None:
    """The list whose rows a text is about; that there are two of them is reported at `node`."""
    rows = found.matching(names)
    asked = {*names, *(ref.name for ref in found.dimensions)}
    if not rows or len(found.lists) == 1:
        return with_lots(here, rows[0], asked) if rows else None
    other = next(each for each in found.lists if each is not rows[0])
    here.context.report(
        "Y613",
        node,
        f"the rows of `{rows[0].source}` and those of `{other.source}` cannot be priced in one line",
        hint=f"write a line for each; if the total of one is meant, name it first: `let all = {other.source}`",
    )
    return with_lots(here, rows[0], asked)


def with_lots(here: Here, rows: model.RowList, asked: Collection[str] = ()) -> model.RowList:
    """The rows of a meter. Where a grant above gives each value lots of its own, the values are the rows, as long as
    nothing is asked of a row but what they are told apart by."""
    words = {column.name for column in dimensions_of(rows)}
    for symbol in here.scope.in_plan():
        if isinstance(symbol, GrantSymbol) and symbol.by is not None:
            values = here.context.lists[symbol.by]
            if values.source == rows.source and set(asked or words) <= set(values.by):
                return values
    return rows


def uses_row(here: Here, *texts: nodes.Node | None) -> bool:
    """Whether these pieces of text, inside `each`, mean something else for each row."""
    for ref in _names(texts, members=True):
        symbol = here.scope.local(ref.name)
        if isinstance(symbol, RowSymbol) or getattr(symbol, "within", None) is not None:
            return True
    return False


def _subject(symbol: Symbol | None) -> Symbol | None:
    return symbol.subject if isinstance(symbol, LineSymbol) else symbol


def dimensions_of(rows: model.RowList) -> tuple[model.Column, ...]:
    """The columns of a meter's list that are dimensions or days: all but the quantity."""
    return tuple(column for column in rows.columns if column.name != rows.source)


_LEAVES: tuple[type, ...] = (
    *(nodes.Number, nodes.Quantity, nodes.Rate, nodes.Percent, nodes.Date, nodes.Text, nodes.Name),
    *(nodes.Free, nodes.NotOffered, nodes.Continuing, nodes.Fold),
)
"""Nodes that name nothing of the plan; what a fold says of its rows is its own."""
_WORDS = frozenset({"span", "operator", "kind", "mode", "direction"})
_PARTS: dict[type, tuple[str, ...]] = dict.fromkeys(_LEAVES, ())


def _names(texts: Iterable[nodes.Node | None], *, members: bool = False) -> list[nodes.Ref]:
    """The names that stand by themselves, in order; of `a.b`, `a` only if `members`."""
    found: list[nodes.Ref] = []
    pending: list[Any] = [text for text in texts if text is not None]
    while pending:
        item = pending.pop()
        kind = type(item)
        if kind is nodes.Ref:
            found.append(item)
        elif kind is tuple:
            pending.extend(reversed(item))
        elif kind is nodes.Member:
            if members or type(item.base) is not nodes.Ref:
                pending.append(item.base)
        elif kind is nodes.Index:
            pending.extend(reversed(item.args))
            if type(item.base) is not nodes.Ref:
                pending.append(item.base)
        else:
            for name in _parts(kind):
                part = getattr(item, name)
                if part is not None:
                    pending.append(part)
    return found


def _parts(kind: type) -> tuple[str, ...]:
    """The fields of a kind of node that hold nodes, last first."""
    known = _PARTS.get(kind)
    if known is None:
        names = (field.name for field in attrs.fields(kind) if field.name not in _WORDS)
        known = _PARTS[kind] = tuple(names)[::-1]
    return known
