"""Whole rulebooks as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing import cases, declarations, statements
from pricing_dsl.syntax.printing.layout import BLANK, Line, page

# Kinds that stand apart from declarations of another kind.
_BLOCKS = (nodes.Plan, nodes.Table, nodes.Example, nodes.Examples)


def item_lines(item: nodes.Item) -> list[Line]:
    """The lines of one declaration. Raises `ValueError` for one the parser could not read."""
    match item:
        case nodes.Header():
            return declarations.header(item)
        case nodes.Use():
            return declarations.use(item)
        case nodes.UnitDecl():
            return declarations.unit_declaration(item)
        case nodes.Meter():
            return declarations.meter(item)
        case nodes.Records():
            return declarations.records(item)
        case nodes.Input():
            return declarations.input_declaration(item)
        case nodes.Term():
            return declarations.term(item)
        case nodes.Table():
            return declarations.table(item)
        case nodes.Plan():
            return statements.plan(item)
        case nodes.Example():
            return cases.example(item)
        case nodes.Examples():
            return cases.examples(item)
        case nodes.Assume():
            return declarations.assume(item)
        case nodes.Prove():
            return declarations.prove(item)
        case nodes.Broken():
            raise ValueError("a declaration that could not be read cannot be printed")


def rulebook_lines(rulebook: nodes.Rulebook) -> list[Line]:
    """The lines of a rulebook, without its comments and the blank lines that are its author's choice."""
    lines: list[Line] = []
    above: nodes.Item | None = None
    for declaration in rulebook.declarations:
        item = declaration.item
        first, *others = item_lines(item)
        lines += [evolve(first, apart=above is not None and _apart(above, item)), *others]
        above = item
    return lines


def _apart(above: nodes.Item, below: nodes.Item) -> bool:
    """Whether a blank line must stand between two declarations."""
    if isinstance(above, nodes.Header):
        return True
    if _family(above) == _family(below) or isinstance(below, nodes.Assume | nodes.Prove):
        return False
    return isinstance(above, _BLOCKS) or isinstance(below, _BLOCKS)


def _family(item: nodes.Item) -> type:
    return nodes.Example if isinstance(item, nodes.Examples) else type(item)


def print_item(item: nodes.Item) -> str:
    """One declaration as text that ends with a line break."""
    return page(item_lines(item))


def print_rulebook(rulebook: nodes.Rulebook) -> str:
    """A rulebook as text, for trees that come from no text; one with comments goes through `format_text`."""
    return page(spaced(rulebook_lines(rulebook)))


def spaced(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with a blank one above each that must stand apart."""
    for line in lines:
        if line.apart:
            yield BLANK
        yield line
