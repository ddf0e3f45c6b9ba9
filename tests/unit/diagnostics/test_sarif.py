import json
from pathlib import Path

from attrs import evolve
from jsonschema import Draft202012Validator

from pricing_dsl.diagnostics import Suppressed, diagnose
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.diagnostics.render.sarif import sarif
from pricing_dsl.source import Place, Source, Sources

SCHEMA = Path(__file__).with_name("sarif_schema") / "sarif-2.1.0.json"


def run(report):
    document = json.loads(sarif([report]))
    assert document["version"] == "2.1.0"
    (only,) = document["runs"]
    return only


def inside(report, within):
    """The report, with all its findings in one declaration."""
    return evolve(report, diagnostics=tuple(evolve(one, within=within) for one in report.diagnostics))


def test_each_rule_that_was_found_is_described(report):
    rules = run(report)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["M410", "N806", "T108"]
    for rule in rules:
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert "## Prefer" in rule["help"]["markdown"]
        assert rule["properties"]["tags"][0] == "pricing"
        assert len(rule["properties"]["tags"]) <= 10
        assert "security-severity" not in rule["properties"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning", "error"]


def test_results_point_at_their_rule_and_their_words(report):
    only = run(inside(report, "plan basic/charge api"))
    rules = only["tool"]["driver"]["rules"]
    assert only["columnKind"] == "unicodeCodePoints"
    for result in only["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"]["pricingFinding/v1"]
    boundary = only["results"][0]
    (location,) = boundary["locations"]
    assert location == {
        "physicalLocation": {
            "artifactLocation": {"uri": "calls.rulebook", "uriBaseId": "%SRCROOT%"},
            "region": {
                "startLine": 4,
                "startColumn": 5,
                "endLine": 4,
                "endColumn": 18,
                "snippet": {"text": "200_000 calls"},
            },
        },
        "logicalLocations": [{"name": "charge api", "fullyQualifiedName": "plan basic/charge api"}],
    }
    assert [related["message"]["text"] for related in boundary["relatedLocations"]] == [
        "does a customer with exactly 200_000 calls pay this…",
        "…or this price for all of them?",
    ]


def test_a_fix_says_what_goes_and_what_comes(report):
    (fix,) = run(report)["results"][0]["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "calls.rulebook"
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 4, "startColumn": 5, "endLine": 4, "endColumn": 5},
            "insertedContent": {"text": "up to "},
        }
    ]


def test_what_is_accepted_is_there_with_who_accepts_it(report, at):
    first, second, third = report.diagnostics
    comment = at("unit", file=1)
    accepted = (Suppressed(first, "agreed with sales", comment), Suppressed(second, "in the baseline"))
    results = run(evolve(report, diagnostics=(third,), suppressed=accepted))["results"]
    assert [(result["ruleId"], result.get("suppressions", [{}])[0].get("kind")) for result in results] == [
        ("N806", None),
        ("T108", "external"),
        ("M410", "inSource"),
    ]
    (said,) = results[2]["suppressions"]
    assert said["justification"] == "agreed with sales"
    assert said["status"] == "accepted"
    assert said["location"]["physicalLocation"]["region"]["endColumn"] == 5


def test_all_files_that_were_read_are_told(sources):
    only = run(Report(sources))
    assert [one["location"]["uri"] for one in only["artifacts"]] == ["calls.rulebook", "shared/common.rulebook"]
    assert only["results"] == []
    assert only["invocations"] == [{"executionSuccessful": True}]


def test_of_more_findings_than_github_takes_the_gravest_stay(monkeypatch, report):
    monkeypatch.setitem(sarif.__globals__, "MOST_RESULTS", 2)
    only = run(evolve(report, diagnostics=tuple(reversed(report.diagnostics))))
    assert [result["level"] for result in only["results"]] == ["error", "error"]
    (told,) = only["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("1 finding left out")


def test_columns_count_code_points():
    sources = Sources((Source("a.rulebook", "😀 plän x"),))
    (result,) = run(Report(sources, (diagnose("S001", "wrong", Place(0, 7, 8)),)))["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 8,
        "endLine": 1,
        "endColumn": 9,
        "snippet": {"text": "x"},
    }


def test_words_are_no_links():
    found = diagnose("S001", "`egress[eu]` and `rates[x](2)`", Place(0, 0, 1))
    (result,) = run(Report(Sources((Source("a.rulebook", "x"),)), (found,)))["results"]
    assert result["message"]["text"] == "`egress[eu]` and `rates\\[x](2)`"


def test_the_official_schema_holds(report, at):
    accepted = (Suppressed(report.diagnostics[0], "agreed", at("unit", file=1)),)
    full = evolve(inside(report, "plan basic"), diagnostics=report.diagnostics[1:], suppressed=accepted)
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    validator.check_schema(validator.schema)
    for reports in ([full], [report], [Report(report.sources)], []):
        assert list(validator.iter_errors(json.loads(sarif(reports)))) == []


def test_the_schema_can_say_no(report):
    document = json.loads(sarif([report]))
    document["runs"][0]["results"][0]["level"] = "grave"
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert len(list(validator.iter_errors(document))) == 1


def uri(path: str) -> dict[str, str]:
    sources = Sources((Source(path, "plan"),))
    only = run(Report(sources, (diagnose("S001", "wrong", Place(0, 0, 4)),)))
    return only["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]


def test_paths_become_addresses(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert uri("price lists/äöü.rulebook") == {
        "uri": "price%20lists/%C3%A4%C3%B6%C3%BC.rulebook",
        "uriBaseId": "%SRCROOT%",
    }
    assert uri(str(tmp_path / "calls.rulebook")) == {"uri": (tmp_path / "calls.rulebook").as_uri()}
    (tmp_path / "team" / ".git").mkdir(parents=True)
    assert uri("team/calls.rulebook") == {"uri": "calls.rulebook", "uriBaseId": "%SRCROOT%"}
    assert uri(str(tmp_path / "team" / "calls.rulebook")) == {"uri": "calls.rulebook", "uriBaseId": "%SRCROOT%"}
