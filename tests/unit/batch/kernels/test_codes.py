"""Codes of choices and texts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pricing_dsl.batch.kernels import NOTHING, Codes


def test_a_text_keeps_its_code() -> None:
    codes = Codes()
    assert [codes.of(text) for text in ("eu", "us", "eu")] == [0, 1, 0]
    assert codes.encode(["us", None, "asia"]).tolist() == [1, NOTHING, 2]
    assert [codes.text(code) for code in (2, NOTHING)] == ["asia", None]
    with pytest.raises(IndexError):
        codes.text(3)


def test_threads_share_codes() -> None:
    codes, texts = Codes(), [str(number % 97) for number in range(5000)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(codes.of, texts))
    assert [codes.text(code) for code in found] == texts
    assert len(set(found)) == 97
