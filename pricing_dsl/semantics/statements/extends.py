"""What a plan takes from the plan it extends: its statements, some replaced in place, some dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from attrs import frozen

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.semantics.scope import Context
from pricing_dsl.syntax import nodes

Key: TypeAlias = tuple[str, str]


@frozen
class Written:
    """A statement, and the declaration it is written in."""

    node: nodes.Statement
    base: int
    file: int


def written(plan: nodes.Plan, base: int, file: int) -> tuple[Written, ...]:
    """The statements of a plan as it stands."""
    return tuple(Written(statement, base, file) for statement in plan.body)


def merged(
    context: Context, base_name: str, base: tuple[Written, ...], own: tuple[Written, ...]
) -> tuple[Written, ...]:
    """The statements of `base` with those of `own`: one of the same name takes its place, `without` drops it, what is
    new comes last."""
    result: list[Written | None] = list(base)
    places: dict[Key, int] = {}
    for index, statement in enumerate(base):
        if (known := _key(statement.node)) is not None:
            places.setdefault(known, index)
    for statement in own:
        node = statement.node
        if isinstance(node, nodes.Without):
            _drop(context, node, base_name, base, result, places)
            continue
        key = _key(node)
        if key is not None and key in places:
            result[places.pop(key)] = statement
        else:
            result.append(statement)
    return tuple(statement for statement in result if statement is not None)


def _drop(
    context: Context,
    node: nodes.Without,
    base_name: str,
    base: tuple[Written, ...],
    result: list[Written | None],
    places: dict[Key, int],
) -> None:
    name = node.name.text
    if ("", name) in places:
        result[places.pop(("", name))] = None
        return
    block = next((block for statement in base for block in _blocks_naming(statement.node, name)), None)
    hint: str | None
    if block is not None:
        hint = f"`{name}` stands inside `{block}` there, and only whole statements of the plan can be dropped"
    else:
        word = closest(name, (key[1] for key in places if not key[0]))
        hint = f"did you mean `{word}`?" if word else None
    context.report("N811", node.name, f"`{base_name}` has no statement `{name}` to leave out", hint=hint)


def _key(node: nodes.Statement) -> Key | None:
    """What a statement is known by: its name; a notification of a grant, by that grant's."""
    if isinstance(node, nodes.NotifyAt):
        return ("notify", node.name.text)
    if isinstance(node, nodes.DrawFirst):
        return ("draw", "")
    name = getattr(node, "name", None)
    return ("", name.text) if isinstance(name, nodes.Name) else None


def _blocks_naming(node: nodes.Statement, name: str) -> Iterator[str]:
    """The words of the blocks of a statement that hold a statement of this name somewhere."""
    word = "each" if isinstance(node, nodes.Each) else "when"
    pending: list[nodes.Statement] = [node]
    while pending:
        for inner in _inner(pending.pop()):
            if _key(inner) == ("", name):
                yield word
                return
            pending.append(inner)


def _inner(node: nodes.Statement) -> Iterable[nodes.Statement]:
    if isinstance(node, nodes.Each):
        return node.body
    if isinstance(node, nodes.When):
        otherwise = (node.otherwise,) if isinstance(node.otherwise, nodes.When) else (node.otherwise or ())
        return (*node.body, *otherwise)
    return ()
