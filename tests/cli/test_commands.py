"""check, fmt, test, new, rule, schema, compile."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
from junitparser import JUnitXml

from pricing_dsl.cli import COMMANDS
from pricing_dsl.ir.schema import SCHEMA_FILE


def test_help_names_every_command(pricing) -> None:
    result = pricing("--help")
    assert result.exit_code == 0
    assert all(name in result.stdout for name in COMMANDS)


def test_every_command_has_help_with_an_example(pricing) -> None:
    for name in COMMANDS:
        result = pricing(name, "--help")
        assert result.exit_code == 0
        assert f"pricing {name}" in result.stdout
        assert "Example" in result.stdout


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom click.testing import CliRunner\nfrom pricing_dsl.cli import group\n"
        "CliRunner().invoke(group, ['--help'])\n"
        "print([name for name in ('lark', 'numpy', 'pyarrow', 'pygls', 'rich', 'cattrs') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_check_finds_all_mistakes_at_once(pricing, folder: Path) -> None:
    text = (folder / "storage.rulebook").read_text(encoding="utf-8")
    text = text.replace("0.02 USD per GB", "0.02 EUR per GB").replace("of stored every", "of sored every")
    (folder / "wrong.rulebook").write_text(text, encoding="utf-8")
    result = pricing("check", "wrong.rulebook", "--format", "concise")
    assert result.exit_code == 1
    assert [line.split()[1] for line in result.stdout.splitlines()] == ["N802", "M404"]


def test_check_of_standard_input_has_a_name(pricing, folder: Path) -> None:
    text = (folder / "storage.rulebook").read_text(encoding="utf-8").replace("egress at", "egres at")
    result = pricing("check", "-", "--stdin-filename", "here.rulebook", "--format", "concise", given=text)
    assert result.exit_code == 1
    assert result.stdout.startswith("here.rulebook:")


def test_findings_never_fail_when_asked_not_to(pricing, folder: Path) -> None:
    (folder / "wrong.rulebook").write_text("rulebook", encoding="utf-8")
    assert pricing("check", "wrong.rulebook").exit_code == 1
    assert pricing("check", "wrong.rulebook", "--fail-on", "never").exit_code == 0


def test_a_new_rulebook_checks_tests_and_rates(pricing) -> None:
    assert pricing("new", "api_calls.rulebook").exit_code == 0
    assert pricing("check", "api_calls.rulebook").exit_code == 0
    assert pricing("fmt", "--check", "api_calls.rulebook").exit_code == 0
    tested = pricing("test", "api_calls.rulebook", "--coverage")
    assert tested.exit_code == 0
    assert "4 of 4 examples hold" in tested.stdout
    assert pricing("rate", "api_calls.rulebook", "--given", "calls=50_000").exit_code == 0


def test_fmt_lays_out_and_says_what_would_change(pricing, folder: Path) -> None:
    neat = (folder / "storage.rulebook").read_text(encoding="utf-8")
    untidy = neat.replace("  fee", "fee").replace("\n    above        at", " above at")
    (folder / "storage.rulebook").write_text(untidy, encoding="utf-8")
    assert pricing("fmt", "--check", "storage.rulebook").exit_code == 1
    diff = pricing("fmt", "--diff", "storage.rulebook")
    assert diff.exit_code == 1
    assert "+  fee platform" in diff.stdout
    assert (folder / "storage.rulebook").read_text(encoding="utf-8") == untidy
    assert pricing("fmt", "storage.rulebook").exit_code == 0
    assert (folder / "storage.rulebook").read_text(encoding="utf-8") == neat
    assert pricing("fmt", "--check", "storage.rulebook").exit_code == 0
    assert pricing("fmt", "-", given=untidy).stdout == neat


def test_fmt_refuses_what_it_cannot_read(pricing, folder: Path) -> None:
    (folder / "broken.rulebook").write_text("rulebook x currency {", encoding="utf-8")
    result = pricing("fmt", "broken.rulebook")
    assert result.exit_code == 2
    assert "is left as it is" in result.output
    assert (folder / "broken.rulebook").read_text(encoding="utf-8") == "rulebook x currency {"


def test_a_failing_example_shows_what_there_was_and_why(pricing, folder: Path) -> None:
    text = (folder / "storage.rulebook").read_text(encoding="utf-8").replace("60.05 USD", "60.10 USD")
    (folder / "storage.rulebook").write_text(text, encoding="utf-8")
    result = pricing("test", "storage.rulebook")
    assert result.exit_code == 1
    assert "got 60.05 USD" in result.stdout
    assert "up to 500 GB" in result.stdout
    assert "2 of 3 examples hold" in result.stdout


def test_coverage_names_what_no_example_reaches(pricing) -> None:
    result = pricing("test", "storage.rulebook", "--coverage")
    assert result.exit_code == 0
    assert "charge `egress`" in result.stdout
    assert "tier `above`" not in result.stdout


def test_examples_as_junit(pricing, folder: Path) -> None:
    text = (folder / "storage.rulebook").read_text(encoding="utf-8").replace("60.05 USD", "60.10 USD")
    (folder / "storage.rulebook").write_text(text, encoding="utf-8")
    assert pricing("test", "storage.rulebook", "--format", "junit", "-o", "out.xml").exit_code == 1
    (suite,) = ElementTree.parse(folder / "out.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")


def test_a_report_of_examples_is_read_back(pricing, folder: Path) -> None:
    text = (folder / "storage.rulebook").read_text(encoding="utf-8").replace("60.05 USD", "60.10 USD")
    (folder / "storage.rulebook").write_text(text.replace("in the allowance", "ä <&> \x1b[1m"), encoding="utf-8")
    report = JUnitXml.fromstring(pricing("test", "storage.rulebook", "--format", "junit").stdout.encode())
    assert (report.tests, report.failures, report.errors, report.skipped) == (3, 1, 0, 0)
    (suite,) = report
    first, _, third = suite
    assert first.name == "ä <&> [1m"
    assert first.is_passed
    assert third._elem.get("file") == "storage.rulebook"
    assert [result.message for result in third.result] == ["expected total == 60.10 USD, got 60.05 USD"]


def test_rule_explains_by_code_and_by_name(pricing) -> None:
    by_code, by_name = pricing("rule", "N802"), pricing("rule", "unknown-name")
    assert by_code.exit_code == 0
    assert by_code.stdout == by_name.stdout
    assert "## Why" in by_code.stdout
    assert "N802" in pricing("rule").stdout


def test_schema_is_the_published_one(pricing) -> None:
    assert json.loads(pricing("schema").stdout) == json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


def test_findings_are_as_their_schema_says(pricing, folder: Path) -> None:
    (folder / "wrong.rulebook").write_text("rulebook", encoding="utf-8")
    found = json.loads(pricing("check", "wrong.rulebook", "--format", "json").stdout)
    jsonschema.validate(found, json.loads(pricing("schema", "findings").stdout))
    assert found["summary"]["error"]


def test_compile_prints_the_program(pricing) -> None:
    assert json.loads(pricing("compile", "storage.rulebook").stdout)["name"] == "storage"


def test_a_product_too_wide_is_a_mistake_like_any_other(pricing, folder: Path) -> None:
    text = (folder / "storage.rulebook").read_text(encoding="utf-8")
    wide = "plan wide every month {\n  let b = n" + " * n" * 99 + "\n  let c = b * b\n  charge x = 1 USD * c * c\n}\n"
    (folder / "wide.rulebook").write_text(f"{text}input n: number\n{wide}", encoding="utf-8")
    for words in (["check"], ["compile"], ["test"]):
        result = pricing(*words, "wide.rulebook")
        assert result.exit_code == 1
        assert "Y617" in result.stdout
