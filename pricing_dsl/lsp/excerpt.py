"""The declarations that the check of a few of them needs: what comes in, and the plans these few are about."""

from __future__ import annotations

from collections.abc import Sequence

from pricing_dsl.pipeline import Rulebooks
from pricing_dsl.syntax import nodes

MOST = 12
"""How many declarations may be checked alone; with more the whole is checked."""


def touching(rulebook: nodes.Rulebook, start: int, end: int) -> list[nodes.Declaration]:
    """The declarations that a stretch of text lies in or touches."""
    return [one for one in rulebook.declarations if one.base <= end and one.base + one.item.span[1] >= start]


def excerpt(rulebooks: Rulebooks, wanted: Sequence[nodes.Declaration]) -> Rulebooks:
    """The rulebooks without the plans, examples and claims that the declarations wanted do not ask for."""
    kept = {id(declaration) for declaration in wanted}
    plans = [one for _, book in rulebooks for one in book.declarations if isinstance(one.item, nodes.Plan)]
    asked = _plans_of(wanted, plans)

    def stays(declaration: nodes.Declaration) -> bool:
        match declaration.item:
            case nodes.Plan() as plan:
                return plan.name.text in asked
            case nodes.Example() | nodes.Examples() | nodes.Prove() | nodes.Assume():
                return id(declaration) in kept
        return True

    return [
        (number, nodes.Rulebook(tuple(one for one in book.declarations if stays(one)))) for number, book in rulebooks
    ]


def _plans_of(wanted: Sequence[nodes.Declaration], plans: Sequence[nodes.Declaration]) -> set[str]:
    """The names of the plans that declarations are or speak of, and of those these extend."""
    bases: dict[str, set[str]] = {}
    for one in plans:
        assert isinstance(one.item, nodes.Plan)
        bases.setdefault(one.item.name.text, set()).update([one.item.extends.text] if one.item.extends else [])
    waiting: list[str] = []
    for declaration in wanted:
        match declaration.item:
            case nodes.Plan(name=name) | nodes.Example(plan=name) | nodes.Examples(plan=name):
                waiting.append(name.text)
            case nodes.Prove(plan=plan):
                waiting += [plan.text] if plan is not None else bases
    found: set[str] = set()
    while waiting:
        name_text = waiting.pop()
        if name_text not in found:
            found.add(name_text)
            waiting += bases.get(name_text, ())
    return found
