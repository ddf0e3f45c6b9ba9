"""Real bills by both versions, whole columns at a time: files larger than memory, on all cores.

Both versions rate the rows in their order, each at its own pace. A row is counted when both have come past it. What is
kept is a sum for each customer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from attrs import define, field, frozen

from pricing_dsl.batch.bill_columns import ROW
from pricing_dsl.batch.files.cores import in_order
from pricing_dsl.batch.files.passes import Pieces, steps
from pricing_dsl.batch.files.rated_rows import Rated
from pricing_dsl.batch.files.rows import SUBSCRIPTION
from pricing_dsl.batch.files.run import FileRun, Wanted
from pricing_dsl.batch.files.survey import AnySource
from pricing_dsl.batch.rated import TableError
from pricing_dsl.diff.bills.columns import Sums, TooLargeError, whole
from pricing_dsl.diff.bills.outcome import Aside, Outcome
from pricing_dsl.diff.bills.plain import TOLD
from pricing_dsl.programs import Program
from pricing_dsl.rating.program import Rater

Numbers = npt.NDArray[np.int64]
_END = np.iinfo(np.int64).max
_WANTED = (ROW, "currency", "total")


def rate_both_wide(
    old: Program, new: Program, sources: Callable[[], Sequence[AnySource]], plan: str = ""
) -> Outcome | None:
    """Both versions' bills of all rows of some files; None where amounts are too large, or no decimals, so that they
    are to be rated row by row.

    Args:
        sources: opens the files; it is asked once for each version.
        plan: the plan to rate by, where a row does not say.

    Raises:
        FileError, TableError: as `FileRun`.
    """
    runs = [_run(program, sources, plan) for program in (old, new)]
    kinds = [run.rater.table.bills.field("total").type for run in runs]
    if not all(map(pa.types.is_decimal, kinds)):
        return None
    scale = max(kind.scale for kind in kinds)
    try:
        return _Merging([_Side(run, scale) for run in runs], Sums(scale)).outcome()
    except TooLargeError:
        return None


def _run(program: Program, sources: Callable[[], Sequence[AnySource]], plan: str) -> FileRun:
    """The files, ready to be rated; whether rows name subscriptions is known only when some have been read."""
    rater = Rater(program.ir)
    try:
        return FileRun.of(rater, sources(), Wanted(plan, (*_WANTED, SUBSCRIPTION)), _silent)
    except TableError:
        return FileRun.of(rater, sources(), Wanted(plan, _WANTED), _silent)


def _silent(rows: int) -> None:
    """Nobody asks how far it is."""


@frozen
class _Some:
    """Rows that one version has rated, by their numbers, which ascend."""

    numbers: Numbers
    customers: pa.Array
    currencies: pa.Array
    totals: Numbers

    @classmethod
    def of(cls, rated: pa.RecordBatch, scale: int) -> _Some:
        numbers = rated.column(ROW).to_numpy()
        names = rated.column(SUBSCRIPTION) if SUBSCRIPTION in rated.schema.names else pa.nulls(len(rated), pa.string())
        own = pc.binary_join_element_wise(pa.scalar(_OWN), pc.cast(rated.column(ROW), pa.string()), "")
        return cls(
            numbers,
            pc.coalesce(pc.if_else(pc.equal(names, ""), None, names), own),
            rated.column("currency"),
            whole(rated.column("total"), scale),
        )

    def take(self, at: npt.NDArray[np.intp]) -> _Some:
        where = pa.array(at)
        return _Some(self.numbers[at], self.customers.take(where), self.currencies.take(where), self.totals[at])

    def parted(self, end: int) -> tuple[_Some, _Some]:
        """The rows up to a number, and those after it."""
        cut = int(np.searchsorted(self.numbers, end, side="right"))
        return self._sliced(0, cut), self._sliced(cut, len(self.numbers) - cut)

    def _sliced(self, start: int, length: int) -> _Some:
        return _Some(
            self.numbers[start : start + length],
            self.customers.slice(start, length),
            self.currencies.slice(start, length),
            self.totals[start : start + length],
        )


_OWN = "\0"
"""What the name of a customer begins with where a row names no subscription; the row's number follows."""


