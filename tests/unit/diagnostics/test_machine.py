import json

from attrs import evolve
from jsonschema import Draft202012Validator

from pricing_dsl.diagnostics import Severity, Suppressed
from pricing_dsl.diagnostics.catalog.rule import Category
from pricing_dsl.diagnostics.render import FORMATS, Report, findings, suppressed
from pricing_dsl.diagnostics.render.machine import SCHEMA_FILE, as_json, as_jsonl


def test_json_holds_everything_a_diagnostic_says(report):
    document = json.loads(as_json([report]))
    assert document["summary"] == {"error": 2, "warning": 1, "info": 0}
    assert document["files"] == ["calls.rulebook", "shared/common.rulebook"]
    boundary = document["diagnostics"][0]
    assert boundary["code"] == "T108"
    assert boundary["name"] == "ambiguous-boundary"
    assert boundary["category"] == "correctness"
    assert boundary["severity"] == "error"
    assert boundary["start"] == {"line": 4, "column": 5, "offset": 79}
    assert boundary["end"] == {"line": 4, "column": 18, "offset": 92}
    assert [label["start"]["line"] for label in boundary["labels"]] == [4, 5]
    assert boundary["stake"] == "400 or 800 USD"
    assert boundary["hint"].startswith("write `up to")
    assert boundary["fix"]["safe"] is False
    assert boundary["fix"]["edits"][0]["text"] == "up to "
    assert boundary["fix"]["edits"][0]["start"] == boundary["fix"]["edits"][0]["end"]


def test_findings_are_sorted_by_file_and_place(report):
    codes = [finding["code"] for finding in json.loads(as_json([report]))["diagnostics"]]
    assert codes == ["T108", "M410", "N806"]


def test_json_lines_are_the_findings_of_the_document(report):
    lines = [json.loads(line) for line in as_jsonl([report]).splitlines()]
    assert lines == json.loads(as_json([report]))["diagnostics"]


def test_every_form_is_empty_but_valid_without_findings(sources):
    for render in FORMATS.values():
        assert isinstance(render([Report(sources)]), str)
    assert json.loads(as_json([Report(sources)]))["diagnostics"] == []


def closed(schema):
    """The schema, taking no field that it does not tell of."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {"additionalProperties": False} if schema.get("type") == "object" and "properties" in schema else {}
    return {name: closed(part) for name, part in schema.items()} | (strict if "required" in schema else {})


def test_the_published_schema_tells_every_field(report, at):
    schema = closed(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    Draft202012Validator.check_schema(schema)
    accepted = (Suppressed(report.diagnostics[0], "agreed", at("unit", file=1)), Suppressed(report.diagnostics[2], "b"))
    full = evolve(report, diagnostics=report.diagnostics[1:2], suppressed=accepted)
    for one in (report, full, Report(report.sources)):
        assert list(Draft202012Validator(schema).iter_errors(json.loads(as_json([one])))) == []
        for line in as_jsonl([one]).splitlines():
            of_a_line = {"$ref": "#/$defs/finding", "$defs": schema["$defs"]}
            assert list(Draft202012Validator(of_a_line).iter_errors(json.loads(line))) == []


def test_the_schema_knows_all_categories_and_severities():
    finding = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))["$defs"]["finding"]["properties"]
    assert finding["category"]["enum"] == [category.value for category in Category]
    assert finding["severity"]["enum"] == [severity.value for severity in Severity]


def fingerprints(report):
    return [finding["fingerprint"] for finding in json.loads(as_json([report]))["diagnostics"]]


def test_fingerprints_differ_and_outlive_lines_added_above(report):
    prints = fingerprints(report)
    assert len(set(prints)) == 3
    assert fingerprints(moved(report, "# a remark\n\n")) == prints


def test_outside_of_declarations_a_changed_line_has_a_new_fingerprint(report):
    changed = moved(report, "", old="12,50", new="13,50")
    assert fingerprints(changed)[0] == fingerprints(report)[0]
    assert fingerprints(changed)[1] != fingerprints(report)[1]


def test_within_a_declaration_a_fingerprint_outlives_a_changed_price(report):
    inside = evolve(report, diagnostics=tuple(evolve(one, within="plan basic") for one in report.diagnostics))
    assert fingerprints(moved(inside, "# a remark\n", old="12,50", new="13,50")) == fingerprints(inside)
    assert len(set(fingerprints(inside))) == 3


def test_accepting_a_finding_changes_no_fingerprint(report):
    first, *others = (evolve(one, code="M410", within="plan basic") for one in report.diagnostics)
    before = fingerprints(evolve(report, diagnostics=(first, *others)))
    after = evolve(report, diagnostics=tuple(others), suppressed=(Suppressed(first, "agreed"),))
    assert fingerprints(after) == [one.fingerprint for one in findings([after])]
    assert sorted([*fingerprints(after), *(one.fingerprint for one in suppressed([after]))]) == sorted(before)


def moved(report: Report, before: str, old: str = "", new: str = "") -> Report:
    """The same findings after text was put before the first file, and words of equal length replaced."""
    first, second = report.sources
    sources = evolve(report.sources, files=(evolve(first, text=before + first.text.replace(old, new)), second))
    diagnostics = tuple(
        evolve(
            diagnostic,
            place=diagnostic.place._replace(
                start=diagnostic.place.start + len(before), end=diagnostic.place.end + len(before)
            ),
            labels=(),
            fix=None,
        )
        if diagnostic.place.file == 0
        else diagnostic
        for diagnostic in report.diagnostics
    )
    return Report(sources, diagnostics)
