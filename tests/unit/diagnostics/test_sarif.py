import json
from pathlib import Path

from pricing_dsl.diagnostics import diagnose
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.diagnostics.render.sarif import sarif
from pricing_dsl.source import Place, Source, Sources


def run(report):
    document = json.loads(sarif([report]))
    assert document["version"] == "2.1.0"
    (only,) = document["runs"]
    return only


def test_each_rule_that_was_found_is_described(report):
    rules = run(report)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["M410", "N806", "T108"]
    for rule in rules:
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert "## Prefer" in rule["help"]["markdown"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning", "error"]


def test_results_point_at_their_rule_and_their_words(report):
    only = run(report)
    rules = only["tool"]["driver"]["rules"]
    assert only["columnKind"] == "unicodeCodePoints"
    for result in only["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"]["pricingFinding/v1"]
    boundary = only["results"][0]
    (location,) = boundary["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "calls.rulebook", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 4, "startColumn": 5, "endLine": 4, "endColumn": 18},
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


def uri(path: str) -> dict[str, str]:
    sources = Sources((Source(path, "plan"),))
    only = run(Report(sources, (diagnose("S001", "wrong", Place(0, 0, 4)),)))
    return only["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]


def test_paths_become_addresses():
    assert uri("price lists/äöü.rulebook") == {
        "uri": "price%20lists/%C3%A4%C3%B6%C3%BC.rulebook",
        "uriBaseId": "%SRCROOT%",
    }
    absolute = Path("calls.rulebook").resolve()
    assert uri(str(absolute)) == {"uri": absolute.as_uri()}
