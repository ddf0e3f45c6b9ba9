"""A checked rulebook as a program of the IR."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.prune import prune
from pricing_dsl.semantics import model
from pricing_dsl.semantics.currencies import minor_unit
from pricing_dsl.semantics.lowering.context import PlanContext
from pricing_dsl.semantics.lowering.expressions import lower_expr
from pricing_dsl.semantics.lowering.inlets import inlet_spec, list_spec, table_spec
from pricing_dsl.semantics.lowering.lines import close_bill
from pricing_dsl.semantics.lowering.memory import open_memory
from pricing_dsl.semantics.lowering.statements import lower_statements
from pricing_dsl.source import Sources

Probes = Mapping[int, Sequence[model.Expr]]


def lower(
    rulebook: model.Rulebook,
    sources: Sources | None = None,
    probes: Probes | None = None,
    known: ir.Program | None = None,
) -> ir.Program:
    """The program of a checked rulebook.

    `sources` are its files, for places. `probes` asks, per index of a plan, for the values of further
    expressions at the plan's end (what examples expect): they become the outputs `probe 0`, `probe 1`, ….
    `known` is its program without probes, if that is made already: plans that nothing is asked of are taken from it.
    """
    lists = _given_lists(rulebook) if known is None else {rows.id: rows for rows in known.lists}
    plans = []
    for index, plan in enumerate(rulebook.plans):
        asked = (probes or {}).get(index, ())
        if known is not None and not asked:
            plans.append(known.plans[index])
        else:
            plans.append(_plan(rulebook, plan, asked, lists))
    return ir.Program(
        name=rulebook.name,
        title=rulebook.title or rulebook.name,
        version=rulebook.version or "",
        inlets=tuple(inlet_spec(inlet) for inlet in rulebook.inlets.values()),
        lists=tuple(lists.values()),
        tables=tuple(table_spec(table) for table in rulebook.tables.values()),
        plans=tuple(plans),
        units={unit: dict(spellings) for unit, spellings in rulebook.spellings.items()},
        sources=tuple(source.path for source in sources or ()),
        line_starts=tuple(source.line_starts for source in sources or ()),
    )


def _given_lists(rulebook: model.Rulebook) -> dict[str, ir.ListSpec]:
    """The lists that a summary may give rows for, whether a plan asks for them or not."""
    known = {name: rows for plan in rulebook.plans for name, rows in plan.lists.items()}
    asked = [inlet.list for inlet in rulebook.inlets.values() if inlet.list is not None]
    return {name: list_spec(known[name], rulebook) for name in asked if name in known}


def _plan(
    rulebook: model.Rulebook, plan: model.Plan, probes: Sequence[model.Expr], lists: dict[str, ir.ListSpec]
) -> ir.Plan:
    context = PlanContext(rulebook, plan)
    for condition in plan.assumptions:
        holds = lower_expr(context, condition)
        context.reject(context.builder.negate(holds), "this breaks what the rulebook assumes", condition.place)
    open_memory(context)
    lower_statements(context, plan.body)
    total = close_bill(context)
    for number, probe in enumerate(probes):
        context.effects.outputs.append(ir.Output(f"probe {number}", lower_expr(context, probe)))
    effects = context.effects
    lists.update(context.lists)
    return prune(
        ir.Plan(
            name=plan.name,
            title=plan.title or plan.name,
            currency=plan.currency,
            minor_unit=minor_unit(plan.currency),
            every=None if plan.every is None else ir.Span(plan.every.months, plan.every.days),
            start=plan.start,
            through=plan.through,
            needs=tuple(context.needs),
            lists=tuple(context.lists),
            values=context.builder.values,
            lines=tuple(effects.lines),
            notes=tuple(effects.notes),
            rejections=tuple(effects.rejections),
            notices=tuple(effects.notices),
            checks=tuple(effects.checks),
            slots=tuple(effects.slots),
            carries=tuple(effects.carries),
            grants=tuple(effects.grants),
            outputs=tuple(effects.outputs),
            total=total,
        )
    )
