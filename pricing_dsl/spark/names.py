"""The columns of the DataFrames between usage and bills.

Rows are packed into one column each (`usage`, `opening`, `bill`, `reject`), for columns with points in their names,
as `period.start` has, cannot be given to `mapInArrow` on their own.
"""

KEY, USAGE, OPENING = "key", "usage", "opening"
"""What goes into a partition. A row has usage or an opening state; key: the subscription it is of."""

BILL, REJECT = "bill", "reject"
"""What comes out of it. A row has one of them, and null in the other."""

ROW = "row"
"""What tables of bills and rejects know rows by. A DataFrame has no order, so its rows have no numbers."""

SUMMARY = "summary"
"""The usage that was set aside, in what is said of it."""
