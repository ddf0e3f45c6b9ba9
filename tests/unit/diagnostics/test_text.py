from inline_snapshot import snapshot

from pricing_dsl.diagnostics import Label, diagnose
from pricing_dsl.diagnostics.render import Report, segments, summary, text
from pricing_dsl.diagnostics.render.text import concise
from pricing_dsl.source import Place, Source, Sources


def test_text(report):
    assert text([report]) == snapshot("""\
error[T108] the tier boundary is ambiguous   calls.rulebook:4:5
 4 |     200_000 calls at 2.00 USD per thousand calls
   |     ^^^^^^^^^^^^^ does a customer with exactly 200_000 calls pay this…
 5 |     above at 4.00 USD per thousand calls
   |     ----- …or this price for all of them?
 stake: 400 or 800 USD
 fix: include the bound
 hint: write `up to 200_000 calls` (included) or `below 200_000 calls` (excluded)

error[M410] `12,50` can be read as 12.50 or as 1250   calls.rulebook:7:12
 7 |   fee base 12,50 USD
   |            ^^^^^

warning[N806] nothing needs this unit   shared/common.rulebook:1:6
 1 | unit call, calls
   |      ^^^^^^^^^^^

2 errors, 1 warning in 2 files
""")


def test_concise(report):
    assert concise([report]) == snapshot("""\
calls.rulebook:4:5: T108 error the tier boundary is ambiguous
calls.rulebook:7:12: M410 error `12,50` can be read as 12.50 or as 1250
shared/common.rulebook:1:6: N806 warning nothing needs this unit
""")


def test_the_pieces_name_their_roles(report):
    roles = {role for _, role in segments([report])}
    assert roles == {"error", "warning", "message", "path", "gutter", "line", "here", "there", "advice", "plain"}


def test_no_findings_is_said_too(sources):
    assert text([Report(sources)]) == "no problems in 2 files\n"


def test_the_closing_line_counts_each_severity_and_the_files_with_findings(report):
    assert summary([report]) == "2 errors, 1 warning in 2 files"


def test_what_two_compilations_found_in_a_shared_file_is_told_once(report):
    twice = [report, Report(report.sources, report.diagnostics)]
    assert text(twice) == text([report])


def one(words: str, place: Place, *labels: Label) -> str:
    sources = Sources((Source("a.rulebook", words),))
    return text([Report(sources, (diagnose("S001", "wrong", place, labels=labels),))])


def test_carets_stand_under_wide_and_combined_characters():
    words = "fee 漢字 e\u0301 x"
    carets = one(words, Place(0, words.index("x"), len(words))).splitlines()[2]
    assert carets == "   | " + " " * 11 + "^"


def test_tabs_are_shown_as_four_spaces():
    lines = one("\tx y", Place(0, 3, 4)).splitlines()
    assert lines[1] == " 1 |     x y"
    assert lines[2] == "   |       ^"


def test_characters_that_steer_the_terminal_are_not_printed():
    shown = one("fee \x1b[31m\u202ebase", Place(0, 0, 3))
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_messages_cannot_steer_the_terminal_either(sources):
    shown = text([Report(sources, (diagnose("S001", "wrong: \x1b[2J\nnext", Place(0, 0, 1)),))])
    assert "\x1b" not in shown
    assert "wrong: \ufffd[2J next" in shown


def test_an_empty_place_gets_one_caret():
    assert one("ab", Place(0, 1, 1)).splitlines()[2] == "   |  ^"


def test_the_end_of_the_file_can_be_marked():
    assert one("ab\n", Place(0, 3, 3)).splitlines()[1:3] == [" 2 |", "   | ^"]


def test_a_file_without_text_has_no_line_to_show():
    assert one("", Place(0, 0, 0)).splitlines() == ["error[S001] wrong   a.rulebook:1:1", "", "1 error in 1 file"]


def test_a_place_over_several_lines_is_marked_on_its_first():
    assert one("plan a {\n}\n", Place(0, 5, 10)).splitlines()[1:3] == [" 1 | plan a {", "   |      ^^^"]


def test_lines_that_are_left_out_leave_a_sign():
    words = "one\ntwo\nthree\n"
    lines = one(words, Place(0, 0, 3), Label(Place(0, 8, 13), "because of this")).splitlines()
    assert lines[1:6] == [" 1 | one", "   | ^^^", " …", " 3 | three", "   | ----- because of this"]


def test_two_places_in_one_line_are_marked_from_left_to_right():
    lines = one("one two", Place(0, 4, 7), Label(Place(0, 0, 3), "first")).splitlines()
    assert lines[1:4] == [" 1 | one two", "   | --- first", "   |     ^^^"]


def test_a_very_long_line_is_cut_around_the_place():
    words = "a" * 5_000 + "bc" + "a" * 5_000
    _, line, carets, *_ = one(words, Place(0, 5_000, 5_002)).splitlines()
    assert len(line) < 140
    assert line.startswith(" 1 | …")
    assert line.endswith("…")
    start = carets.index("^")
    assert line[start : start + 2] == "bc"
