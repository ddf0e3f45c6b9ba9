"""What is looked up over columns: tiers, options, rows of tables and their cells, dates of the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from itertools import accumulate
from typing import Any, TypeVar

from pricing_dsl.exact import Den
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import ONE, Id, Match, Scalar, TableRow, TableSpec, Value
from pricing_dsl.ir.scalar import absent_cell, column_index
from pricing_dsl.rating.emit.columns.conditions import compared
from pricing_dsl.rating.emit.columns.forms import Form, Wholes, spared_factor
from pricing_dsl.rating.emit.columns.instructions import Cells, Finder, Text
from pricing_dsl.rating.emit.columns.run import Run, Tiers
from pricing_dsl.rating.emit.columns.single import Given
from pricing_dsl.rating.emit.constants import key_den
from pricing_dsl.rating.emit.lookup import NO_ROW

_FEW = 2
"""So many constants are told apart by comparing; of more, one is looked up."""
_EPOCH = datetime.date(1970, 1, 1)

_T = TypeVar("_T")


def plain(value: Scalar, den: int = 1) -> int | bool | Text:
    """A constant as columns hold it."""
    match value:
        case Fraction():
            return value.numerator * (den // value.denominator)
        case datetime.date():
            return (value - _EPOCH).days
        case str():
            return Text(value)
        case _:
            return value


# ---- tiers and options -----------------------------------------------------------------------------------------------


def tiers_of(run: Run, value: Value, op: ir.TierOf) -> Tiers:
    """The first of the tiers whose bound holds the selector."""
    den = reduce(Den.join, (run.dens[id_] for id_ in (op.selector, *op.bounds)))
    selector = run.number(op.selector, den)
    bounds = [run.number(id_, den) for id_ in op.bounds]
    if all(bound.is_number for bound in bounds):
        return _constant_tiers(run, selector, [bound.constant for bound in bounds], op.owns)

    def tests() -> list[Given]:
        names = ("le" if own == "up_to" else "lt" for own in op.owns)
        return [compared(run, name, selector, bound) for name, bound in zip(names, bounds, strict=True)]

    return Tiers(lambda: _chain(run, tests()), tests, searched=False)


def _constant_tiers(run: Run, selector: Form, bounds: Sequence[Wholes], owns: Sequence[str]) -> Tiers:
    """Below a whole number is up to the one before it; a bound under one before it holds nothing more."""
    minus_one = run.wholes(-1)
    tops = [bound if own == "up_to" else bound.plus(minus_one) for bound, own in zip(bounds, owns, strict=True)]
    rising = [tuple(accumulate(of_plan, max)) for of_plan in zip(*(top.of for top in tops), strict=True)]

    def number() -> Form:
        return run.writer.form(run.writer.pure("search_left", tuple(map(Cells, rising)), run.writer.sum(selector)))

    def tests() -> list[Given]:
        return [compared(run, "le", selector, Form.number(Wholes(top))) for top in zip(*rising, strict=True)]

    return Tiers(number, tests, searched=len(tops) > 1)


def _chain(run: Run, tests: Sequence[Given]) -> Form:
    """The number of the first flag that holds, or how many there are."""
    return _first(run, tests, [run.writer.number(at) for at in range(len(tests) + 1)])


def _first(run: Run, tests: Sequence[Given], options: Sequence[Form]) -> Form:
    """The option of the first flag that holds, or the one after all of them."""
    factor, writer = spared_factor(options), run.writer
    made = [writer.sum(option.over(factor)) for option in options]
    return writer.form(_first_of(run, tests, made)).times(factor)


def _first_of(run: Run, tests: Sequence[Given], options: Sequence[Given]) -> Given:
    found = options[len(tests)]
    for test, option in reversed(list(zip(tests, options, strict=False))):
        found = run.writer.pure("where", test, option, found)
    return found


def pick(run: Run, value: Value, op: ir.Pick) -> Form:
    """options[index] of numbers, dates or rows; the last where the index is not one of theirs."""
    options = [run.number(id_, run.dens[value.id]) for id_ in op.options]
    constant = all(option.is_number for option in options)
    tests = _tests(run, op, constant)
    if tests is not None:
        return _first(run, tests, _filled_up(options, len(tests) + 1))
    cells = tuple(Cells(of_plan) for of_plan in zip(*(option.constant.of for option in options), strict=True))
    return run.writer.form(run.writer.pure("take", cells, _within(run, op)))


def pick_code(run: Run, value: Value, op: ir.Pick) -> Given:
    """The same of flags, choices or texts."""
    options = [run.codes[id_] for id_ in op.options]
    tests = _tests(run, op, constant=not any(isinstance(option, str) for option in options))
    if tests is not None:
        return _first_of(run, tests, _filled_up(options, len(tests) + 1))
    constants = (option for option in options if not isinstance(option, str))
    cells = tuple(Cells(tuple(of_plan)) for of_plan in zip(*constants, strict=True))
    return run.writer.pure("take", cells, _within(run, op))


def _filled_up(options: list[_T], count: int) -> list[_T]:
    """So many options: the last stands for those that are missing."""
    return (options + options[-1:] * count)[:count]


def _tests(run: Run, op: ir.Pick, constant: bool) -> list[Given] | None:
    """Flags that say which option it is; None where it is better looked up."""
    known = run.tiers.get(op.index)
    if constant and (known.searched if known is not None else len(op.options) > _FEW):
        return None
    if known is not None:
        return known.tests()
    index = run.form(op.index)
    return [compared(run, "eq", index, run.writer.number(at)) for at in range(len(op.options) - 1)]


def _within(run: Run, op: ir.Pick) -> Given:
    """An index that is one of the options', -1 for none."""
    writer, last = run.writer, len(op.options) - 1
    index, ranges = writer.sum(run.form(op.index)), [value.range for value in run.alike(op.index)]
    if not all(range_.hi is not None and range_.hi <= last for range_ in ranges):
        index = writer.pure("min", index, writer.same(last))
    if not all(range_.lo is not None and range_.lo >= -1 for range_ in ranges):
        index = writer.pure("max", index, writer.same(-1))
    return index


