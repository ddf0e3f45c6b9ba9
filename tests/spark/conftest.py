"""One Spark for all tests here, in a JVM beside this process. Without Java or pyspark they fail: none is skipped."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Two workers, and a few partitions that Spark does not join, however small they are. What it writes to a path of
    no folder goes into one of its own."""
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.log.level": "OFF",
        "spark.sql.adaptive.coalescePartitions.enabled": "false",
        "spark.sql.shuffle.partitions": "3",
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    with contextlib.chdir(tmp_path_factory.mktemp("spark")):
        session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    yield session
    session.stop()


def pytest_itemcollected(item: pytest.Item) -> None:
    """A JVM takes its time to start, on a busy machine a good part of what other tests are allowed."""
    item.add_marker(pytest.mark.timeout(600))
