"""The blocks of the how-to do what they say; they are tested here, for they need Java."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.test_docs import SPARK_PAGE, hold


@pytest.mark.usefixtures("spark")
def test_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(SPARK_PAGE, tmp_path, monkeypatch)
