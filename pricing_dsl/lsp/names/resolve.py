"""The second reading: every name in the text, and what it is the name of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from pricing_dsl.lsp.names.collect import (
    COLUMN,
    DIMENSION,
    FIELD,
    GLOBAL,
    LINE,
    QUANTITY,
    ROW,
    UNIT,
    Collected,
    collect,
    heading,
)
from pricing_dsl.lsp.names.things import Names, Occurrence, Thing
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

OF_LINES = ("amount", "cost", "premium", "shortfall")
"""Parts that are lines of the bill."""


def names_of(rulebooks: Sequence[nodes.Rulebook]) -> Names:
    """What every name of some files, the main one first, is the name of."""
    collected = collect(rulebooks)
    found: dict[Place, Occurrence] = {}
    for declarations in collected.declared.values():
        for one in declarations:
            found[one.place] = Occurrence(one.place, one.thing, True)
    for file, book in enumerate(rulebooks):
        for declaration in book.declarations:
            reading = _Reading(collected, file, declaration.base, "", {})
            for occurrence in reading.of(declaration.item):
                found.setdefault(occurrence.place, occurrence)
    ordered = tuple(sorted(found.values(), key=lambda one: one.place))
    declared = {thing: tuple(places) for thing, places in collected.declared.items()}
    return Names(ordered, declared, collected.families, collected.choices)


@frozen
class _Reading:
    """A point of the text. family: of the plan at hand, if any; rows: the lists of which a row is at hand, by name."""

    collected: Collected
    file: int
    base: int
    family: str
    rows: Mapping[str, tuple[Thing, str]]

    # ---- what names mean ---------------------------------------------------------------------------------------------

    def bare(self, name: str) -> Thing | None:
        """What a bare name means: a row, a quantity, and if there is none, a line or a dimension."""
        if name in self.rows:
            return self.rows[name][0]
        return self._plan(QUANTITY, name) or self._global(name) or self._plan(LINE, name) or self._dimension(name)

    def line(self, name: str) -> Thing | None:
        """What a name means where a line is wanted."""
        return self._plan(LINE, name) or self._plan(QUANTITY, name)

    def _plan(self, space: str, name: str) -> Thing | None:
        return self.collected.knows(space, self.family, name) if self.family else None

    def _global(self, name: str) -> Thing | None:
        return self.collected.knows(GLOBAL, "", name)

    def _dimension(self, name: str) -> Thing | None:
        return self.collected.knows(DIMENSION, "", name)

    def use(self, node: nodes.Node, thing: Thing | None) -> Iterator[Occurrence]:
        """The name of a thing stands at a node."""
        if thing is not None:
            start, end = node.span
            yield Occurrence(Place(self.file, self.base + start, self.base + end), thing, False)

    # ---- walking -----------------------------------------------------------------------------------------------------

    def of(self, node: object) -> Iterator[Occurrence]:
        """The names in a node, and in all inside it."""
        if isinstance(node, tuple):
            for part in node:
                yield from self.of(part)
        elif isinstance(node, nodes.Node):
            rule = _RULES.get(type(node), _Reading.parts)
            yield from rule(self, node)

    def parts(self, node: nodes.Node) -> Iterator[Occurrence]:
        """The names in the parts of a node."""
        for attribute in type(node).__attrs_attrs__:
            yield from self.of(getattr(node, attribute.name))

    def unit(self, name: nodes.Name | None) -> Iterator[Occurrence]:
        """The name of a unit."""
        if name is not None:
            yield from self.use(name, self.collected.knows(UNIT, "", name.text))

    def with_row(self, row: nodes.Name, source: nodes.Reference) -> tuple[_Reading, Thing]:
        """Where a row of a list is at hand; the row is a thing of its own in each block."""
        thing = Thing(ROW, f"{self.file}:{self.base + row.span[0]}", row.text)
        listed = source.name if isinstance(source, nodes.Ref) else ""
        return evolve(self, rows={**self.rows, row.text: (thing, listed)}), thing

    def column(self, owner: str, name: str) -> Thing | None:
        """A field of records, a dimension of a meter, or the quantity of its rows."""
        return (
            self.collected.knows(FIELD, owner, name)
            or self._dimension(name)
            or (self._global(name) if name == owner else None)
        )


# ---- the rules of the kinds of nodes ---------------------------------------------------------------------------------


def _ref(at: _Reading, node: nodes.Ref) -> Iterator[Occurrence]:
    yield from at.use(node, at.bare(node.name))


def _member(at: _Reading, node: nodes.Member) -> Iterator[Occurrence]:
    base, part = node.base, node.name.text
    if isinstance(base, nodes.Index):
        yield from at.of(base)
        owner = base.base.name if isinstance(base.base, nodes.Ref) else ""
        yield from at.use(node.name, at.collected.knows(COLUMN, owner, part))
        return
    if not isinstance(base, nodes.Ref):
        yield from at.parts(node)
        return
    if base.name in at.rows:
        yield from at.use(base, at.bare(base.name))
        yield from at.use(node.name, at.column(at.rows[base.name][1], part))
        return
    yield from at.use(base, at.line(base.name) if part in OF_LINES else at.bare(base.name))


def _index(at: _Reading, node: nodes.Index) -> Iterator[Occurrence]:
    """In the brackets of a table stand values; in those of a meter or a grant, words of its dimensions."""
    yield from at.of(node.base)
    thing = at.bare(node.base.name) if isinstance(node.base, nodes.Ref) else None
    table = any(isinstance(one.node, nodes.Table) for one in at.collected.declared.get(thing, ())) if thing else False
    if table:
        yield from at.of(node.args)


def _compare(at: _Reading, node: nodes.Compare) -> Iterator[Occurrence]:
    yield from at.of(node.left)
    if not _is_word(at, node.left, node.right):
        yield from at.of(node.right)


def _one_of(at: _Reading, node: nodes.OneOf) -> Iterator[Occurrence]:
    yield from at.of(node.left)
    yield from at.of(tuple(member for member in node.members if not _is_word(at, node.left, member)))


def _is_word(at: _Reading, left: nodes.Expr, word: nodes.Expr) -> bool:
    """Whether a bare word is one that the left side of a comparison takes."""
    thing: Thing | None = None
    if isinstance(left, nodes.Ref):
        thing = at.bare(left.name)
    elif isinstance(left, nodes.Member) and isinstance(left.base, nodes.Ref) and left.base.name in at.rows:
        thing = at.column(at.rows[left.base.name][1], left.name.text)
    return isinstance(word, nodes.Ref) and thing is not None and word.name in at.collected.choices.get(thing, ())


def _fold(at: _Reading, node: nodes.Fold) -> Iterator[Occurrence]:
    yield from at.of(node.source)
    inner, thing = at.with_row(node.row, node.source)
    yield from _declares(at, node.row, thing)
    yield from inner.of(node.body)


def _each(at: _Reading, node: nodes.Each) -> Iterator[Occurrence]:
    yield from at.of(node.source)
    inner, thing = at.with_row(node.row, node.source)
    yield from _declares(at, node.row, thing)
    yield from inner.of(node.body)


def _declares(at: _Reading, name: nodes.Name, thing: Thing) -> Iterator[Occurrence]:
    yield from (evolved._replace(declares=True) for evolved in at.use(name, thing))


def _call(at: _Reading, node: nodes.Call | nodes.Between) -> Iterator[Occurrence]:
    yield from at.of((node.start, node.end) if isinstance(node, nodes.Between) else node.args)


def _previous(at: _Reading, node: nodes.Previous) -> Iterator[Occurrence]:
    yield from at.use(node.name, at.bare(node.name.text))


def _cover(at: _Reading, node: nodes.Cover) -> Iterator[Occurrence]:
    yield from at.use(node.name, at.bare(node.name.text))
    yield from at.of(node.weight)


def _grant(at: _Reading, node: nodes.Grant) -> Iterator[Occurrence]:
    """What is granted against lines names lines, what is granted of quantities those."""
    if node.against:
        for cover in node.covers:
            yield from at.use(cover.name, at.line(cover.name.text))
            yield from at.of(cover.weight)
        yield from at.of((node.amount, *node.by, node.renewal, node.lasting, node.costs, *node.clauses))
    else:
        yield from at.parts(node)


def _lines(part: str) -> Callable[[_Reading, Any], Iterator[Occurrence]]:
    """The rule of a statement that names lines."""

    def rule(at: _Reading, node: Any) -> Iterator[Occurrence]:
        for attribute in type(node).__attrs_attrs__:
            if attribute.name == part:
                for name in getattr(node, part):
                    yield from at.use(name, at.line(name.text))
            else:
                yield from at.of(getattr(node, attribute.name))

    return rule


def _notify_at(at: _Reading, node: nodes.NotifyAt) -> Iterator[Occurrence]:
    yield from at.use(node.name, at._plan(QUANTITY, node.name.text))
    yield from at.of(node.levels)


def _without(at: _Reading, node: nodes.Without) -> Iterator[Occurrence]:
    yield from at.use(node.name, at.line(node.name.text))


def _name(at: _Reading, node: nodes.Name) -> Iterator[Occurrence]:
    """A name that no other rule looked at is that of a dimension, or declares something and is known already."""
    yield from at.use(node, at._dimension(node.text))


def _plan(at: _Reading, node: nodes.Plan) -> Iterator[Occurrence]:
    inside = evolve(at, family=at.collected.families[node.name.text])
    if node.extends is not None:
        yield from at.use(node.extends, at._global(node.extends.text))
    yield from inside.of(node.body)


def _example(at: _Reading, node: nodes.Example) -> Iterator[Occurrence]:
    yield from at.use(node.plan, at._global(node.plan.text))
    yield from _inside(at, node.plan).of(node.steps)


def _inside(at: _Reading, plan: nodes.Name | None) -> _Reading:
    return evolve(at, family=at.collected.families.get(plan.text, "")) if plan is not None else at


def _examples(at: _Reading, node: nodes.Examples) -> Iterator[Occurrence]:
    yield from at.use(node.plan, at._global(node.plan.text))
    yield from _inside(at, node.plan).of(node.rows[:1])
    yield from _cells(at, node.rows[1:])


def _prove(at: _Reading, node: nodes.Prove) -> Iterator[Occurrence]:
    if node.plan is not None:
        yield from at.use(node.plan, at._global(node.plan.text))
        yield from _inside(at, node.plan).of(node.claim)
        return
    for family in dict.fromkeys(at.collected.families.values()) or [""]:
        yield from evolve(at, family=family).of(node.claim)


def _given(at: _Reading, node: nodes.GivenValue) -> Iterator[Occurrence]:
    yield from at.of(node.target)
    if not _is_word(at, node.target, node.value):
        yield from at.of(node.value)


def _given_rows(at: _Reading, node: nodes.GivenRows | nodes.GivenSamples) -> Iterator[Occurrence]:
    yield from at.of(node.target)
    owner = node.target.name if isinstance(node.target, nodes.Ref) else ""
    for cell in node.rows[0].cells if node.rows else ():
        if isinstance(cell.value, nodes.Ref):
            yield from at.use(cell.value, at.column(owner, cell.value.name))
    yield from _cells(at, node.rows[1:])


def _table(at: _Reading, node: nodes.Table) -> Iterator[Occurrence]:
    """The first row of a table, or of its first dates, names the columns."""
    head = heading(node)
    rows = [*node.rows, *(row for dated in node.dated for row in dated.rows)]
    yield from _cells(at, [row for row in rows if row.cells is not head])


def _cells(at: _Reading, rows: Sequence[nodes.Row]) -> Iterator[Occurrence]:
    """In cells, words are choices, unless a term has that name."""
    for row in rows:
        for cell in row.cells:
            if isinstance(cell.value, nodes.Ref):
                thing = at._global(cell.value.name)
                if thing and any(isinstance(one.node, nodes.Term) for one in at.collected.declared[thing]):
                    yield from at.use(cell.value, thing)
            else:
                yield from at.of(cell.value)


def _input(at: _Reading, node: nodes.Input | nodes.RecordField) -> Iterator[Occurrence]:
    yield from at.of(node.type)
    if not isinstance(node.type, nodes.ChoiceType):
        yield from at.of(node.default)


def _in_unit(at: _Reading, node: nodes.InUnit) -> Iterator[Occurrence]:
    yield from at.unit(node.unit)
    yield from at.unit(node.per)


def _quantity(at: _Reading, node: nodes.Quantity) -> Iterator[Occurrence]:
    yield from at.unit(node.unit)


def _rate(at: _Reading, node: nodes.Rate) -> Iterator[Occurrence]:
    yield from at.unit(node.unit)
    yield from at.unit(node.basis.unit)


def _nothing(at: _Reading, node: nodes.Node) -> Iterator[Occurrence]:
    yield from ()


_RULES: dict[type, Callable[[_Reading, Any], Iterator[Occurrence]]] = {
    nodes.Ref: _ref,
    nodes.Member: _member,
    nodes.Index: _index,
    nodes.Compare: _compare,
    nodes.OneOf: _one_of,
    nodes.Fold: _fold,
    nodes.Each: _each,
    nodes.Call: _call,
    nodes.Between: _call,
    nodes.Previous: _previous,
    nodes.Cover: _cover,
    nodes.Grant: _grant,
    nodes.Commit: _lines("against"),
    nodes.Bound: _lines("against"),
    nodes.Tax: _lines("included"),
    nodes.NotifyAt: _notify_at,
    nodes.Without: _without,
    nodes.Name: _name,
    nodes.Plan: _plan,
    nodes.Example: _example,
    nodes.Examples: _examples,
    nodes.Prove: _prove,
    nodes.GivenValue: _given,
    nodes.GivenRows: _given_rows,
    nodes.GivenSamples: _given_rows,
    nodes.Table: _table,
    nodes.Input: _input,
    nodes.RecordField: _input,
    nodes.InUnit: _in_unit,
    nodes.Quantity: _quantity,
    nodes.Rate: _rate,
    **dict.fromkeys(
        (nodes.Header, nodes.Use, nodes.TypeName, nodes.ChoiceType, nodes.TimeSpan, nodes.DrawFirst, nodes.Text),
        _nothing,
    ),
    **dict.fromkeys((nodes.DrawInOrder, nodes.GivenEach, nodes.Aggregate), _nothing),
}
