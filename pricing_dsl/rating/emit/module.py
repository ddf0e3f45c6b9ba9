"""A program as a Python module: one function for each version of a plan, whole numbers in and whole numbers out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import partial

from attrs import evolve

from pricing_dsl.ir.nodes import BILL, Match, Plan, Program, TableRow
from pricing_dsl.ir.verify import plan_specs
from pricing_dsl.rating.emit.amounts import Amounts, amounts_function, over
from pricing_dsl.rating.emit.arguments import Argument
from pricing_dsl.rating.emit.function import RUNTIME
from pricing_dsl.rating.emit.layout import Layout, Shape
from pricing_dsl.rating.emit.lookup import Lookup
from pricing_dsl.rating.emit.names import identifier
from pricing_dsl.rating.emit.runtime import Refused
from pricing_dsl.rating.emit.source import comment_text
from pricing_dsl.source import Place

_COMMENT = re.compile(r"  #.*|^ *#.*", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_IMPORTED: Mapping[str, object] = {**RUNTIME, **{made.__name__: made for made in (Refused, Lookup, TableRow, Match)}}
_HOMES = {"_bisect": "bisect"}
_ROWS = {"count": "how many rows there are", "members": "the group that each row belongs to"}


def python_module(program: Program, decimals: int) -> str:
    """The source of a module that computes what bills come to.

    Args:
        decimals: how many decimals the numbers given to its functions have: 12.5 GB at 3 decimals is 12500.

    Raises:
        TooWideError: with so many decimals its numbers are longer than any price needs.
    """
    body = "\n\n".join(_function(program, plan, name, Shape(decimals)) for name, plan in _named(program))
    head = f"# {comment_text(f'{program.title}, {program.name} {program.version}')}"
    imports = list(_imports(body))
    return "\n".join([head, "", *imports, *(["", ""] if imports else []), body])


def _named(program: Program) -> Iterator[tuple[str, Plan]]:
    """A name of a function for each version of a plan in each currency."""
    taken: set[str] = set()
    for plan in program.plans:
        currencies = {other.currency for other in program.plans if other.name == plan.name}
        hint = identifier(f"{plan.name}_{plan.currency}" if len(currencies) > 1 else plan.name)
        name, number = hint, 1
        while name in taken:
            number += 1
            name = f"{hint}_{number}"
        taken.add(name)
        yield name, plan


def _function(program: Program, plan: Plan, name: str, shape: Shape) -> str:
    """The source of one function, with the constants it rests on before it."""
    layout = Layout.of(plan, plan_specs(program, plan), shape)
    made = amounts_function(layout, name, where=partial(_where, program))
    constants = {own: value for own, value in made.function.constants.items() if own not in _IMPORTED}
    when = "".join(f" {word} {day}" for word, day in (("from", plan.start), ("through", plan.through)) if day)
    notes = [f"{plan.title} in {plan.currency}{when}", *(_told(one, made) for one in made.function.arguments)]
    written = [f"{own} = {value!r}" for own, value in constants.items()]
    return "\n".join([*written, *(["", ""] if written else []), evolve(made.function, notes=tuple(notes)).source])


def _where(program: Program, place: Place | None) -> str:
    """The line of a place, with its file where there are several."""
    if place is None or place.file >= min(len(program.sources), len(program.line_starts)):
        return ""
    line = bisect_right(program.line_starts[place.file], place.start)
    return f"line {line}" if len(program.sources) == 1 else f"{program.sources[place.file]}, line {line}"


def _told(argument: Argument, made: Amounts) -> str:
    """What an argument is."""
    if argument.what != "value" or not isinstance(argument.of, int):
        return f"{argument.name}: {_ROWS[argument.what]}"
    value = made.layout.plan.values[argument.of]
    kind = over(value.unit, made.layout.dens[value.id]) if value.kind == "number" else value.kind
    return f"{argument.name}: {'' if value.space == BILL else 'for each row, '}{kind}"


def _imports(body: str) -> Iterator[str]:
    """Imports of the names that the functions use."""
    words = set(_WORD.findall(_COMMENT.sub("", body)))
    by_module: dict[str, list[str]] = {}
    for name, value in _IMPORTED.items():
        if name in words:
            home = str(getattr(value, "__module__", "builtins"))
            by_module.setdefault(_HOMES.get(home, home), []).append(name)
    if "datetime" in words:
        yield "import datetime"
    for module, names in sorted(by_module.items()):
        yield f"from {module} import {', '.join(sorted(names))}"
