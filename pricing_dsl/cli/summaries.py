"""Usage files: summaries one after the other, with the row each comes from."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import IO, Any

import click

from pricing_dsl.cli.batch_extra import batch_extra
from pricing_dsl.cli.usage_files import STDIN, STDIN_NAME, TABLES, suffix_of
from pricing_dsl.programs import Program

Summary = tuple[str, Mapping[str, Any] | str]
"""Where a summary comes from ("usage.csv:3"), and its facts, or why there are none."""


def from_files(paths: Iterable[str], program: Program) -> Iterator[Summary]:
    """The summaries of usage files, in order; `-` is JSON lines or CSV from standard input."""
    for path in paths:
        if path == STDIN:
            yield from _from_text(STDIN_NAME, io.TextIOWrapper(sys.stdin.buffer, "utf-8-sig", newline=""), None)
            continue
        if suffix_of(path) in TABLES:
            yield from _from_table(path, program)
            continue
        try:
            with open(path, encoding="utf-8-sig", newline="") as file:
                yield from _from_text(path, file, suffix_of(path))
        except OSError as error:
            raise click.UsageError(f"{path} cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise click.UsageError(f"{path} cannot be read: it is not UTF-8 text.") from None


def _from_table(path: str, program: Program) -> Iterator[Summary]:
    with batch_extra():
        from pricing_dsl.batch.files.single import rows_of

        yield from rows_of(path, program.ir)


def _from_text(path: str, file: IO[str], suffix: str | None) -> Iterator[Summary]:
    if suffix is None:
        text = file.read()
        suffix = ".csv" if not text.lstrip().startswith(("{", "[")) else ".jsonl" if "\n{" in text else ".json"
        file = io.StringIO(text)
    if suffix == ".csv":
        yield from _csv(path, file)
    elif suffix == ".json":
        yield from _json(path, file.read())
    else:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield from _json(f"{path}:{number}", line)


def _csv(path: str, file: IO[str]) -> Iterator[Summary]:
    reader = csv.DictReader(file, restkey="", strict=True)
    try:
        heads = reader.fieldnames or []
        twice = sorted({head for head in heads if heads.count(head) > 1})
        if twice:
            raise click.UsageError(f"{path} has the column {', '.join(twice)} more than once.")
        for row in reader:
            where = f"{path}:{reader.line_num}"
            if row.get(""):
                yield where, "there are more values than columns"
            elif None in row.values():
                yield where, "there are fewer values than columns"
            else:
                yield where, row
    except csv.Error as error:
        raise click.UsageError(f"{path} is no CSV file: {error}.") from None


def _json(where: str, text: str) -> Iterator[Summary]:
    """One summary, or a list of them. Numbers are taken from their text, never as binary fractions."""
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        yield where, f"this is no JSON: {error}"
        return
    for number, item in enumerate(data if isinstance(data, list) else [data], start=1):
        place = f"{where}[{number}]" if isinstance(data, list) else where
        yield place, item if isinstance(item, dict) else "a summary is a JSON object"


def _no_number(word: str) -> Decimal:
    raise ValueError(f"{word} is no number")


def from_givens(givens: Iterable[str]) -> Summary:
    """The summary that `--given name=value` options make; a value that is JSON (a list, an object) is read as such."""
    facts: dict[str, Any] = {}
    for given in givens:
        name, equals, value = given.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f'--given {given}: write it as name=value, for example --given storage="700 GB".')
        facts[name.strip()] = _value(given, value.strip())
    return "--given", facts


def _value(given: str, value: str) -> Any:
    if not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"--given {given}: this is no JSON: {error}.") from None
