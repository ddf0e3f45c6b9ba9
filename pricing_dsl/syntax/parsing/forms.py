"""Forms: how the parts of a rule of the grammar become a node.

A form names the parts it wants, in the order in which its maker takes them:

    expr            the value of the part read by the rule `expr`; None where the alternative has no such part
    expr 2          the second such part
    cadence or ()   an empty tuple instead of None; likewise `or False`
    sum|text        whichever of the two stands there
    named.title     an attribute of a part
    ending*         all such parts, however many, as a tuple
    'whole'         whether the keyword stands there
    NAME            the text of a token
    token           the text of the only token
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any

from attrs import frozen

from pricing_dsl.syntax.parsing.grammar import Rule

Pick = Callable[[Sequence[Any]], Iterable[Any]]

# What lies at the bottom of the stack of values, so that a constant can be picked like a part.
CONSTANTS = (None, (), False, True)
_PLACE = {"None": 0, "()": 1, "False": 2, "True": 3}


@frozen(init=False)
class Form:
    """`make(span, *parts)` makes the value of a rule."""

    make: Callable[..., Any]
    parts: tuple[str, ...]

    def __init__(self, make: Callable[..., Any], *parts: str) -> None:
        self.__attrs_init__(make, parts)


class Lists:
    """Which rules Lark made of a `*` or `+`, and what their elements are."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.elements: dict[str, set[str]] = {}
        for rule in rules:
            if rule.repeats:
                kept = {symbol for symbol in rule.symbols if is_rule(symbol)} - {rule.origin}
                self.elements.setdefault(rule.origin, set()).update(kept)

    def of(self, symbol: str) -> set[str]:
        """The rules that read the elements, if the symbol stands for a list."""
        return self.elements.get(symbol, set())


def is_rule(symbol: str) -> bool:
    """Whether a symbol is a rule rather than a kind of token."""
    return len(symbol) > 2 and symbol[0] == "<" and symbol[-1] == ">"


def picker(form: Form, rule: Rule, lists: Lists) -> Pick:
    """A function from the stack of values, whose top is what `rule` read, to the parts of the form.

    Raises `ValueError` if a part that the rule reads is wanted by no part of the form.
    """
    unclaimed = {n for n, symbol in enumerate(rule.symbols) if is_rule(symbol) or symbol.isupper()} - {
        n for n, symbol in enumerate(rule.symbols) if symbol == "BROKEN"
    }
    gets = [_part(part, rule, lists, unclaimed) for part in form.parts]
    if unclaimed:
        names = ", ".join(rule.symbols[n] for n in sorted(unclaimed))
        raise ValueError(f"the form of {rule.form} leaves out {names} of {' '.join(rule.symbols)}")
    if any(callable(get) for get in gets):
        calls = tuple(get if callable(get) else itemgetter(get) for get in gets)
        return lambda values: [call(values) for call in calls]
    if not gets:
        return lambda values: ()
    if len(gets) == 1:
        return itemgetter(slice(gets[0], gets[0] + 1 or None))
    return itemgetter(*gets)


def _part(part: str, rule: Rule, lists: Lists, unclaimed: set[int]) -> Any:
    """Where a part lies on the stack (an index), or a function that takes it from there."""
    size = len(rule.symbols)
    if part == "token":
        unclaimed.clear()
        return -1
    if part.endswith("*"):
        return _all(part[:-1], rule, lists, unclaimed)
    if part.startswith("'"):
        return _PLACE[str(part[1:-1] in rule.symbols)]
    part, _, absent = part.partition(" or ")
    part, _, attribute = part.partition(".")
    part, _, nth = part.partition(" ")
    nth, _, other = nth.partition("|")
    wanted = {name if name.isupper() else f"<{name}>" for name in (*part.split("|"), other) if name}
    found = [n for n, symbol in enumerate(rule.symbols) if symbol in wanted]
    position = int(nth or 1) - 1
    if position >= len(found):
        return _PLACE[absent or "None"]
    unclaimed.discard(found[position])
    index = found[position] - size
    if not attribute:
        return index
    get = attrgetter(attribute)
    return lambda values: get(values[index])


def _all(name: str, rule: Rule, lists: Lists, unclaimed: set[int]) -> Any:
    """A function that gathers single parts and lists of parts of one name into a tuple."""
    size = len(rule.symbols)
    singles = [n for n, symbol in enumerate(rule.symbols) if symbol == f"<{name}>"]
    many = [n for n, symbol in enumerate(rule.symbols) if f"<{name}>" in lists.of(symbol)]
    unclaimed -= {*singles, *many}
    if not singles and not many:
        return _PLACE["()"]
    if not many:
        first = singles[0] - size
        return lambda values: (values[first],)
    last = many[0] - size
    if not singles:
        return lambda values: tuple(values[last])
    first = singles[0] - size
    return lambda values: (values[first], *values[last])


def merged(*parts: Mapping[str, Form]) -> dict[str, Form]:
    """The forms of several modules as one table. Raises `ValueError` if two have the same name."""
    forms: dict[str, Form] = {}
    for part in parts:
        if twice := forms.keys() & part.keys():
            raise ValueError(f"two forms are called {min(twice)}")
        forms |= part
    return forms
