"""All declarations of a rulebook made known, those of the files it uses among them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from pricing_dsl.diagnostics import Label
from pricing_dsl.semantics.declarations.header import check_header
from pricing_dsl.semantics.declarations.inlets import declare_input, declare_meter, declare_records
from pricing_dsl.semantics.declarations.tables import declare_table
from pricing_dsl.semantics.declarations.terms import TermText, declare_terms
from pricing_dsl.semantics.declarations.unit_declarations import UnitText, declare_units
from pricing_dsl.semantics.scope import Context, PlanSymbol, kind_of
from pricing_dsl.syntax import nodes


@define
class Declared:
    """What is left when names are known: what plans say, and what is claimed of them. Each with the file it is from."""

    plans: list[tuple[nodes.Declaration, int]] = field(factory=list)
    assumptions: list[tuple[nodes.Declaration, int]] = field(factory=list)
    examples: list[tuple[nodes.Declaration, int]] = field(factory=list)
    proofs: list[tuple[nodes.Declaration, int]] = field(factory=list)
    has_header: bool = False


def declare(context: Context, files: Sequence[tuple[int, nodes.Rulebook]]) -> Declared:
    """Make every declared name known. The first file's heading counts; used files give their declarations only."""
    declared = Declared()
    units: list[UnitText] = []
    terms: list[TermText] = []
    others: list[tuple[nodes.Declaration, int]] = []
    for number, (file, rulebook) in enumerate(files):
        for declaration in rulebook.declarations:
            item = declaration.item
            match item:
                case nodes.Header():
                    if number == 0 and not declared.has_header:
                        declared.has_header = True
                        context.at(declaration.base, file)
                        check_header(context, item)
                case nodes.UnitDecl():
                    units.append(UnitText(item, declaration.base, file))
                case nodes.Term():
                    terms.append(TermText(item, declaration.base, file))
                case nodes.Plan():
                    declared.plans.append((declaration, file))
                case nodes.Assume():
                    declared.assumptions.append((declaration, file))
                case nodes.Example() | nodes.Examples():
                    declared.examples.append((declaration, file))
                case nodes.Prove():
                    declared.proofs.append((declaration, file))
                case nodes.Meter() | nodes.Records() | nodes.Input() | nodes.Table():
                    others.append((declaration, file))
    declare_units(context, units)
    for declaration, file in others:
        _declare(context, declaration, file)
    declare_terms(context, terms)
    _declare_plans(context, declared.plans)
    _check_dimensions(context)
    return declared


def _declare(context: Context, declaration: nodes.Declaration, file: int) -> None:
    context.at(declaration.base, file)
    match declaration.item:
        case nodes.Meter() as meter:
            declare_meter(context, meter)
        case nodes.Records() as records:
            declare_records(context, records)
        case nodes.Input() as fact:
            declare_input(context, fact)
        case nodes.Table() as table:
            declare_table(context, table, declaration.base, file)


def _declare_plans(context: Context, plans: Sequence[tuple[nodes.Declaration, int]]) -> None:
    """Versions of one plan share its name."""
    for declaration, file in plans:
        plan = declaration.item
        assert isinstance(plan, nodes.Plan)
        context.at(declaration.base, file)
        if not isinstance(context.symbols.get(plan.name.text), PlanSymbol):
            context.declare(PlanSymbol(plan.name.text, context.place(plan.name)))


def _check_dimensions(context: Context) -> None:
    """A dimension's name means something only beside its meter, so nothing else may be called so."""
    for name, lists in context.dimensions.items():
        taken = context.symbols.get(name)
        if taken is not None:
            owner = context.inlets[lists[0].source]
            context.report(
                "N807",
                taken.place,
                f"`{name}` is {kind_of(taken)}, and a dimension of `{owner.name}` too",
                labels=(Label(owner.place, f"`{owner.name}` is kept by `{name}`"),),
                hint="where both are known nobody could tell which is meant",
            )
