"""What became of a DataFrame of usage."""

from __future__ import annotations

from attrs import frozen
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 (as Spark's own documents name it)
from pyspark.storagelevel import StorageLevel

from pricing_dsl.spark.names import BILL, REJECT


@frozen
class Rated:
    """Bills and what is set aside, not computed yet.

    both: all that comes from rating, each row with a `bill` or a `reject`. Bills and rejects are views of it, so Spark
    rates anew for each of them that is asked for, unless `both` is kept (`persist`) or written first.
    """

    both: DataFrame

    @property
    def bills(self) -> DataFrame:
        """A row for each summary that was rated, in no order."""
        return self._views(BILL)

    @property
    def rejects(self) -> DataFrame:
        """A row for each reason why a summary was set aside, with the `summary` itself."""
        return self._views(REJECT)

    def persist(self, level: StorageLevel = StorageLevel.MEMORY_AND_DISK) -> Rated:
        """The same, which Spark keeps once it is rated, so that bills and rejects together rate once."""
        self.both.persist(level)
        return self

    def unpersist(self) -> Rated:
        """The same, no longer kept."""
        self.both.unpersist()
        return self

    def _views(self, name: str) -> DataFrame:
        return self.both.where(F.col(name).isNotNull()).select(f"{name}.*")
