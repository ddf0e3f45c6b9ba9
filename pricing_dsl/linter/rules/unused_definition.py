"""N801: what is declared, and no plan asks for."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import frozen

from pricing_dsl.diagnostics import Diagnostic, Fix, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.removal import removal
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Declared, Subject
from pricing_dsl.linter.walk import walk
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing.tokens import Tokens

_Definition = nodes.Meter | nodes.Records | nodes.Input | nodes.Term | nodes.Table | nodes.UnitDecl

_WORDS: dict[type[nodes.Node], str] = {
    nodes.Meter: "meter",
    nodes.Records: "records",
    nodes.Input: "input",
    nodes.Term: "term",
    nodes.Table: "table",
    nodes.UnitDecl: "unit",
}


_Line = (
    nodes.Fee
    | nodes.Charge
    | nodes.ChargeFormula
    | nodes.Discount
    | nodes.Tax
    | nodes.Bound
    | nodes.Commit
    | nodes.Grant
    | nodes.RoundingLine
    | nodes.NotifyWhen
    | nodes.RecordField
)
"""What has a name of its own, which may be that of a meter, and asks for nothing by it."""


@frozen
class _Mentions:
    """How often each word stands in the files, the names of lines aside, and how often of that in examples."""

    everywhere: Counter[str]
    in_examples: Counter[str]


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Definitions of the rulebook's own file. What a file without plans declares is for those that use it."""
    if not any(plan.place.file == 0 for plan in subject.model.plans):
        return
    mentions = _mentions(subject)
    for kind in _WORDS:
        for declared in subject.declared(kind):
            if declared.file == 0:
                yield from _definition(subject, declared, mentions)
    for plan in subject.declared(nodes.Plan):
        if plan.file == 0:
            yield from _lets(subject, plan)


def _mentions(subject: Subject) -> _Mentions:
    everywhere: Counter[str] = Counter()
    for parsed in subject.parsed:
        everywhere.update(parsed.tokens.texts)
    everywhere.subtract(_own_names(*(declared.item for declared in subject.declared(nodes.Node))))
    in_examples: Counter[str] = Counter()
    for kind in (nodes.Example, nodes.Examples):
        for declared in subject.declared(kind):
            in_examples.update(_words(subject, declared))
    return _Mentions(everywhere, in_examples)


def _own_names(*items: nodes.Node) -> Iterator[str]:
    """The names that lines stand under."""
    return (node.name.text for item in items for node in walk(item) if isinstance(node, _Line))


def _words(subject: Subject, declared: Declared[nodes.Node]) -> Iterable[str]:
    """The words of a declaration."""
    tokens: Tokens = subject.parsed[declared.file].tokens
    place = declared.place(declared.item)
    first, last = bisect_left(tokens.starts, place.start), bisect_left(tokens.starts, place.end)
    return tokens.texts[first:last]


def _definition(subject: Subject, declared: Declared[nodes.Node], mentions: _Mentions) -> Iterator[Diagnostic]:
    item = declared.item
    assert isinstance(item, _Definition)
    names = item.names if isinstance(item, nodes.UnitDecl) else (item.name,)
    given = sum(mentions.in_examples[name.text] for name in names)
    if sum(mentions.everywhere[name.text] - 1 for name in names) > given:
        return
    name = names[0]
    yield RULE.finding(
        f"nothing asks for the {_WORDS[type(item)]} `{name.text}`" + (", only examples give it" if given else ""),
        declared.place(name),
        labels=[] if given else [Label(declared.place(name), "stands here only")],
        hint="take it out, and out of the examples" if given else None,
        fix=None if given else _fix(subject, declared.place(item), name.text, safe=_is_inner(item)),
    )


def _is_inner(item: nodes.Node) -> bool:
    """Whether what is declared is nothing that callers give: data may name a meter that no plan asks for, and may be
    written in a unit that is worth so many of another."""
    match item:
        case nodes.Term(negotiable=negotiable):
            return negotiable is None
        case nodes.UnitDecl(definition=definition):
            return definition is None
        case _:
            return isinstance(item, nodes.Table)


def _fix(subject: Subject, place: Place, name: str, *, safe: bool) -> Fix:
    return Fix(f"take out `{name}`", (removal(subject.sources[place.file], place),), safe)


# ---- let -------------------------------------------------------------------------------------------------------------


def _lets(subject: Subject, plan: Declared[nodes.Plan]) -> Iterator[Diagnostic]:
    """What a `let` names may be asked for in its plan, in the plans that extend it, and in examples and claims."""
    lets = list(_lets_in(plan.item.body))
    if not lets:
        return
    words = Counter(_words(subject, plan))
    words.subtract(_own_names(plan.item))
    for other in subject.declared(nodes.Plan):
        if other.item.extends is not None and other.base != plan.base:
            words.update(_words(subject, other))
    for kind in (nodes.Example, nodes.Examples, nodes.Prove):
        for declared in subject.declared(kind):
            words.update(_words(subject, declared))
    for let in lets:
        if words[let.name.text] == 1:
            place = plan.place(let.name)
            fix = _fix(subject, plan.place(let), let.name.text, safe=True)
            yield RULE.finding(f"nothing asks for `{let.name.text}`", place, fix=fix)


def _lets_in(body: Iterable[nodes.Node]) -> Iterator[nodes.Let]:
    for statement in body:
        match statement:
            case nodes.Let():
                yield statement
            case nodes.Each():
                yield from _lets_in(statement.body)
            case nodes.When():
                yield from _lets_in(statement.body)
                otherwise = statement.otherwise or ()
                yield from _lets_in((otherwise,) if isinstance(otherwise, nodes.When) else otherwise)


RULE = LintRule(
    Rule(
        code="N801",
        name="unused-definition",
        severity=Severity.WARNING,
        category=Category.HYGIENE,
        title="nothing asks for this name",
        what="""A meter, an input, a term, a table, a unit or a `let` is declared, and no plan asks for it.""",
        why="""Either it is left over, and whoever reads the price list looks for what it does; or a price was meant to
            depend on it, and does not.""",
        avoid="""
            meter storage in GB
            term loyal_rate = 7%

            plan basic every month {
              let billed = max(storage, 10 GB)
              charge storage on storage at 0.10 USD per GB
            }
            """,
        prefer="""
            meter storage in GB
            term loyal_rate = 7%

            plan basic every month {
              let billed = max(storage, 10 GB)
              charge storage on billed at 0.10 USD per GB
              discount loyal loyal_rate * subtotal
            }
            """,
    ),
    check,
)
