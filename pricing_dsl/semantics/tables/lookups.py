"""Lookups: `table[key].column`. They say how many of the columns are keys, and of what type; all must agree."""

from __future__ import annotations

from attrs import evolve

from pricing_dsl.diagnostics import Label
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.core import bare, infer, is_unknown, unknown
from pricing_dsl.semantics.expressions.narrowing import possible
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.semantics.tables.columns import KEY_CELLS
from pricing_dsl.semantics.tables.drafts import Draft, read_column, version_of, words_in_key
from pricing_dsl.syntax import nodes


def looked_up(
    table: str, args: tuple[nodes.Expr, ...], node: nodes.Member, scope: Scope, at: model.Expr | None = None
) -> model.Expr:
    """`table[args].column`; at: the date of `(table[args].column at date)`, else the period's start if it has dates."""
    context = scope.context
    place = context.place(node)
    draft = context.drafts.get(table)
    if draft is None or not _has_as_many_keys(draft, args, node, context):
        return unknown(place)
    keys = [_key(draft, index, arg, scope) for index, arg in enumerate(args)]
    if is_unknown(*keys):
        return unknown(place)
    if at is not None and not draft.dated:
        hint = "a table with dates says `from DATE:` before its rows"
        context.report("N808", node, f"`{table}` has no dates", hint=hint)
        return unknown(place)
    version = version_of(draft, keys, place, context)
    names = [heading.name for heading in draft.headings]
    if node.name.text not in names[len(args) :]:
        _report_no_column(draft, node.name, len(args), context)
        return unknown(place)
    index = names.index(node.name.text, len(args))
    kind = read_column(draft, version, index, context)
    if isinstance(kind, model.Unknown):
        return unknown(place)
    if draft.dated:
        keys.insert(0, at or model.Fact("start", types.DATE, place))
    cells = version.cells[node.name.text]
    if len(cells) == 1 and cells[0] is not None and len(keys) == 1 and draft.currency_key == 0:
        return model.Const(cells[0], kind, place)
    return model.Lookup(version.name, tuple(keys), node.name.text, kind, place)


def _has_as_many_keys(draft: Draft, args: tuple[nodes.Expr, ...], node: nodes.Member, context: Context) -> bool:
    if draft.keys is None:
        if len(args) >= len(draft.headings):
            context.report(
                "Y612",
                node.base,
                f"`{draft.name}` has {len(draft.headings)} columns, and one of them at least is no key",
                labels=(Label(draft.place, "the table stands here"),),
            )
            return False
        least = _least_keys(draft)
        if len(args) < least:
            names = ", ".join(f"`{heading.name}`" for heading in draft.headings[:least])
            context.report(
                "Y612",
                node.base,
                f"`{draft.name}` is looked up with {_keys(len(args))}, and has {least}: {names}",
                labels=(Label(draft.place, "the table stands here"),),
                hint="every lookup gives the same keys, in the order of the heading",
            )
            del context.drafts[draft.name]
            return False
        draft.keys = [types.UNKNOWN for _ in args]
        draft.needed = [frozenset() for _ in args]
        draft.asked = context.place(node.base)
        return True
    if len(args) == len(draft.keys):
        return True
    assert draft.asked is not None
    context.report(
        "Y612",
        node.base,
        f"`{draft.name}` is looked up with {_keys(len(args))} here, and with {_keys(len(draft.keys))} elsewhere",
        labels=(Label(draft.asked, f"{_keys(len(draft.keys))} here"),),
        hint="every lookup gives the same keys, in the order of the heading",
    )
    return False


def _least_keys(draft: Draft) -> int:
    """How many columns must be keys: those up to the last with a cell that can be no value."""
    for count in range(len(draft.headings) - 1, 0, -1):
        if any(row.cells[count - 1].kind in KEY_CELLS for _, rows in draft.blocks for row in rows):
            return count
    return 1


def _keys(count: int) -> str:
    return "one key" if count == 1 else f"{count} keys"


def _key(draft: Draft, index: int, arg: nodes.Expr, scope: Scope) -> model.Expr:
    """One key of a lookup, in the type that this key has."""
    context = scope.context
    assert draft.keys is not None
    known = draft.keys[index]
    word = bare(arg)
    if type(word) is nodes.Ref and scope.lookup(word.name) is None and word.name != types.CURRENCY:
        hint = known if isinstance(known, model.Choice) else words_in_key(draft, index)
        expr = infer(arg, scope, hint if _may_mean(word.name, hint) else None)
    else:
        expr = infer(arg, scope)
    if is_unknown(expr):
        return expr
    if _is_currency(expr):
        if draft.currency_key not in (None, index):
            context.report("Y612", arg, f"`{draft.name}` has the currency as another key elsewhere")
            return unknown(expr.place)
        draft.currency_key = index
    merged = _merged(known, expr.type)
    if merged is None:
        role = f"`{draft.headings[index].name}`, a key of `{draft.name}`,"
        code, hint_text = types.reason(expr.type, known)
        context.report(
            code,
            arg,
            f"{role} must be {types.describe(known)}, and this is {types.describe(expr.type)}",
            labels=(Label(draft.asked, "it was looked up so here"),) if draft.asked else (),
            hint=hint_text,
        )
        return unknown(expr.place)
    draft.keys[index] = merged
    before, now = draft.needed[index], possible(expr, scope)
    draft.needed[index] = None if before is None or now is None else before | now
    return types.convert(expr, merged.unit, expr.place) if isinstance(merged, model.Numeric) else expr


def _may_mean(word: str, choice: model.Choice) -> bool:
    """Whether a word that names nothing is a value of a choice, or a slip of the pen for one."""
    values = choice.values
    return values is None or word in values or closest(word, values) is not None


def _is_currency(expr: model.Expr) -> bool:
    return isinstance(expr, model.Const) and isinstance(expr.type, model.Choice) and expr.type.name == types.CURRENCY


def _merged(known: model.Type, new: model.Type) -> model.Type | None:
    """The type of a key that is looked up with both types; None if they do not go together."""
    if isinstance(known, model.Unknown):
        return evolve(new, package=None) if isinstance(new, model.Numeric) else new
    if isinstance(known, model.Choice) and isinstance(new, model.Choice):
        if known.values is None or new.values is None:
            return evolve(known, values=None)
        extra = tuple(value for value in new.values if value not in known.values)
        return evolve(known, values=(*known.values, *extra)) if extra else known
    if isinstance(known, model.Choice | model.TextType) and isinstance(new, model.Choice | model.TextType):
        return types.TEXT
    if isinstance(known, model.Numeric) and isinstance(new, model.Numeric) and types.agree(new, known):
        return evolve(known, whole=known.whole and new.whole)
    return known if known == new else None


def _report_no_column(draft: Draft, name: nodes.Name, keys: int, context: Context) -> None:
    columns = [heading.name for heading in draft.headings[keys:]]
    near = closest(name.text, columns)
    hint = f"did you mean `{near}`?" if near else "it has " + ", ".join(f"`{column}`" for column in columns)
    if name.text in [heading.name for heading in draft.headings[:keys]]:
        hint = f"`{name.text}` is a key here: " + hint
    context.report("N802", name, f"`{draft.name}` has no column `{name.text}` to give", hint=hint)
