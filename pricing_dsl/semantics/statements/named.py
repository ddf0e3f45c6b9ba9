"""Lines that a statement names: `against usage, support`, `included in base`."""

from __future__ import annotations

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics.scope import CommitSymbol, GrantSymbol, LineSymbol, Symbol, kind_of
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.syntax import nodes


def keys_of_lines(here: Here, names: tuple[nodes.Name, ...], what: str, *, owed: bool = False) -> tuple[str, ...]:
    """The keys of the lines named, each above the statement. `what` is that statement: "a minimum".

    owed: they must be lines that the customer owes, so no discounts.
    """
    keys: dict[str, nodes.Name] = {}
    for name in names:
        symbol = here.scope.local(name.text) or here.context.symbols.get(name.text)
        if not isinstance(symbol, LineSymbol) or symbol.kind == NOTE:
            _report_no_line(here, name, symbol, what)
            continue
        if owed and symbol.kind == "discount":
            here.context.report(
                "C309",
                name,
                f"{what} is against what is owed, and `{name.text}` is a discount",
                labels=(Label(symbol.place, "it lowers the bill"),),
            )
            continue
        if here.each and symbol.within is None:
            here.context.report(
                "C309",
                name,
                f"inside `each` {what} is of the row at hand, and `{name.text}` is a line of the whole bill",
                labels=(Label(symbol.place, "it stands outside"),),
            )
            continue
        for key in symbol.keys:
            if key in keys:
                label = Label(here.place(keys[key]), "here already")
                here.context.report("N805", name, f"`{name.text}` is named twice", labels=(label,))
                break
            keys[key] = name
    return tuple(keys)


NOTE = "note"
"""The kind of an included tax: it has an amount, but adds no line."""


def _report_no_line(here: Here, name: nodes.Name, symbol: Symbol | None, what: str) -> None:
    coming = here.scope.later.get(name.text) if here.scope.local(name.text) is None else None
    labels: tuple[Label, ...] = ()
    if coming is not None:
        message = f"{what} stands above `{name.text}`, which is not known yet"
        labels, hint = (Label(coming, "it stands here"),), "a plan is computed from top to bottom: move it up"
    elif symbol is None:
        message = f"{what} names `{name.text}`, and no line above has that name"
        word = here.scope.suggestion(name.text)
        hint = f"did you mean `{word}`?" if word else "it takes charges and fees that stand above it"
    else:
        message = f"{what} is about lines of the bill, and `{name.text}` is {kind_of(symbol)}"
        hint = _instead(symbol)
    here.context.report("C309", name, message, labels=labels, hint=hint)


def _instead(symbol: Symbol) -> str:
    if isinstance(symbol, GrantSymbol | CommitSymbol):
        return "name the lines that it covers"
    return "name the charge that bills it"
