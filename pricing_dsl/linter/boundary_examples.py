"""Examples at boundaries, with the bills that the plan gives today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from pricing_dsl.diagnostics import Edit
from pricing_dsl.exact import to_text
from pricing_dsl.examples.run import rate_examples
from pricing_dsl.linter.boundaries import Boundary
from pricing_dsl.linter.subject import Declared, Subject
from pricing_dsl.pipeline import Compilation, CompileError
from pricing_dsl.rating.bill import Bill
from pricing_dsl.semantics import model
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes


def spelled(subject: Subject, boundary: Boundary) -> str:
    """The bound as a rulebook writes it: `10_000 calls`."""
    unit = ""
    kind = boundary.usage.quantity.type
    if isinstance(kind, model.Numeric):
        unit = kind.unit.text
        for declared in subject.declared(nodes.UnitDecl):
            names = [name.text for name in declared.item.names]
            if unit in names and boundary.at != 1:
                unit = names[-1]
    return f"{_figure(boundary.at)} {unit}".strip()


def _figure(value: Fraction) -> str:
    return f"{value.numerator:_}" if value.denominator == 1 else to_text(value)


def examples_at(subject: Subject, found: Sequence[Boundary]) -> Edit | None:
    """The edit that adds an example for each of some boundaries of one charge, behind an example of the same plan
    whose other facts they share. None where no example has such facts, or the plan does not rate them."""
    quantity = found[0].usage.quantity
    pattern = _pattern(subject, found[0].plan)
    if not isinstance(quantity, model.Given) or pattern is None:
        return None
    facts = [fact for fact in pattern.facts if fact.target != quantity.name]
    texts = [_Case(spelled(subject, one), facts, quantity.name) for one in found]
    bills = _bills(subject, pattern, texts)
    if bills is None:
        return None
    written = "\n".join(_written(pattern.plan, found[0].line, texts, bills))
    return Edit(Place(pattern.file, pattern.end, pattern.end), f"\n{written}")


@frozen
class _Fact:
    """What an example gives: the name, the value, and the whole as written where it is more than a value."""

    target: str
    value: str
    whole: str | None = None


@frozen
class _Pattern:
    """The first period of an example: its facts, and where the example ends."""

    plan: str
    facts: tuple[_Fact, ...]
    file: int
    end: int


@frozen
class _Case:
    quantity: str
    facts: Sequence[_Fact]
    name: str

    def example(self, title: str, plan: str, expects: Sequence[str]) -> str:
        """In the form of a block."""
        givens = [f"given {self.name} = {self.quantity}"]
        givens += [fact.whole or f"given {fact.target} = {fact.value}" for fact in self.facts]
        return "\n".join([f'example "{title}" for {plan} {{', *(f"  {line}" for line in [*givens, *expects]), "}"])


# ---- the facts of an example -----------------------------------------------------------------------------------------


def _pattern(subject: Subject, plan: int) -> _Pattern | None:
    """The facts of the first example of a version of a plan."""
    for example in subject.model.examples:
        step = example.steps[0]
        if step.plan == plan:
            for block in subject.declared(nodes.Example):
                if block.place(block.item) == example.place:
                    return _of_block(subject, block)
            for table in subject.declared(nodes.Examples):
                place = table.place(table.item)
                if place.file == example.place.file and place.start <= example.place.start < place.end:
                    return _of_table(subject, table, step)
    return None


def _of_block(subject: Subject, block: Declared[nodes.Example]) -> _Pattern:
    facts = []
    for item in block.item.steps[0].items:
        match item:
            case nodes.Expect():
                pass
            case nodes.GivenValue():
                facts.append(_Fact(_text(subject, block, item.target), _text(subject, block, item.value)))
            case _:
                target = _text(subject, block, item.target)
                facts.append(_Fact(target, "", subject.sources.text(block.place(item))))
    return _Pattern(block.item.plan.text, tuple(facts), block.file, block.place(block.item).end)


def _of_table(subject: Subject, table: Declared[nodes.Examples], step: model.ExampleStep) -> _Pattern:
    """The first row; which of its columns are facts is told by what the checker made of them."""
    heading, row = table.item.rows[0], table.item.rows[1]
    given = {*step.values, "currency", "subscription.start", "subscription.end"}
    names = [_text(subject, table, cell) for cell in heading.cells]
    facts = [
        _Fact(name, _text(subject, table, cell))
        for name, cell in zip(names, row.cells, strict=True)
        if name in given or name.endswith((".opening", ".bought"))
    ]
    return _Pattern(table.item.plan.text, tuple(facts), table.file, table.place(table.item).end)


def _text(subject: Subject, declared: Declared[nodes.Node], node: nodes.Node) -> str:
    return " ".join(subject.sources.text(declared.place(node)).split())


# ---- their bills -----------------------------------------------------------------------------------------------------


def _bills(subject: Subject, pattern: _Pattern, cases: Sequence[_Case]) -> Sequence[Bill] | None:
    """What the cases come to today; None if not every one of them is rated."""
    compilation = subject.compilation
    text = "\n".join(case.example(str(number), pattern.plan, []) for number, case in enumerate(cases))
    trial = Compilation(compilation.path, f"{compilation.text}\n{text}\n", compilation.read, previous=compilation)
    try:
        results = rate_examples(trial)[-len(cases) :]
    except CompileError:
        return None
    bills = [bill for result in results for bill in result.bills]
    return bills if len(bills) == len(cases) else None


def _written(plan: str, line: model.Line, cases: Sequence[_Case], bills: Sequence[Bill]) -> Iterator[str]:
    amounts = [sum((one.amount for one in bill.lines if one.name == line.name), Fraction(0)) for bill in bills]
    expected = [
        [(f"{line.name}.amount", f"{bill.money(amount)} {bill.currency}"), ("total", _total(bill))]
        for amount, bill in zip(amounts, bills, strict=True)
    ]
    if any(fact.whole is not None for fact in cases[0].facts):
        for case, wanted in zip(cases, expected, strict=True):
            yield case.example(
                f"exactly {case.quantity}", plan, [f"expect {name} == {value}" for name, value in wanted]
            )
        return
    heading = [cases[0].name, *(fact.target for fact in cases[0].facts), *(name for name, _ in expected[0])]
    yield f'examples "the bounds of {line.name}" for {plan} {{'
    rows = [heading]
    for case, wanted in zip(cases, expected, strict=True):
        rows.append([case.quantity, *(fact.value for fact in case.facts), *(value for _, value in wanted)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield f"  | {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
    yield "}"


def _total(bill: Bill) -> str:
    return f"{bill.money(bill.total)} {bill.currency}"
