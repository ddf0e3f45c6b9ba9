"""What a kernel found, put into columns of bills."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import define, field

from pricing_dsl.batch.arrays import DIGITS
from pricing_dsl.batch.cells import CellKind
from pricing_dsl.batch.columns.calendar import EPOCH
from pricing_dsl.batch.columns.limbs import Flags, Ints, decimals, fixed, multiplied
from pricing_dsl.batch.columns.local_codes import LocalCodes
from pricing_dsl.batch.columns.made import Made
from pricing_dsl.batch.columns.ragged import any_of
from pricing_dsl.batch.columns.reading import either
from pricing_dsl.batch.kernels.rows import Outcome, Rows
from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import BILL, Plan, Program

_MOST_FACTOR = 10**19
_LONGEST = 10**DIGITS


@define
class Results:
    """The results of plans of one group, for as many bills as `count`.

    plan: which of `plans` each bill is rated by, or that of all. dens: the denominators of numbers by result. lists,
    made: where the rows of bills are. doubtful: bills whose results a column cannot hold: the exact way says what of
    it; None: none.
    """

    program: Program
    plans: Sequence[Plan]
    plan: Ints | int
    count: int
    outcome: Outcome
    dens: Mapping[str, Den]
    lists: Mapping[str, Rows]
    made: Mapping[str, Made]
    codes: LocalCodes
    doubtful: Flags | None = field(default=None)

    def doubt(self, rows: Flags | None, offsets: Ints | None = None) -> None:
        """Send bills the exact way; offsets: where rows are those of a list."""
        if rows is not None and rows.any():
            self.doubtful = either(self.doubtful, rows if offsets is None else any_of(offsets, rows))

    def values(self, name: str) -> npt.NDArray[Any]:
        """A result as the kernel gives it."""
        found: npt.NDArray[Any] = self.outcome.values[name]
        return found

    def of_plan(self, values: Sequence[Any]) -> Any:
        """What plans differ in, for each bill; one value where they do not."""
        first = values[0] if not isinstance(self.plan, int) else values[self.plan]
        return (
            first if isinstance(self.plan, int) or all(one == first for one in values) else np.array(values)[self.plan]
        )

    # ---- single values ----

    def column(self, name: str, kind: CellKind, *, valid: Flags | None = None, offsets: Ints | None = None) -> pa.Array:
        """A result as its column holds it; offsets: of the rows that it has one for."""
        values = self.values(name)
        match kind.kind:
            case "number":
                return self.numbers([(name, Fraction(1))], kind, valid=valid, offsets=offsets)
            case "flag":
                return pa.array(values.astype(np.bool_, copy=False), mask=None if valid is None else ~valid)
            case "text":
                return self.texts(values, valid)
            case "date":
                return fixed(values.astype(np.int32), pa.date32(), valid)
            case "row":
                return fixed(values, pa.int64(), valid)
            case _:
                raise AssertionError(kind)

    def texts(self, codes: Ints, valid: Flags | None = None) -> pa.Array:
        """Texts by their codes."""
        return self.worded(codes, self.codes.text, valid)

    def days(self, days: Ints) -> pa.Array:
        """Days as they are written in keys."""
        return self.worded(days, lambda day: (EPOCH + timedelta(days=day)).isoformat())

    def worded(self, numbers: Ints, text: Callable[[int], str | None], valid: Flags | None = None) -> pa.Array:
        """A text for each number; each is worked out once."""
        encoded = pa.array(np.ascontiguousarray(numbers)).dictionary_encode()
        words = pa.array([text(number) for number in encoded.dictionary.to_pylist()], pa.string())
        rows = encoded.indices
        if valid is not None:
            rows = pa.array(rows.to_numpy(), mask=~valid)
        return words.take(rows)

    # ---- numbers ----

    def numbers(
        self,
        terms: Sequence[tuple[str, Fraction]],
        kind: CellKind,
        *,
        valid: Flags | None = None,
        offsets: Ints | None = None,
    ) -> pa.Array:
        """The sum of results, each times a factor, as a column of numbers."""
        if kind.scale is None:
            return self._written(terms, kind, valid, offsets)
        parts = [self._scaled(name, factor * 10**kind.scale, offsets) for name, factor in terms]
        if len(parts) == 1:
            return self.decimals(*parts[0], kind, valid, offsets)
        total, most = np.zeros(len(parts[0][0]), np.int64), 0
        for values, factor in parts:
            whole, fits = multiplied(values, factor)
            self.doubt(None if fits is None else ~fits, offsets)
            most += _most(whole)
            total += whole
        if most >= 2**63:
            self.doubt(np.ones(len(total), np.bool_), offsets)
        return decimals(total, 1, kind.scale, valid)

    def decimals(
        self, values: Ints, factor: int, kind: CellKind, valid: Flags | None, offsets: Ints | None = None
    ) -> pa.Array:
        """Numbers times a factor as decimals; bills of which one takes too many digits are doubtful."""
        assert kind.scale is not None
        self._within(values, factor, offsets)
        return decimals(values, min(factor, _MOST_FACTOR), kind.scale, valid)

    def told(self, name: str, factor: Fraction, list_id: str | None, *, added: bool) -> tuple[Ints, Flags]:
        """A result times a factor, for each bill, and which have it: of rows the sum, or the one that all have."""
        offsets = None if list_id is None else self.lists[list_id].offsets
        values, by = self._scaled(name, factor, offsets)
        found, fits = multiplied(values, by)
        self.doubt(None if fits is None else ~fits, offsets)
        if offsets is None:
            return found, np.ones(self.count, np.bool_)
        counts = np.diff(offsets)
        first = np.append(found, 0)[np.minimum(offsets[:-1], len(found))]
        if not added:
            other = found != np.repeat(first, counts)
            return first, (counts > 0) & ~any_of(offsets, other)
        if _most(found) * max(1, len(found)) >= 2**63:
            self.doubt(counts > 0)
            return np.zeros(self.count, np.int64), np.ones(self.count, np.bool_)
        sums = np.append(0, np.cumsum(found))
        return sums[offsets[1:]] - sums[offsets[:-1]], np.ones(self.count, np.bool_)

    def _scaled(self, name: str, factor: Fraction, offsets: Ints | None) -> tuple[Ints, int]:
        """Whole numbers and what they are to be multiplied with; bills for which that does not go are doubtful."""
        values, den = self.values(name), self.dens[name]
        by = factor / den.const
        if den.powers:
            self.doubt(np.ones(len(values), np.bool_), offsets)
        if by.denominator > 1:
            values, rest = np.divmod(values, np.int64(by.denominator))
            self.doubt(rest != 0, offsets)
        return values, by.numerator

    def _within(self, values: Ints, factor: int, offsets: Ints | None) -> None:
        if factor > _MOST_FACTOR:
            self.doubt(values != 0, offsets)
        elif factor << 63 >= _LONGEST and _most(values) * factor >= _LONGEST:
            bound = (_LONGEST - 1) // factor
            self.doubt((values > bound) | (values < -bound), offsets)

    def _written(
        self, terms: Sequence[tuple[str, Fraction]], kind: CellKind, valid: Flags | None, offsets: Ints | None
    ) -> pa.Array:
        """The sum as text, exactly; what is the same in several rows is worked out once."""
        names = [name for name, _ in terms]
        givens = sorted({given for name in names for given, _ in self.dens[name].powers})
        columns = [self.values(name) for name in names]
        columns += [self._given(name, offsets) for name in givens]
        known: dict[tuple[int, ...], str] = {}
        found: list[str | None] = []
        for at, row in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
            if valid is not None and not valid[at]:
                found.append(None)
                continue
            if row not in known:
                known[row] = self._sum(terms, dict(zip(givens, row[len(names) :], strict=True)), row, kind)
            found.append(known[row])
        return pa.array(found, pa.string())

    def _given(self, name: str, offsets: Ints | None) -> Ints:
        """A divisor of denominators; one of the bill's own for each of its rows."""
        values = self.values(name)
        return values if offsets is None or len(values) == offsets[-1] else np.repeat(values, np.diff(offsets))

    def _sum(
        self, terms: Sequence[tuple[str, Fraction]], givens: Mapping[str, int], row: Sequence[int], kind: CellKind
    ) -> str:
        total = Fraction(0)
        for (name, factor), value in zip(terms, row, strict=False):
            den = self.dens[name].bind({given: abs(number) or 1 for given, number in givens.items()})
            total += Fraction(value, den) * factor
        text: str = kind.put(total)
        return text


def _most(values: Ints) -> int:
    """The greatest of numbers without their signs."""
    return max(-int(values.min()), int(values.max())) if len(values) else 0


def spaced(plan: Plan, id_: int) -> str | None:
    """The list that a value has one number for each row of; None: it is the bill's."""
    space = plan.values[id_].space
    return None if space == BILL else space
