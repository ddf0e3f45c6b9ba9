"""The first reading: everything that is declared, before any use of a name is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define, field

from pricing_dsl.lsp.names.things import Declared, Thing, families
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

GLOBAL = "global"
UNIT = "unit"
QUANTITY = "quantity"
LINE = "line"
ROW = "row"
FIELD = "field"
COLUMN = "column"
DIMENSION = "dimension"

LINES = (nodes.Fee, nodes.ChargeFormula, nodes.Charge, nodes.Discount, nodes.Tax, nodes.Bound, nodes.RoundingLine)
QUANTITIES = (nodes.Let, nodes.Grant, nodes.Commit, nodes.Remember, nodes.NotifyWhen)


@define
class Collected:
    """What is declared. choices: the words that an input, a field or a dimension takes."""

    families: dict[str, str]
    declared: dict[Thing, list[Declared]] = field(factory=dict)
    choices: dict[Thing, tuple[str, ...]] = field(factory=dict)

    def add(self, thing: Thing, node: nodes.Node, name: nodes.Node, declaration: nodes.Declaration, file: int) -> None:
        """Note that something is declared, and where its name stands."""
        start, end = name.span
        place = Place(file, declaration.base + start, declaration.base + end)
        self.declared.setdefault(thing, []).append(Declared(thing, node, declaration, place))

    def knows(self, space: str, owner: str, name: str) -> Thing | None:
        """The thing of a name in a space, if there is one."""
        thing = Thing(space, owner, name)
        return thing if thing in self.declared else None


def collect(rulebooks: Sequence[nodes.Rulebook]) -> Collected:
    """Everything that some files declare."""
    plans = [one.item for book in rulebooks for one in book.declarations if isinstance(one.item, nodes.Plan)]
    found = Collected(families(plans))
    for file, book in enumerate(rulebooks):
        for declaration in book.declarations:
            _declaration(found, declaration, file)
    return found


def _declaration(found: Collected, declaration: nodes.Declaration, file: int) -> None:
    item = declaration.item
    match item:
        case nodes.UnitDecl(names=names):
            for name in names:
                found.add(Thing(UNIT, "", name.text), item, name, declaration, file)
        case nodes.Meter(name=name) | nodes.Input(name=name) | nodes.Term(name=name):
            _named(found, item, name, declaration, file)
        case nodes.Records(name=name, fields=fields):
            _named(found, item, name, declaration, file)
            for one in fields:
                thing = Thing(FIELD, name.text, one.name.text)
                found.add(thing, one, one.name, declaration, file)
                _choices(found, thing, one.type)
        case nodes.Table(name=name):
            _named(found, item, name, declaration, file)
            for cell in heading(item):
                if isinstance(cell.value, nodes.Ref):
                    found.add(Thing(COLUMN, name.text, cell.value.name), cell, cell.value, declaration, file)
        case nodes.Plan(name=name):
            _named(found, item, name, declaration, file)
            for statement in statements(item.body):
                _statement(found, statement, found.families[name.text], declaration, file)


def _named(found: Collected, item: nodes.Item, name: nodes.Name, declaration: nodes.Declaration, file: int) -> None:
    thing = Thing(GLOBAL, "", name.text)
    found.add(thing, item, name, declaration, file)
    if isinstance(item, nodes.Input):
        _choices(found, thing, item.type)
    if isinstance(item, nodes.Meter):
        for dimension in item.dimensions:
            inner = Thing(DIMENSION, "", dimension.name.text)
            found.add(inner, dimension, dimension.name, declaration, file)
            if dimension.values is not None:
                found.choices[inner] = (*found.choices.get(inner, ()), *_words(dimension.values))


def _choices(found: Collected, thing: Thing, type: nodes.TypeExpr) -> None:
    if isinstance(type, nodes.ChoiceType):
        found.choices[thing] = _words(type.values)


def _words(values: Sequence[nodes.Name | nodes.Text | nodes.Number]) -> tuple[str, ...]:
    return tuple(value.value if isinstance(value, nodes.Text) else value.text for value in values)


def _statement(
    found: Collected, statement: nodes.Statement, family: str, declaration: nodes.Declaration, file: int
) -> None:
    if isinstance(statement, LINES):
        found.add(Thing(LINE, family, statement.name.text), statement, statement.name, declaration, file)
    elif isinstance(statement, QUANTITIES):
        found.add(Thing(QUANTITY, family, statement.name.text), statement, statement.name, declaration, file)


def statements(body: Sequence[nodes.Statement]) -> Iterator[nodes.Statement]:
    """Statements and those inside them, in the order written."""
    for statement in body:
        yield statement
        if isinstance(statement, nodes.Each):
            yield from statements(statement.body)
        elif isinstance(statement, nodes.When):
            yield from statements(statement.body)
            other = statement.otherwise
            yield from statements((other,) if isinstance(other, nodes.When) else other or ())


def heading(table: nodes.Table) -> tuple[nodes.Cell, ...]:
    """The cells that name the columns of a table; none of a table from a file."""
    rows = table.rows or (table.dated[0].rows if table.dated else ())
    return rows[0].cells if rows else ()
