"""Every row of the catalogue of pricing mistakes is reported, or it is said why not."""

from __future__ import annotations

from pricing_dsl.diagnostics.catalog.elsewhere import ELSEWHERE
from pricing_dsl.linter.registry import CATALOG

ROWS = {
    *(f"T{number}" for number in range(101, 116)),
    *(f"G{number}" for number in range(201, 211)),
    *(f"C{number}" for number in range(301, 308)),
    *(f"M{number}" for number in range(401, 411)),
    *(f"U{number}" for number in range(501, 505)),
    *(f"D{number}" for number in range(601, 606)),
    *(f"X{number}" for number in range(701, 706)),
    *(f"N{number}" for number in range(801, 807)),
    *(f"B{number}" for number in range(901, 906)),
    *(f"L{number:03}" for number in range(1, 4)),
}


def test_every_row_is_reported_or_explained() -> None:
    assert set(CATALOG) | set(ELSEWHERE) >= ROWS
    assert not set(CATALOG) & set(ELSEWHERE)
    assert set(ELSEWHERE) <= ROWS
