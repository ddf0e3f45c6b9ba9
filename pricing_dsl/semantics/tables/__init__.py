"""Tables: their keys and types come out of how they are looked up; rows are then checked against those."""

from pricing_dsl.semantics.tables.drafts import Draft, columns_after
from pricing_dsl.semantics.tables.files import rows_of_csv
from pricing_dsl.semantics.tables.finishing import finish_tables
from pricing_dsl.semantics.tables.lookups import looked_up
from pricing_dsl.semantics.tables.terms import dated_table

__all__ = ["Draft", "columns_after", "dated_table", "finish_tables", "looked_up", "rows_of_csv"]
