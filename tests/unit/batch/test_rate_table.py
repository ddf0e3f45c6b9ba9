"""A table is rated as its rows are, one by one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pytest

from pricing_dsl import State, TableError
from tests.unit.batch.one_by_one import assert_one_by_one, table_of
from tests.unit.batch.programs import CURRENCIES, EXACT, FACTS, PACKS, REGIONS, SHARES, STORAGE, compiled

AMOUNT = pa.decimal128(18, 3)
EVERYTHING = (
    *("row", "subscription", "matching_id", "plan", "period.*", "currency", "total", "line.*", "note.*", "notices"),
    *("closing.*", "defaults", "quantity.*", "price.*", "grant.*", "output.*"),
)
MONTHS = [(date(2026, month, 1), date(2026, month, day)) for month, day in ((1, 31), (2, 28), (3, 31))]


class Capsule:
    """A table that only speaks Arrow's C interface, as those of other libraries do."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


class TestNumbers:
    program = compiled(STORAGE)

    @pytest.mark.parametrize(
        ("kind", "values"),
        [
            (pa.decimal128(18, 3), [Decimal("0"), Decimal("100.001"), Decimal("712.345"), None, Decimal("-1")]),
            (pa.decimal128(38, 0), [Decimal(10**37), Decimal(7)]),
            (pa.decimal128(5, -2), [Decimal("1.2E+4")]),
            (pa.decimal64(18, 2), [Decimal("120.55"), None]),
            (pa.decimal256(60, 20), [Decimal("120.55"), Decimal("1.00000000000000000001")]),
            (pa.int64(), [0, 120, -1, 2**62, None]),
            (pa.uint64(), [2**64 - 1]),
            (pa.int8(), [127, None]),
            (pa.string(), ["120", "1_000.5 GB", "2 TB", "", None, "1e3", "12,5", "0.000000001", "parsec"]),
            (pa.large_string(), ["120 MB"]),
            (pa.string_view(), ["120 MB"]),
            (pa.dictionary(pa.int8(), pa.string()), ["120", "7 GB", "120", None]),
            (pa.bool_(), [True]),
            (pa.date32(), [date(2026, 1, 1)]),
            (pa.null(), [None]),
        ],
    )
    def test_of_every_type(self, kind: pa.DataType, values: list[Any]) -> None:
        rows = [{"storage": value} for value in values]
        rated = self.program.rate_table(table_of(rows, storage=kind), columns=EVERYTHING)
        assert_one_by_one(self.program, rated, rows)

    @pytest.mark.parametrize("kind", [pa.float16(), pa.float32(), pa.float64(), pa.list_(pa.float64())])
    def test_floats_are_refused_with_what_to_do(self, kind: pa.DataType) -> None:
        with pytest.raises(TableError, match=r"column storage.* holds binary floats .*cast it to a decimal"):
            self.program.rate_table(pa.table({"storage": pa.array([], kind)}))

    def test_floats_within_are_refused_too(self) -> None:
        kind = pa.list_(pa.struct([("amount", pa.float64()), ("method", pa.string())]))
        with pytest.raises(TableError, match=r"payments\[…\]\.amount holds binary floats \(double\)"):
            compiled(FACTS).table_rater(pa.schema([("payments", kind)]))

    def test_other_types_are_refused(self) -> None:
        schema = pa.schema([("storage", pa.binary()), ("period.start", pa.timestamp("us")), ("x", pa.float64())])
        with pytest.raises(TableError, match=r"type binary.*cast it to pyarrow\.date32.*binary floats"):
            self.program.table_rater(schema)

    def test_a_column_given_twice(self) -> None:
        table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["storage", " storage"])
        with pytest.raises(TableError, match="the column storage is given twice"):
            self.program.rate_table(table)

    def test_a_period_given_twice(self) -> None:
        with pytest.raises(TableError, match=r"as period and as period\.start"):
            self.program.table_rater(pa.schema([("period", pa.string()), ("period.start", pa.date32())]))

    def test_what_does_not_fit_its_column_is_set_aside(self) -> None:
        table = pa.table({"storage": pa.array([Decimal(10**37), Decimal(1)], pa.decimal128(38, 0))})
        rated = self.program.rate_table(table, columns=["row", "total"])
        assert rated.bills.to_pylist() == [{"row": 0, "total": Decimal(10**36 - 10)}, {"row": 1, "total": Decimal(0)}]
        finer = self.program.rate_table(table_of([{"storage": "0.0000000001"}]))
        assert finer.rejects["field"].to_pylist() == ["closing.included.used"]
        assert "does not fit a column of 38 digits, 9 of them decimals" in finer.rejects["reason"][0].as_py()


