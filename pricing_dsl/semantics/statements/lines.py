"""Lines of the bill: fees, charges by formula, discounts and taxes; and `let`, a name without a line."""

from __future__ import annotations

from pricing_dsl.diagnostics import Edit, Fix
from pricing_dsl.exact import to_text
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions import check_expr, infer, number, unknown
from pricing_dsl.semantics.scope import LetSymbol, LineSymbol
from pricing_dsl.semantics.statements import amounts
from pricing_dsl.semantics.statements.cadences import cadence
from pricing_dsl.semantics.statements.endings import check_endings
from pricing_dsl.semantics.statements.named import NOTE, keys_of_lines
from pricing_dsl.semantics.statements.rows import NOTHING, mentions, one_list
from pricing_dsl.semantics.statements.standing import Here
from pricing_dsl.syntax import nodes


def check_let(here: Here, node: nodes.Let) -> model.Let:
    """`let x = …`: a name, no line."""
    rows = None if here.each else _rows_of_let(here, node)
    scope = here.scope if rows is None else here.scope.child(rows=rows[0])
    value = infer(node.value, scope)
    if isinstance(value.type, model.TextType):
        here.context.report("Y610", node.value, "a `let` names a number, a choice, a date or a condition, not a text")
        value = unknown(value.place)
    elif isinstance(value.type, model.Numeric) and value.type.package is not None:
        types.report_package(here.context, here.place(node.value), value.type)
        value = unknown(value.place)
    name, place, over = node.name.text, here.place(node.name), None if rows is None else rows[0].id
    key = here.check.key(name)
    within = here.scope.each.id if here.scope.each is not None else None
    symbol = LetSymbol(name, place, key, value.type, over, value, within)
    if here.claim(symbol):
        here.scope.define(symbol)
    if rows is not None and rows[1]:
        here.check.row_rates.add(key)
    here.check.memory.learn(key, value)
    return model.Let(key, name, value, over, here.place(node))


def _rows_of_let(here: Here, node: nodes.Let) -> tuple[model.RowList, bool] | None:
    """The list a let has a value for each row of, and whether that value is no quantity of the row but a price or a
    share that goes with its dimensions; None where it has one value."""
    found = mentions(here, node.value)
    if not found.by_row:
        return None
    if found.lists:
        rows = one_list(here, found, node.value)
        return None if rows is None else (rows, False)
    if found.rates:
        return found.rates[0][1], True
    named = [here.context.dimensions[ref.name] for ref in found.dimensions]
    common = [rows for rows in named[0] if all(rows in others for others in named[1:])]
    return (common[0], True) if len(common) == 1 else None


def check_fee(here: Here, node: nodes.Fee) -> model.Line:
    """`fee N MONEY`."""
    amount = amounts.coins(here, node.amount, "a fee")
    often = cadence(here, node.cadence, "the fee")
    if node.cadence is not None:
        here.alone(node.cadence, "a fee with a cadence", "say when it is owed with `if` at its end")
        _refuse_prorated_span(here, node, often)
    return add_line(here, node, node.name, node.title, "fee", amount, node.endings, often)


def _refuse_prorated_span(here: Here, node: nodes.Fee, often: model.Cadence | None) -> None:
    """A share of one period's days says nothing about an amount for several."""
    for ending in node.endings:
        if isinstance(ending, nodes.Prorated) and often is not None and often.periods > 1:
            here.context.report(
                "D610",
                ending,
                "`prorated` takes the share of one period's days, and this fee pays for more than one",
                hint="charge it every period, or leave `prorated` out",
            )


def check_formula(here: Here, node: nodes.ChargeFormula) -> model.Line:
    """`charge N = EXPR`."""
    amount, over = _formula(here, node.amount, "a charge")
    return add_line(here, node, node.name, node.title, "charge", amount, node.endings, over=over)


def check_discount(here: Here, node: nodes.Discount) -> model.Line:
    """`discount N EXPR`: a positive amount that makes a negative line."""
    amount, over = _formula(here, node.amount, "a discount")
    _refuse_too_much(here, node)
    value = number(amount)
    if value is not None and value < 0:
        here.context.report(
            "Y608",
            node.amount,
            "a discount is written as what it takes off, without a minus",
            hint=f"write {amounts.shown(here, -value)}",
        )
    return add_line(here, node, node.name, node.title, "discount", amount, node.endings, over=over)


