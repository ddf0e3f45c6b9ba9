"""The public interface: five lines, exact, typed, safe to share between threads, and light to import."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import pricing_dsl as pricing

ROOT = Path(__file__).parents[2]
LAMBDA = ROOT / "rulebooks" / "cloud" / "aws_lambda.rulebook"
USAGE = {"requests": 3_000_000, "duration": "1", "memory": Decimal(512)}

PLAN = """\
rulebook data "Data"
  version "1"
  currency EUR
  rounding half_up to 0.01 each line
meter data in GB
plan mobile every month {
  grant included 10 GB of data every month { rollover all for 1 month }
  charge data on overage of data at 3 EUR per GB
}
"""


def python(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


def test_five_lines() -> None:
    program = pricing.compile(LAMBDA)
    bill = program.rate(USAGE)
    assert bill.total == Fraction("18.74")
    assert [line.amount for line in bill.lines] == [Fraction("18.34"), Fraction("0.40")]
    assert bill.explain().amount == "18.74 USD"
    assert bill.closing.periods == 1


def test_state_comes_out_and_goes_in() -> None:
    program = pricing.compile_text(PLAN)
    first = program.rate({"data": "4 GB"})
    second = program.rate({"data": "20000 MB"}, first.closing)
    assert second.grant("included").opening == 6
    assert second.total == Fraction(12)
    restored = pricing.State.from_json(first.closing.to_json())
    assert program.rate({"data": 20}, restored) == second


def test_a_saved_program_rates_the_same(tmp_path: Path) -> None:
    program = pricing.compile(LAMBDA)
    program.save(tmp_path / "lambda.json")
    loaded = pricing.load(tmp_path / "lambda.json")
    assert loaded == program
    assert loaded.hash == program.hash
    assert loaded.rate(USAGE) == program.rate(USAGE)


def test_what_cannot_be_rated_is_said_field_by_field() -> None:
    program = pricing.compile(LAMBDA)
    with pytest.raises(pricing.RejectedError) as error:
        program.rate({"requests": 1, "duration": 0.1, "memry": 5})
    assert {problem.field for problem in error.value.rejected.problems} == {"duration", "memry"}
    found = program.try_rate({"requests": "many"})
    assert isinstance(found, pricing.Rejected)


def test_a_rulebook_with_mistakes_says_all_of_them() -> None:
    text = PLAN.replace("of data every", "of dta every").replace("3 EUR", "3 USD")
    with pytest.raises(pricing.CompileError) as error:
        pricing.compile_text(text, path="data.rulebook")
    assert "did you mean `data`" in str(error.value)
    assert "data.rulebook:7:" in str(error.value)


def test_threads_may_share_a_program() -> None:
    program = pricing.compile_text(PLAN)

    def rate(gigabytes: int) -> Fraction:
        return program.rate({"data": gigabytes}).total

    with ThreadPoolExecutor(8) as pool:
        totals = list(pool.map(rate, range(200)))
    assert totals == [Fraction(max(0, 3 * (gigabytes - 10))) for gigabytes in range(200)]


def test_threads_may_compile_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        hashes = set(pool.map(lambda _: pricing.compile_text(PLAN).hash, range(16)))
    assert len(hashes) == 1


def test_importing_loads_nothing() -> None:
    assert python("import sys, pricing_dsl; print('lark' in sys.modules, 'attrs' in sys.modules)") == "False False"


def test_a_loaded_program_rates_without_the_front_end(tmp_path: Path) -> None:
    path = tmp_path / "lambda.json"
    pricing.compile(LAMBDA).save(path)
    program = (
        "import sys, pricing_dsl\n"
        f"bill = pricing_dsl.load({str(path)!r}).rate({{'requests': 3000000, 'duration': 1, 'memory': 512}})\n"
        "bill.explain()\n"
        "front = [n for n in sys.modules if n.startswith(('lark', 'pricing_dsl.syntax', 'pricing_dsl.semantics'))]\n"
        "print(bill.total, front)"
    )
    assert python(program) == "937/50 []"


def test_every_public_name_is_there() -> None:
    assert all(getattr(pricing, name) is not None for name in pricing.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pricing.nothing
