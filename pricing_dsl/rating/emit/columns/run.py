"""What is known while the instructions of plans are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import define, field, frozen

from pricing_dsl.exact import Den
from pricing_dsl.ir.nodes import Id, Value
from pricing_dsl.rating.emit.columns.forms import Form, Wholes, spared_factor
from pricing_dsl.rating.emit.columns.joined import Joined
from pricing_dsl.rating.emit.columns.single import Given
from pricing_dsl.rating.emit.columns.skeleton import Skeleton
from pricing_dsl.rating.emit.columns.writer import Writer
from pricing_dsl.rating.emit.layout import multiplier

_ZERO = Fraction(0)


@frozen
class Tiers:
    """A tier that was looked for: its number, or the flags that say, one after the other, whether it is this one.
    Whichever is asked for is written. searched: whether the number is found at once, without these flags."""

    number: Callable[[], Form]
    tests: Callable[[], list[Given]]
    searched: bool


@define(slots=False)
class Run:
    """The values of plans that are alike, as far as they are written.

    forms: numbers, as numerators over their denominators; dates, as days since 1970-01-01; rows by index.
    codes: flags, choices and texts. tiers: indices of tiers, written when they are asked for. givens: of denominators.
    """

    joined: Joined
    writer: Writer
    forms: dict[Id, Form] = field(factory=dict)
    codes: dict[Id, Given] = field(factory=dict)
    tiers: dict[Id, Tiers] = field(factory=dict)
    givens: dict[str, Given] = field(factory=dict)

    @property
    def skeletons(self) -> tuple[Skeleton, ...]:
        return self.joined.skeletons

    @property
    def dens(self) -> tuple[Den, ...]:
        return self.joined.dens

    def value(self, id_: Id) -> Value:
        """A value as the first plan has it: what it does and rests on is the same in all."""
        return self.skeletons[0].values[id_]

    @cached_property
    def _alike(self) -> list[tuple[Value, ...]]:
        return list(zip(*(one.values for one in self.skeletons), strict=True))

    def alike(self, id_: Id) -> tuple[Value, ...]:
        """A value as each plan has it."""
        return self._alike[id_]

    def ops(self, id_: Id) -> Iterator[Any]:
        """What each plan does to make a value: the same, but for constants."""
        return (value.op for value in self._alike[id_])

    # ---- values ----

    def form(self, id_: Id) -> Form:
        """A number, date or row."""
        if id_ not in self.forms:
            self.forms[id_] = self.tiers[id_].number()
        return self.forms[id_]

    def number(self, id_: Id, den: Den) -> Form:
        """A number over `den`, a multiple of its own denominator; what is none as it is."""
        if self.value(id_).kind != "number":
            return self.form(id_)
        return self.by_den(self.form(id_), multiplier(den, self.dens[id_]))

    def by_den(self, form: Form, factor: Den) -> Form:
        """A number times a constant and givens."""
        form = form.times(Wholes.same(factor.const, self.writer.plans))
        for name, power in factor.powers:
            for _ in range(power):
                form = self.product(form, self.writer.form(self.givens[name]))
        return form

    def product(self, a: Form, b: Form) -> Form:
        """The product of two sums; constant factors are left for later."""
        for one, other in ((a, b), (b, a)):
            if one.is_number:
                return other.times(one.constant)
        factor_a, factor_b = spared_factor([a]), spared_factor([b])
        found = self.writer.pure("mul", self.writer.sum(a.over(factor_a)), self.writer.sum(b.over(factor_b)))
        return self.writer.form(found).times(factor_a.times(factor_b))

    def wholes(self, number: int) -> Wholes:
        """A number for all plans."""
        return Wholes.same(number, self.writer.plans)

    # ---- what the intervals say ----

    def from_zero(self, *ids: Id) -> bool:
        """Whether the values are never below zero."""
        ranges = (one.ranges[id_] for id_ in ids for one in self.skeletons)
        return all(range_.lo is not None and range_.lo >= 0 for range_ in ranges)

    def at_most(self, a: Id, b: Id) -> bool:
        """Whether one value is surely never above another."""
        pairs = ((one.ranges[a].hi, one.ranges[b].lo) for one in self.skeletons)
        return a == b or all(most is not None and least is not None and most <= least for most, least in pairs)

    def never_zero(self, id_: Id) -> bool:
        """Whether a value is surely not zero, whatever is refused: so that one may divide by it."""
        return not any(value.range.contains(_ZERO) for value in self.alike(id_))
