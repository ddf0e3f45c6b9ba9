"""Rating on Spark: a DataFrame of usage in, DataFrames of bills and of what is set aside out.

    from pricing_dsl import spark

    rated = spark.rate(usage, program)
    rated.bills.write.parquet("bills")

It is for data that already lives on a cluster. Each partition is rated by the same code as `program.rate_table`, so
that bills are equal to the last digit.
"""

from pricing_dsl.batch.rated import TableError
from pricing_dsl.spark.rated import Rated
from pricing_dsl.spark.rating import rate

__all__ = ["Rated", "TableError", "rate"]
