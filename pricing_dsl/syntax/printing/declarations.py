"""Declarations other than plans and examples."""

from __future__ import annotations

from collections.abc import Sequence

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing.expressions import ATOM, argument, expression, number, reference, text
from pricing_dsl.syntax.printing.figures import figures
from pricing_dsl.syntax.printing.layout import INDENT, Doc, Line, block, listed, sentence, words
from pricing_dsl.syntax.printing.phrases import choices, names, optional, present, table_lines, titled, typed, unit


def header(node: nodes.Header) -> list[Line]:
    """The name of the rulebook and its clauses in the order written, one a line."""
    clauses: list[tuple[int, Doc]] = [
        *((version.span[0], f"version {text(version)}") for version in node.versions),
        *((codes[0].span[0], names("currency", codes) or "") for codes in node.currencies),
        *((policy.span[0], _rounding_policy(policy)) for policy in node.roundings),
    ]
    in_order = sorted(clauses, key=lambda clause: clause[0])
    lines = [line for _, clause in in_order for line in sentence(INDENT, clause)]
    return [Line(0, (titled("rulebook", node.name, node.title),)), *lines]


def _rounding_policy(policy: nodes.RoundingPolicy) -> Doc:
    step = words("to", expression(policy.step, ATOM)) if policy.step is not None else None
    return words("rounding", policy.mode.text, step, f"each {policy.scope.text}" if policy.scope else None)


def use(node: nodes.Use) -> list[Line]:
    """`use "common.rulebook"`."""
    return [Line(0, (f"use {text(node.path)}",))]


def unit_declaration(node: nodes.UnitDecl) -> list[Line]:
    """`unit call, calls`, `unit gb_second = 1 GB * 1 second`."""
    return sentence(0, *present(names("unit", node.names), optional("=", node.definition)))


def meter(node: nodes.Meter) -> list[Line]:
    """A meter, on one line or with a line for each of its clauses."""
    clauses = present(
        ("by ", listed(map(_dimension, node.dimensions))) if node.dimensions else None,
        _aggregate(node.aggregate) if node.aggregate else None,
        f"each {node.each.text}" if node.each else None,
        _default(node.default),
        "corrections allowed" if node.corrections else None,
    )
    return sentence(0, titled("meter", node.name, node.title), unit(node.unit), clauses=clauses)


def _dimension(dimension: nodes.Dimension) -> Doc:
    return words(dimension.name.text, choices(dimension.values) if dimension.values is not None else None)


def _aggregate(aggregate: nodes.Aggregate) -> str:
    if aggregate.number is None:
        return f"as {aggregate.kind}"
    count = number(aggregate.number)
    word, of, which = aggregate.kind.partition(" of ")
    if of:
        return f"as {word} of {count} {which}"
    is_ordinal = aggregate.number.text[-1:].isalpha()  # `8th highest`, but `percentile 95`
    return f"as {count} {word}" if is_ordinal else f"as {word} {count}"


def _default(value: nodes.Expr | None) -> Doc | None:
    return ("default ", argument(value)) if value is not None else None


def records(node: nodes.Records) -> list[Line]:
    """Records; several fields stand below each other, one may stand on the line of its records."""
    head = words(titled("records", node.name, node.title), unit(node.unit) if node.unit else None)
    if len(node.fields) == 1:
        lines = sentence(0, head, "{", _field(node.fields[0]), "}")
        if len(lines) == 1:
            return lines
    commas = [","] * (len(node.fields) - 1) + [""]
    fields = [
        line
        for field, comma in zip(node.fields, commas, strict=True)
        for line in sentence(INDENT, (_field(field), comma))
    ]
    return block(sentence(0, head, opens=True), fields)


def _field(field: nodes.RecordField) -> Doc:
    title = text(field.title) if field.title else None
    head = " ".join(filter(None, (field.name.text, title)))
    return words(typed(head, field.type), _default(field.default))


def input_declaration(node: nodes.Input) -> list[Line]:
    """`input tenure "Time with us" in month default 0 months`."""
    head = titled("input", node.name, node.title)
    return sentence(0, typed(head, node.type), clauses=present(_default(node.default)))


def term(node: nodes.Term) -> list[Line]:
    """A term with one value, or with dated ones below each other."""
    head = titled("term", node.name, node.title)
    negotiable = present(_negotiable(node.negotiable) if node.negotiable else None)
    if not isinstance(node.value, tuple):
        return sentence(0, head, "=", expression(node.value), clauses=negotiable)
    lines = [*sentence(0, head, opens=True), *_dated_values(node.value)]
    return [*lines, *sentence(0, "}", *negotiable)]


def _dated_values(values: Sequence[nodes.Dated]) -> list[Line]:
    heads = [f"from {dated.start.value.isoformat()}:" for dated in values]
    texts = figures([dated.value for dated in values], units=True)
    lines = [Line(INDENT, row) for row in zip(heads, texts, strict=True)]
    if all(line.fits() for line in lines):
        return lines
    pairs = zip(heads, values, strict=True)
    return [line for head, dated in pairs for line in sentence(INDENT, head, expression(dated.value))]


def _negotiable(node: nodes.Negotiable) -> Doc:
    return words("negotiable", optional("from", node.low), optional("to", node.high))


def table(node: nodes.Table) -> list[Line]:
    """A table from a file, or with its rows; the columns are the same under every date."""
    head = titled("table", node.name, node.title)
    if node.path is not None:
        return sentence(0, head, "from", text(node.path))
    every_row = [*node.rows, *(row for dated in node.dated for row in dated.rows)]
    lines = iter(table_lines(INDENT, every_row))
    body = [next(lines) for _ in node.rows]
    for dated in node.dated:
        body.append(Line(INDENT, (f"from {dated.start.value.isoformat()}:",)))
        body.extend(next(lines) for _ in dated.rows)
    return block(sentence(0, head, opens=True), body)


def assume(node: nodes.Assume) -> list[Line]:
    """`assume COND`."""
    return sentence(0, "assume", expression(node.condition))


def prove(node: nodes.Prove) -> list[Line]:
    """`prove "…" for plan CLAIM`, the claim on a line of its own where it does not fit."""
    claim: Doc
    match node.claim:
        case nodes.NeverDecreasing() as never:
            claim = (expression(never.expr), f" never {never.direction.text} in ", reference(never.by))
        case condition:
            claim = expression(condition)
    head = words("prove", text(node.title), f"for {node.plan.text}" if node.plan else None)
    return sentence(0, head, clauses=[claim])
