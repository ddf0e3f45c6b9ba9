"""Real usage rated by two versions: as tables where there is much of it and what tables need is installed, else summary
by summary."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from pricing_dsl.cli.batch_extra import batch_extra
from pricing_dsl.cli.state_files import read_states
from pricing_dsl.cli.summaries import from_files
from pricing_dsl.cli.usage_files import STDIN, TABLES, suffix_of, usage_files
from pricing_dsl.diff.bills.outcome import Outcome
from pricing_dsl.diff.bills.plain import rate_both
from pricing_dsl.diff.comparison import Comparison
from pricing_dsl.programs import Program

_MUCH = 1_000_000
"""Bytes of usage from which on tables are quicker."""


def outcome_of(comparison: Comparison, usage: Sequence[str], plan: str, state: str | None) -> Outcome:
    """What becomes of the bills of some usage files."""
    old, new = (Program(one.program, one) for one in (comparison.old, comparison.new))
    paths = usage_files(usage, (state,))
    found = _as_tables(old, new, paths, plan) if state is None and _is_much(paths) else None
    return found or rate_both(old, new, from_files(paths, new), plan, read_states(state, old))


def _is_much(paths: Sequence[str]) -> bool:
    """Whether tables are quicker, and can be read."""
    if STDIN in paths or not all(find_spec(name) is not None for name in ("numpy", "pyarrow")):
        return False
    files = [Path(path) for path in paths]
    return any(suffix_of(path) in TABLES for path in paths) or (
        sum(file.stat().st_size for file in files if file.exists()) >= _MUCH
    )


def _as_tables(old: Program, new: Program, paths: Sequence[str], plan: str) -> Outcome | None:
    with batch_extra():
        from pricing_dsl.batch.files.block import Input
        from pricing_dsl.batch.files.memory import choose_memory
        from pricing_dsl.batch.files.sources import source_of
        from pricing_dsl.diff.bills.wide import rate_both_wide

        choose_memory()
        return rate_both_wide(old, new, lambda: [source_of(Input(path, path), suffix_of(path)) for path in paths], plan)
