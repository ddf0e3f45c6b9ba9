"""Commands run in an empty folder, as a user would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pricing_dsl.cli import group

STORAGE = """\
rulebook storage "Storage"
  version "1"
  currency USD
  rounding half_up to 0.01 each line

unit call, calls

meter stored in GB
meter calls in whole call default 0 calls
meter egress in GB by region { eu, us } default none

plan pro "Pro" every month {
  fee platform "Platform" 10.00 USD
  grant included 100 GB of stored every month {
    rollover all for 1 month
  }
  charge stored "Stored data" on overage of stored graduated tiers {
    up to 500 GB at 0.10 USD per GB
    above        at 0.05 USD per GB
  }
  charge egress on egress at 0.02 USD per GB
}

example "in the allowance" for pro {
  given stored = 80 GB
  expect total == 10.00 USD
}
examples "tiers" for pro {
  | stored | total     |
  | 600 GB | 60.00 USD |
  | 601 GB | 60.05 USD |
}
"""

Pricing = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with `storage.rulebook` in it, entered."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "PRICING_FORMAT", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "storage.rulebook").write_text(STORAGE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def pricing(folder: Path) -> Pricing:
    """Runs `pricing` with these words."""

    def run(*words: str, given: str | None = None) -> Result:
        return CliRunner().invoke(group, list(words), input=given, catch_exceptions=False)

    return run