@define
class _Side:
    """One version, going through the rows. come: the number of the last row it has come past. aside: why rows were set
    aside that are not counted yet. unread: how many rows were none."""

    run: FileRun
    scale: int
    held: list[_Some] = field(factory=list)
    aside: dict[int, str] = field(factory=dict)
    come: int = -1
    unread: int = 0
    _rated: Iterator[Rated] = field(init=False)

    @_rated.default
    def _begin(self) -> Iterator[Rated]:
        run = self.run
        made = steps(run.surveyed.order, Pieces(run.surveyed.sources), run.rater, run.surveyed.rows, run.many)
        return in_order(lambda step: step(), made)

    def go_on(self) -> None:
        """Rate some more rows."""
        rated = next(self._rated, None)
        if rated is None:
            self.come = _END
            return
        if rated.bills.num_rows:
            some = _Some.of(rated.bills, self.scale)
            self.held.append(some)
            self.come = max(self.come, int(some.numbers[-1]))
        for (row, place), said in groupby(rated.aside.to_pylist(), lambda one: (one[ROW], one["place"])):
            if place is not None:
                self.unread += 1
                continue
            self.aside[row] = "; ".join(_told(one) for one in said)
            self.come = max(self.come, row)

    def until(self, end: int) -> list[_Some]:
        """The rows up to a number that were not given yet."""
        parted = [one.parted(end) for one in self.held]
        self.held = [rest for _, rest in parted if len(rest.numbers)]
        return [some for some, _ in parted if len(some.numbers)]

    def reasons(self, end: int) -> Mapping[int, str]:
        """Why rows up to a number were set aside, which were not told yet."""
        told = {row: reason for row, reason in self.aside.items() if row <= end}
        self.aside = {row: reason for row, reason in self.aside.items() if row > end}
        return told


def _told(reason: Mapping[str, str]) -> str:
    where = f"{reason['field']}: " if reason["field"] else ""
    what = f" (given: {reason['given']})" if reason["given"] else ""
    return f"{where}{reason['reason']}{what}"


@define
class _Alone:
    """Rows that one version rates and the other does not."""

    count: int = 0
    told: list[Aside] = field(factory=list)


@define
class _Merging:
    """Both versions side by side."""

    sides: Sequence[_Side]
    sums: Sums
    both: int = 0
    only: tuple[_Alone, _Alone] = field(factory=lambda: (_Alone(), _Alone()))
    neither: int = 0

    def outcome(self) -> Outcome:
        """Go through all rows."""
        done = -1
        while done < _END:
            min(self.sides, key=lambda side: side.come).go_on()
            end = min(side.come for side in self.sides)
            if end > done:
                self._count(end)
                done = end
        self.neither += self.sides[0].unread
        before, after = self.only
        return Outcome(
            self.both + before.count + after.count + self.neither,
            self.both,
            before.count,
            after.count,
            self.neither,
            self.sums.spreads(self._name),
            tuple(before.told),
            tuple(after.told),
        )

    def _count(self, end: int) -> None:
        """Count the rows up to a number."""
        rows = [_joined(side.until(end)) for side in self.sides]
        reasons = [side.reasons(end) for side in self.sides]
        self.neither += len(reasons[0].keys() & reasons[1].keys())
        old, new = (np.empty(0, np.int64) if one is None else one.numbers for one in rows)
        for side, alone in ((0, np.setdiff1d(old, new, True)), (1, np.setdiff1d(new, old, True))):
            self._alone(side, alone, reasons[1 - side])
        _, was, now = np.intersect1d(old, new, assume_unique=True, return_indices=True)
        if rows[0] is not None and rows[1] is not None and len(was):
            self._pair(rows[0].take(was), rows[1].take(now))

    def _pair(self, before: _Some, after: _Some) -> None:
        """Rows that both versions rate; a bill in another currency is none that could be compared."""
        same = np.asarray(pc.equal(before.currencies, after.currencies))
        if not same.all():
            apart = np.flatnonzero(~same)
            billed = after.currencies.take(pa.array(apart)).to_pylist()
            rows = before.numbers[apart]
            self._alone(
                0, rows, {row: f"it is billed in {one}" for row, one in zip(rows.tolist(), billed, strict=True)}
            )
            kept = np.flatnonzero(same)
            before, after = before.take(kept), after.take(kept)
        self.both += len(before.numbers)
        self.sums.add(before.currencies, before.customers, before.totals, after.totals)

    def _alone(self, side: int, rows: Numbers, reasons: Mapping[int, str]) -> None:
        only = self.only[side]
        only.count += len(rows)
        where = self.sides[side].run.rater.places.where
        some = rows[: max(0, TOLD - len(only.told))].tolist()
        only.told += [Aside(where(row), reasons.get(row, "it is set aside")) for row in some]

    def _name(self, customer: str) -> str:
        if not customer.startswith(_OWN):
            return customer
        return self.sides[0].run.rater.places.where(int(customer.removeprefix(_OWN)))


def _joined(some: Sequence[_Some]) -> _Some | None:
    if not some:
        return None
    return _Some(
        np.concatenate([one.numbers for one in some]),
        pa.concat_arrays([one.customers for one in some]),
        pa.concat_arrays([one.currencies for one in some]),
        np.concatenate([one.totals for one in some]),
    )
