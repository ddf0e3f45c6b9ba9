"""What a rulebook asks for and looks up: its meters, inputs, records and terms, its tables, and its heading."""

from __future__ import annotations

from collections.abc import Iterator

from pricing_dsl.diff.declared import Declared, Facet
from pricing_dsl.diff.meaning import meaning, of_type
from pricing_dsl.diff.statements import rounding_words, title_facet
from pricing_dsl.diff.wording import cadence_words, expression_words, literal_words, unit_words
from pricing_dsl.semantics import model
from pricing_dsl.source import Sources


def givens(rulebook: model.Rulebook) -> Iterator[Declared]:
    """What a summary says."""
    for inlet in rulebook.inlets.values():
        yield Declared(inlet.role, inlet.name, tuple(_inlet(inlet, _columns(rulebook, inlet))), inlet.place, "given")


def _columns(rulebook: model.Rulebook, inlet: model.Inlet) -> tuple[model.types.Column, ...]:
    if inlet.list is None:
        return ()
    return next((plan.lists[inlet.list].columns for plan in rulebook.plans if inlet.list in plan.lists), ())


def _inlet(inlet: model.Inlet, columns: tuple[model.types.Column, ...]) -> Iterator[Facet]:
    place = inlet.place
    yield from title_facet(inlet.title, place)
    if inlet.role != "records":
        yield Facet("in", _type(inlet.type), unit_words(inlet.type), place)
    for column in columns:
        if column.name != inlet.name:
            words = f"{column.name} in {unit_words(column.type)}"
            yield Facet("by", _type(column.type), words, place, key=("by", column.name))
    if inlet.default is not None:
        yield Facet("default", of_type(inlet.default, inlet.type), literal_words(inlet.default, inlet.type), place)
    if inlet.no_rows:
        yield Facet("default", "none", "none", place)
    if inlet.corrections:
        yield Facet("corrections allowed", True, "", place)
    if inlet.aggregate is not None:
        fn, number = inlet.aggregate
        yield Facet("as", inlet.aggregate, f"{fn} {number}" if number is not None else fn, place)
    if inlet.each is not None:
        yield Facet("each", inlet.each, inlet.each, place)
    for name, bound in (("at least", inlet.low), ("at most", inlet.high)):
        if bound is not None and inlet.role == "term":
            yield Facet(name, of_type(bound, inlet.type), literal_words(bound, inlet.type), place)


def _type(type: model.Type) -> object:
    """What callers give: numbers in a unit of this size, or these words."""
    match type:
        case model.Numeric(unit=unit, percent=percent, whole=whole):
            return unit.dims, unit.factor, percent, whole
        case model.Choice(values=values):
            return values
        case _:
            return type


def tables(rulebook: model.Rulebook) -> Iterator[Declared]:
    """What is looked up, cell by cell: known by what its row is for, and its column."""
    for table in rulebook.tables.values():
        keys = ", ".join(name for name, _ in table.keys)
        facets = [Facet("by", keys, keys, table.place)]
        for row in table.rows:
            of = tuple((one.kind, one.value, name) for one, (name, _) in zip(row.matches, table.keys, strict=True))
            words = ", ".join(_match(one, type) for one, (_, type) in zip(row.matches, table.keys, strict=True))
            for cell, (column, type) in zip(row.cells, table.columns, strict=True):
                name = words if len(table.columns) == 1 else f"{words}, {column}"
                means = None if cell is None else of_type(cell, type)
                facets.append(Facet(name, means, literal_words(cell, type), row.place, key=(of, column)))
        yield Declared("table", table.name, tuple(facets), table.place, "table")


def _match(match: model.Match, type: model.Type) -> str:
    words = {"up_to": "up to ", "below": "below ", "since": "from "}
    if match.value is None:
        return match.kind
    return f"{words.get(match.kind, '')}{literal_words(match.value, type)}"


def heading(sources: Sources, plan: model.Plan) -> Declared:
    """What a plan says of itself as a whole."""
    place = plan.place
    policy = plan.rounding
    facets = [*title_facet(plan.title, place)]
    if plan.every is not None:
        facets.append(Facet("", plan.every, cadence_words(plan.every), place))
    words = policy.scope
    if policy.mode is not None and policy.step is not None:
        words = f"{rounding_words(policy.mode.value, policy.step)} each {policy.scope}"
    facets.append(Facet("rounding", policy, words, place))
    if plan.draw_expiring_first:
        facets.append(Facet("draws expiring first", True, "", place))
    for one in plan.assumptions:
        means = meaning(one)
        facets.append(Facet("assumes", means, expression_words(sources, one), one.place, key=("assumes", means)))
    return Declared("plan", plan.name, tuple(facets), place, "plan")
