"""What subscriptions carry from one batch to the next: their closing states, and which of them are broken."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from attrs import define, field

from pricing_dsl.batch.columns.limbs import Ints
from pricing_dsl.batch.openings import OpeningColumns
from pricing_dsl.batch.states import Pool
from pricing_dsl.rating.state import State

_WASTE = 4


@define
class Carried:
    """States by subscription. Rows that name no subscription are separate ones: nothing is carried to or from them.

    opening: those of the period before the first batch. broken: the row that was set aside, by subscription. closing:
    the states that batches closed with; places: where those of subscriptions are.
    """

    opening: Pool | None = None
    broken: dict[str, int] = field(factory=dict)
    closing: Pool | None = None
    places: dict[str, int] = field(factory=dict)

    def places_of(self, names: pa.Array) -> Ints:
        """Where the states that batches before closed with are; -1: nowhere."""
        if not self.places:
            return np.full(len(names), -1, np.int64)
        return np.array([self.places.get(name, -1) for name in names.to_pylist()], np.int64)

    def keep(self, reader: OpeningColumns, names: pa.Array, states: pa.Table, odd: dict[int, State]) -> None:
        """Keep the states that subscriptions close a batch with."""
        if self.closing is None:
            self.closing = Pool(reader, states.slice(0, 0))
        before = len(self.closing.table)
        self.closing.table = pa.concat_tables([self.closing.table, states])
        self.closing.odd.update({before + at: state for at, state in odd.items()})
        self.places.update((name, before + at) for at, name in enumerate(names.to_pylist()))
        if len(self.closing.table) > _WASTE * max(len(self.places), len(states)):
            self._tidy()

    def _tidy(self) -> None:
        """Forget states that later ones have replaced."""
        assert self.closing is not None
        rows = np.array(list(self.places.values()), np.int64)
        at = {int(row): place for place, row in enumerate(rows)}
        self.closing.odd = {at[row]: state for row, state in self.closing.odd.items() if row in at}
        self.closing.table = self.closing.table.take(pa.array(rows)).combine_chunks()
        self.places = {name: place for place, name in enumerate(self.places)}
