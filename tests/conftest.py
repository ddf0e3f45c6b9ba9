"""Generated tests take their profile from the environment; no test has a deadline, for machines differ."""

from pathlib import Path

import pytest

from tests.properties import profiles

profiles.load()

SPARK = Path(__file__).parent / "spark"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Spark's tests need Java and an extra, so they run only when they are named: `pytest tests/spark`."""
    if collection_path != SPARK:
        return None
    asked = [(config.invocation_params.dir / argument.split("::")[0]).resolve() for argument in config.args]
    return None if any(path.is_relative_to(SPARK) for path in asked) else True
