"""Where the columns of a kernel are kept while it runs: as few buffers as can be, so that they stay in the cache."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define, field, frozen

from pricing_dsl.batch.kernels.joining import Work
from pricing_dsl.batch.kernels.steps import Step

IN_PLACE = frozenset(
    (
        *("add", "sub", "mul", "neg", "floordiv", "natural_quotient", "odd", "min", "max", "abs"),
        *("and", "or", "not"),
    )
)
"""Operations that may write over what they read: each number is read before its place is written, once."""


@frozen
class Buffer:
    """A column for a block of rows of a space."""

    name: str
    space: str
    flag: bool


@define
class Places:
    """The place of each column. `outputs`: results are computed where they are to be."""

    outputs: Mapping[str, str]
    last: Mapping[str, int]
    """The number of the last step that reads a column; those that are asked for are read to the end."""
    buffers: list[Buffer] = field(factory=list)
    _held: dict[str, str] = field(factory=dict)
    _free: dict[tuple[str, bool], list[str]] = field(factory=dict)
    _pools: dict[str, tuple[str, bool]] = field(factory=dict)

    @classmethod
    def of(cls, work: Work) -> Places:
        """Places for steps that are yet to be taken; each result that is a step's has its own from the beginning."""
        made = {step.result for step in work.steps}
        last = {name: number for number, step in enumerate(work.steps) for name in step.read}
        asked = [operand for operand in (*(one for _, one, _ in work.results), *work.exact) if isinstance(operand, str)]
        last.update((name, len(work.steps)) for name in asked)
        outputs: dict[str, str] = {}
        for number, (_, operand, _) in enumerate(work.results):
            if isinstance(operand, str) and operand in made:
                outputs.setdefault(operand, f"o{number}")
        return cls(outputs, last)

    def of_column(self, name: str) -> str:
        """Where a column is."""
        return self._held.get(name, self.outputs.get(name, name))

    def made(self, name: str, space: str, flag: bool) -> str:
        """A place for a new column."""
        place = self._held[name] = self.outputs.get(name) or self.taken(space, flag)
        return place

    def named(self, name: str, place: str) -> None:
        """A column that has a place of its own."""
        self._held[name] = place

    def taken(self, space: str, flag: bool) -> str:
        """A buffer that nothing else needs."""
        free = self._free.setdefault((space, flag), [])
        if free:
            return free.pop()
        name = f"w{len(self.buffers)}"
        self.buffers.append(Buffer(name, space, flag))
        self._pools[name] = (space, flag)
        return name

    def left(self, place: str) -> None:
        """A buffer is free again."""
        if place in self._pools:
            self._free[self._pools[place]].append(place)

    def after(self, number: int, step: Step) -> None:
        """Buffers of columns that no later step reads are free again."""
        for name in dict.fromkeys(step.read):
            if self.last[name] == number and name in self._held:
                self.left(self._held[name])