class TestNames:
    program = compiled(STORAGE)

    def test_an_unknown_column_is_told_row_by_row(self) -> None:
        rows = [{"storage": 1, "storge": 2}, {"storage": 1, "storge": None}]
        rated = self.program.rate_table(table_of(rows, storage=AMOUNT, storge=pa.int64()))
        assert_one_by_one(self.program, rated, rows)
        assert rated.rejects["reason"].to_pylist() == ["there is no such name in the rulebook: do you mean `storage`?"]

    def test_the_names_of_the_row_are_given_back(self) -> None:
        rows = [
            {"storage": "1", "subscription": " s1 ", "matching_id": "m", "plan": "store"},
            {"storage": "1", "subscription": "", "matching_id": None, "plan": None},
            {"storage": "x", "subscription": "s3", "matching_id": "m3", "plan": "store"},
        ]
        rated = self.program.rate_table(table_of(rows))
        assert_one_by_one(self.program, rated, rows)
        assert rated.bills["subscription"].to_pylist() == ["s1", None]
        assert rated.rejects.to_pylist()[0] | {"reason": ""} == {
            "row": 2,
            "subscription": "s3",
            "plan": "store",
            "matching_id": "m3",
            "field": "storage",
            "reason": "",
            "given": "x",
        }

    def test_a_whole_number_may_be_a_subscription(self) -> None:
        table = pa.table({"storage": [1, 2], "subscription": [7, 7]})
        rated = self.program.rate_table(table)
        assert rated.bills["subscription"].to_pylist() == ["7", "7"]
        assert rated.bills["closing.periods"].to_pylist() == [1, 2]

    def test_the_plan_where_a_row_does_not_say(self) -> None:
        program = compiled(CURRENCIES)
        rows = [{"storage": "1", "currency": "USD", "plan": plan} for plan in ("pro", None, "", "prow")]
        rated = program.rate_table(table_of(rows), plan="pro")
        assert_one_by_one(program, rated, [row | {"plan": row["plan"] or "pro"} for row in rows])

    def test_only_the_columns_that_are_asked_for(self) -> None:
        table = pa.table({"storage": [120]})
        rated = self.program.rate_table(table, columns=["total", "quantity.usage", "closing.*.rolled.*"])
        assert rated.bills.to_pylist() == [
            {"total": Decimal("2.00"), "quantity.usage": Decimal(20), "closing.included.rolled.1": Decimal(0)}
        ]
        assert self.program.rate_table(table, columns=["note.*", "total"]).bills.column_names == ["total"]

    @pytest.mark.parametrize(
        ("columns", "reason"),
        [
            (["totl"], "no bill has a column totl: do you mean `total`"),
            (["total", "total"], "asked for twice"),
            ("total", r'columns=\["total"\]'),
        ],
    )
    def test_columns_that_are_none(self, columns: Any, reason: str) -> None:
        with pytest.raises(TableError, match=reason):
            self.program.rate_table(pa.table({"storage": [1]}), columns=columns)


