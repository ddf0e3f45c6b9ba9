"""N803: names and titles that look alike, and signs that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from pricing_dsl.diagnostics import Diagnostic, Edit, Fix, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Declared, Subject
from pricing_dsl.linter.walk import walk
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

_DECLARED = (nodes.Meter, nodes.Records, nodes.Input, nodes.Term, nodes.Table, nodes.Plan)
_LINES = (nodes.Fee, nodes.Charge, nodes.ChargeFormula, nodes.Discount, nodes.Tax, nodes.Commit, nodes.Bound)
_NAMED = (*_LINES, nodes.Grant, nodes.Let, nodes.Remember)

_UNSEEN = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
"""Signs of no width, and those that turn the direction of what follows: the text is not what it seems to be."""

_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")


def check(subject: Subject) -> Iterator[Diagnostic]:
    yield from _names(subject)
    for plan in subject.declared(nodes.Plan):
        yield from _titles(plan)
    for file, parsed in enumerate(subject.parsed):
        if not parsed.text.isascii():
            yield from _unseen(file, parsed.text)
    for declared, text in subject.every(nodes.Text):
        if not text.value.isascii():
            yield from _mixed(declared, text)


# ---- names -----------------------------------------------------------------------------------------------------------


def _names(subject: Subject) -> Iterator[Diagnostic]:
    """The names of the rulebook among each other, and those of each plan among them."""
    known: dict[str, tuple[str, Place]] = {}
    declared = [one for one in subject.declared(nodes.Node) if isinstance(one.item, _DECLARED)]
    for one in declared:
        assert isinstance(one.item, _DECLARED)
        yield from _alike([(one.item.name.text, one.place(one.item.name))], known)
    for one in declared:
        if isinstance(one.item, nodes.Plan):
            inside = [node.name for node in walk(one.item) if isinstance(node, _NAMED)]
            yield from _alike([(name.text, one.place(name)) for name in inside], dict(known))


def _alike(names: Iterable[tuple[str, Place]], known: dict[str, tuple[str, Place]]) -> Iterator[Diagnostic]:
    for name, place in names:
        other, where = known.setdefault(_shape(name), (name, place))
        if other != name:
            yield RULE.finding(
                f"`{name}` is easily taken for `{other}`",
                place,
                labels=[Label(where, "looks like this one")],
                hint="give one of them another name",
            )


def _shape(name: str) -> str:
    """What a name looks like at a glance."""
    shape = name.lower().replace("_", "").replace("0", "o").replace("1", "l")
    return shape.replace("rn", "m").replace("vv", "w")


# ---- titles and texts ------------------------------------------------------------------------------------------------


def _titles(plan: Declared[nodes.Plan]) -> Iterator[Diagnostic]:
    """Lines of one bill that print the same words. Lines of one name are one line."""
    known: dict[str, tuple[str, nodes.Text]] = {}
    for node in walk(plan.item):
        if isinstance(node, _LINES) and node.title is not None:
            name, title = known.setdefault(" ".join(node.title.value.lower().split()), (node.name.text, node.title))
            if name != node.name.text:
                yield RULE.finding(
                    f"`{node.name.text}` and `{name}` are called the same on the bill",
                    plan.place(node.title),
                    labels=[Label(plan.place(title), "the same title")],
                    hint="give one of them another title",
                )


def _unseen(file: int, text: str) -> Iterator[Diagnostic]:
    for match in _UNSEEN.finditer(text):
        place = Place(file, match.start(), match.end())
        sign = unicodedata.name(match.group(), "a byte order mark").lower()
        yield RULE.finding(
            f"here stands a sign that cannot be seen ({sign})",
            place,
            hint="take it out: what is read is not what is shown",
            fix=Fix("take it out", (Edit(place, ""),)),
        )


def _mixed(declared: Declared[nodes.Node], text: nodes.Text) -> Iterator[Diagnostic]:
    for word in re.findall(r"\w+", text.value):
        scripts = sorted({script for letter in word for script in _SCRIPTS if script in _script(letter)})
        if len(scripts) > 1:
            yield RULE.finding(
                f"`{word}` mixes {' and '.join(script.capitalize() for script in scripts)} letters",
                declared.place(text),
                hint="write it in one script: letters that look the same are compared as different ones",
            )


def _script(letter: str) -> str:
    """The first word of a letter's name; the micro sign is Greek and stands before Latin units."""
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() and letter not in "\u00b5\u03bc" else ""


RULE = LintRule(
    Rule(
        code="N803",
        name="confusable-name",
        severity=Severity.WARNING,
        category=Category.HYGIENE,
        title="two names look alike",
        what="""Two names differ only in underscores, or in signs that are easily mistaken for each other (`0` and `o`,
            `1` and `l`, `rn` and `m`); or two lines of a bill have the same title; or a text holds signs that cannot be
            seen, or a word in two scripts.""",
        why="""The reviewer of a price reads one name and the engine another. Two lines that are called the same cannot
            be told apart by the customer who pays them, and a Cyrillic `a` in a key matches no Latin one.""",
        avoid="""
            meter storage in GB
            term rate_1 = 0.10 USD per GB
            term rate_l = 0.01 USD per GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to 100 GB at rate_1
                above        at rate_l
              }
            }
            """,
        prefer="""
            meter storage in GB
            term rate = 0.10 USD per GB
            term rate_above_100 = 0.01 USD per GB

            plan basic every month {
              charge storage on storage graduated tiers {
                up to 100 GB at rate
                above        at rate_above_100
              }
            }
            """,
    ),
    check,
)
