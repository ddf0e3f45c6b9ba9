"""The page of each code, and their index, written from the catalog."""

import sys
from collections.abc import Mapping
from pathlib import Path

from pricing_dsl.diagnostics.catalog import ALL
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
    if rule.avoid is not None:
        parts.append(f"## Avoid\n\n{_block(rule.avoid)}")
    parts.append(f"## Prefer\n\n{_block(rule.prefer)}")
    return "\n\n".join(parts) + "\n"


def index() -> str:
    """The list of all codes, by category."""
    parts = [
        "# Diagnostics",
        "Every message of the compiler carries one of these codes. Each page says what is wrong, why it matters, and "
        "shows a rulebook to avoid and one to prefer.",
    ]
    for category, about in _ABOUT.items():
        rows = [
            f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {rule.title} |"
            for rule in ALL
            if rule.category is category
        ]
        if rows:
            parts.append(f"## {about}")
            parts.append("\n".join(["| code | name | severity | |", "|---|---|---|---|", *rows]))
    parts.append("## What the compiler does not report")
    elsewhere = [f"| {code} | {name} | {why} |" for code, (name, why) in ELSEWHERE.items()]
    parts.append("\n".join(["| code | name | why |", "|---|---|---|", *elsewhere]))
    return "\n\n".join(parts) + "\n"


def pages() -> Mapping[str, str]:
    """The text of every page by its file name, the index as ``README.md``."""
    return {"README.md": index()} | {f"{rule.code}.md": page(rule) for rule in ALL}


def _block(rulebook: str) -> str:
    return f"```rulebook\n{rulebook}```"


def write(folder: Path) -> None:
    """Write every page into a folder, and remove the pages of codes that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for old in folder.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
