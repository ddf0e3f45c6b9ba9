"""Tables while lookups are still coming in.

How many of the columns are keys, and of what type, is decided by the lookups; they must all agree. A table with a
`currency` key is cut to one currency where it is looked up, before the cells of a column must be of one type.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from attrs import define, field

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.semantics.tables.columns import column_type, words_of
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

SINCE = "since"


@define(eq=False)
class Heading:
    name: str
    place: Place


@define(eq=False)
class Version:
    """A table as far as one currency goes (None: all of it). types: of the value columns looked up so far; reading:
    those whose cells are just being read."""

    name: str
    currency: str | None
    blocks: tuple[tuple[date | None, tuple[nodes.Row, ...]], ...]
    types: dict[str, model.Type] = field(factory=dict)
    cells: dict[str, tuple[model.Literal | None, ...]] = field(factory=dict)
    reading: set[str] = field(factory=set)


@define(eq=False)
class Draft:
    """A table as written. keys: the types of its key columns, once a lookup has said how many; asked: where.

    needed: for each key the choices that lookups may ask for; None for all there are. currency_key: which of the keys
    is the currency, if one is. from_file: all its rows stand at one place, so that messages must number them.
    """

    name: str
    place: Place
    base: int
    file: int
    headings: tuple[Heading, ...]
    blocks: tuple[tuple[date | None, tuple[nodes.Row, ...]], ...]
    keys: list[model.Type] | None = None
    asked: Place | None = None
    needed: list[frozenset[str] | None] = field(factory=list)
    from_file: bool = False
    currency_key: int | None = None
    versions: dict[str | None, Version] = field(factory=dict)

    @property
    def dated(self) -> bool:
        return self.blocks[0][0] is not None

    @contextmanager
    def at_home(self, context: Context) -> Iterator[Scope]:
        """The scope that cells are read in, with the context at the table's declaration."""
        base, file = context.base, context.file
        context.at(self.base, self.file)
        try:
            yield Scope(context, None)
        finally:
            context.at(base, file)


def columns_after(table: str, keys: int, context: Context) -> tuple[str, ...]:
    """The names of the columns behind so many keys."""
    draft = context.drafts.get(table)
    return () if draft is None else tuple(heading.name for heading in draft.headings[keys:])


def words_in_key(draft: Draft, index: int) -> model.Choice:
    """The choice that the words in a key column make up."""
    found = words_of(cell for _, rows in draft.blocks for cell in (row.cells[index] for row in rows))
    return model.Choice(draft.headings[index].name, tuple(found))


# ---- versions and columns --------------------------------------------------------------------------------------------


def version_of(draft: Draft, keys: list[model.Expr], place: Place, context: Context) -> Version:
    """The table as far as it concerns the currency at hand."""
    currency: str | None = None
    if draft.currency_key is not None and draft.currency_key < len(keys):
        key = keys[draft.currency_key]
        currency = str(key.value) if isinstance(key, model.Const) else None
    known = draft.versions.get(currency)
    if known is not None:
        return known
    if currency is None:
        made = Version(draft.name, None, draft.blocks)
    else:
        index = draft.currency_key or 0
        blocks = tuple(
            (since, tuple(row for row in rows if _is_for(row, index, currency))) for since, rows in draft.blocks
        )
        made = Version(f"{draft.name}[{currency}]", currency, blocks)
        if not any(rows for _, rows in blocks):
            context.report(
                "T104",
                place,
                f"`{draft.name}` has no row for {currency}",
                labels=(Label(draft.place, "the table stands here"),),
            )
    draft.versions[currency] = made
    return made


def _is_for(row: nodes.Row, index: int, currency: str) -> bool:
    cell = row.cells[index]
    return cell.kind == "any" or getattr(cell.value, "name", getattr(cell.value, "value", None)) == currency


def read_column(draft: Draft, version: Version, index: int, context: Context) -> model.Type:
    """The type of a value column, its cells checked on the first call."""
    name = draft.headings[index].name
    known = version.types.get(name)
    if known is None:
        rows = [row for _, block in version.blocks for row in block]
        cells = [row.cells[index] for row in rows]
        if name in version.reading:
            context.report("N809", draft.place, f"the cells of `{draft.name}` are made of each other")
            return types.UNKNOWN
        version.reading.add(name)
        with draft.at_home(context) as scope:
            known, values = column_type(f"{draft.name}.{name}", cells, scope, numbered=draft.from_file)
        version.types[name] = known
        version.cells[name] = values
    return known
