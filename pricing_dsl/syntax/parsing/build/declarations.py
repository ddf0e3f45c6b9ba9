"""The nodes of declarations: header, units, what comes in, terms, tables, claims, plans, examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing.forms import Form


@frozen
class Named:
    """The name and the title with which most statements begin."""

    name: nodes.Name
    title: nodes.Text | None


@frozen
class Clause:
    """One of several clauses that may stand in any order: its word and what it says."""

    word: str
    value: Any


def clause(word: str, *parts: str) -> Form:
    """The form of a clause; it takes one part."""
    return Form(lambda span, value: Clause(word, value), *parts)


def gather(span: nodes.Span, items: tuple[Any, ...]) -> tuple[Any, ...]:
    """A rule that reads a list."""
    return items


def first_of(clauses: Sequence[Clause], word: str) -> Any:
    """What the first clause of that word says, or None."""
    return next((clause.value for clause in clauses if clause.word == word), None)


def _header(span: nodes.Span, named: Named, clauses: tuple[Clause, ...]) -> nodes.Header:
    versions, currencies, roundings = (
        tuple(clause.value for clause in clauses if clause.word == word) for word in ("version", "currency", "rounding")
    )
    return nodes.Header(span, named.name, named.title, versions, currencies, roundings)


def _policy(
    span: nodes.Span, mode: nodes.Name, step: nodes.Expr | None = None, scope: nodes.Name | None = None
) -> Clause:
    return Clause("rounding", nodes.RoundingPolicy(span, mode, step, scope))


def _aggregate(span: nodes.Span, word: nodes.Name, number: nodes.Number | None) -> nodes.Aggregate:
    return nodes.Aggregate(span, word.text, number)


def _nth(span: nodes.Span, position: nodes.Number, word: nodes.Name) -> nodes.Aggregate:
    return nodes.Aggregate(span, word.text, position)


def _top(span: nodes.Span, word: nodes.Name, number: nodes.Number, which: nodes.Name) -> nodes.Aggregate:
    return nodes.Aggregate(span, f"{word.text} of {which.text}", number)


def _term(
    span: nodes.Span,
    named: Named,
    value: nodes.Expr | None,
    dated: tuple[nodes.Dated, ...],
    negotiable: nodes.Negotiable | None,
) -> nodes.Term:
    return nodes.Term(span, named.name, named.title, dated if value is None else value, negotiable)


def _table(
    span: nodes.Span, named: Named, rows: tuple[nodes.Row, ...], dated: tuple[nodes.DatedRows, ...]
) -> nodes.Table:
    return nodes.Table(span, named.name, named.title, None, rows, dated)


def _table_file(span: nodes.Span, named: Named, path: nodes.Text) -> nodes.Table:
    return nodes.Table(span, named.name, named.title, path, (), ())


def cell(kind: str, *parts: str) -> Form:
    """The form of a cell of a table; without parts it holds no value."""
    return Form(lambda span, value=None: nodes.Cell(span, kind, value), *parts)


def _plan(span: nodes.Span, named: Named, clauses: tuple[Clause, ...], body: tuple[nodes.Statement, ...]) -> nodes.Plan:
    return nodes.Plan(
        span,
        named.name,
        named.title,
        every=first_of(clauses, "every"),
        currencies=first_of(clauses, "currency") or (),
        start=first_of(clauses, "from"),
        through=first_of(clauses, "through"),
        extends=first_of(clauses, "extends"),
        body=body,
        clauses=tuple(clause.word for clause in clauses),
    )


FORMS = {
    "broken": Form(nodes.Broken),
    "named": Form(lambda span, name, title: Named(name, title), "name", "title"),
    # the header
    "header": Form(_header, "named", "header_clause*"),
    "version": clause("version", "text"),
    "currencies": clause("currency", "currency*"),
    "rounding_policy": Form(_policy, "mode", "atom", "word"),
    "rounding_none": Form(_policy, "word"),
    # declarations
    "use": Form(nodes.Use, "text"),
    "define_unit": Form(nodes.UnitDecl, "unit*", "expr"),
    "meter": Form(
        nodes.Meter,
        "named.name",
        "named.title",
        "in_unit",
        "dimensions or ()",
        "aggregate",
        "each_span",
        "default",
        "corrections or False",
    ),
    "dimensions": Form(gather, "dimension*"),
    "dimension": Form(lambda span, name, values: nodes.Dimension(span, name, values or None), "name", "label*"),
    "aggregate": Form(_aggregate, "word", "number"),
    "nth": Form(_nth, "ordinal", "word"),
    "top": Form(_top, "word", "number", "word 2"),
    "corrections": Form(lambda span: True),
    "records": Form(nodes.Records, "named.name", "named.title", "in_unit", "field*"),
    "field": Form(nodes.RecordField, "named.name", "named.title", "type", "default"),
    "input": Form(nodes.Input, "named.name", "named.title", "type", "default"),
    "type_name": Form(nodes.TypeName, "name"),
    "choice": Form(nodes.ChoiceType, "label*"),
    "in_unit": Form(nodes.InUnit, "'whole'", "unit", "unit 2"),
    "term": Form(_term, "named", "expr", "dated*", "negotiable"),
    "dated": Form(nodes.Dated, "date", "expr"),
    "negotiable": Form(nodes.Negotiable, "expr", "expr 2"),
    "assume": Form(nodes.Assume, "expr"),
    "prove": Form(nodes.Prove, "text", "name", "claim"),
    "never": Form(nodes.NeverDecreasing, "expr", "word", "ref"),
    # tables
    "table": Form(_table, "named", "row*", "dated_rows*"),
    "table_file": Form(_table_file, "named", "text"),
    "dated_rows": Form(nodes.DatedRows, "date", "row*"),
    "row": Form(nodes.Row, "cell*"),
    "value_cell": cell("value", "sum|text"),
    "any_cell": cell("any"),
    "up_to_cell": cell("up_to", "sum"),
    "below_cell": cell("below", "sum"),
    "above_cell": cell("above"),
    "not_offered_cell": cell("not_offered"),
    "at_cell": cell("at"),
    # plans
    "plan": Form(_plan, "named", "plan_clause*", "block"),
    "plan_every": clause("every", "span"),
    "plan_currencies": clause("currency", "currency*"),
    "plan_from": clause("from", "date"),
    "plan_through": clause("through", "date"),
    "plan_extends": clause("extends", "name"),
    # examples
    "example": Form(nodes.Example, "text", "name", "step*"),
    "examples": Form(nodes.Examples, "text", "name", "row*"),
    "step": Form(nodes.Step, "given*"),
    "given_value": Form(nodes.GivenValue, "ref", "argument"),
    "given_range": Form(nodes.GivenRange, "ref", "argument", "argument 2"),
    "given_each": Form(nodes.GivenEach, "ref", "argument", "word"),
    "given_list": Form(nodes.GivenList, "ref", "argument*"),
    "given_rows": Form(nodes.GivenRows, "ref", "row*"),
    "given_samples": Form(nodes.GivenSamples, "ref", "row*"),
    "expect": Form(nodes.Expect, "expr"),
}
