"""Rows against their keys: rows that can never match, rows that say the same twice, and keys that no row covers.

Each key is cut into cases that no row tells apart: a choice into its values, a number into the bounds that rows name
and what lies between them. A row is then a set of cases, and the first row of a combination of cases is what is looked
up; sets are whole numbers whose bits are rows, so that long tables take no time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from math import ceil, floor, prod

from attrs import frozen

from pricing_dsl.diagnostics import Label
from pricing_dsl.exact import to_text
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.expressions.constants import constant
from pricing_dsl.semantics.expressions.core import check_expr, is_unknown
from pricing_dsl.semantics.scope import Context, Scope
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

MOST_CASES = 200_000
"""Tables with more combinations of keys are checked for equal rows only."""
_RANGES = ("up_to", "below", "above")


def matches_of(
    row: nodes.Row, keys: Sequence[tuple[str, model.Type]], scope: Scope, name: str | None
) -> tuple[model.Match, ...] | None:
    """What the key cells of a row match; None after reporting a cell that fits no key. name: the row's, in messages."""
    role = f"the key in {name}" if name else "this key"
    found = [_match(cell, kind, scope, role) for cell, (_, kind) in zip(row.cells, keys, strict=False)]
    good = [match for match in found if match is not None]
    return tuple(good) if len(good) == len(keys) else None


def _match(cell: nodes.Cell, kind: model.Type, scope: Scope, role: str) -> model.Match | None:
    context = scope.context
    if cell.kind == "any" or cell.kind == "above":
        return model.Match("any")
    if cell.value is None:
        context.report("Y601", cell, "a key cell says for which key its row is", hint="`any` matches every key")
        return None
    if cell.kind in _RANGES and not isinstance(kind, model.Numeric | model.DateType | model.Unknown):
        word = cell.kind.replace("_", " ")
        context.report("Y603", cell, f"`{word}` needs a key with an order, and this is {types.describe(kind)}")
        return None
    if isinstance(kind, model.TextType) and isinstance(cell.value, nodes.Ref):
        return model.Match("is", cell.value.name)
    expr = check_expr(cell.value, scope, kind, role)
    if is_unknown(expr):
        return None
    value = constant(expr)
    if value is None:
        context.report("Y609", cell, "a key is a constant, and this depends on the usage")
        return None
    return model.Match("is" if cell.kind == "value" else cell.kind, value)


# ---- cases -----------------------------------------------------------------------------------------------------------


@frozen
class Case:
    """Values of a key that no row tells apart: `value`, or all from above `low` to below `high`; neither: any other."""

    value: model.Literal | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    other: bool = False


@frozen
class Key:
    """A key cut into cases. rows: for each case the rows that match it, as bits. closed: every case must be covered."""

    name: str
    type: model.Type
    cases: tuple[Case, ...]
    rows: tuple[int, ...]
    closed: bool


def check_matches(
    table: str,
    keys: Sequence[tuple[str, model.Type]],
    rows: Sequence[model.TableRow],
    needed: Sequence[frozenset[str] | None],
    place: Place,
    context: Context,
) -> bool:
    """Report rows that repeat or never match, and keys that no row covers. True if every key finds a row.

    needed: for each key the choices that may be asked for, None for all; only those must be covered.
    """
    if any(isinstance(kind, model.Unknown) for _, kind in keys) or not rows:
        return False
    doubled = _report_equal(rows, context)
    cut = [_key(name, kind, [row.matches[index] for row in rows]) for index, (name, kind) in enumerate(keys)]
    if prod(len(key.cases) for key in cut) > MOST_CASES:
        return False
    reached = 0
    gaps: list[tuple[Case, ...]] = []
    complete = True
    for combination in product(*(range(len(key.cases)) for key in cut)):
        found = -1
        for key, case in zip(cut, combination, strict=True):
            found &= key.rows[case]
        if found:
            reached |= found & -found
            continue
        complete = False
        cases = tuple(key.cases[case] for key, case in zip(cut, combination, strict=True))
        if all(_must(key, case, asked) for key, case, asked in zip(cut, cases, needed, strict=True)):
            gaps.append(cases)
    _report_masked(rows, reached, doubled, context)
    if gaps:
        _report_gaps(table, cut, gaps, place, context)
    return complete


def _must(key: Key, case: Case, asked: frozenset[str] | None) -> bool:
    """Whether a case of a key must have a row."""
    if asked is not None:
        return case.value in asked
    return key.closed or not case.other


def _key(name: str, kind: model.Type, matches: Sequence[model.Match]) -> Key:
    if isinstance(kind, model.Numeric | model.DateType):
        return _ordered_key(name, kind, matches)
    values: tuple[model.Literal, ...]
    if isinstance(kind, model.Flag):
        values, closed = (True, False), True
    elif isinstance(kind, model.Choice) and kind.values is not None:
        values, closed = kind.values, True
    else:
        values, closed = tuple(dict.fromkeys(m.value for m in matches if m.value is not None)), False
    cases = tuple(Case(value) for value in values) + (() if closed else (Case(other=True),))
    index = {value: number for number, value in enumerate(values)}
    bits = [0] * len(cases)
    for row, match in enumerate(matches):
        if match.kind == "any":
            bits = [bit | 1 << row for bit in bits]
        elif match.value in index:
            bits[index[match.value]] |= 1 << row
    return Key(name, kind, cases, tuple(bits), closed)


