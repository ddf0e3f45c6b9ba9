"""Many rows at once: facts, calendar, kernels, columns of bills; and which rows are left to the exact way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa
from attrs import evolve, field, frozen

from pricing_dsl.batch.bill_columns import BillColumn
from pricing_dsl.batch.columns.arguments import Arguments
from pricing_dsl.batch.columns.calendar import NO_DAY, Calendar, Times, distinct
from pricing_dsl.batch.columns.facts import FactReader, Facts
from pricing_dsl.batch.columns.heads import Heads, is_head
from pricing_dsl.batch.columns.limbs import Flags, Ints
from pricing_dsl.batch.columns.local_codes import LocalCodes
from pricing_dsl.batch.columns.openings import NEW, Openings, forgotten, read_openings, text_of_state
from pricing_dsl.batch.columns.parts import Part
from pricing_dsl.batch.columns.plans import Plans
from pricing_dsl.batch.columns.reading import Reader, either
from pricing_dsl.batch.columns.recipe import Recipe
from pricing_dsl.batch.columns.recipes import asked, names_of, recipe_of
from pricing_dsl.batch.columns.results import Results
from pricing_dsl.batch.columns.sources import Sources
from pricing_dsl.batch.columns.versions import Versions, lacking
from pricing_dsl.batch.kernels.codes import Codes
from pricing_dsl.batch.kernels.family import Family
from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, Program, Scalar
from pricing_dsl.rating.emit.columns.group import Group, alike
from pricing_dsl.rating.emit.layout import Shape
from pricing_dsl.rating.program import Rater
from pricing_dsl.rating.scalars import read_scalar
from pricing_dsl.rating.state import absent

_SOME = 0.5
"""Where fewer of the rows than this go the fast way, only these are taken."""


@frozen
class Kin:
    """Plans that share a kernel. plans: their numbers; recipes: for each column that of each plan, or one where they
    are the same; None: the column is a head. dens: of results that are numbers. constants: what slots read as where
    nothing was carried, once known."""

    plans: tuple[int, ...]
    group: Group
    family: Family
    recipes: tuple[tuple[Recipe, ...] | None, ...]
    dens: Mapping[str, Den]
    constants: dict[tuple[str, int], tuple[int, ...]] = field(factory=dict)


@frozen
class Found:
    """What came of a batch. parts: columns of rows that went the fast way; exact: those that have to go the other."""

    parts: tuple[Part, ...]
    exact: Flags


@frozen(eq=False)
class Fast:
    """The columns of a program's bills by kernels. kin: plans that share one; of_plan: which of them each plan is among
    and its place there, -1 for plans that only the exact way rates. versions, calendar: what they remember is the same
    for every table."""

    rater: Rater
    sources: Sources
    columns: tuple[BillColumn, ...]
    codes: Codes
    decimals: int
    kin: tuple[Kin, ...]
    of_plan: tuple[Ints, Ints] = field(repr=False)
    all_plans: Plans = field(repr=False)
    versions: Versions = field(repr=False)
    calendar: Calendar = field(repr=False)

    @classmethod
    def of(
        cls,
        rater: Rater,
        sources: Sources,
        shape: Shape,
        columns: Sequence[BillColumn],
        decimals: int,
        default: str,
    ) -> Fast:
        """The fast way for these columns of bills.

        Args:
            shape: the decimals of what comes in. decimals: those of numbers that are given as text.
            default: the plan of rows that name none.
        """
        program, codes = rater.program, Codes()
        _know(program, codes)
        wanted = [column for column in columns if not is_head(column.name)]
        recipes = [[recipe_of(program, plan, column) for column in wanted] for plan in program.plans]
        able = [number for number, found in enumerate(recipes) if None not in found]
        kin: list[Kin] = []
        of_plan = np.full(len(program.plans), -1), np.zeros(len(program.plans), np.int64)
        names = [column.name for column in wanted]
        plans = [program.plans[number] for number in able]
        asks = [asked({name: one for name, one in zip(names, recipes[number], strict=True) if one}) for number in able]
        for group in alike(program, plans, shape, asks):
            numbers = tuple(able[at] for at in group.plans)
            for place, number in enumerate(numbers):
                of_plan[0][number], of_plan[1][number] = len(kin), place
            made = {name: [recipes[number][at] for number in numbers] for at, name in enumerate(names)}
            kin.append(
                Kin(
                    numbers,
                    group,
                    Family.of(group, codes),
                    tuple(None if is_head(column.name) else told_apart(made[column.name]) for column in columns),
                    {result.name: result.den for result in group.columns[0].results},
                )
            )
        known = Plans(program), Versions(rater, default), Calendar(program.plans)
        return cls(rater, sources, tuple(columns), codes, decimals, tuple(kin), of_plan, *known)

    def rate(
        self,
        batch: pa.RecordBatch,
        opening: tuple[Sequence[tuple[str, int]], pa.RecordBatch] | None,
        rows: Ints,
        odd: Iterable[int] = (),
    ) -> Found:
        """What the fast way finds for a batch.

        Args:
            opening: the columns of the states that open the rows' periods, by name and place, and a batch of them, row
                for row; None: all are new.
            rows: the number of each row in its table.
            odd: rows whose opening state these columns do not tell.
        """
        return _Run(self, batch, rows, LocalCodes(self.codes)).rate(opening, list(odd))


def told_apart(recipes: Sequence[Recipe | None]) -> tuple[Recipe, ...]:
    """The recipe of each plan of a kin, or one of them where they have the same constants."""
    found = [one for one in recipes if one is not None]
    same = all(one.constants == found[0].constants for one in found)
    return (found[0],) if same else tuple(found)


def _know(program: Program, codes: Codes) -> None:
    """Give every value that the program names its code."""
    for inlet in program.inlets:
        for value in inlet.values or ():
            codes.of(value)
    for rows in program.lists:
        for column in rows.columns:
            for value in column.values or ():
                codes.of(value)
    constants = [inlet.default for inlet in program.inlets]
    constants += [column.default for rows in program.lists for column in rows.columns]
    constants += [cell for table in program.tables for row in table.rows for cell in row.cells]
    constants += [absent(slot) for plan in program.plans for slot in plan.slots]
    for constant in constants:
        if isinstance(constant, str):
            codes.of(constant)


class _Run:
    """One batch on its way."""

    def __init__(self, fast: Fast, batch: pa.RecordBatch, numbers: Ints, codes: LocalCodes) -> None:
        self.fast, self.batch, self.numbers, self.codes = fast, batch, numbers, codes
        self.count = batch.num_rows
        self.program = fast.rater.program

    def rate(self, opening: tuple[Sequence[tuple[str, int]], pa.RecordBatch] | None, odd: list[int]) -> Found:
        units = self.program.units

        def text_of(text: str, spec: Inlet | ColumnSpec) -> Scalar:
            return read_scalar(text, spec, units)

        reader = Reader(text_of, self.codes, self.fast.decimals)
        facts = FactReader(self.program, self.fast.sources, reader, self.batch).facts()
        openings = NEW
        if opening is not None:
            openings = read_openings(*opening, self.fast.all_plans, evolve(reader, state=text_of_state))
        plan = self.fast.versions.of(facts)
        times = self._times(facts, openings, plan)
        exact = self._exact(facts, openings, plan, times)
        exact[odd] = True
        parts = self._parts(facts, openings, plan, times, exact)
        return Found(tuple(parts), exact)

    def _times(self, facts: Facts, openings: Openings, plan: Ints | int) -> Times:
        names = ("period.start", "period.end", "subscription.start", "subscription.end")
        days = [facts.days.get(name, NO_DAY) for name in names]
        keys, of_row = distinct([plan, *days, openings.periods, openings.anchor, openings.through])
        return Times(
            self.program.plans, tuple(map(self.fast.calendar.moment, keys)), tuple(key[0] for key in keys), of_row
        )

    def _exact(self, facts: Facts, openings: Openings, plan: Ints | int, times: Times) -> Flags:
        """Rows that go the exact way, as far as that is known before any kernel runs."""
        found = either(facts.doubtful, openings.doubtful)
        found = either(found, lacking(self.fast.all_plans, facts, plan))
        found = either(found, forgotten(openings, self.fast.all_plans, plan))
        exact = np.zeros(self.count, np.bool_) if found is None else found.copy()
        if times.plain is not None:
            exact |= ~times.plain
        exact |= np.less(self.fast.of_plan[0][plan], 0) | np.less(plan, 0)
        return exact

    def _parts(self, facts: Facts, openings: Openings, plan: Ints | int, times: Times, exact: Flags) -> list[Part]:
        heads = Heads(self.fast.all_plans, facts, openings, times, plan, self.numbers)
        if any(column.name == "defaults" for column in self.fast.columns):
            unsure = heads.unsure_defaults()
            if unsure is not None:
                exact |= unsure
        if exact.all():
            return []
        head = [heads.column(column.name) if is_head(column.name) else None for column in self.fast.columns]
        parts = []
        for number, kin in enumerate(self.fast.kin):
            rows = self._rows(number, plan, exact)
            if rows is not None and not len(rows):
                continue
            parts.append(self._of_kin(kin, facts, openings, plan, times, exact, rows, head))
        return parts

    def _rows(self, number: int, plan: Ints | int, exact: Flags) -> Ints | None:
        """The rows of plans that share a kernel; None: all, those that go the exact way among them."""
        if isinstance(plan, int):
            mine: Flags | None = None
            if self.fast.of_plan[0][plan] != number:
                return np.zeros(0, np.int64)
        else:
            mine = self.fast.of_plan[0][plan] == number
            mine &= plan >= 0
        if len(self.fast.kin) == 1 and np.count_nonzero(exact) < _SOME * self.count:
            return None
        return np.flatnonzero(~exact if mine is None else mine & ~exact)

    def _of_kin(
        self,
        kin: Kin,
        facts: Facts,
        openings: Openings,
        plan: Ints | int,
        times: Times,
        exact: Flags,
        rows: Ints | None,
        head: Sequence[pa.Array | None],
    ) -> Part:
        plans = [self.program.plans[number] for number in kin.plans]
        place: Ints | int = int(self.fast.of_plan[1][plan]) if isinstance(plan, int) else self.fast.of_plan[1][plan]
        count = self.count
        if rows is not None:
            place = place if isinstance(place, int) else place[rows]
            times, count = times.taken(rows), len(rows)
        if len(plans) == 1:
            place = 0
        arguments = Arguments(
            self.program, plans, place, count, rows, facts, openings, times, self.codes, kin.constants
        )
        columns = {}
        for argument in kin.family.arguments:
            assert isinstance(argument.of, int)
            value = plans[0].values[argument.of]
            columns[argument.name] = arguments.column(value, kin.family.den(argument.name))
        names = kin.family.lists
        lists = arguments.lists(names)
        outcome = kin.family.run(columns, lists, place, count)
        results = Results(
            self.program, plans, place, count, outcome, kin.dens, lists, arguments.made(names), self.codes
        )
        made = []
        for column, recipes, of_all in zip(self.fast.columns, kin.recipes, head, strict=True):
            if recipes is None:
                assert of_all is not None
                made.append(of_all if rows is None else of_all.take(pa.array(rows)))
            else:
                made.append(recipes[0].made(results, names_of(column.name, recipes[0]), column, recipes))
        more = either(either(arguments.doubtful, results.doubtful), outcome.exact)
        if more is not None:
            exact[slice(None) if rows is None else rows] |= more
        return Part(rows, made)
