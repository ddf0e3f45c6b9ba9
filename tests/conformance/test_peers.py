"""159 prices that other engines' own tests expect: generated rulebooks give the same, or a stated difference."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.conformance.engine import run_text
from tests.conformance.peers import DIFFERENCES, WRITERS, Vector, write

DOCUMENT = json.loads((Path(__file__).parent / "data" / "peer_engines.json").read_text())
VECTORS: list[Vector] = DOCUMENT["vectors"]
AGREEING = [vector for vector in VECTORS if vector["id"] not in DIFFERENCES]


def test_every_vector_is_here() -> None:
    assert len(VECTORS) == DOCUMENT["count"] == 159
    assert {vector["model"]["kind"] for vector in VECTORS} == set(WRITERS)


def test_every_difference_has_its_exact_amount_and_its_reason() -> None:
    apart = {vector["id"]: vector for vector in VECTORS if not vector["agrees"]}
    assert set(apart) == set(DIFFERENCES)
    for name, (amount, reason) in DIFFERENCES.items():
        assert Fraction(amount) == Fraction(apart[name]["recomputed_value"])
        assert len(reason) > 40


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_the_amount_is_what_the_peer_expects(vector: Vector) -> None:
    text = write(vector)
    (outcome,) = run_text(text, vector["id"])
    assert outcome.held, f"{outcome.message}\n{text}"


@pytest.mark.parametrize("vector", AGREEING, ids=[vector["id"] for vector in AGREEING])
def test_another_amount_does_not_hold(vector: Vector) -> None:
    """The generated example can fail: the same rulebook with another expectation does."""
    other = str(Fraction(vector["expected"]) + 1)
    grants = {name: str(Fraction(value) + 1) for name, value in vector.get("expected_grants", {}).items()}
    (outcome,) = run_text(write({**vector, "expected": other, "expected_grants": grants}), vector["id"])
    assert not outcome.held
