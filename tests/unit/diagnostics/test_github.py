from attrs import evolve

from pricing_dsl.diagnostics import Severity, diagnose
from pricing_dsl.diagnostics.render import Report
from pricing_dsl.diagnostics.render.github import MOST_ROWS, github, job_summary
from pricing_dsl.source import Place, Source, Sources


def many(number: int, message: str = "wrong") -> Report:
    sources = Sources((Source("a, b:c.rulebook", "x" * number),))
    return Report(sources, tuple(diagnose("S001", message, Place(0, n, n + 1)) for n in range(number)))


def test_github_annotations_name_file_line_and_rule(report):
    first, second, third = github([report]).splitlines()
    assert first.startswith(
        "::error file=calls.rulebook,line=4,col=5,endColumn=17,title=T108 ambiguous-boundary"
        "::the tier boundary is ambiguous%0A"
    )
    assert "%0Astake: 400 or 800 USD%0A" in first
    assert second.startswith("::error file=calls.rulebook,line=7,")
    assert third.startswith("::warning file=shared/common.rulebook,line=1,")


def test_github_commands_escape_what_would_end_them():
    (line,) = github([many(1, "100% of:\nall")]).splitlines()
    assert line == (
        "::error file=a%2C b%3Ac.rulebook,line=1,col=1,endColumn=1,title=S001 unexpected-word::100%25 of:%0Aall"
    )


def leveled(*severities: Severity) -> Report:
    """A finding of each severity, in this order, each on a line of its own."""
    sources = Sources((Source("a.rulebook", "x\n" * len(severities)),))
    places = [Place(0, 2 * n, 2 * n + 1) for n in range(len(severities))]
    found = [evolve(diagnose("S001", "wrong", place), severity=s) for s, place in zip(severities, places, strict=True)]
    return Report(sources, tuple(found))


def commands(output: str) -> list[str]:
    """The workflow commands that a runner would carry out."""
    found, word = [], None
    for line in output.splitlines():
        if word is not None:
            word = None if line == f"::{word}::" else word
        elif line.startswith("::stop-commands::"):
            word = line.removeprefix("::stop-commands::")
        elif line.startswith("::"):
            found.append(line)
    assert word is None
    return found


def test_no_more_of_a_level_than_github_shows_errors_first():
    output = github([leveled(*([Severity.INFO, Severity.WARNING, Severity.ERROR] * 12))])
    levels = [line.split(" ")[0] for line in commands(output)]
    assert levels == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10 + ["::group::7", "::endgroup::"]
    assert (
        "::notice title=pricing::7 more findings (2 errors, 2 warnings, 3 remarks): see the log of this step" in output
    )


def test_what_is_not_annotated_is_in_the_log():
    lines = github([many(25)]).splitlines()
    assert len([line for line in lines if line.startswith("::error ")]) == 10
    assert lines[10].startswith("::notice title=pricing::15 more findings (15 errors)")
    assert [line for line in lines if line.startswith("a, b:c.rulebook:1:")] == [
        f"a, b:c.rulebook:1:{column}: S001 error wrong" for column in range(11, 26)
    ]


def test_as_many_as_github_shows_need_no_count():
    assert len(commands(github([leveled(*[Severity.ERROR] * 10, *[Severity.INFO] * 9)]))) == 19


def test_no_rulebook_can_give_commands():
    output = github([many(12, "::set-output name=x::y\n::endgroup::\n##[error]no")])
    assert [line.split(" ")[0] for line in commands(output)] == ["::error"] * 10 + [
        "::notice",
        "::group::2",
        "::endgroup::",
    ]


def test_paths_are_those_of_the_repository(report, tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "prices").mkdir()
    monkeypatch.chdir(tmp_path / "prices")
    assert all(" file=prices/" in line for line in commands(github([report])))


def test_a_finding_over_several_lines_has_no_columns():
    sources = Sources((Source("a.rulebook", "one\ntwo\n"),))
    (line,) = commands(github([Report(sources, (diagnose("S001", "wrong", Place(0, 1, 6)),))]))
    assert line.startswith("::error file=a.rulebook,line=1,endLine=2,title=")


def test_the_page_of_the_job_has_a_table(report):
    table = job_summary([report])
    assert table.startswith("**pricing**: 2 errors, 1 warning in 2 files\n\n| | where | what |\n|---|---|---|\n")
    assert "| error T108 | calls.rulebook:4 | the tier boundary is ambiguous<br>does a customer" in table


def test_words_of_a_rulebook_are_no_markdown():
    table = job_summary([many(1, "a | b <img src=x> `code` **bold** [x](y)\\")])
    row = table.splitlines()[4]
    assert row.count("|") == 4
    assert not set("<`*[\\") & set(row)


def test_a_long_table_is_cut():
    table = job_summary([many(1000)])
    assert table.count("\n| error S001") == MOST_ROWS
    assert "… and 800 more." in table
    assert len(table.encode()) < 2**20


def test_without_findings_the_page_says_so(sources):
    assert job_summary([Report(sources)]) == "**pricing**: no problems in 2 files\n\n"
