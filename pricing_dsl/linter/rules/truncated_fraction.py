"""M407: a decimal that is a fraction cut short."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pricing_dsl.diagnostics import Diagnostic, Edit, Fix, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Declared, Subject
from pricing_dsl.syntax import nodes

_PRICING = (nodes.Plan, nodes.Term, nodes.Table, nodes.UnitDecl)
_LONGEST = 6
"""How many digits may repeat: 1/7 repeats six, and hardly any price is a fraction that repeats more."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Numbers and percentages of what rates; what an example gives or expects is cut as data are."""
    rates = {id(rate.number): rate for _, rate in subject.every(nodes.Rate)}
    for declared, number in subject.every(nodes.Number):
        if isinstance(declared.item, _PRICING):
            meant = _meant(number.text, 3)
            if meant is not None:
                yield _of_number(subject, declared, number, rates.get(id(number)), meant)
    for declared, percent in subject.every(nodes.Percent):
        if isinstance(declared.item, _PRICING):
            meant = _meant(percent.text.rstrip("% "), 2)
            if meant is not None:
                part = meant / 100
                yield RULE.finding(
                    f"`{percent.text}` looks like {part} cut short",
                    declared.place(percent),
                    hint=f"if it is meant, write `{part.numerator}/{part.denominator}` of the amount",
                    stake=f"the difference is 1 in every {_grouped(1 / abs(part - percent.value))}",
                )


def _of_number(
    subject: Subject, declared: Declared[nodes.Node], number: nodes.Number, rate: nodes.Rate | None, meant: Fraction
) -> Diagnostic:
    place = declared.place(number)
    behind_a_slash = subject.sources[place.file].text[: place.start].rstrip().endswith("/")
    fix = None
    if number.scale is None and not behind_a_slash:
        fix = Fix(f"write `{meant}`", (Edit(place, str(meant)),))
    return RULE.finding(
        f"`{number.text}` looks like {meant} cut short",
        place,
        hint=f"if {meant} is meant, write that: it is computed exactly",
        fix=fix,
        stake=None if rate is None else _drift(rate, abs(meant - _read(number.text))),
    )


def _drift(rate: nodes.Rate, difference: Fraction) -> str:
    """After how many units the two differ by one of the currency."""
    per = Fraction(1) if rate.basis.number is None else rate.basis.number.value
    scale = rate.number.value / _read(rate.number.text)
    units = per / (difference * scale)
    return f"the difference is 1 {rate.unit.text} in every {_grouped(units)} {rate.basis.unit.text}"


def _grouped(value: Fraction) -> str:
    return f"{round(value):_}"


def _read(text: str) -> Fraction:
    return Fraction(text.replace("_", ""))


def _meant(text: str, decimals: int) -> Fraction | None:
    """The periodic fraction whose first digits a decimal has, the last one cut or rounded; None if it has none.

    So many digits must repeat that hardly a price has them by accident: thirds three times, other single digits four
    times, and longer periods twice and over six decimals. `decimals`: how many the number has at least.
    """
    whole, point, part = text.replace("_", "").partition(".")
    if not point or len(part) < decimals or not part.isdigit() or not whole.isdigit():
        return None
    digits = whole.lstrip("0") + part
    significant = len(digits.lstrip("0"))
    for length in range(1, _LONGEST + 1):
        for period, run, rounded in _periods(digits, length):
            if _striking(period, run, significant, len(part)):
                unit = Fraction(1, 10 ** len(part))
                following = Fraction(int(period[run % length :] + period[: run % length]), 10**length - 1)
                return _read(text) + unit * (following - (1 if rounded else 0))
    return None


def _striking(period: str, run: int, digits: int, decimals: int) -> bool:
    """Whether so many digits of a period are no accident: they outnumber those before them."""
    if set(period) <= {"0"} or set(period) <= {"9"} or run <= digits - run:
        return False
    if period in ("3", "6"):
        return run >= 3 and digits >= (3 if decimals >= 3 else 4)
    if len(period) == 1:
        return decimals >= 4 and run >= 4
    return decimals >= run >= max(6, 2 * len(period))


def _periods(digits: str, length: int) -> Iterator[tuple[str, int, bool]]:
    """For each start the digits that repeat from there to the end: the period, how many digits in all, and whether
    the last one is rounded up."""
    for start in range(len(digits) - 2 * length + 1):
        period = digits[start : start + length]
        run = len(digits) - start
        expected = (period * (run + 1))[: run + 1]
        if digits[start:] == expected[:run]:
            yield period, run, False
        elif (
            digits[start:-1] == expected[: run - 1]
            and expected[run] >= "5"
            and int(digits[-1]) == int(expected[run - 1]) + 1
        ):
            yield period, run, True


RULE = LintRule(
    Rule(
        code="M407",
        name="truncated-fraction",
        severity=Severity.WARNING,
        category=Category.MONEY,
        title="this decimal looks like a fraction cut short",
        what="""The digits of a price repeat to its end, as those of a third, a sixth or a thirty-seventh do. Numbers
            in a rulebook are exact, and `2/37` is a number.""",
        why="""What is cut off is multiplied by the quantity: 0.054054 instead of 2/37 is a dollar in eighteen million
            units. If the contract itself has the decimal, say so in a suppression.""",
        avoid="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 0.054054 USD per GB
            }
            """,
        prefer="""
            meter storage in GB

            plan basic every month {
              charge storage on storage at 2/37 USD per GB
            }
            """,
    ),
    check,
)
