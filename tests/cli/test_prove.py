"""prove: what is told, in which form, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

CLAIMS = {
    "true": 'prove "the fee is owed in any case" for pro total >= 10 USD\n',
    "false": 'prove "nobody pays more" for pro total <= 20 USD\n',
    "open": 'prove "traffic adds up" for pro egress.amount * stored >= egress.amount * min(stored, 5 GB)\n',
}


@pytest.fixture
def claim(folder: Path):
    def write(*words: str) -> str:
        text = (folder / "storage.rulebook").read_text(encoding="utf-8")
        (folder / "claims.rulebook").write_text(text + "".join(CLAIMS[word] for word in words), encoding="utf-8")
        return "claims.rulebook"

    return write


def test_what_is_proved_is_counted(pricing, claim) -> None:
    result = pricing("prove", claim("true"))
    assert result.exit_code == 0
    assert result.stdout == "claims.rulebook: 1 of 1 claim proved\n"
    assert "proved  the fee is owed in any case" in pricing("prove", "claims.rulebook", "-v").stdout


def test_what_is_refuted_fails_with_a_bill(pricing, claim) -> None:
    result = pricing("prove", claim("true", "false"))
    assert result.exit_code == 1
    assert "refuted  nobody pays more   claims.rulebook:" in result.stdout
    assert "total is 2" in result.stdout
    assert "1 of 2 claims proved" in result.stdout


def test_its_example_holds_when_it_is_pasted_in(pricing, claim, folder: Path) -> None:
    path = folder / claim("false")
    before = int(pricing("test", path.name).stdout.split()[1])
    shown = pricing("prove", path.name, "--verbose").stdout.splitlines()
    example = "\n".join(line.removeprefix("    ") for line in shown if line.startswith("    "))
    assert example.startswith('example "nobody pays more" for pro {')
    path.write_text(path.read_text(encoding="utf-8") + example, encoding="utf-8")
    count = before + 1
    assert pricing("test", path.name).stdout == f"claims.rulebook: {count} of {count} examples hold\n"


def test_what_is_not_decided_fails_only_when_asked_to(pricing, claim) -> None:
    result = pricing("prove", claim("open"))
    assert result.exit_code == 0
    assert "not decided  traffic adds up" in result.stdout
    assert pricing("prove", "claims.rulebook", "--fail-on", "warning").exit_code == 1


def test_findings_have_codes_and_the_example_as_a_fix(pricing, claim) -> None:
    result = pricing("prove", claim("true", "false", "open"), "--format", "json")
    findings = json.loads(result.stdout)["diagnostics"]
    assert [one["code"] for one in findings] == ["P901", "P902"]
    assert findings[0]["fix"]["edits"][0]["text"].strip().startswith('example "nobody pays more" for pro {')
    assert result.exit_code == 1


def test_only_claims_with_these_words(pricing, claim) -> None:
    result = pricing("prove", claim("true", "false"), "-k", "the fee")
    assert result.exit_code == 0
    assert "1 of 1 claim proved" in result.stdout


def test_a_rulebook_with_mistakes_is_told_first(pricing, folder: Path) -> None:
    text = (folder / "storage.rulebook").read_text(encoding="utf-8")
    (folder / "wrong.rulebook").write_text(text + 'prove "it" for pro totl >= 0 USD\n', encoding="utf-8")
    result = pricing("prove", "wrong.rulebook")
    assert result.exit_code == 1
    assert "N802" in result.stdout


def test_no_such_file_is_wrong_use(pricing) -> None:
    assert pricing("prove", "nothing.rulebook").exit_code == 2
