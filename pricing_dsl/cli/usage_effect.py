"""Real usage rated by two versions: as tables where there is much of it and what tables need is installed, else summary
by summary."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from pricing_dsl.cli.state_files import read_states
from pricing_dsl.cli.summaries import from_files
from pricing_dsl.cli.usage_files import usage_files
from pricing_dsl.diff.bills.outcome import Outcome
from pricing_dsl.diff.bills.plain import rate_both
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.programs import Program


def outcome_of(comparison: Comparison, usage: Sequence[str], plan: str, state: str | None) -> Outcome:
    """What becomes of the bills of some usage files."""
    old, new = (Program(one.program, one) for one in (comparison.old, comparison.new))
    paths = usage_files(usage, (state,))
    return rate_both(old, new, from_files(paths, new), plan, read_states(state, old))


def _has_tables() -> bool:
    return all(find_spec(name) is not None for name in ("numpy", "pyarrow"))
