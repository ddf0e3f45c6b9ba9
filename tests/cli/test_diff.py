"""diff: what is compared with what, what is told in which form, and with which exit code."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest

DEARER = ("0.10 USD per GB", "0.12 USD per GB")
TODAY = ("--today", "2026-06-01")
USAGE = "subscription,stored\nacme,80 GB\nbolt,600 GB\ncore,2_000 GB\n"


@pytest.fixture
def change(folder: Path):
    """Writes `new.rulebook`: the storage plan, version 2, with some words put in place of others."""

    def write(*words: tuple[str, str], to: str = "new.rulebook") -> str:
        text = (folder / "storage.rulebook").read_text(encoding="utf-8").replace('version "1"', 'version "2"')
        for old, new in words:
            assert old in text
            text = text.replace(old, new)
        (folder / to).parent.mkdir(exist_ok=True)
        (folder / to).write_text(text, encoding="utf-8")
        return to

    return write


def test_a_rulebook_is_the_same_as_itself(pricing) -> None:
    result = pricing("diff", "storage.rulebook", "storage.rulebook", "--exit-code")
    assert result.exit_code == 0
    assert result.stdout == "storage.rulebook: the same in meaning: no plan, price or name changed\n"


def test_layout_and_other_spellings_are_no_change(pricing, folder: Path) -> None:
    text = (folder / "storage.rulebook").read_text(encoding="utf-8")
    other = text.replace("up to 500 GB", "up to  0.5 TB").replace("\n  grant", "\n\n  # what is free\n  grant")
    (folder / "other.rulebook").write_text(other, encoding="utf-8")
    assert pricing("diff", "storage.rulebook", "other.rulebook", "--exit-code").exit_code == 0


def test_a_price_increase_is_told_and_is_a_warning(pricing, change) -> None:
    result = pricing("diff", "storage.rulebook", change(DEARER))
    assert "charge stored, up to 500 GB: 0.10 -> 0.12 USD per GB" in result.stdout
    assert "warning[B901] pro: bills rise with stored" in result.stdout
    assert result.exit_code == 0
    assert pricing("diff", "storage.rulebook", "new.rulebook", "--fail-on", "warning").exit_code == 1
    assert pricing("diff", "storage.rulebook", "new.rulebook", "--exit-code").exit_code == 1


def test_a_smaller_grant_is_an_error(pricing, change) -> None:
    result = pricing("diff", "storage.rulebook", change(("included 100 GB", "included 90 GB")))
    assert "error[B902] pro: grant included: 100 GB -> 90 GB" in result.stdout
    assert result.exit_code == 1
    assert pricing("diff", "storage.rulebook", "new.rulebook", "--fail-on", "never").exit_code == 0


@pytest.mark.parametrize("name", ["concise", "jsonl", "sarif", "github", "gitlab", "junit"])
def test_findings_come_in_every_form(pricing, change, name: str) -> None:
    result = pricing("diff", "storage.rulebook", change(("included 100 GB", "included 90 GB")), "--format", name)
    assert "B902" in result.stdout
    assert result.exit_code == 1


def test_json_keeps_to_its_schema(pricing, change, folder: Path) -> None:
    (folder / "usage.csv").write_text(USAGE, encoding="utf-8")
    words = "diff", "storage.rulebook", change(DEARER), "--format", "json", "--usage", "usage.csv"
    document = json.loads(pricing(*words).stdout)
    jsonschema.validate(document, json.loads(pricing("schema", "diff").stdout))
    (bills,) = document["rulebooks"][0]["bills"]["currencies"]
    assert (bills["rose"], bills["same"], bills["difference"]) == (2, 1, "20")
    (along,) = [one for one in document["rulebooks"][0]["along"] if one["quantity"] == "stored"]
    assert [one["direction"] for one in along["ranges"]] == ["rises"]


def test_markdown_is_a_comment(pricing, change, folder: Path) -> None:
    (folder / "usage.csv").write_text(USAGE, encoding="utf-8")
    result = pricing("diff", "storage.rulebook", change(DEARER), "--format", "markdown", "--usage", "usage.csv")
    assert result.stdout.startswith("<!-- pricing diff -->\n\n## Price changes\n")
    assert "of 3 customers 2 pay more (66.7%)" in result.stdout
    assert "| bolt | 60.00 USD | 70.00 USD | +10.00 USD |" in result.stdout


def test_real_bills_are_shown(pricing, change, folder: Path) -> None:
    (folder / "usage.csv").write_text(f"{USAGE}dune,much\n", encoding="utf-8")
    result = pricing("diff", "storage.rulebook", change(DEARER), "--usage", "usage.csv")
    assert "Real bills\n  200.00 USD -> 220.00 USD, +20.00 USD (+10%)\n" in result.stdout
    assert "neither version rates 1 of 4 rows" in result.stdout


def test_rows_that_only_one_version_rates_are_told(pricing, change, folder: Path) -> None:
    (folder / "usage.csv").write_text("stored,egress[us]\n80 GB,\n80 GB,1 GB\n", encoding="utf-8")
    result = pricing("diff", "storage.rulebook", change(("{ eu, us }", "{ eu, ap }")), "--usage", "usage.csv")
    assert "only the old version rates 1 of 2 rows: usage.csv:3: egress[us]: " in result.stdout


# ---- a list of what is meant -----------------------------------------------------------------------------------------


def test_a_finding_is_accepted_once(pricing, change) -> None:
    new = change(("included 100 GB", "included 90 GB"))
    words = "diff", "storage.rulebook", new, "--accepted", "meant.toml", *TODAY
    result = pricing(
        *words, "--accept", "B902", "--accept", "B901", "--because", "as announced", "--until", "2026-12-31"
    )
    assert result.exit_code == 0
    assert "2 findings accepted in meant.toml" in result.stderr
    again = pricing(*words)
    assert again.exit_code == 0
    assert "B902" not in again.stdout
    assert "2 accepted" in again.stdout
    change(("included 100 GB", "included 80 GB"))
    assert pricing(*words).exit_code == 1


def test_what_is_accepted_runs_out(pricing, change) -> None:
    new = change(("included 100 GB", "included 90 GB"))
    words = "diff", "storage.rulebook", new, "--accepted", "meant.toml"
    pricing(*words, "--accept", "B902", "--because", "as announced", "--until", "2026-12-31", *TODAY)
    later = pricing(*words, "--today", "2027-01-01")
    assert later.exit_code == 1
    assert "accepted until 2026-12-31, which has passed: B902" in later.stderr


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("accept = 3", "[[accept]]"),
        ('[[accept]]\ncode = "B901"\nreason = "x"', "no fingerprint"),
        ('[[accept]]\ncode = "B901"\nfingerprint = "x"\nreason = " "', "no reason"),
        ("[[accept", "no TOML"),
    ],
)
def test_a_list_that_cannot_be_read_is_wrong_use(pricing, folder: Path, text: str, why: str) -> None:
    (folder / "meant.toml").write_text(text, encoding="utf-8")
    result = pricing("diff", "storage.rulebook", "storage.rulebook", "--accepted", "meant.toml")
    assert result.exit_code == 2
    assert why in result.stderr


# ---- editions --------------------------------------------------------------------------------------------------------


def test_folders_are_matched_by_path(pricing, change, folder: Path) -> None:
    change(to="old/a.rulebook")
    change(to="old/gone.rulebook")
    change(DEARER, to="new/a.rulebook")
    change(to="new/more.rulebook")
    result = pricing("diff", "old", "new", "--exit-code")
    assert result.exit_code == 1
    assert "new/more.rulebook: new\n" in result.stdout
    assert "new/gone.rulebook: gone\n" in result.stdout
    assert "new/a.rulebook: 1 change\n" in result.stdout


@pytest.fixture
def repository(folder: Path) -> Path:
    """The folder as a repository, committed."""
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *words], cwd=folder, check=True, timeout=30
        )
    return folder


def test_a_file_is_compared_with_what_git_holds(pricing, change, repository: Path) -> None:
    change(DEARER, to="storage.rulebook")
    for against in ("git:main", "git:HEAD:storage.rulebook"):
        result = pricing("diff", "storage.rulebook", "--against", against)
        assert "0.10 -> 0.12 USD per GB" in result.stdout
    assert "0.12 -> 0.10 USD per GB" in pricing("diff", "storage.rulebook", "git:HEAD:storage.rulebook").stdout
    assert "storage.rulebook: 2 changes" in pricing("diff", ".", "--against", "git:main").stdout


def test_files_that_a_rulebook_uses_come_from_the_same_commit(pricing, folder: Path, request) -> None:
    (folder / "parts").mkdir()
    (folder / "parts" / "rates.csv").write_text("region,price\neu,0.10 USD per GB\n", encoding="utf-8")
    (folder / "parts" / "net.rulebook").write_text(
        'rulebook net\n  version "1"\n  currency USD\n  rounding half_up to 0.01 each line\n\n'
        'meter egress in GB by region { eu }\n\ntable rates from "../parts/rates.csv"\n\n'
        "plan net every month {\n  charge egress on egress at rates[region].price\n}\n",
        encoding="utf-8",
    )
    request.getfixturevalue("repository")
    (folder / "parts" / "rates.csv").write_text("region,price\neu,0.11 USD per GB\n", encoding="utf-8")
    result = pricing("diff", "parts/net.rulebook", "--against", "git:HEAD")
    assert "table rates, eu: 0.10 -> 0.11 USD per GB" in result.stdout


# ---- wrong use -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["storage.rulebook"], "Give OLD and NEW"),
        (["a", "b", "c"], "Give OLD and NEW"),
        (["storage.rulebook", "."], "a file with a file"),
        (["storage.rulebook", "--against", "git:"], "which commit"),
        (["storage.rulebook", "--against", "git:--help"], "which commit"),
        (["storage.rulebook", "--against", "nowhere.rulebook"], "no file or folder"),
        (["storage.rulebook", "storage.rulebook", "--accept", "B901"], "--accept needs"),
    ],
)
def test_wrong_use(pricing, words: list[str], why: str) -> None:
    result = pricing("diff", *words)
    assert result.exit_code == 2
    assert why in result.stderr


def test_a_rulebook_with_mistakes_is_shown_with_them(pricing, change) -> None:
    result = pricing("diff", "storage.rulebook", change(("0.10 USD", "0.10 EUR")))
    assert result.exit_code == 1
    assert "error[" in result.stdout
