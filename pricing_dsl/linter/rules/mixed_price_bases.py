"""T120: prices that stand below each other, and are per different amounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from pricing_dsl.diagnostics import Diagnostic, Label, Severity
from pricing_dsl.diagnostics.catalog.rule import Category, Rule
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.subject import Declared, Subject
from pricing_dsl.syntax import nodes


def check(subject: Subject) -> Iterator[Diagnostic]:
    """The tiers of a charge, and each column of a table."""
    for declared, tiers in subject.every(nodes.Tiers):
        yield from _compare(declared, [rate for entry in tiers.entries if (rate := _rate(entry.price)) is not None])
    for table in subject.declared(nodes.Table):
        rows = [*table.item.rows, *(row for dated in table.item.dated for row in dated.rows)]
        for column in zip(*(row.cells for row in rows), strict=False):
            rates = [cell.value for cell in column if isinstance(cell.value, nodes.Rate)]
            by_currency: dict[str, list[nodes.Rate]] = {}
            for rate in rates:
                by_currency.setdefault(rate.unit.text, []).append(rate)
            for alike in by_currency.values():
                yield from _compare(table, alike)


def _rate(price: nodes.Price) -> nodes.Rate | None:
    written = price.rate if isinstance(price, nodes.At) else price.plus if isinstance(price, nodes.Flat) else None
    return written if isinstance(written, nodes.Rate) else None


_Basis = tuple[Fraction, str]


def _compare(declared: Declared[nodes.Node], rates: Sequence[nodes.Rate]) -> Iterator[Diagnostic]:
    """The first price whose basis is another than that of most."""
    bases = [_basis(rate) for rate in rates]
    if len(set(bases)) < 2:
        return
    usual, _ = Counter(bases).most_common(1)[0]
    odd = next(rate for rate, basis in zip(rates, bases, strict=True) if basis != usual)
    like = next(rate for rate, basis in zip(rates, bases, strict=True) if basis == usual)
    yield RULE.finding(
        f"this price is per {_words(odd)}, others beside it are per {_words(like)}",
        declared.place(odd),
        labels=[Label(declared.place(like), f"per {_words(like)}")],
        hint="write prices that are compared per the same amount, if this is no slip",
        stake=_stake(odd, like),
    )


def _basis(rate: nodes.Rate) -> _Basis:
    number = rate.basis.number
    return (Fraction(1) if number is None else number.value), rate.basis.unit.text


def _words(rate: nodes.Rate) -> str:
    number = rate.basis.number
    figure = "" if number is None else f"{number.text} {number.scale or ''}"
    return f"{figure} {rate.basis.unit.text}".strip()


def _stake(odd: nodes.Rate, like: nodes.Rate) -> str | None:
    """How far apart the readings are, where the unit is the same."""
    if odd.basis.unit.text.rstrip("s") != like.basis.unit.text.rstrip("s"):
        return None
    one, other = _basis(odd)[0], _basis(like)[0]
    factor = max(one, other) / min(one, other)
    word = "low" if other < one else "high"
    return f"if it was meant per {_words(like)}, it is {factor.__floor__():_} times too {word}"


RULE = LintRule(
    Rule(
        code="T120",
        name="mixed-price-bases",
        severity=Severity.WARNING,
        category=Category.MONEY,
        title="prices beside each other are per different amounts",
        what="""In the tiers of one charge, or in one column of a table, some prices are for example per thousand calls
            and others per million.""",
        why="""Nobody can see any more which price is the higher one. Vendors do sell the same calls per thousand here
            and per million there, and copying such a price into a row of the other kind is wrong by a factor of
            1,000.""",
        avoid="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 1 million calls at 0.40 USD per million calls
                above                 at 0.35 USD per thousand calls
              }
            }
            """,
        prefer="""
            unit call, calls
            meter api in whole call

            plan basic every month {
              charge api on api graduated tiers {
                up to 1 million calls at 0.40 USD per million calls
                above                 at 0.35 USD per million calls
              }
            }
            """,
    ),
    check,
)
