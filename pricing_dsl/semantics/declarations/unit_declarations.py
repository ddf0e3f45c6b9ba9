"""Units that the rulebook declares, in whatever order they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics import model, types, units
from pricing_dsl.semantics.expressions import constant, infer, is_unknown
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes


@frozen(eq=False)
class UnitText:
    """A unit as declared, and where: the offset of its declaration, and the number of its file."""

    node: nodes.UnitDecl
    base: int
    file: int


def declare_units(context: Context, declared: Sequence[UnitText]) -> None:
    """Add units to `context.units`, each after those it is made of."""
    _Units(context, declared).run()


class _Units:
    def __init__(self, context: Context, declared: Sequence[UnitText]) -> None:
        self._context = context
        self._declared = declared
        self._named: dict[str, UnitText] = {}
        self._places: dict[str, Place] = {}
        for text in declared:
            for name in text.node.names:
                self._named.setdefault(name.text, text)
        self._done: set[UnitText] = set()

    def run(self) -> None:
        for text in self._declared:
            self._declare(text)

    def _declare(self, text: UnitText) -> None:
        """A unit after what it is made of: a stack of what is being declared, so that chains may be long."""
        waiting = [text]
        while waiting:
            one = waiting[-1]
            parts = [self._named[name] for name in _units_in(one.node.definition) if name in self._named]
            missing = [part for part in parts if part not in self._done]
            if one in self._done or not missing:
                waiting.pop()
                self._add(one)
            elif missing[0] in waiting:
                self._report_circle(one, missing[0])
                self._give_up(one)
                self._done.add(waiting.pop())
            else:
                waiting.append(missing[0])

    def _add(self, text: UnitText) -> None:
        if text in self._done:
            return
        self._done.add(text)
        context, node = self._context, text.node
        context.at(text.base, text.file)
        definition = None
        if node.definition is not None:
            definition = _definition(context, node.definition, node.names[0].text)
            if definition is None:
                self._give_up(text)
                return
        for name in node.names:
            earlier = self._places.get(name.text)
            if earlier is not None:
                label = Label(earlier, "it is declared here first")
                context.report("N807", name, f"the unit `{name.text}` is declared twice", labels=(label,))
                return
            self._places[name.text] = context.place(name)
        try:
            context.units = context.units.declare([name.text for name in node.names], definition)
        except ValueError as error:
            context.report("N807", node, str(error))
        for known in (context.named_units, context.rate_units, context.tidied):
            known.clear()

    def _give_up(self, text: UnitText) -> None:
        """A unit with a mistake is reported once, not at each of its uses."""
        self._context.unknown_units.update(name.text for name in text.node.names)

    def _report_circle(self, text: UnitText, part: UnitText) -> None:
        context = self._context
        context.at(text.base, text.file)
        name = text.node.names[0].text
        if part is text:
            message = f"the unit `{name}` is made of itself"
        else:
            message = f"the unit `{name}` is made of itself, by way of `{part.node.names[0].text}`"
        context.report("N809", text.node, message)


def _definition(context: Context, node: nodes.Expr, name: str) -> units.Unit | None:
    """The unit that an expression such as `1 GB * 1 second` comes to."""
    expr = infer(node, Scope(context, None))
    if is_unknown(expr):
        return None
    value = constant(expr)
    if not isinstance(expr.type, model.Numeric) or expr.type.package is not None or expr.type.percent:
        context.report("Y601", node, f"a unit is made of quantities, and this is {types.describe(expr.type)}")
        return None
    if not isinstance(value, Fraction):
        context.report("Y609", node, "what a unit is made of is fixed")
        return None
    if value <= 0:
        context.report("Y608", node, f"a `{name}` is more than nothing")
        return None
    return units.scaled(expr.type.unit, value, name)


def _units_in(node: nodes.Expr | None) -> Iterator[str]:
    """The unit words in a definition."""
    waiting: list[nodes.Expr] = [] if node is None else [node]
    while waiting:
        one = waiting.pop()
        match one:
            case nodes.Quantity(unit=unit):
                yield unit.text
            case nodes.Rate(unit=unit, basis=basis):
                yield unit.text
                yield basis.unit.text
            case nodes.Binary(left=left, right=right):
                waiting += (left, right)
            case nodes.Bracket(body=body) | nodes.Negative(body=body):
                waiting.append(body)
