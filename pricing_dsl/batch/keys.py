"""What orders the rows of a table: their subscriptions, and the first days of their periods."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pricing_dsl.batch.carried import start_of
from pricing_dsl.batch.columns.calendar import NO_DAY, number_of
from pricing_dsl.batch.columns.limbs import Ints
from pricing_dsl.batch.columns.local_codes import LocalCodes
from pricing_dsl.batch.columns.names import day_numbers, texts
from pricing_dsl.batch.columns.reading import Reader
from pricing_dsl.batch.incoming import Convert, Incoming, plain
from pricing_dsl.batch.kernels.codes import Codes
from pricing_dsl.ir.nodes import ColumnSpec, Inlet, Scalar


def subscriptions(table: pa.Table, incoming: Incoming) -> pa.Array | None:
    """The subscription of each row, null where it names none; None: no row does."""
    at = next((at for name, at, _ in incoming.facts if name == "subscription"), None)
    if at is None:
        return None
    parts = [texts(chunk)[0] for chunk in table.column(at).chunks]
    return parts[0] if len(parts) == 1 else pa.concat_arrays(parts) if parts else pa.array([], pa.string())


def first_days(table: pa.Table, incoming: Incoming) -> Ints | None:
    """The first day of each period, counted from 1970, `NO_DAY` where that is not plain; None: no row has dates."""
    found = [(name, at, convert) for name, at, convert in incoming.facts if name in ("period.start", "period")]
    if not found:
        return None
    (name, at, convert), *_ = found
    parts = [_of_chunk(name, chunk, convert) for chunk in table.column(at).chunks]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _of_chunk(name: str, array: pa.Array, convert: Convert | None) -> Ints:
    if name == "period.start":
        found, doubtful = day_numbers(array, Reader(_no_text, LocalCodes(Codes()), 0))
        return found if doubtful is None else np.where(doubtful, NO_DAY, found)
    return np.array([number_of(start_of({name: value})) for value in plain(array, convert)], np.int64)


def _no_text(text: str, spec: Inlet | ColumnSpec) -> Scalar:
    raise ValueError("dates are read by themselves")
