"""Tables while lookups are still coming in.

How many of the columns are keys, and of what type, is decided by the lookups; they must all agree. A table with a
`currency` key is cut to one currency where it is looked up, before the cells of a column must be of one type.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from attrs import define, evolve, field

from pricing_dsl.diagnostics import Label
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.core import bare, infer, is_unknown, unknown
from pricing_dsl.semantics.expressions.narrowing import possible
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.semantics.tables.columns import KEY_CELLS, column_type, words_of
from pricing_dsl.semantics.tables.matching import check_matches, matches_of
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


# ---- lookups ---------------------------------------------------------------------------------------------------------


def looked_up(
    table: str, args: tuple[nodes.Expr, ...], node: nodes.Member, scope: Scope, at: model.Expr | None = None
) -> model.Expr:
    """`table[args].column`; at: the date of `(table[args].column at date)`, else the period's start if it has dates."""
    context = scope.context
    place = context.place(node)
    draft = context.drafts.get(table)
    if draft is None or not _has_as_many_keys(draft, args, node, context):
        return unknown(place)
    keys = [_key(draft, index, arg, scope) for index, arg in enumerate(args)]
    if is_unknown(*keys):
        return unknown(place)
    if at is not None and not draft.dated:
        hint = "a table with dates says `from DATE:` before its rows"
        context.report("N808", node, f"`{table}` has no dates", hint=hint)
        return unknown(place)
    version = _version(draft, keys, place, context)
    names = [heading.name for heading in draft.headings]
    if node.name.text not in names[len(args) :]:
        _report_no_column(draft, node.name, len(args), context)
        return unknown(place)
    index = names.index(node.name.text, len(args))
    kind = _column(draft, version, index, context)
    if isinstance(kind, model.Unknown):
        return unknown(place)
    if draft.dated:
        keys.insert(0, at or model.Fact("start", types.DATE, place))
    cells = version.cells[node.name.text]
    if len(cells) == 1 and cells[0] is not None and len(keys) == 1 and draft.currency_key == 0:
        return model.Const(cells[0], kind, place)
    return model.Lookup(version.name, tuple(keys), node.name.text, kind, place)


def _has_as_many_keys(draft: Draft, args: tuple[nodes.Expr, ...], node: nodes.Member, context: Context) -> bool:
    if draft.keys is None:
        if len(args) >= len(draft.headings):
            context.report(
                "Y612",
                node.base,
                f"`{draft.name}` has {len(draft.headings)} columns, and one of them at least is no key",
                labels=(Label(draft.place, "the table stands here"),),
            )
            return False
        least = _least_keys(draft)
        if len(args) < least:
            names = ", ".join(f"`{heading.name}`" for heading in draft.headings[:least])
            context.report(
                "Y612",
                node.base,
                f"`{draft.name}` is looked up with {_keys(len(args))}, and has {least}: {names}",
                labels=(Label(draft.place, "the table stands here"),),
                hint="every lookup gives the same keys, in the order of the heading",
            )
            del context.drafts[draft.name]
            return False
        draft.keys = [types.UNKNOWN for _ in args]
        draft.needed = [frozenset() for _ in args]
        draft.asked = context.place(node.base)
        return True
    if len(args) == len(draft.keys):
        return True
    assert draft.asked is not None
    context.report(
        "Y612",
        node.base,
        f"`{draft.name}` is looked up with {_keys(len(args))} here, and with {_keys(len(draft.keys))} elsewhere",
        labels=(Label(draft.asked, f"{_keys(len(draft.keys))} here"),),
        hint="every lookup gives the same keys, in the order of the heading",
    )
    return False


def _least_keys(draft: Draft) -> int:
    """How many columns must be keys: those up to the last with a cell that can be no value."""
    for count in range(len(draft.headings) - 1, 0, -1):
        if any(row.cells[count - 1].kind in KEY_CELLS for _, rows in draft.blocks for row in rows):
            return count
    return 1


def _keys(count: int) -> str:
    return "one key" if count == 1 else f"{count} keys"


