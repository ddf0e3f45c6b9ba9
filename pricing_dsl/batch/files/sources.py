"""Files of usage as sources of rows, by how their names end."""

from __future__ import annotations

from pricing_dsl.batch.files.arrow_files import IpcFile, ParquetFile
from pricing_dsl.batch.files.block import Input
from pricing_dsl.batch.files.csv_files import CsvFile
from pricing_dsl.batch.files.json_files import JsonDocument, JsonLines
from pricing_dsl.batch.files.survey import AnySource


def source_of(input: Input, suffix: str) -> AnySource:
    """The file as a source; suffix: how the name of such a file ends.

    Raises:
        FileError: it cannot be read.
    """
    match suffix:
        case ".csv":
            return CsvFile.of(input)
        case ".json":
            return JsonDocument(input)
        case ".jsonl" | ".ndjson":
            return JsonLines(input)
        case ".parquet" | ".pq":
            return ParquetFile.of(input)
        case _:
            return IpcFile.of(input)
