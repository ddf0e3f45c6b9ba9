"""Rows rated one after the other, by their facts: they may hold what no column does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pricing_dsl.batch.carried import Carried, order_of, subscription_of
from pricing_dsl.batch.exact_rows import ExactRows
from pricing_dsl.batch.openings import Opened
from pricing_dsl.batch.rated import RatedTable
from pricing_dsl.batch.rejects import Rejects
from pricing_dsl.rating.bill import Bill

if TYPE_CHECKING:
    from pricing_dsl.batch.rater import TableRater


def rate_facts(
    rater: TableRater,
    summaries: Sequence[dict[str, Any]],
    openings: Sequence[Opened],
    carried: Carried,
    first_row: int,
) -> RatedTable:
    """The bills of summaries, the periods of one subscription in their order. `carried` is what came before, and is
    carried on."""
    rejects = Rejects()
    rows = ExactRows(rater.rater, rater.plan, rater.columns, len(rater.columns), rejects)
    for at in order_of(summaries):
        facts, subscription, row = summaries[at], subscription_of(summaries[at]), first_row + at
        if subscription and subscription in carried.broken:
            problem = carried.reason(carried.broken[subscription], subscription)
            rejects.add(row, rows.with_plan(facts), (problem,))
            continue
        bill = rows.rate(at, row, facts, carried.before(subscription, openings[at]))
        if subscription and isinstance(bill, Bill):
            carried.states[subscription] = bill.closing
        elif subscription:
            carried.broken[subscription] = row
    part = rows.part()
    bills = pa.Table.from_arrays(list(part.columns), schema=rater.bills)
    return RatedTable(bills, pa.Table.from_batches([rejects.batch()]))


def facts_and_openings(
    rater: TableRater, rows: Sequence[Mapping[str, Any]], prefix: str
) -> tuple[list[dict[str, Any]], list[Opened]]:
    """Facts, and apart from them the opening states that stand among them under names that begin so."""
    own = {f"{prefix}{name}": name for name, _, _ in rater.incoming.opening}
    summaries = [{name: value for name, value in row.items() if name not in own} for row in rows]
    return summaries, [rater.states.state({name: row.get(column) for column, name in own.items()}) for row in rows]