# ---- tables ----------------------------------------------------------------------------------------------------------


def _table(run: Run, id_: Id, plan: int) -> TableSpec:
    op = run.alike(id_)[plan].op
    assert isinstance(op, ir.RowOf | ir.HasCell | ir.CellOf)
    return run.skeletons[plan].specs.tables[op.table]


def row_of(run: Run, value: Value, op: ir.RowOf) -> Form:
    """The index of the first row whose keys all match."""
    tables = [_table(run, value.id, plan) for plan in range(run.writer.plans)]
    dens = [_key_den(run, tables, at, key) for at, key in enumerate(op.keys)]
    if any(den.powers for den in dens):
        return _row_by_row(run, tables, op)
    keys = [_key(run, key, den) for key, den in zip(op.keys, dens, strict=True)]
    finders = tuple(_finder(table, [den.const for den in dens]) for table in tables)
    return run.writer.form(run.writer.pure("find", finders, *keys))


def _key_den(run: Run, tables: Sequence[TableSpec], at: int, key: Id) -> Den:
    """The denominator that a key's bounds are counted over; 1 where it is no number."""
    if run.value(key).kind != "number":
        return ONE
    return reduce(Den.join, (key_den(table, at) for table in tables), run.dens[key])


def _key(run: Run, key: Id, den: Den) -> Given:
    return run.codes[key] if key in run.codes else run.writer.sum(run.number(key, den))


def _finder(table: TableSpec, dens: Sequence[int]) -> Finder:
    return Finder(
        tuple(
            TableRow(tuple(_match(match, den) for match, den in zip(row.matches, dens, strict=True)), ())
            for row in table.rows
        )
    )


def _match(match: Match, den: int) -> Match:
    """A match of numbers counted as the key is, and dates by their day."""
    if not isinstance(match.value, Fraction | datetime.date):
        return match
    counted: Any = plain(match.value, den)
    return Match(match.kind, counted)


