"""Every form of one report, as it is checked in. `--update` writes what comes out now: read the difference."""

from pathlib import Path

import pytest
from attrs import frozen

from pricing_dsl.diagnostics import Diagnostic, Edit, Fix, Label, Severity, Suppressed
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.diagnostics.render import FORMATS, Report, job_summary
from pricing_dsl.diagnostics.render.sarif import sarif
from pricing_dsl.source import Place, Source, Sources

GOLDEN = Path(__file__).with_name("golden")
FORMS = {**FORMATS, "md": job_summary}

PRO = """\
rulebook pro "Pro, für alle 😀"
use "common prices.rulebook"
plan pro every month {
\tfee base 10 USD
  charge calls on calls volume tiers {
    up to 100 calls at 1.00 USD per call
    above           at 0.80 USD per call
  }
}
example "wörk | <b>\x1b[1m" for pro {
}
"""
PRICES = "let loyal = 0.07\nlet base = 1  # allow Z903: kept for the old price list\n"


def rule(code: str, name: str, severity: Severity, category: Category) -> Rule:
    title = f"what `{name}` means"
    return Rule(code, name, severity, category, title, f"What {code} says.", "Why.", None, "plan a once {\n}\n")


RULES = {
    one.code: one
    for one in (
        rule("Z901", "price-cliff", Severity.ERROR, Category.CORRECTNESS),
        rule("Z902", "no-expectation", Severity.WARNING, Category.TESTS),
        rule("Z903", "unused-thing", Severity.INFO, Category.HYGIENE),
    )
}


@frozen
class Texts:
    sources: Sources

    def __call__(self, words: str, file: int = 0) -> Place:
        start = self.sources[file].text.index(words)
        return Place(file, start, start + len(words))


def report() -> Report:
    sources = Sources((Source("price lists/pro.rulebook", PRO), Source("price lists/common prices.rulebook", PRICES)))
    at = Texts(sources)
    unused = at("let loyal = 0.07\n", 1)
    cliff = Diagnostic(
        "Z901",
        "101 calls cost 19.20 USD less than 100",
        at("above"),
        Severity.ERROR,
        (Label(at("above"), "here the price of all falls"), Label(at("let base = 1", 1), "with this base\nprice")),
        "write `graduated`, or allow Z901 with a reason",
        stake="19.20 USD",
        within="plan pro/charge calls",
    )
    found = (
        Diagnostic("Z902", "no `expect`", at('example "wörk | <b>'), Severity.WARNING, within="example wörk | <b>"),
        cliff,
        Diagnostic("Z901", "a tab\tstands here, 100%, a: b", at("fee base 10 USD"), Severity.ERROR, within="plan pro"),
        Diagnostic(
            "Z903",
            "nothing needs `loyal`",
            unused,
            Severity.INFO,
            fix=Fix("take it out", (Edit(unused, ""), Edit(at("😀")._replace(end=at("😀").start), "☺")), safe=True),
        ),
    )
    accepted = (
        Suppressed(
            Diagnostic("Z903", "nothing needs `base`", at("let base", 1), Severity.INFO, within="let base"),
            "kept for the old price list",
            at("# allow Z903: kept for the old price list", 1),
        ),
        Suppressed(
            Diagnostic("Z901", "the tiers fall", at("volume"), Severity.ERROR, within="plan pro/charge calls"),
            "in the baseline",
        ),
    )
    return Report(sources, found, accepted, RULES)


@pytest.mark.parametrize("name", FORMS)
def test_the_form_is_the_one_checked_in(
    name: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "team" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "team")
    monkeypatch.setitem(sarif.__globals__, "version", lambda package: "1.2.3")
    path = GOLDEN / f"findings.{name}"
    made = FORMS[name]([report()])
    if request.config.getoption("--update", False):
        path.write_text(made, encoding="utf-8", newline="")
    assert made == path.read_text(encoding="utf-8")