class TestTypes:
    def test_money_has_the_decimals_of_its_currency(self) -> None:
        schema = compiled(STORAGE).table_rater(pa.schema([("storage", AMOUNT)])).bills
        assert schema.field("total").type == pa.decimal128(38, 2)
        assert schema.field("closing.included.rolled.1").type == pa.decimal128(38, 3)

    def test_exact_amounts_have_as_many_as_they_take(self) -> None:
        program = compiled(FACTS)
        schema = program.table_rater(pa.schema([("used", pa.int64()), ("share", pa.decimal128(9, 4))])).bills
        assert schema.field("line.usage").type == pa.decimal128(38, 2)
        assert schema.field("closing.most").type == pa.decimal128(38, 0)

    def test_what_no_decimal_holds_is_text(self) -> None:
        program = compiled(EXACT)
        table = pa.table(
            {
                "storage": pa.array([Decimal("31.1"), Decimal("0.1"), Decimal(62)], pa.decimal128(9, 1)),
                "period.start": pa.array([date(2026, 1, 1)] * 3),
                "period.end": pa.array([date(2026, 1, 31)] * 3),
                "subscription.start": pa.array([date(2026, 1, 31), date(2025, 1, 1), date(2026, 1, 2)]),
            }
        )
        rated = program.rate_table(table)
        assert rated.bills["total"].to_pylist() == ["311/310", "0.10", "60.00"]
        assert_one_by_one(program, rated, table.to_pylist())

    def test_what_a_slot_takes_over_from_one_that_no_decimal_holds_is_text_too(self) -> None:
        program = compiled(SHARES)
        rows = [
            {
                "subscription": "acme",
                "subscription.start": "2026-01-03",  # 5 of 7 days
                "period.start": f"2026-01-{day:02}",
                "period.end": f"2026-01-{day + 6:02}",
                "used": "1",
            }
            for day in (1, 8, 15, 22)
        ]
        rated = program.rate_table(table_of(rows))
        assert rated.bills.schema.field("closing.pool.lot.1").type == pa.string()
        assert_one_by_one(program, rated, rows)

    def test_several_currencies_share_a_column(self) -> None:
        program = compiled(CURRENCIES)
        rows: list[dict[str, Any]] = [
            {"storage": Decimal("10.5"), "currency": currency, "period.start": first, "period.end": last}
            for currency in ("USD", "JPY", None, "EUR")
            for first, last in ((date(2026, 6, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 7, 31)))
        ]
        days = {"period.start": pa.date32(), "period.end": pa.date64()}
        rated = program.rate_table(table_of(rows, storage=AMOUNT, **days), columns=EVERYTHING)
        assert_one_by_one(program, rated, rows)
        assert rated.bills.schema.field("total").type == pa.decimal128(38, 2)
        assert rated.bills["line.storage"].to_pylist() == [Decimal("1.05"), None, Decimal(147), None]