def _ordered_key(name: str, kind: model.Type, matches: Sequence[model.Match]) -> Key:
    """Numbers and dates: the bounds, and what lies between. Single values need no cover of what lies between them."""
    whole = isinstance(kind, model.DateType) or (isinstance(kind, model.Numeric) and kind.whole)
    bounds = sorted({_number(match.value) for match in matches if match.value is not None})
    ranges = any(match.kind in ("up_to", "below") for match in matches)
    cases: list[Case] = []
    low: Fraction | None = None
    for bound in bounds:
        if _some_between(low, bound, whole):
            cases.append(Case(low=low, high=bound, other=not ranges))
        cases.append(Case(_literal(bound, kind)))
        low = bound
    cases.append(Case(low=low, other=not ranges))
    bits = [sum(1 << row for row, match in enumerate(matches) if _meets(match, case)) for case in cases]
    return Key(name, kind, tuple(cases), tuple(bits), ranges)


def _number(value: model.Literal) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(value.toordinal() if isinstance(value, date) else 0)


def _literal(value: Fraction, kind: model.Type) -> model.Literal:
    return date.fromordinal(int(value)) if isinstance(kind, model.DateType) else value


def _some_between(low: Fraction | None, high: Fraction, whole: bool) -> bool:
    return low is None or not whole or floor(low) + 1 < ceil(high)


def _meets(match: model.Match, case: Case) -> bool:
    if match.kind == "any":
        return True
    assert match.value is not None
    bound = _number(match.value)
    if case.value is not None:
        value = _number(case.value)
        return {"is": value == bound, "up_to": value <= bound, "below": value < bound}[match.kind]
    return match.kind != "is" and case.high is not None and case.high <= bound


# ---- reports ---------------------------------------------------------------------------------------------------------


def _report_equal(rows: Sequence[model.TableRow], context: Context) -> int:
    """Report rows with the keys of an earlier one; gives their bits."""
    seen: dict[tuple[model.Match, ...], model.TableRow] = {}
    doubled = 0
    for number, row in enumerate(rows):
        earlier = seen.setdefault(row.matches, row)
        if earlier is not row:
            doubled |= 1 << number
            says = "the same" if earlier.cells == row.cells else "other values"
            context.report(
                "T105",
                row.place,
                f"{_row(rows, number)} has the key of {_row(rows, rows.index(earlier), 'another')}",
                labels=(Label(earlier.place, f"this row has it, with {says}"),),
                hint="leave one of them out: rows are tried top to bottom, and the second is never reached",
            )
    return doubled


def _report_masked(rows: Sequence[model.TableRow], reached: int, doubled: int, context: Context) -> None:
    for number, row in enumerate(rows):
        if not (reached | doubled) >> number & 1:
            above = [earlier for earlier in rows[:number] if _covers(earlier, row)]
            labels = (Label(above[0].place, "this row matches all that it matches"),) if above else ()
            context.report(
                "N806",
                row.place,
                f"{_row(rows, number)} never matches: rows above it match all that it matches",
                labels=labels,
                hint="rows are tried top to bottom: put the special row above the general one",
            )


def _row(rows: Sequence[model.TableRow], number: int, otherwise: str = "this row") -> str:
    """What a row is called in a message: by its number where all rows stand at one place, as those of a file do."""
    in_file = len(rows) > 1 and rows[0].place == rows[1].place
    return f"row {number + 2}" if in_file else otherwise


def _covers(one: model.TableRow, other: model.TableRow) -> bool:
    return all(_wider(a, b) for a, b in zip(one.matches, other.matches, strict=True))


def _wider(one: model.Match, other: model.Match) -> bool:
    if one.kind == "any" or one == other:
        return True
    if one.value is None or other.value is None or one.kind == "is" or isinstance(one.value, str | bool):
        return False
    return _number(other.value) < _number(one.value)


def _report_gaps(
    table: str, keys: Sequence[Key], gaps: Sequence[tuple[Case, ...]], place: Place, context: Context
) -> None:
    first = " and ".join(_shown(key, case) for key, case in zip(keys, gaps[0], strict=True))
    more = f", nor for {len(gaps) - 1} other combinations" if len(gaps) > 1 else ""
    context.report(
        "T104",
        place,
        f"`{table}` has no row for {first}{more}",
        hint="add the row, or a last row for `any` that says what it costs, or `not offered`",
    )


def _shown(key: Key, case: Case) -> str:
    if case.value is not None:
        return f"{key.name} {_written(case.value, key.type)}"
    ends = []
    if case.low is not None:
        ends.append(f"above {_written(_literal(case.low, key.type), key.type)}")
    if case.high is not None:
        ends.append(f"below {_written(_literal(case.high, key.type), key.type)}")
    return f"{key.name} {' and '.join(ends) or 'of another value'}"


def _written(value: model.Literal, kind: model.Type) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction) and isinstance(kind, model.Numeric):
        return f"{to_text(value * 100)}%" if kind.percent else f"{to_text(value)} {kind.unit.text}".rstrip()
    return f"`{value}`"
