"""Whatever is found, and whatever words it is told in, every form is one its readers take."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from junitparser import JUnitXml

from pricing_dsl.diagnostics import Diagnostic, Edit, Fix, Label, Severity, Suppressed
from pricing_dsl.diagnostics.catalog import RULES
from pricing_dsl.diagnostics.render import FORMATS, Report, findings, job_summary, suppressed
from pricing_dsl.diagnostics.render.machine import SCHEMA_FILE
from pricing_dsl.source import Place, Source, Sources

SARIF = Draft202012Validator(
    json.loads((Path(__file__).parent / "sarif_schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
)
FINDINGS = Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))

FEW = settings(max_examples=40)  # each is a report of up to eighty findings

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["::error::x", "a\n::endgroup::", "%0A", "##[error]", "a|b", "<script>", "[x](1)", "]]>", "\x1b[1m", "…", "\r\n"]
)
TEXTS = st.text(st.sampled_from("ab \t\n\r😀é{}"), max_size=30)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    sources = Sources(tuple(Source(f"{n} {draw(WORDS)}.rulebook", draw(TEXTS)) for n in range(draw(st.integers(1, 3)))))

    @st.composite
    def places(draw: st.DrawFn) -> Place:
        file = draw(st.integers(0, len(sources) - 1))
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(sources[file].text))] * 2)))
        return Place(file, start, end)

    fixes = st.builds(
        Fix, WORDS, st.lists(st.builds(Edit, places(), WORDS), min_size=1, max_size=2).map(tuple), st.booleans()
    )
    found = st.builds(
        Diagnostic,
        st.sampled_from(sorted(RULES)[:4]),
        WORDS,
        places(),
        st.sampled_from(Severity),
        st.lists(st.builds(Label, places(), WORDS), max_size=2).map(tuple),
        st.none() | WORDS,
        st.none() | fixes,
        st.none() | WORDS,
        st.sampled_from(["", "plan pro", "plan pro/charge x"]) | WORDS,
    )
    accepted = st.builds(Suppressed, found, WORDS, st.none() | places())
    return Report(sources, tuple(draw(st.lists(found, max_size=40))), tuple(draw(st.lists(accepted, max_size=3))))


@given(st.lists(reports(), max_size=2))
@FEW
def test_documents_are_as_their_schemas_say(found: list[Report]) -> None:
    assert not list(FINDINGS.iter_errors(json.loads(FORMATS["json"](found))))
    assert not list(SARIF.iter_errors(json.loads(FORMATS["sarif"](found))))


@given(st.lists(reports(), max_size=2))
@FEW
def test_nothing_is_lost_and_nothing_is_told_twice(found: list[Report]) -> None:
    open_ones, accepted = findings(found), suppressed(found)
    document = json.loads(FORMATS["json"](found))
    assert len(document["diagnostics"]) == len(open_ones) == len(FORMATS["jsonl"](found).splitlines())
    assert len(document["suppressed"]) == len(accepted)
    (run,) = json.loads(FORMATS["sarif"](found))["runs"]
    assert len(run["results"]) == len(open_ones) + len(accepted)
    issues = json.loads(FORMATS["gitlab"](found))
    prints = [one.fingerprint for one in (*open_ones, *accepted)]
    assert len(set(prints)) == len(prints)
    assert [issue["fingerprint"] for issue in issues] == prints[: len(open_ones)]
    assert len(FORMATS["concise"](found).splitlines()) == len(open_ones)


@given(st.lists(reports(), max_size=2))
@FEW
def test_github_is_told_no_more_than_it_shows_and_no_command_of_a_rulebook(found: list[Report]) -> None:
    written = FORMATS["github"](found)
    assert "\r" not in written
    lines = written.split("\n")
    if stopped := [number for number, line in enumerate(lines) if line.startswith("::stop-commands::")]:
        word = lines[stopped[0]].removeprefix("::stop-commands::")
        lines = lines[: stopped[0]] + lines[lines.index(f"::{word}::") + 1 :]
    levels = Counter(re.match(r"::(\w+)(?: [^\n]*)?::", line)[1] for line in lines if line)
    assert set(levels) <= {"error", "warning", "notice", "group", "endgroup"}
    assert all(levels[level] <= 10 for level in ("error", "warning", "notice"))
    wanted = Counter(one.diagnostic.severity for one in findings(found))
    assert levels["error"] == min(10, wanted[Severity.ERROR])
    assert levels["warning"] == min(10, wanted[Severity.WARNING])


@given(st.lists(reports(), max_size=2))
@FEW
def test_a_test_server_counts_the_same(found: list[Report]) -> None:
    report = JUnitXml.fromstring(FORMATS["junit"](found).encode())
    errors = [one for one in findings(found) if one.diagnostic.severity is Severity.ERROR]
    assert report.failures == len(errors) == sum(suite.failures for suite in report)
    assert report.skipped == len(suppressed(found))


@given(st.lists(reports(), max_size=2))
@FEW
def test_the_table_of_a_job_has_a_row_for_each(found: list[Report]) -> None:
    rows = [line for line in job_summary(found).split("\n") if line.startswith("| ") and not line.startswith("| |")]
    assert len(rows) == len(findings(found))
    assert all(row.count("|") == 4 for row in rows)


@given(st.lists(reports(), max_size=2))
@FEW
def test_a_terminal_is_not_moved(found: list[Report]) -> None:
    for form in ("text", "concise"):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", FORMATS[form](found))
