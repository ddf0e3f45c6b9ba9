"""Usage and opening states as one DataFrame, in which all of a subscription stands together in one partition."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 (as Spark's own documents name it)
from pyspark.sql.types import DataType, MapType, StructType

from pricing_dsl.spark.names import KEY, OPENING, USAGE

SUBSCRIPTION = "subscription"
STATES = ("closing.", "opening.")
WHITESPACE = "".join(character for character in map(chr, range(0x3001)) if character.isspace())
"""What a subscription's name is given without, at its ends, as `str.strip` does."""


def arranged(usage: DataFrame, opening: DataFrame | None, together: bool) -> DataFrame:
    """The rows of usage, and those of opening states, with the subscription that each is of as `key`.

    A union and one shuffle bring states to their rows: a join would give a row twice whose subscription has two states.
    together: the rows of each subscription already are in one partition, one after the other.
    """
    rows = _keyed(usage, USAGE)
    if opening is not None:
        states = _keyed(opening.select(*_states(opening)), OPENING).where(F.col(KEY).isNotNull())
        rows = rows.unionByName(states, allowMissingColumns=True)
    if together or SUBSCRIPTION not in usage.columns:
        return rows
    # Rows that name no subscription are separate ones: they are spread by what they hold.
    spread = F.when(F.col(KEY).isNull(), F.xxhash64(F.to_json(USAGE)))
    # What else is in a row decides between rows of one day, so that bills do not depend on how a cluster moves rows.
    return rows.repartition(F.col(KEY), spread).sortWithinPartitions(KEY, *_orderable(usage))


def _keyed(rows: DataFrame, name: str) -> DataFrame:
    return rows.select(_key(rows).alias(KEY), F.struct("*").alias(name))


def _key(rows: DataFrame) -> Column:
    if SUBSCRIPTION not in rows.columns:
        return F.lit(None).cast("string")
    return F.nullif(F.btrim(F.col(SUBSCRIPTION).cast("string"), F.lit(WHITESPACE)), F.lit(""))


def _states(opening: DataFrame) -> list[Column]:
    """What opening states are read from; the amounts of the bills they stand in need not be moved."""
    names = [name for name in opening.columns if name == SUBSCRIPTION or name.startswith(STATES)]
    return [F.col(f"`{name.replace('`', '``')}`") for name in names]


def _orderable(usage: DataFrame) -> list[Column]:
    return [F.col(USAGE)[of.name] for of in usage.schema if not _has_map(of.dataType)]


def _has_map(kind: DataType) -> bool:
    """Whether values of this type cannot be put in order."""
    if isinstance(kind, MapType):
        return True
    if isinstance(kind, StructType):
        return any(_has_map(of.dataType) for of in kind)
    return _has_map(kind.elementType) if hasattr(kind, "elementType") else False