def _key(draft: Draft, index: int, arg: nodes.Expr, scope: Scope) -> model.Expr:
    """One key of a lookup, in the type that this key has."""
    context = scope.context
    assert draft.keys is not None
    known = draft.keys[index]
    word = bare(arg)
    if type(word) is nodes.Ref and scope.lookup(word.name) is None and word.name != types.CURRENCY:
        hint = known if isinstance(known, model.Choice) else _words(draft, index)
        meant = word.name in (hint.values or ()) or closest(word.name, hint.values or ()) is not None
        expr = infer(arg, scope, hint if meant else None)
    else:
        expr = infer(arg, scope)
    if is_unknown(expr):
        return expr
    if _is_currency(expr):
        if draft.currency_key not in (None, index):
            context.report("Y612", arg, f"`{draft.name}` has the currency as another key elsewhere")
            return unknown(expr.place)
        draft.currency_key = index
    merged = _merged(known, expr.type)
    if merged is None:
        role = f"`{draft.headings[index].name}`, a key of `{draft.name}`,"
        code, hint_text = types.reason(expr.type, known)
        context.report(
            code,
            arg,
            f"{role} must be {types.describe(known)}, and this is {types.describe(expr.type)}",
            labels=(Label(draft.asked, "it was looked up so here"),) if draft.asked else (),
            hint=hint_text,
        )
        return unknown(expr.place)
    draft.keys[index] = merged
    before, now = draft.needed[index], possible(expr, scope)
    draft.needed[index] = None if before is None or now is None else before | now
    return types.convert(expr, merged.unit, expr.place) if isinstance(merged, model.Numeric) else expr


def _is_currency(expr: model.Expr) -> bool:
    return isinstance(expr, model.Const) and isinstance(expr.type, model.Choice) and expr.type.name == types.CURRENCY


def _merged(known: model.Type, new: model.Type) -> model.Type | None:
    """The type of a key that is looked up with both types; None if they do not go together."""
    if isinstance(known, model.Unknown):
        return evolve(new, package=None) if isinstance(new, model.Numeric) else new
    if isinstance(known, model.Choice) and isinstance(new, model.Choice):
        if known.values is None or new.values is None:
            return evolve(known, values=None)
        extra = tuple(value for value in new.values if value not in known.values)
        return evolve(known, values=(*known.values, *extra)) if extra else known
    if isinstance(known, model.Choice | model.TextType) and isinstance(new, model.Choice | model.TextType):
        return types.TEXT
    if isinstance(known, model.Numeric) and isinstance(new, model.Numeric) and types.agree(new, known):
        return evolve(known, whole=known.whole and new.whole)
    return known if known == new else None


def _words(draft: Draft, index: int) -> model.Choice:
    """The choice that the words in a key column make up."""
    found = words_of(cell for _, rows in draft.blocks for cell in (row.cells[index] for row in rows))
    return model.Choice(draft.headings[index].name, tuple(found))


def _report_no_column(draft: Draft, name: nodes.Name, keys: int, context: Context) -> None:
    columns = [heading.name for heading in draft.headings[keys:]]
    near = closest(name.text, columns)
    hint = f"did you mean `{near}`?" if near else "it has " + ", ".join(f"`{column}`" for column in columns)
    if name.text in [heading.name for heading in draft.headings[:keys]]:
        hint = f"`{name.text}` is a key here: " + hint
    context.report("N802", name, f"`{draft.name}` has no column `{name.text}` to give", hint=hint)


# ---- versions and columns --------------------------------------------------------------------------------------------


def _version(draft: Draft, keys: list[model.Expr], place: Place, context: Context) -> Version:
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


def _column(draft: Draft, version: Version, index: int, context: Context) -> model.Type:
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


# ---- when all lookups are known --------------------------------------------------------------------------------------


def finish_tables(context: Context) -> None:
    """Check the rows of every table against its keys, and put the tables into `context.tables`."""
    for draft in list(context.drafts.values()):
        if draft.keys is None:
            draft.keys = [types.UNKNOWN] * _likely_keys(draft, context)
        if not draft.versions:
            draft.versions[None] = Version(draft.name, None, draft.blocks)
        for version in list(draft.versions.values()):
            _finish(draft, version, context)


