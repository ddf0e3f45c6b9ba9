from collections.abc import Callable
from contextlib import suppress

import pytest

from pricing_dsl.diagnostics import Edit, Fix, Label, diagnose
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.source import Place, Source, Sources

CALLS = """\
rulebook calls
plan basic every month {
  charge api on api volume tiers {
    200_000 calls at 2.00 USD per thousand calls
    above at 4.00 USD per thousand calls
  }
  fee base 12,50 USD
}
"""
COMMON = "unit call, calls\n"


@pytest.fixture
def sources() -> Sources:
    return Sources((Source("calls.rulebook", CALLS), Source("shared/common.rulebook", COMMON)))


@pytest.fixture
def at(sources) -> Callable[..., Place]:
    """The place of some words in a file."""

    def place(words: str, file: int = 0) -> Place:
        start = sources[file].text.index(words)
        return Place(file, start, start + len(words))

    return place


@pytest.fixture
def report(sources, at) -> Report:
    """Two errors and a warning, out of order, with everything a diagnostic can carry."""
    bound = at("200_000 calls")
    return Report(
        sources,
        (
            diagnose("M410", "`12,50` can be read as 12.50 or as 1250", at("12,50")),
            diagnose(
                "T108",
                "the tier boundary is ambiguous",
                bound,
                labels=[
                    Label(bound, "does a customer with exactly 200_000 calls pay this…"),
                    Label(at("above"), "…or this price for all of them?"),
                ],
                stake="400 or 800 USD",
                hint="write `up to 200_000 calls` (included) or `below 200_000 calls` (excluded)",
                fix=Fix("include the bound", (Edit(bound._replace(end=bound.start), "up to "),)),
            ),
            diagnose("N806", "nothing needs this unit", at("call, calls", file=1)),
        ),
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    with suppress(ValueError):  # another folder of cases may have added it
        parser.addoption("--update", action="store_true", help="write what comes out now into the golden files")
