"""Tables when all lookups are known: rows are checked against their keys, and become rows of the model."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.core import infer
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.semantics.tables.drafts import SINCE, Draft, Version, read_column, words_in_key
from pricing_dsl.semantics.tables.matching import check_matches, matches_of
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes


def finish_tables(context: Context) -> None:
    """Check the rows of every table against its keys, and put the tables into `context.tables`."""
    for draft in list(context.drafts.values()):
        if draft.keys is None:
            draft.keys = [types.UNKNOWN] * _likely_keys(draft, context)
        if not draft.versions and any(heading.name == "currency" for heading in draft.headings):
            continue  # a price book that nothing asks for: its prices are in several currencies
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
        read_column(draft, version, index, context)
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
    words = words_in_key(draft, index)
    if words.values:
        return words
    for _, rows in draft.blocks:
        for row in rows:
            value = row.cells[index].value
            if value is not None:
                return infer(value, scope).type
    return types.UNKNOWN
