"""Examples, one by one and as tables."""

from __future__ import annotations

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing.expressions import argument, expression, reference, text
from pricing_dsl.syntax.printing.layout import INDENT, Doc, Line, block, flat, listed, sentence
from pricing_dsl.syntax.printing.phrases import table_lines


def example(node: nodes.Example) -> list[Line]:
    """An example: facts and expectations one a line, `then` between its periods."""
    inside: list[Line] = []
    for place, step in enumerate(node.steps):
        if place:
            inside.append(Line(INDENT, ("then",)))
        inside += [line for item in step.items for line in _item(item)]
    return block(sentence(0, f"example {text(node.title)} for {node.plan.text}", opens=True), inside)


def examples(node: nodes.Examples) -> list[Line]:
    """Examples as a table."""
    head = sentence(0, f"examples {text(node.title)} for {node.plan.text}", opens=True)
    return block(head, table_lines(INDENT, node.rows))


def _item(item: nodes.Given | nodes.Expect) -> list[Line]:
    if isinstance(item, nodes.Expect):
        return sentence(INDENT, "expect", expression(item.condition))
    target = flat(reference(item.target))
    fact: Doc
    match item:
        case nodes.GivenRows() | nodes.GivenSamples():
            head = f"given {target}" if isinstance(item, nodes.GivenRows) else f"given {target} from"
            return block(sentence(INDENT, head, opens=True), table_lines(2 * INDENT, item.rows))
        case nodes.GivenValue():
            fact = argument(item.value)
        case nodes.GivenRange():
            fact = (argument(item.start), " to ", argument(item.end))
        case nodes.GivenEach():
            fact = (argument(item.value), f" each {item.each.text}")
        case nodes.GivenList(values=()):
            fact = "[ ]"
        case nodes.GivenList():
            fact = ("[", listed(map(argument, item.values)), "]")
    return sentence(INDENT, f"given {target} =", fact)
