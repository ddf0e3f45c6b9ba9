"""A DataFrame is rated as its rows are, one by one, wherever Spark puts them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

import pricing_dsl.spark as on_spark
from pricing_dsl import State
from tests.spark.frames import assert_rated, frame, month, rows_of
from tests.unit.batch.programs import FACTS, PACKS, REGIONS, STORAGE, compiled

AMOUNT = pa.decimal128(18, 3)
STORE = compiled(STORAGE)


def both(rated: on_spark.Rated) -> tuple[list[Any], list[Any]]:
    rated.persist()
    found = rows_of(rated.bills), rows_of(rated.rejects)
    rated.unpersist()
    return found


def test_periods_of_a_subscription_follow_each_other(spark: SparkSession) -> None:
    rows = [
        month(number, subscription=f"s{name}", storage=str(name * 7 + number * 31))
        for number in (3, 1, 4, 2)
        for name in range(40)
    ]
    usage = frame(spark, rows).repartition(5, "storage")  # periods of one subscription are in several partitions
    assert_rated(STORE, rows, *both(on_spark.rate(usage, STORE)))


def test_what_follows_a_period_that_is_set_aside_is_so_too(spark: SparkSession) -> None:
    rows = [
        month(number, subscription=name, storage="-1" if (number, name) == (2, "b") else "150")
        for number in (1, 2, 3, 4)
        for name in "abc"
    ]
    bills, rejects = both(on_spark.rate(frame(spark, rows), STORE))
    assert_rated(STORE, rows, bills, rejects)
    assert sum(row["reason"].endswith("(2026-02-01)") for row in rejects) == 2


def test_the_same_period_twice_is_rated_once(spark: SparkSession) -> None:
    rows = [month(1, subscription="a", storage=amount) for amount in ("300", "200", "100")]
    bills, rejects = both(on_spark.rate(frame(spark, rows), STORE))
    assert [row["total"] for row in bills] == [Decimal("0.00")]  # of the least, in whatever order rows come
    assert sorted(row["summary"]["storage"] for row in rejects) == ["200", "300"]


def test_summaries_whose_order_is_not_known_are_set_aside(spark: SparkSession) -> None:
    rows = [
        {**month(1), "subscription": "several", "storage": "5"},
        {"subscription": "several", "storage": "6"},
        {"subscription": "one", "storage": "7"},
        {"subscription": " ", "storage": "8"},
        {"subscription": None, "storage": "9"},
    ]
    bills, rejects = both(on_spark.rate(frame(spark, rows), STORE))
    assert sorted((row["subscription"] or "") for row in bills) == ["", "", "one"]
    assert {(row["subscription"], row["field"]) for row in rejects} == {("several", "period.start")}
    assert len(rejects) == 2
    assert all("a DataFrame has no order of rows" in row["reason"] for row in rejects)


@pytest.mark.parametrize("period", ["2026-01-01 to 2026-01-31", "2026-02-01 to 2026-02-28"])
def test_a_period_in_one_text_gives_the_order_too(spark: SparkSession, period: str) -> None:
    rows = [
        {"subscription": "a", "period": "2026-01-01 to 2026-01-31", "storage": "5"},
        {"subscription": "a", "period": "2026-02-01 to 2026-02-28", "storage": "150"},
    ]
    bills, rejects = both(on_spark.rate(frame(spark, rows), STORE))
    assert sorted((row["closing.periods"], row["total"]) for row in bills) == [(1, 0), (2, 0)]
    assert not rejects


def test_rows_without_a_subscription_are_separate_and_spread(spark: SparkSession) -> None:
    rows = [month(1, subscription=None, storage=str(number)) for number in range(200)]
    rated = on_spark.rate(frame(spark, rows), STORE)
    assert rated.bills.count() == 200
    spread = rated.bills.groupBy(F.spark_partition_id()).count().collect()
    assert len(spread) > 1


def test_without_a_column_of_subscriptions_nothing_is_moved(spark: SparkSession) -> None:
    rows = [{"storage": str(number)} for number in range(50)]
    rated = on_spark.rate(frame(spark, rows), STORE)
    assert "Exchange" not in plan_of(rated.both)
    assert rated.bills.count() == 50


class TestOpenings:
    first = tuple(
        month(1, subscription=name, storage=amount) for name, amount in [("a", "60"), ("b", "9.5"), ("c", "1")]
    )
    second = tuple(month(2, subscription=name, storage="180") for name in ("a", "b", "new"))

    def states(self) -> dict[str, State]:
        bills = [STORE.rate(dict(row)) for row in self.first]
        return {bill.subscription: bill.closing for bill in bills}

    def test_bills_of_the_period_before_open_the_next(self, spark: SparkSession) -> None:
        before = on_spark.rate(frame(spark, self.first), STORE).bills
        rated = on_spark.rate(frame(spark, self.second), STORE, before)
        assert_rated(STORE, self.second, *both(rated), openings=self.states())

    def test_states_may_stand_in_the_rows_themselves(self, spark: SparkSession) -> None:
        states = self.states()
        rows = [
            {
                **row,
                **{f"opening.{name}": value for name, value in given(states.get(row["subscription"], State())).items()},
            }
            for row in self.second
        ]
        rated = on_spark.rate(frame(spark, rows, **{"opening.anchor": pa.date32()}), STORE, together=True)
        assert "Exchange" not in plan_of(rated.both)
        assert_rated(STORE, self.second, *both(rated), openings=states)

    def test_two_states_of_a_subscription_are_refused(self, spark: SparkSession) -> None:
        before = on_spark.rate(frame(spark, self.first), STORE).bills
        rated = on_spark.rate(frame(spark, self.second), STORE, before.unionAll(before))
        with pytest.raises(Exception, match="has several opening states: keep that of its last period") as caught:
            rated.bills.count()
        assert "while rating" in str(caught.value)

    def test_states_cannot_be_moved_where_nothing_is(self, spark: SparkSession) -> None:
        before = on_spark.rate(frame(spark, self.first), STORE).bills
        with pytest.raises(ValueError, match="give them as columns `opening"):
            on_spark.rate(frame(spark, self.second), STORE, before, together=True)


def given(state: State) -> dict[str, Any]:
    """A state as columns of texts hold it."""
    head = {"periods": str(state.periods), "anchor": state.anchor, "through": state.through and str(state.through)}
    return {**head, **{name: str(value) for name, value in state.slots.items()}} if state.periods else {}


def plan_of(frame: DataFrame) -> str:
    """How Spark would compute it."""
    plan: str = frame._jdf.queryExecution().toString()
    return plan.split("== Physical Plan ==")[1]


class TestNestedColumns:
    def test_records_maps_and_lots(self, spark: SparkSession) -> None:
        kinds = {"payments": pa.list_(pa.struct([("amount", pa.decimal128(12, 2)), ("method", pa.string())]))}
        rows = [
            month(
                1,
                subscription=name,
                used="120",
                payments=[{"amount": Decimal("9.90"), "method": "card"}] * count,
                open="true",
            )
            for count, name in enumerate("abc")
        ]
        program = compiled(FACTS)
        rated = on_spark.rate(frame(spark, rows, **kinds), program)
        assert_rated(program, rows, *both(rated))
        assert dict(rated.bills.dtypes)["closing.recent"] == "array<decimal(38,9)>"

    def test_dimensions_as_a_map_and_as_columns(self, spark: SparkSession) -> None:
        program = compiled(REGIONS)
        kinds = {"egress": pa.map_(pa.string(), AMOUNT)}
        rows = [month(n, subscription="a", egress={"eu": Decimal(12), "us": Decimal("3.5")}) for n in (2, 1)]
        table = [{**row, "egress": list(row["egress"].items())} for row in rows]
        assert_rated(program, rows, *both(on_spark.rate(frame(spark, table, **kinds), program)))
        rows = [month(n, subscription="a", **{"egress[eu]": "12", "egress[us]": "3.5"}) for n in (2, 1)]
        assert_rated(program, rows, *both(on_spark.rate(frame(spark, rows), program)))

    def test_purchases_of_packs(self, spark: SparkSession) -> None:
        program = compiled(PACKS)
        kinds = {
            "pack.bought": pa.list_(pa.struct([("day", pa.date32()), ("count", pa.int32())])),
            "data": pa.list_(pa.decimal128(9, 3)),
        }
        days = {1: 31, 2: 28}
        rows = [
            month(
                n,
                subscription="a",
                **{"pack.bought": [{"day": month(n)["period.start"], "count": 2}], "data": [Decimal("0.7")] * days[n]},
            )
            for n in (1, 2)
        ]
        assert_rated(program, rows, *both(on_spark.rate(frame(spark, rows, **kinds), program)))


class TestWhatComesOut:
    rows = (month(1, subscription="a", storage="150"), month(1, subscription="b", storage="-1"))

    def test_the_schema_is_known_before_anything_is_rated(self, spark: SparkSession) -> None:
        usage = frame(spark, self.rows)
        rated, table = on_spark.rate(usage, STORE), STORE.table_rater(usage.toArrow().schema).bills
        assert rated.bills.columns == [name for name in table.names if name != "row"]
        assert dict(rated.bills.dtypes)["total"] == "decimal(38,2)"
        assert rated.rejects.columns == ["subscription", "plan", "matching_id", "field", "reason", "given", "summary"]

    def test_only_what_is_asked_for(self, spark: SparkSession) -> None:
        rated = on_spark.rate(frame(spark, self.rows), STORE, columns=["total", "quantity.usage", "line.*"])
        assert rated.bills.columns == ["total", "quantity.usage", "line.usage"]
        assert [tuple(row) for row in rated.bills.collect()] == [(Decimal("5.00"), Decimal(50), Decimal("5.00"))]

    def test_rejects_can_be_corrected_and_rated_again(self, spark: SparkSession) -> None:
        rejects = on_spark.rate(frame(spark, self.rows), STORE).rejects
        corrected = rejects.select("summary.*").withColumn("storage", F.lit("1"))
        assert [row["subscription"] for row in rows_of(on_spark.rate(corrected, STORE).bills)] == ["b"]

    def test_both_are_rated_once_when_kept(self, spark: SparkSession) -> None:
        rated_rows = spark.sparkContext.accumulator(0)

        def counted(batches: Any) -> Any:
            for batch in batches:
                rated_rows.add(batch.num_rows)
                yield batch

        usage = frame(spark, [{"storage": "150"}, {"storage": "-1"}, {"storage": "7"}])
        rated = on_spark.rate(usage.mapInArrow(counted, usage.schema), STORE)
        assert (rated.bills.count(), rated.rejects.count(), rated_rows.value) == (2, 1, 2 * 3)
        rated.persist()
        assert (rated.bills.count(), rated.rejects.count(), rated_rows.value) == (2, 1, 3 * 3)
        rated.unpersist()
        assert not rated.both.is_cached

    def test_bills_and_rejects_are_written_and_read_back(self, spark: SparkSession, tmp_path: Any) -> None:
        rated = on_spark.rate(frame(spark, self.rows), STORE)
        rated.both.write.parquet(str(tmp_path / "rated"))
        again = on_spark.Rated(spark.read.parquet(str(tmp_path / "rated")))
        assert rows_of(again.bills) == rows_of(rated.bills)
        assert rows_of(again.rejects) == rows_of(rated.rejects)


class TestWhatIsRefused:
    rows = (month(1, subscription="a", storage="150"),)

    @pytest.mark.parametrize("kind", ["double", "float"])
    def test_floats_are_refused_before_anything_runs(self, spark: SparkSession, kind: str) -> None:
        usage = frame(spark, self.rows).withColumn("storage", F.col("storage").cast(kind))
        with pytest.raises(on_spark.TableError, match="the column storage holds binary floats") as caught:
            on_spark.rate(usage, STORE)
        assert "cast('decimal(18, 6)')" in "".join(caught.value.__notes__)

    @pytest.mark.parametrize("kind", ["timestamp", "timestamp_ntz"])
    def test_moments_are_refused_where_days_are_asked_for(self, spark: SparkSession, kind: str) -> None:
        usage = frame(spark, self.rows).withColumn("period.start", F.col("`period.start`").cast(kind))
        with pytest.raises(on_spark.TableError, match=r"the column period\.start holds moments"):
            on_spark.rate(usage, STORE)

    @pytest.mark.parametrize("columns", [["row"], ["totall"], "total"])
    def test_columns_that_there_are_not(self, spark: SparkSession, columns: Any) -> None:
        with pytest.raises(on_spark.TableError, match=r"row|total"):
            on_spark.rate(frame(spark, self.rows), STORE, columns=columns)

    def test_executors_with_another_version_say_so(self, spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("pricing_dsl.spark.rating.installed", lambda: "0.0.1")
        rated = on_spark.rate(frame(spark, self.rows), STORE)
        with pytest.raises(Exception, match=r"this executor has pricing-dsl .*, the driver 0\.0\.1"):
            rated.bills.count()