_TESTS = {"is": "eq", "up_to": "le", "below": "lt", "since": "ge"}


def _row_by_row(run: Run, tables: Sequence[TableSpec], op: ir.RowOf) -> Form:
    """The same where a key is over a divisor that the data gives: its bounds are no constants then."""
    tests = []
    for rows in zip(*(table.rows for table in tables), strict=True):
        flags = [run.writer.same(True)]
        for at, key in enumerate(op.keys):
            matches = [row.matches[at] for row in rows]
            if matches[0].kind in _TESTS:
                flags.append(_meets(run, key, matches))
        tests.append(reduce(lambda a, b: run.writer.pure("and", a, b), flags))
    return _first(run, tests, [run.writer.number(at) for at in (*range(len(tests)), NO_ROW)])


def _meets(run: Run, key: Id, matches: Sequence[Match]) -> Given:
    """Whether a key meets its bound; the matches of one row in each plan's table."""
    test = _TESTS[matches[0].kind]
    if key in run.codes:
        return run.writer.pure(test, run.codes[key], tuple(plain(_bound(match)) for match in matches))
    bounds = [_bound(match) for match in matches]
    den = ONE
    if run.value(key).kind == "number":
        den = reduce(Den.join, (Den(one.denominator) for one in bounds if isinstance(one, Fraction)), run.dens[key])
    over = [plain(bound, den.const) for bound in bounds]
    constant = Form.number(Wholes(tuple(one for one in over if isinstance(one, int))))
    return compared(run, test, run.number(key, den), run.by_den(constant, Den(1, den.powers)))


def _bound(match: Match) -> Scalar:
    assert match.value is not None
    return match.value


def _cells(run: Run, id_: Id, plan: int) -> list[Scalar]:
    """The cells of a column by row, and what a row without one reads as at the end."""
    op, table = run.alike(id_)[plan].op, _table(run, id_, plan)
    assert isinstance(op, ir.CellOf)
    index = column_index(table, op.column)
    nothing = absent_cell(table, index)
    return [*(nothing if (cell := row.cells[index]) is None else cell for row in table.rows), nothing]


def numerators(run: Run, id_: Id, plan: int) -> list[int]:
    """The cells of a column of numbers or dates as columns hold them."""
    found = (plain(cell, run.dens[id_].const) for cell in _cells(run, id_, plan))
    return [one for one in found if isinstance(one, int)]


def cell_of(run: Run, value: Value, op: ir.CellOf) -> Form:
    """A cell's number or date."""
    cells = tuple(Cells(tuple(numerators(run, value.id, plan))) for plan in range(run.writer.plans))
    return run.writer.form(run.writer.pure("take", cells, run.writer.sum(run.form(op.row))))


def cell_code(run: Run, value: Value, op: ir.CellOf) -> Given:
    """A cell's flag, choice or text."""
    plans = range(run.writer.plans)
    cells = tuple(Cells(tuple(map(plain, _cells(run, value.id, plan)))) for plan in plans)
    return run.writer.pure("take", cells, run.writer.sum(run.form(op.row)))


def has_cell(run: Run, value: Value, op: ir.HasCell) -> Given:
    """Whether there is a row, and a cell in it."""
    found = []
    for plan, own in enumerate(run.ops(value.id)):
        table = _table(run, value.id, plan)
        index = column_index(table, own.column)
        found.append(Cells((*(row.cells[index] is not None for row in table.rows), False)))
    return run.writer.pure("take", tuple(found), run.writer.sum(run.form(op.row)))


# ---- dates -----------------------------------------------------------------------------------------------------------


def days_between(run: Run, value: Value, op: ir.DateDiff) -> Form:
    """Days from one date to another."""
    return run.form(op.a).minus(run.form(op.b))


def shifted(run: Run, value: Value, op: ir.Shift) -> Form:
    """A date moved by months or days."""
    amount = run.writer.sum(run.number(op.amount, ONE))
    return run.writer.form(run.writer.pure(f"shift_{op.by}", run.writer.sum(run.form(op.date)), amount))