class TestRows:
    program = compiled(REGIONS)

    def test_one_column_for_each_value(self) -> None:
        rows = [
            {"egress[eu]": Decimal(12), "egress[us]": Decimal(3), "calls[red]": 5},
            {"egress[eu]": Decimal(1), "egress[us]": None, "calls[red]": None},
            {"egress[eu]": None, "egress[us]": None, "calls[red]": 1},
        ]
        types = {"egress[eu]": AMOUNT, "egress[us]": AMOUNT, "calls[red]": pa.int64()}
        rated = self.program.rate_table(table_of(rows, **types), columns=EVERYTHING)
        assert_one_by_one(self.program, rated, rows)

    @pytest.mark.parametrize(
        ("kind", "given", "facts"),
        [
            (pa.struct([("eu", AMOUNT), ("us", AMOUNT)]), {"eu": 12, "us": None}, {"eu": 12}),
            (pa.map_(pa.string(), AMOUNT), [("eu", 12), ("us", 3)], {"eu": 12, "us": 3}),
            (pa.map_(pa.string(), AMOUNT), [("eu", 12), ("asia", 3)], {"eu": 12, "asia": 3}),
            (pa.map_(pa.string(), AMOUNT), [("eu", None)], {"eu": None}),
            (
                pa.list_(pa.struct([("region", pa.string()), ("egress", AMOUNT)])),
                [{"region": "us", "egress": 20}, {"region": "eu", "egress": 1}],
                [{"region": "us", "egress": 20}, {"region": "eu", "egress": 1}],
            ),
        ],
    )
    def test_as_a_whole(self, kind: pa.DataType, given: Any, facts: Any) -> None:
        table = pa.table({"egress": pa.array([given, None], kind)})
        rated = self.program.rate_table(table, columns=EVERYTHING)
        assert_one_by_one(self.program, rated, [{"egress": facts}, {"egress": None}])

    def test_a_key_of_a_map_given_twice(self) -> None:
        table = pa.table({"egress": pa.array([[("eu", 1), ("eu", 2)]], pa.map_(pa.string(), pa.int64()))})
        assert self.program.rate_table(table).rejects["field"].to_pylist() == ["egress"]

    def test_records_and_facts_of_every_kind(self) -> None:
        program = compiled(FACTS)
        payment = pa.struct([("amount", AMOUNT), ("method", pa.dictionary(pa.int8(), pa.string()))])
        rows: list[dict[str, Any]] = [
            {"used": 120, "level": "high", "open": None, "since": date(2026, 3, 1), "share": "7.5%", "payments": []},
            {"used": None, "level": None, "open": True, "since": None, "share": None, "payments": []},
            {"used": 1, "payments": None},
            {"used": 3, "level": "hgh", "open": False, "payments": [{"amount": 10, "method": "card"}]},
            {
                "used": 3,
                "level": "low",
                "open": False,
                "payments": [{"amount": 10, "method": "card"}, {"amount": 1, "method": "wire"}],
            },
            {"used": 3, "payments": [{"amount": None, "method": "card"}, {"amount": 1, "method": "cash"}]},
        ]
        types = {
            "used": pa.int32(),
            "open": pa.bool_(),
            "since": pa.date32(),
            "payments": pa.list_(payment),
            "level": pa.dictionary(pa.int32(), pa.string()),
        }
        rated = program.rate_table(table_of(rows, **types), columns=EVERYTHING)
        assert_one_by_one(program, rated, rows)
        assert rated.bills.num_rows == 3

    def test_days_and_purchases(self) -> None:
        program = compiled(PACKS)
        kind = pa.list_(pa.struct([("day", pa.date32()), ("count", pa.int64())]))
        rows: list[dict[str, Any]] = [
            {
                "subscription": "s",
                "period.start": first,
                "period.end": last,
                "data": [Decimal(n) for n in (0, 1, 2)],
                "pack.bought": [{"day": last, "count": count}] if count else [],
            }
            for (first, last), count in zip(MONTHS, (2, 0, 1), strict=True)
        ]
        types = {
            "period.start": pa.date32(),
            "period.end": pa.date32(),
            "data": pa.list_(AMOUNT),
            "pack.bought": kind,
        }
        rated = program.rate_table(table_of(rows, **types), columns=EVERYTHING)
        assert_one_by_one(program, rated, rows)
        left = rated.bills["closing.pack.lots"].to_pylist()
        bought = {"of": ["2026-01-31", "2026-03-01"]}
        assert left[:2] == [[bought | {"value": Decimal(10)}], [bought | {"value": Decimal(7)}]]


def months(program: Any = None) -> list[dict[str, Any]]:
    """Three months of two subscriptions; the second month of one cannot be rated."""
    return [
        {"subscription": name, "period.start": first, "period.end": last, "storage": Decimal(used)}
        for (first, last), amounts in zip(MONTHS, ((40, 120), (180, -1), (130, 5)), strict=True)
        for name, used in zip(("a", "b"), amounts, strict=True)
    ]


DAYS = {"period.start": pa.date32(), "period.end": pa.date32(), "storage": AMOUNT}


