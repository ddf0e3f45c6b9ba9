"""Bills on the screen and in files: a table for people; JSON, JSON lines and CSV for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from fractions import Fraction
from typing import IO, TYPE_CHECKING, Protocol

from pricing_dsl.cli.console import console_for
from pricing_dsl.exact import grouped, grouped_text, to_text
from pricing_dsl.rating.bill import Balance, Bill, BillLine

if TYPE_CHECKING:
    from rich.table import Table

FORMATS = ("table", "json", "jsonl", "csv")
COLUMNS = (
    "subscription",
    "plan",
    "period.start",
    "period.end",
    "line",
    "title",
    "kind",
    "quantity",
    "unit",
    "price",
    "amount",
    "currency",
)


class Writer(Protocol):
    """Writes bills as they come."""

    def write(self, bill: Bill) -> None: ...

    def close(self) -> None: ...


def writer(name: str, file: IO[str]) -> Writer:
    made: dict[str, Callable[[IO[str]], Writer]] = {
        "table": TableWriter,
        "json": JsonWriter,
        "jsonl": LinesWriter,
        "csv": CsvWriter,
    }
    return made[name](file)


class JsonWriter:
    """One JSON array of bills."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file
        self.first = True

    def write(self, bill: Bill) -> None:
        self.file.write("[\n" if self.first else ",\n")
        self.first = False
        self.file.write(json.dumps(bill.to_json(), ensure_ascii=False, indent=2))

    def close(self) -> None:
        self.file.write("[]\n" if self.first else "\n]\n")


class LinesWriter:
    """A bill a line."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file

    def write(self, bill: Bill) -> None:
        self.file.write(json.dumps(bill.to_json(), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Nothing is left to write."""


class CsvWriter:
    """A row for each line of each bill, and one for its total."""

    def __init__(self, file: IO[str]) -> None:
        self.rows = csv.writer(file, lineterminator="\n")
        self.rows.writerow(COLUMNS)

    def write(self, bill: Bill) -> None:
        start, end = (bill.period.start, bill.period.end) if bill.period else ("", "")
        head = (bill.subscription, bill.plan, start, end)
        for line in bill.lines:
            what = (line.name, line.title, line.kind, _text(line.quantity), line.unit, _text(line.price))
            self.rows.writerow((*head, *what, bill.money(line.amount), bill.currency))
        self.rows.writerow((*head, "total", "Total", "total", "", "", "", bill.money(bill.total), bill.currency))

    def close(self) -> None:
        """Nothing is left to write."""


class TableWriter:
    """A table a bill, as a customer could be shown it."""

    def __init__(self, file: IO[str]) -> None:
        self.console = console_for(file)

    def write(self, bill: Bill) -> None:
        self.console.print(_heading(bill), style="bold")
        self.console.print(_lines(bill))
        for note in bill.notes:
            self.console.print(f"  {note.title}: {bill.money(note.amount)} {bill.currency} is contained in this")
        if bill.grants:
            self.console.print(_grants(bill))
        for notice in bill.notices:
            self.console.print(f"  Notice: {notice}")
        if bill.defaults:
            self.console.print(f"  Not given, so its default was rated: {', '.join(bill.defaults)}", style="dim")
        self.console.print()

    def close(self) -> None:
        """Nothing is left to write."""


def _heading(bill: Bill) -> str:
    parts = [bill.title, *([bill.subscription] if bill.subscription else [])]
    if bill.period:
        parts.append(f"{bill.period.start} to {bill.period.end}")
    return " · ".join(parts)


def _plain_table() -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=False)


def _lines(bill: Bill) -> Table:
    table = _plain_table()
    table.add_column("Line")
    table.add_column("Quantity", justify="right")
    table.add_column("Price", justify="right")
    table.add_column(f"Amount {bill.currency}", justify="right")
    for line in bill.lines:
        table.add_row(line.title, _quantity(line), _price(bill, line), shown_money(bill, line.amount))
    table.add_section()
    table.add_row("Total", "", "", shown_money(bill, bill.total), style="bold")
    return table


def shown_money(bill: Bill, amount: Fraction) -> str:
    """An amount for people: 1,165.62."""
    return grouped_text(bill.money(amount))


def _quantity(line: BillLine) -> str:
    return "" if line.quantity is None else f"{grouped(line.quantity)} {line.unit}".strip()


def _price(bill: Bill, line: BillLine) -> str:
    if line.price is None:
        return ""
    if line.price_unit == "%":
        return f"{to_text(line.price)}%"
    money, per, below = line.price_unit.partition(" per ")
    return f"{bill.money(line.price)} {money}{per}{below}".strip()


def _grants(bill: Bill) -> Table:
    table = _plain_table()
    table.add_column("Allowance")
    names = ["opening", "granted", "bought", "drawn", "forfeited", "closing"]
    shown = [name for name in names if name in ("granted", "drawn", "closing") or _any(bill.grants, name)]
    for name in shown:
        table.add_column(name.capitalize(), justify="right")
    for grant in bill.grants:
        title = grant.title if not grant.of else f"{grant.title} [{grant.of}]"
        table.add_row(f"{title}, {grant.unit}", *(grouped(getattr(grant, name)) for name in shown))
    return table


def _any(grants: tuple[Balance, ...], part: str) -> bool:
    return any(getattr(grant, part) for grant in grants)


def _text(value: Fraction | None) -> str:
    return "" if value is None else to_text(value)
