"""The page of a code, and the index of codes, written from the catalog."""

from collections.abc import Iterable, Mapping

from pricing_dsl.diagnostics.catalog.elsewhere import ELSEWHERE
from pricing_dsl.diagnostics.catalog.rule import Category, Rule

_ABOUT = {
    Category.CORRECTNESS: "What the text says cannot be meant",
    Category.MONEY: "Amounts, currencies and rounding",
    Category.UNITS: "Units and what they measure",
    Category.DATES: "Periods, dates and spans",
    Category.TESTS: "Worked examples",
    Category.HYGIENE: "What is not needed",
    Category.CHANGE: "Differences from an earlier version",
    Category.SYNTAX: "What cannot be read",
}


def page(rule: Rule) -> str:
    """The page of a code, in Markdown."""
    parts = [
        f"# {rule.code} {rule.name}",
        f"*{rule.severity} · {rule.category}*: {rule.title}.",
        f"## What\n\n{rule.what}",
        f"## Why\n\n{rule.why}",
    ]
    if rule.earlier is not None:
        parts.append(f"## The version before\n\n{_block(rule.form, rule.earlier)}")
    if rule.avoid is not None:
        parts.append(f"## Avoid\n\n{_block(rule.form, rule.avoid)}")
    parts.append(f"## Prefer\n\n{_block(rule.form, rule.prefer)}")
    return "\n\n".join(parts) + "\n"


def index(rules: Iterable[Rule], found_by: Mapping[str, str]) -> str:
    """The list of these codes, by category. found_by: the command that reports each."""
    rules = tuple(rules)
    parts = [
        "# Diagnostics",
        "Every finding carries one of these codes. `pricing check` reports mistakes, `pricing prove` claims that do "
        "not hold, `pricing lint` mistakes and what its own rules find, and `pricing diff` what a change breaks. Each "
        "page says what is wrong, why it matters, and shows a rulebook to avoid and one to prefer.",
    ]
    for category, about in _ABOUT.items():
        rows = [
            f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {found_by[rule.code]} | {rule.title} |"
            for rule in rules
            if rule.category is category
        ]
        if rows:
            parts.append(f"## {about}")
            parts.append("\n".join(["| code | name | severity | by | |", "|---|---|---|---|---|", *rows]))
    parts.append("## Rules not made, and why")
    elsewhere = [f"| {code} | {name} | {why} |" for code, (name, why) in ELSEWHERE.items()]
    parts.append("\n".join(["| code | name | why |", "|---|---|---|", *elsewhere]))
    return "\n\n".join(parts) + "\n"


def _block(form: str, text: str) -> str:
    return f"```{form}\n{text}```"