def _refuse_too_much(here: Here, node: nodes.Discount) -> None:
    of = node.amount
    if not isinstance(of, nodes.PercentOf) or of.percent.value <= 1:
        return
    slip = of.percent.value / 10
    here.context.report(
        "M401",
        of,
        f"a discount of {of.percent.text.rstrip('%')} % takes off more than there is",
        hint=f"was {to_text(slip * 100)}% meant?" if slip <= 1 else "at most 100% can be taken off",
        stake=f"on 100 of it, {amounts.shown(here, (of.percent.value - 1) * 100)} would be paid out to the customer",
    )


def check_tax(here: Here, node: nodes.Tax) -> model.Line | model.IncludedTax:
    """`tax N EXPR`, or a note of the tax that lines contain."""
    if not node.included:
        amount, over = _formula(here, node.amount, "a tax")
        return add_line(here, node, node.name, node.title, "tax", amount, node.endings, over=over)
    if here.each:
        why = "the lines of a row are summed first: write it below, over their name"
        here.context.report(
            "S013", node, "an included tax is a note of the bill, and cannot stand inside `each`", hint=why
        )
    percent = check_expr(node.amount, here.scope, types.PERCENT, "the rate of an included tax")
    value = number(percent)
    if value is not None and value < 0:
        here.context.report("Y608", node.amount, "the rate of a tax is not below zero")
    if node.endings:
        here.context.report(
            "S012",
            node.endings[0],
            "an included tax is a note and adds no line, so nothing can follow it",
            hint="what limits the lines belongs to them",
        )
    lines = keys_of_lines(here, node.included, "an included tax")
    name, key = node.name.text, here.check.key(node.name.text)
    symbol = LineSymbol(name, here.place(node.name), (key,), NOTE)
    if here.claim(symbol):
        here.scope.define(symbol)
    title = None if node.title is None else node.title.value
    return model.IncludedTax(key, name, title, percent, lines, here.place(node))


def _formula(here: Here, node: nodes.Expr, role: str) -> tuple[model.Expr, str | None]:
    """An amount by formula, and the list it is summed over if it is one for each row."""
    if isinstance(node, nodes.Number | nodes.Percent):
        _report_bare_percent(here, node, role)
        return unknown(here.place(node)), None
    found = NOTHING if here.each else mentions(here, node)
    rows = one_list(here, found, node) if found.by_row else None
    scope = here.scope if rows is None else here.scope.child(rows=rows)
    return amounts.money(here, node, role, scope), None if rows is None else rows.id


def _report_bare_percent(here: Here, node: nodes.Number | nodes.Percent, role: str) -> None:
    """`discount d 10` or `tax t 0.2`: money, or a percentage, and of what?"""
    share = node.value if isinstance(node, nodes.Percent) or node.value < 1 else node.value / 100
    text = f"{to_text(share * 100)}% of subtotal"
    if isinstance(node, nodes.Percent):
        message, hint = f"{role} of {node.text} does not say of what", f"say of what: `{text}`"
    else:
        amount = f"{node.text} {here.check.currency}"
        message, hint = f"{role} of {node.text} is neither money nor a percentage", f"write `{amount}` or `{text}`"
    here.context.report("M409", node, message, hint=hint, fix=Fix(f"write `{text}`", (Edit(here.place(node), text),)))


def add_line(
    here: Here,
    node: nodes.Node,
    name: nodes.Name,
    title: nodes.Text | None,
    kind: str,
    amount: model.Expr | model.Usage,
    endings: tuple[nodes.Ending, ...],
    often: model.Cadence | None = None,
    over: str | None = None,
) -> model.Line:
    """A finished line: its endings, its key, and its name for what stands below."""
    ends = check_endings(here, endings, kind)
    key = here.check.key(name.text)
    line = model.Line(
        key=key,
        name=name.text,
        title=None if title is None else title.value,
        kind=kind,
        amount=amount,
        over=over,
        cadence=often,
        endings=ends.steps,
        place=here.place(node),
        carried_over=ends.carried_over,
        may_go_negative=ends.may_go_negative,
    )
    here.check.lines[key] = line
    here.check.memory.learn_line(line)
    name_line(here, name, key, kind)
    return line


def name_line(here: Here, name: nodes.Name, key: str, kind: str) -> None:
    """Make a line known by its name: its own key, and those of lines of this name in blocks above it."""
    subject = here.subject(name.text)
    within = here.scope.each.id if here.scope.each is not None else None
    symbol = LineSymbol(name.text, here.place(name), (key,), kind, subject, within)
    if not here.claim(symbol, subject):
        return
    earlier = here.scope.local(name.text)
    if isinstance(earlier, LineSymbol) and earlier.within == within:
        kind = "discount" if earlier.kind == "discount" else kind
        symbol = LineSymbol(name.text, symbol.place, (*earlier.keys, key), kind, subject, within)
    here.scope.define(symbol)
