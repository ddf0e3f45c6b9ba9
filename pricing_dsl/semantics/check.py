"""From syntax nodes to the model: the one place that knows the order of the check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.semantics import model, types, units
from pricing_dsl.semantics.declarations import Declared, declare
from pricing_dsl.semantics.declarations.header import NO_ROUNDING
from pricing_dsl.semantics.examples import Versions, check_examples, check_proofs
from pricing_dsl.semantics.expressions import check_condition, is_unknown
from pricing_dsl.semantics.plans import check_plans
from pricing_dsl.semantics.scope import Context, HeaderFacts, PlanResult, Scope
from pricing_dsl.semantics.symbols import Symbol
from pricing_dsl.semantics.tables import finish_tables
from pricing_dsl.semantics.unit_table import UnitTable
from pricing_dsl.semantics.uses import sources, uses_of
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes


@frozen(eq=False)
class Checked:
    """What came of a check. rulebook: None while there are errors. symbols, units, tables and plans (with what can be
    asked for below their last line) are what an editor shows: as much as is known in spite of errors."""

    rulebook: model.Rulebook | None
    diagnostics: tuple[Diagnostic, ...]
    symbols: Mapping[str, Symbol]
    units: UnitTable
    tables: Mapping[str, model.Table]
    plans: tuple[PlanResult, ...]


def no_pause() -> None:
    """The check runs to its end."""


def check(
    files: Sequence[tuple[int, nodes.Rulebook]], read: Callable[[str], str], pause: Callable[[], None] = no_pause
) -> Checked:
    """What a rulebook means, and everything that is wrong with it; it means nothing while there are errors.

    files: the numbers and nodes of the rulebook's file and of those it uses, its own first. read: gives the text of a
    CSV file that a table names, or raises OSError or UnicodeDecodeError. pause: called every few statements; what it
    raises ends the check.
    """
    header_facts = HeaderFacts("", None, None, (), lambda _: NO_ROUNDING)
    context = Context(header_facts, UnitTable.built_in(), read, pause)
    declared = declare(context, files)
    if not context.header.currencies:
        return Checked(None, _all(context, files, declared), context.symbols, context.units, context.tables, ())
    results = _with_assumptions(context, check_plans(context, declared.plans), declared)
    versions = Versions(results)
    examples = check_examples(context, declared.examples, versions)
    proofs = check_proofs(context, declared.proofs, versions)
    finish_tables(context)
    diagnostics = _all(context, files, declared)
    if any(found.severity is Severity.ERROR for found in diagnostics):
        return Checked(None, diagnostics, context.symbols, context.units, context.tables, results)
    header = context.header
    rulebook = model.Rulebook(
        name=header.name,
        title=header.title,
        version=header.version,
        inlets=context.inlets,
        tables=context.tables,
        plans=tuple(result.plan for result in results),
        examples=examples,
        proofs=proofs,
        spellings=_spellings(context),
    )
    return Checked(rulebook, diagnostics, context.symbols, context.units, context.tables, results)


def _all(context: Context, files: Sequence[tuple[int, nodes.Rulebook]], declared: Declared) -> tuple[Diagnostic, ...]:
    """Everything found. That there is no heading is said only if the parser did not have to skip it."""
    file, main = files[0]
    skipped = any(isinstance(one.item, nodes.Broken) for one in main.declarations)
    if not declared.has_header and not skipped:
        context.report("S015", Place(file, 0, 0), "a rulebook begins with `rulebook NAME`, and this does not")
    return tuple(context.diagnostics)


# ---- assumptions -----------------------------------------------------------------------------------------------------


def _with_assumptions(context: Context, results: Sequence[PlanResult], declared: Declared) -> tuple[PlanResult, ...]:
    """The plans with what is assumed of what they use: a condition belongs to the plans that mention all it does."""
    if not declared.assumptions:
        return tuple(results)
    found: list[PlanResult] = []
    by_currency: dict[str, list[model.Expr]] = {}
    for result in results:
        currency = result.plan.currency
        if currency not in by_currency:
            by_currency[currency] = _assumptions(context, declared, currency)
        used = sources(uses_of(result.plan.body).names, context.lists)
        mine = tuple(
            condition for condition in by_currency[currency] if sources(uses_of(condition).names, context.lists) <= used
        )
        found.append(evolve(result, plan=evolve(result.plan, assumptions=mine)))
    return tuple(found)


def _assumptions(context: Context, declared: Declared, currency: str) -> list[model.Expr]:
    conditions = []
    for declaration, file in declared.assumptions:
        context.at(declaration.base, file)
        assert isinstance(declaration.item, nodes.Assume)
        condition = check_condition(declaration.item.condition, Scope(context, currency))
        if not is_unknown(condition):
            conditions.append(condition)
    return conditions


# ---- spellings -------------------------------------------------------------------------------------------------------


def _spellings(context: Context) -> Mapping[str, Mapping[str, Fraction]]:
    """For the unit of everything that comes in, what may be written in the data instead of it."""
    kinds = [inlet.type for inlet in context.inlets.values()]
    kinds += [column.type for rows in context.lists.values() for column in rows.columns]
    found: dict[str, Mapping[str, Fraction]] = {}
    for kind in kinds:
        if not isinstance(kind, model.Numeric) or kind.unit.is_plain or kind.unit.text in found:
            continue
        unit = kind.unit
        one = {unit.text: Fraction(1)}
        is_money = units.currency_of(unit) is not None or unit.dims == types.ANY_MONEY.dims
        found[unit.text] = one if is_money else {**one, **context.units.spellings(unit)}
    return found
