"""Whether a program is what it claims to be, so that rating and proving may trust it.

Everything a reader relies on is checked: names, kinds, spaces, guards, that operands stand before their users, and
that every denominator and interval is the one its operation gives. A program that passes rates without surprises.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.algebra import Specs, TooWideError, claim
from pricing_dsl.ir.errors import IRError
from pricing_dsl.ir.kinds import alike, kind_of, merged_space
from pricing_dsl.ir.nodes import BILL, IR_VERSION, LANGUAGE_VERSION, ONE, Id, Plan, Program, Value
from pricing_dsl.ir.operands import operands
from pricing_dsl.ir.verify_effects import verify_effects
from pricing_dsl.ir.verify_specs import unique, verify_specs

KNOWN_FEATURES: frozenset[str] = frozenset()
"""Features a program may require of its reader, beyond version 1 of the IR."""


def verify(program: Program) -> Program:
    """The program itself, once it is found consistent.

    Raises:
        IRError: it is not; the message says where.
    """
    verify_version(program.ir, program.language, program.requires)
    verify_specs(program)
    plans = [(plan.name, plan.currency, plan.start) for plan in program.plans]
    unique("version of a plan", (f"{name} in {currency} from {start}" for name, currency, start in plans))
    for plan in program.plans:
        try:
            _verify_plan(program, plan)
        except IRError as error:
            raise IRError(f"plan {plan.name}: {error}") from None
    return program


def verify_version(version: object, language: object, requires: Iterable[object]) -> None:
    """Refuse what was written for another reader.

    Raises:
        IRError: an unknown version of the IR or the language, or a feature that is not known here.
    """
    if version != IR_VERSION:
        raise IRError(f"this program is in version {version} of the IR; version {IR_VERSION} is read here")
    if language != LANGUAGE_VERSION:
        raise IRError(f"this program is of version {language} of the language; {LANGUAGE_VERSION} is read here")
    unknown = [str(feature) for feature in requires if not (isinstance(feature, str) and feature in KNOWN_FEATURES)]
    if unknown:
        raise IRError(
            f"this program requires {', '.join(unknown)}, which is not known here: a newer version may read it"
        )


def plan_specs(program: Program, plan: Plan) -> Specs:
    """What the values of a plan look things up in, by name."""
    return Specs(
        inlets={inlet.name: inlet for inlet in program.inlets},
        lists={rows.id: rows for rows in program.lists},
        tables={table.name: table for table in program.tables},
        slots={slot.name: slot for slot in plan.slots},
    )


def _verify_plan(program: Program, plan: Plan) -> None:
    specs = plan_specs(program, plan)
    for index, value in enumerate(plan.values):
        try:
            _verify_value(plan, index, value, specs)
        except (IRError, ValueError, KeyError) as error:
            reason = error.args[0] if isinstance(error, IRError | ValueError) else f"there is no {error}"
            raise IRError(f"value {index} ({type(value.op).__name__}): {reason}") from None
    verify_effects(plan, specs)


def _verify_value(plan: Plan, index: Id, value: Value, specs: Specs) -> None:
    if value.id != index:
        raise IRError(f"it calls itself {value.id}")
    for operand in (*operands(value.op), *(() if value.guard is None else (value.guard,))):
        if not 0 <= operand < index:
            raise IRError(f"it rests on value {operand}, which does not stand before it")
    _verify_space(plan, value, specs)
    _verify_kind(plan, value, specs)
    if isinstance(value.op, ir.Shift) and plan.values[value.op.amount].den != ONE:
        raise IRError("a date moves by a whole number")
    try:
        den, range_ = claim(value.op, value.space, value.kind, plan.values.__getitem__, specs)
    except TooWideError as error:
        raise IRError(str(error)) from None
    if value.den != den:
        raise IRError(f"its denominator is {den.to_json()}, not {value.den.to_json()}")
    if value.range != range_:
        raise IRError(f"its interval is {range_.to_json()}, not {value.range.to_json()}")


def _verify_space(plan: Plan, value: Value, specs: Specs) -> None:
    op = value.op
    if value.space != BILL and value.space not in specs.lists:
        raise IRError(f"there is no list {value.space}")
    spaces = [plan.values[operand].space for operand in operands(op)]
    match op:
        case ir.Column() | ir.First() | ir.Running() | ir.FoldRows() | ir.Opening() | ir.WindowCount():
            # kind_of looks at these: their space is more than that of their operands
            around = op.list if isinstance(op, ir.FoldRows) else value.space
            merged_space((around, *spaces))
            return
        case ir.Draw():
            by_row, by_lot = [op.need, op.at], [op.available, op.start, op.end]
            if op.whole is not None:
                by_row.append(op.whole)
            for rows, ids in ((op.rows, by_row), (op.lots, by_lot)):
                merged_space((rows, *(plan.values[id_].space for id_ in ids)))
            return
        case ir.Over() | ir.Ratio() if value.guard is not None:
            spaces.append(plan.values[value.guard].space)
        case _:
            pass
    space = merged_space(spaces)
    if space != value.space:
        raise IRError(f"it lies in {space}, not in {value.space}")


def _verify_kind(plan: Plan, value: Value, specs: Specs) -> None:
    kind = kind_of(value.op, lambda operand: plan.values[operand].kind, value.space, specs)
    if isinstance(value.op, ir.Const):
        fits = alike(kind, value.kind) or (value.kind == "row" and _is_index(value.op.value))
    else:
        fits = kind == value.kind
    if not fits:
        raise IRError(f"it is a {kind}, not a {value.kind}")
    if value.guard is not None:
        guard = plan.values[value.guard]
        if guard.kind != "flag" or guard.space not in (BILL, value.space):
            raise IRError("its guard is not a flag of its own space or the bill's")


def _is_index(value: ir.Scalar) -> bool:
    return isinstance(value, Fraction) and value.denominator == 1 and value >= 0
