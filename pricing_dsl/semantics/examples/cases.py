"""`example` and `examples`: steps with their facts and expectations, and the table form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import evolve

from pricing_dsl.rating.calendar import Period, Span, period_after
from pricing_dsl.semantics import model
from pricing_dsl.semantics.examples.facts import Facts, give_each, give_list, give_range, give_value
from pricing_dsl.semantics.examples.rows import even, give_rows, give_samples
from pricing_dsl.semantics.examples.targets import BoughtTarget, InletTarget, Target, report_no_target, target_of
from pricing_dsl.semantics.examples.versions import Versions
from pricing_dsl.semantics.expressions import check_condition, is_unknown
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.semantics.uses import sources
from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing.expressions import print_expression

REJECTED = "rejected"


def check_examples(
    context: Context, declarations: Sequence[tuple[nodes.Declaration, int]], versions: Versions
) -> tuple[model.Example, ...]:
    """The examples of a rulebook, each row of a table one of them."""
    found: list[model.Example] = []
    for declaration, file in declarations:
        context.at(declaration.base, file)
        match declaration.item:
            case nodes.Example() as example:
                steps = _steps(context, example, versions)
                if steps:
                    found.append(_example(context, example.title, example.plan, steps, example))
            case nodes.Examples() as table:
                found.extend(_table(context, table, versions))
    return tuple(found)


def _example(
    context: Context,
    title: nodes.Text,
    plan: nodes.Name,
    steps: Sequence[model.ExampleStep],
    node: nodes.Node,
) -> model.Example:
    return model.Example(title.value, plan.text, tuple(steps), context.place(node))


# ---- steps -----------------------------------------------------------------------------------------------------------


def _steps(context: Context, example: nodes.Example, versions: Versions) -> list[model.ExampleStep]:
    among = versions.named(example.plan, context)
    if not among:
        return []
    facts = Facts(context)
    made: list[model.ExampleStep] = []
    previous: int | None = None
    for step in example.steps:
        if previous is not None:
            facts, before = facts.next(), facts
            facts.period = _following(before, versions.results[previous].plan, made[0])
        node = example.title if step is example.steps[0] else step
        givens = [item for item in step.items if not isinstance(item, nodes.Expect)]
        expects = [item for item in step.items if isinstance(item, nodes.Expect)]
        if not _read_frame(facts, givens, Scope(context, None)):
            return []
        index = versions.holding(among, facts.currency, _first_day(facts), node, context)
        if index is None:
            return []
        scope = versions.results[index].scope
        for given in givens:
            _give(facts, given, scope, versions.results[index].plan.every)
        expectations = [_expectation(scope, one.condition, one.condition) for one in expects]
        _check_complete(facts, index, versions, node, expectations)
        made.append(_step(facts, index, expectations, context, step))
        previous = index
    return made


def _first_day(facts: Facts) -> date | None:
    return None if facts.period is None else facts.period[0]


def _following(before: Facts, plan: model.Plan, first: model.ExampleStep) -> tuple[date, date] | None:
    """The period after one with dates; None where the plan has none of its own."""
    if before.period is None or plan.every is None:
        return None
    span = Span(months=plan.every.months, days=0 if plan.every.months else plan.every.days)
    anchor = before.subscription_start or (first.period[0] if first.period is not None else None)
    try:
        after = period_after(Period(*before.period), span, anchor)
    except ValueError:
        return None  # rating says what is wrong with the period that was given
    return after.start, after.end


def _read_frame(facts: Facts, givens: Sequence[nodes.Given], scope: Scope) -> bool:
    """The period and the currency, which decide by what version everything else is read; False after reporting."""
    known = len(scope.context.diagnostics)
    for given in givens:
        match given:
            case nodes.GivenRange(target=nodes.Ref(name="period"), start=start, end=end):
                _read_period(facts, start, end, scope)
            case nodes.GivenValue(target=nodes.Ref(name="currency"), value=nodes.Ref(name=code)):
                facts.currency = code
            case nodes.GivenValue(target=nodes.Ref(name="currency"), value=value):
                scope.context.report("Y601", value, "a currency goes by its code: `given currency = EUR`")
    return len(scope.context.diagnostics) == known


def _read_period(facts: Facts, start: nodes.Expr, end: nodes.Expr, scope: Scope) -> None:
    if not isinstance(start, nodes.Date) or not isinstance(end, nodes.Date):
        wrong = start if not isinstance(start, nodes.Date) else end
        scope.context.report("Y601", wrong, "a period runs from a date to a date, both included")
    elif end.value < start.value:
        scope.context.report("D607", end, f"the period ends on {end.value}, before it starts on {start.value}")
    else:
        facts.period = (start.value, end.value)


def _give(facts: Facts, given: nodes.Given, scope: Scope, every: model.Cadence | None) -> None:
    known = len(scope.context.diagnostics)
    target = target_of(given.target, scope)
    if target is None:
        if len(scope.context.diagnostics) == known:
            report_no_target(given.target, scope)
        facts.confused = True
        return
    _give_to(facts, target, given, scope, every)


def _give_to(facts: Facts, target: Target, given: nodes.Given, scope: Scope, every: model.Cadence | None) -> None:
    if isinstance(target, InletTarget):
        facts.tried.add(target.inlet.name)
    elif isinstance(target, BoughtTarget):
        facts.tried.add(target.key)
    match given:
        case nodes.GivenValue(value=value):
            give_value(facts, target, value, given, scope)
        case nodes.GivenRange():
            give_range(facts, target, given, scope)
        case nodes.GivenEach():
            give_each(facts, target, given, scope, every)
        case nodes.GivenList():
            give_list(facts, target, given, scope)
        case nodes.GivenRows():
            give_rows(facts, target, given, scope)
        case nodes.GivenSamples():
            give_samples(facts, target, given, scope)


def _expectation(scope: Scope, condition: nodes.Expr, node: nodes.Node) -> model.Expectation:
    expr = check_condition(condition, scope)
    if not isinstance(expr, model.Rejected) and _speaks_of_rejection(expr):
        scope.context.report("N808", node, "`rejected` stands alone: `expect rejected`")
    return model.Expectation(expr, print_expression(condition), scope.context.place(node))


def _speaks_of_rejection(expr: model.Expr) -> bool:
    waiting: list[model.Expr] = [expr]
    while waiting:
        one = waiting.pop()
        if isinstance(one, model.Rejected):
            return True
        if isinstance(one, model.Op):
            waiting.extend(one.args)
    return False


def _check_complete(
    facts: Facts, index: int, versions: Versions, node: nodes.Node, expectations: Sequence[model.Expectation]
) -> None:
    """Report what the plan asks for and the step does not say, unless it expects to be rejected for that."""
    if facts.confused or any(isinstance(one.condition, model.Rejected) for one in expectations):
        return
    context = facts.context
    uses = versions.uses(index)
    inlets = [context.inlets[name] for name in sorted(sources(uses.names, context.lists)) if name in context.inlets]
    missing = [inlet.name for inlet in inlets if not facts.knows(inlet)]
    plan = versions.results[index].plan.name
    once = None if facts.table is None else (facts.table, *missing)
    if missing:
        listed = ", ".join(f"`{name}`" for name in missing)
        context.report("X706", node, f"`{plan}` asks for {listed}, and the example does not say", hint=_HINT, once=once)
    elif uses.dated and facts.period is None:
        hint = "say `given period = A to B`"
        context.report("X706", node, f"`{plan}` asks for the dates of the period", hint=hint, once=once)


_HINT = "what a rated plan mentions must be given, or have a `default`"


def _step(
    facts: Facts, index: int, expectations: Sequence[model.Expectation], context: Context, node: nodes.Node
) -> model.ExampleStep:
    return model.ExampleStep(
        period=facts.period,
        currency=facts.currency,
        subscription_start=facts.subscription_start,
        subscription_end=facts.subscription_end,
        values=dict(facts.values),
        rows={name: tuple(rows) for name, rows in facts.rows.items()},
        samples=dict(facts.samples),
        openings=dict(facts.openings),
        expectations=tuple(one for one in expectations if not is_unknown(one.condition)),
        plan=index,
        place=context.place(node),
    )


# ---- the table form --------------------------------------------------------------------------------------------------


def _table(context: Context, table: nodes.Examples, versions: Versions) -> list[model.Example]:
    """Each row an example: what comes in is given, all else expected, by what the name of the column is."""
    among = versions.named(table.plan, context)
    if not among:
        return []
    heads = [cell.value for cell in table.rows[0].cells]
    if any(head is None or not isinstance(head, nodes.Ref | nodes.Member | nodes.Index) for head in heads):
        context.report("S014", table.rows[0], "the first row names what each column gives or expects")
        return []
    if len(table.rows) == 1:
        context.report("S014", table.rows[0], "there is a heading, and no example below it")
    found: list[model.Example] = []
    for row in table.rows[1:]:
        if not even(table.rows[0], row, context):
            continue
        facts = Facts(context, table=context.place(table))
        step = _row_step(facts, [head for head in heads if head is not None], row, among, versions)
        if step is not None:
            found.append(_example(context, table.title, table.plan, [step], row))
    return found


def _row_step(
    facts: Facts, heads: Sequence[nodes.Expr], row: nodes.Row, among: Sequence[int], versions: Versions
) -> model.ExampleStep | None:
    context = facts.context
    cells = list(zip(heads, row.cells, strict=True))
    for head, cell in cells:
        if isinstance(head, nodes.Ref) and head.name == "currency" and isinstance(cell.value, nodes.Ref):
            facts.currency = cell.value.name
    index = versions.holding(among, facts.currency, None, row, context)
    if index is None:
        return None
    scope = versions.results[index].scope
    expectations: list[model.Expectation] = []
    for head, cell in cells:
        target = target_of(head, scope)
        if target is None:
            made = _expected(head, cell, scope)
            expectations.extend(made)
            facts.confused = facts.confused or any(is_unknown(one.condition) for one in made)
        elif cell.kind == "value" and cell.value is not None:
            given = nodes.GivenValue(cell.span, _reference(head), cell.value)
            _give_to(facts, target, given, scope, None)
        else:
            context.report("Y601", cell, "a value is given here")
            facts.tried.update([target.inlet.name] if isinstance(target, InletTarget) else [])
    _check_complete(facts, index, versions, row, expectations)
    return _step(facts, index, expectations, context, row)


def _reference(head: nodes.Expr) -> nodes.Reference:
    assert isinstance(head, nodes.Ref | nodes.Member | nodes.Index)
    return head


def _expected(head: nodes.Expr, cell: nodes.Cell, scope: Scope) -> list[model.Expectation]:
    """What a cell expects: its value; `not offered` a rejection; `any` nothing."""
    if cell.kind == "any":
        return []
    if cell.kind == "not_offered":
        return [_expectation(scope, nodes.Ref(cell.span, REJECTED), cell)]
    if cell.kind != "value" or cell.value is None:
        scope.context.report("Y601", cell, "a value is expected here, or `any`, or `not offered`")
        return []
    if isinstance(head, nodes.Ref) and head.name == REJECTED and isinstance(cell.value, nodes.Ref):
        wanted = cell.value.name == "true"
        return [_expectation(scope, nodes.Ref(cell.span, REJECTED), cell)] if wanted else []
    condition = nodes.Compare(cell.span, "==", evolve(head), cell.value)
    return [_expectation(scope, condition, cell)]