class TestStates:
    program = compiled(STORAGE)

    def test_periods_of_a_subscription_follow_on(self) -> None:
        rated = self.program.rate_table(table_of(months(), **DAYS), columns=EVERYTHING)
        assert_one_by_one(self.program, rated, months())
        assert rated.rejects["reason"].to_pylist()[1] == (
            "an earlier period of this subscription was set aside (row 3)"
        )

    def test_they_are_rated_by_their_first_day(self) -> None:
        backwards = months()[::-1]
        rated = self.program.rate_table(table_of(backwards, **DAYS), columns=["row", "closing.periods"])
        assert rated.bills.to_pylist() == [
            {"row": 1, "closing.periods": 3},
            {"row": 3, "closing.periods": 2},
            {"row": 4, "closing.periods": 1},
            {"row": 5, "closing.periods": 1},
        ]
        assert rated.rejects["row"].to_pylist() == [0, 2]

    def test_without_dates_as_they_stand(self) -> None:
        rows = [{key: row[key] for key in ("subscription", "storage")} for row in months()]
        rated = self.program.rate_table(table_of(rows, storage=AMOUNT), columns=EVERYTHING)
        assert_one_by_one(self.program, rated, rows)

    def test_bills_open_the_next_period(self) -> None:
        rows = months()
        first = self.program.rate_table(table_of(rows[:2], **DAYS)).bills
        rated = self.program.rate_table(
            table_of(rows[2:], **DAYS),
            first.select(
                ["subscription", "closing.through", "closing.anchor", "closing.periods", "closing.included.rolled.1"]
            ),
            columns=EVERYTHING,
        )
        openings = {row["subscription"]: self.program.rate(row).closing for row in rows[:2]}
        assert_one_by_one(self.program, rated, rows[2:], openings)

    def test_batch_by_batch(self) -> None:
        table = table_of(months(), **DAYS)
        whole = self.program.rate_table(table)
        parts = list(self.program.rate_batches(table.to_batches(max_chunksize=1)))
        assert pa.concat_tables([part.bills for part in parts]).equals(whole.bills.combine_chunks())
        assert pa.concat_tables([part.rejects for part in parts]).to_pylist() == whole.rejects.to_pylist()

    def test_batches_are_rated_as_they_come(self) -> None:
        asked: list[int] = []

        def batches() -> Iterator[pa.RecordBatch]:
            for number in range(3):
                asked.append(number)
                yield pa.record_batch({"storage": [number]})

        rated = self.program.rate_batches(batches())
        assert next(rated).bills.num_rows == 1
        assert len(asked) == 1
        assert list(self.program.rate_batches([])) == []

    @pytest.mark.parametrize("form", [REGIONS, FACTS, PACKS])
    def test_every_slot_travels_as_columns(self, form: str) -> None:
        program = compiled(form)
        rows: list[dict[str, Any]] = {
            REGIONS: [{"egress[eu]": "8", "egress[us]": "12.5", "calls[x]": "1"}] * 3,
            FACTS: [{"used": used, "open": "true", "payments": []} for used in ("5", "1.25", "7")],
            PACKS: [
                {
                    "period.start": first,
                    "period.end": last,
                    "data": ["1"],
                    "pack.bought": [{"day": last, "count": 2}],
                }
                for first, last in MONTHS
            ],
        }[form]
        kinds: dict[str, pa.DataType] = {
            "period.start": pa.date32(),
            "period.end": pa.date32(),
            "data": pa.list_(pa.string()),
            "payments": pa.list_(pa.struct([("amount", pa.string())])),
            "pack.bought": pa.list_(pa.struct([("day", pa.date32()), ("count", pa.int64())])),
        }
        opening, states = None, dict[str, State]()
        for row in rows:
            row = {"subscription": "s", **row}
            rated = program.rate_table(table_of([row], **kinds), opening)
            assert_one_by_one(program, rated, [row], states)
            opening, states = rated.bills, {"s": program.rate(row, states.get("s")).closing}
            assert (
                rated.bills.schema == program.table_rater(table_of([row], **kinds).schema, opening=opening.schema).bills
            )

    def test_states_in_the_table_itself(self) -> None:
        rows = [
            {"storage": "130", "opening.included.rolled.1": "20", "opening.periods": "1"},
            {"storage": "130", "opening.included.rolled.1": None, "opening.periods": None},
            {"storage": "130", "opening.included.rolled.1": "-1", "opening.periods": "1"},
            {"storage": "130", "opening.included.rolled.1": "few", "opening.periods": "1.5"},
        ]
        rated = self.program.rate_table(table_of(rows), columns=["row", "total", "closing.periods"])
        assert rated.bills.to_pylist() == [
            {"row": 0, "total": Decimal("1.00"), "closing.periods": 2},
            {"row": 1, "total": Decimal("3.00"), "closing.periods": 1},
        ]
        assert rated.rejects.select(["row", "field"]).to_pylist() == [
            {"row": 2, "field": "opening.included.rolled.1"},
            {"row": 3, "field": "opening.included.rolled.1"},
            {"row": 3, "field": "opening.periods"},
        ]

    def test_a_slot_that_no_plan_has(self) -> None:
        table = pa.table({"storage": [1, 1], "opening.gone": pa.array([Fraction(0).numerator, 5])})
        rated = self.program.rate_table(table)
        assert rated.rejects["field"].to_pylist() == ["opening.gone"]
        assert "the plan does not carry this" in rated.rejects["reason"][0].as_py()

    def test_states_given_twice(self) -> None:
        table = pa.table({"storage": [1], "opening.periods": [1]})
        bills = pa.table({"subscription": ["a", "a"], "closing.periods": [1, 2]})
        with pytest.raises(TableError, match="given twice: as a table and as columns"):
            self.program.rate_table(table, bills)
        with pytest.raises(TableError, match="the subscription a has several opening states"):
            self.program.rate_table(table.drop_columns("opening.periods"), bills)
        with pytest.raises(TableError, match="no column `subscription`"):
            self.program.rate_table(table.drop_columns("opening.periods"), bills.drop_columns("subscription"))