def _likely_keys(draft: Draft, context: Context) -> int:
    """How many keys a table has that nothing looks up: the columns in front whose cells can be no prices."""
    count = 0
    while count < len(draft.headings) - 1:
        cells = [row.cells[count] for _, rows in draft.blocks for row in rows]
        if count and not any(cell.kind not in ("value", "not_offered") or _is_word(cell, context) for cell in cells):
            break
        count += 1
    return count


def _is_word(cell: nodes.Cell, context: Context) -> bool:
    return isinstance(cell.value, nodes.Text) or (
        isinstance(cell.value, nodes.Ref) and cell.value.name not in context.symbols
    )


def _finish(draft: Draft, version: Version, context: Context) -> None:
    assert draft.keys is not None
    count = len(draft.keys)
    for index in range(count, len(draft.headings)):
        _column(draft, version, index, context)
    columns = tuple((heading.name, version.types[heading.name]) for heading in draft.headings[count:])
    rows: list[model.TableRow] = []
    position = 0
    complete = True
    with draft.at_home(context) as scope:
        keys = _key_types(draft, version, scope)
        for since, written in version.blocks:
            block: list[model.TableRow] = []
            for row in written:
                matches = matches_of(row, keys, scope, f"row {len(block) + 2}" if draft.from_file else None)
                complete = complete and matches is not None
                cells = tuple(version.cells[name][position] if version.cells[name] else None for name, _ in columns)
                block.append(model.TableRow(matches or (), cells, context.place(row)))
                position += 1
            if complete:
                where = _block_place(draft, since, written, context)
                covered = check_matches(draft.name, keys, block, _needed(draft, version), where, context)
                rows[:0] = _dated_rows(block, since, len(columns), covered)
    if complete:
        first = ((SINCE, types.DATE),) if draft.dated else ()
        context.tables[version.name] = model.Table(version.name, (*first, *keys), columns, tuple(rows), draft.place)


def _needed(draft: Draft, version: Version) -> tuple[frozenset[str] | None, ...]:
    """For each key the choices that must have a row; None for all."""
    assert draft.keys is not None
    needed = draft.needed or [frozenset()] * len(draft.keys)
    if version.currency is None or draft.currency_key is None:
        return tuple(needed)
    return tuple(None if index == draft.currency_key else one for index, one in enumerate(needed))


def _block_place(draft: Draft, since: date | None, rows: tuple[nodes.Row, ...], context: Context) -> Place:
    if since is None or not rows:
        return draft.place
    return context.place(rows[0]).to(context.place(rows[-1]))


def _dated_rows(rows: list[model.TableRow], since: date | None, columns: int, covered: bool) -> list[model.TableRow]:
    """Rows that hold from a date. Where they do not cover every key, a last row keeps older ones from answering."""
    if since is None:
        return rows
    start = model.Match(SINCE, since)
    dated = [evolve(row, matches=(start, *row.matches)) for row in rows]
    if rows and not covered:
        anything = (start, *(model.Match("any") for _ in rows[0].matches))
        dated.append(model.TableRow(anything, (None,) * columns, rows[-1].place))
    return dated


def _key_types(draft: Draft, version: Version, scope: Scope) -> tuple[tuple[str, model.Type], ...]:
    """The keys with their types; what no lookup has said is read off the cells."""
    assert draft.keys is not None
    found: list[tuple[str, model.Type]] = []
    for index, known in enumerate(draft.keys):
        kind = known
        if index == draft.currency_key and version.currency is not None:
            kind = model.Choice(types.CURRENCY, (version.currency,))
        elif isinstance(known, model.Unknown):
            kind = _key_type_of_cells(draft, index, scope)
        found.append((draft.headings[index].name, kind))
    return tuple(found)


def _key_type_of_cells(draft: Draft, index: int, scope: Scope) -> model.Type:
    words = _words(draft, index)
    if words.values:
        return words
    for _, rows in draft.blocks:
        for row in rows:
            value = row.cells[index].value
            if value is not None:
                return infer(value, scope).type
    return types.UNKNOWN
