"""Numbers that stand below each other: points under points, units under units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing.expressions import print_expression


@frozen
class _Figure:
    """A literal cut where it may be padded: `1_000`, `.5`, `million`, `GB`."""

    whole: str
    fraction: str
    scale: str
    unit: str

    @property
    def number(self) -> str:
        """The figure without its unit, and without padding."""
        return f"{self.whole}{self.fraction} {self.scale}".rstrip()


def figures(exprs: Sequence[nodes.Expr | None], *, units: bool) -> list[str]:
    """The expressions as text, with their points in one column, and their units too if `units` says so.

    Only literals are aligned; whatever else stands among them is printed as it is, and nothing as an empty text.
    """
    texts = [print_expression(expr) if expr is not None else "" for expr in exprs]
    cut = {place: figure for place, expr in enumerate(exprs) if (figure := _cut(expr, texts[place]))}
    if len({bool(figure.scale) for figure in cut.values()}) > 1:
        # `100_000 GB` above `1 million GB`: there is no scale to line up, so the number and its scale go to the right.
        cut = {place: evolve(figure, whole=figure.number, fraction="", scale="") for place, figure in cut.items()}
    whole = _widest(figure.whole for figure in cut.values())
    fraction = _widest(figure.fraction for figure in cut.values()) if units else 0
    scale = _widest(figure.scale for figure in cut.values()) if units else 0
    for place, figure in cut.items():
        parts = (figure.whole.rjust(whole) + figure.fraction.ljust(fraction), figure.scale.ljust(scale), figure.unit)
        texts[place] = " ".join(filter(None, parts))
    return texts


def _widest(parts: Iterable[str]) -> int:
    return max(map(len, parts), default=0)


def _cut(expr: nodes.Expr | None, written: str) -> _Figure | None:
    match expr:
        case nodes.Number():
            number = expr
        case nodes.Quantity() | nodes.Rate():
            number = expr.number
        case _:
            return None
    whole, point, fraction = number.text.partition(".")
    scale = number.scale or ""
    unit = written[len(number.text) :].lstrip().removeprefix(scale).lstrip()
    return _Figure(whole, point + fraction, scale, unit)