class TestTables:
    program = compiled(STORAGE)

    def test_anything_that_speaks_arrow(self) -> None:
        table = table_of(months(), **DAYS)
        wanted = self.program.rate_table(table)
        assert self.program.rate_table(Capsule(table)) == wanted
        assert next(self.program.rate_batches(Capsule(table))).bills == wanted.bills
        batch = table.combine_chunks().to_batches()[0]
        assert self.program.rate_table(batch) == wanted
        assert self.program.rate_table(table, Capsule(wanted.bills.slice(0, 0))) == wanted

    def test_what_does_not(self) -> None:
        with pytest.raises(TypeError, match="a list is no table"):
            self.program.rate_table([{"storage": 1}])

    def test_no_rows(self) -> None:
        table = table_of(months(), **DAYS).slice(0, 0)
        rated = self.program.rate_table(table)
        assert rated.bills.schema == self.program.table_rater(table.schema).bills
        assert rated.rejects.schema == self.program.table_rater(table.schema).rejects
        assert rated.bills.num_rows == rated.rejects.num_rows == 0

    def test_a_rater_takes_its_own_schema(self) -> None:
        rater = self.program.table_rater(pa.schema([("storage", pa.int64())]))
        rated = rater.rate(pa.record_batch({"storage": [1, -1]}), first_row=100)
        assert rated.bills["row"].to_pylist() == [100]
        assert rated.rejects["row"].to_pylist() == [101]
        with pytest.raises(TableError, match="other columns than the first"):
            rater.rate(pa.record_batch({"storge": [1]}))

    def test_rating_a_summary_imports_neither_numpy_nor_pyarrow(self) -> None:
        code = (
            "import sys, pricing_dsl\n"
            "from pricing_dsl import *\n"
            "program = pricing_dsl.compile('tests/benchmarks/w.rulebook')\n"
            "program.rate({'used': 5}).total\n"
            "print([name for name in ('numpy', 'pyarrow', 'pricing_dsl.batch.tables') if name in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"


def test_a_plan_of_blanks_is_not_none() -> None:
    program = compiled(CURRENCIES)
    rows = [{"storage": "1", "currency": "USD", "plan": plan} for plan in ("  ", " pro ", None)]
    rated = program.rate_table(table_of(rows), plan="pro")
    assert_one_by_one(program, rated, [rows[0], rows[1], rows[2] | {"plan": "pro"}])
