"""The statements of a plan as declarations, those of branches and rows among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import singledispatchmethod

from attrs import define, evolve

from pricing_dsl.diff.declared import TITLE, Declared, Facet
from pricing_dsl.diff.grants import grant_facets
from pricing_dsl.diff.meaning import meaning
from pricing_dsl.diff.pricing import usage_facets
from pricing_dsl.diff.wording import cadence_words, expression_words
from pricing_dsl.exact import grouped
from pricing_dsl.semantics import model
from pricing_dsl.source import Place, Sources

_PROMISES = ("discount", "maximum", "grant")


def statements(sources: Sources, plan: model.Plan) -> tuple[Declared, ...]:
    """What a plan declares, in the order written."""
    return tuple(_Reading(sources).all(plan.body, ()))


def title_facet(title: str | None, place: Place) -> Iterator[Facet]:
    """What people call it, if it says so."""
    if title is not None:
        yield Facet(TITLE, title, f'"{title}"', place)


@define
class _Reading:
    sources: Sources

    def all(self, body: Sequence[model.Statement], around: tuple[Facet, ...]) -> Iterator[Declared]:
        for statement in body:
            if isinstance(statement, model.When):
                yield from self.all(statement.body, (*around, self._condition("when", statement)))
                yield from self.all(statement.otherwise, (*around, self._condition("unless", statement)))
            elif isinstance(statement, model.Each):
                rows = Facet("for each row of", statement.list, statement.list, statement.place)
                yield from self.all(statement.body, (*around, rows))
            else:
                found = self.declared(statement)
                yield evolve(found, facets=(*found.facets, *around))

    def _condition(self, word: str, when: model.When) -> Facet:
        return self._expr(word, when.condition)

    def _expr(self, name: str, expr: model.Expr, promise: int = 0) -> Facet:
        words = expression_words(self.sources, expr)
        return Facet(name, meaning(expr), words, expr.place, expr=expr, promise=promise)

    # ---- each kind -------------------------------------------------------------------------------------------------

    @singledispatchmethod
    def declared(self, statement: model.Statement) -> Declared:
        raise AssertionError(f"unknown statement {statement!r}")

    @declared.register
    def _(self, of: model.Line) -> Declared:
        facets = [*title_facet(of.title, of.place)]
        if isinstance(of.amount, model.Usage):
            facets += usage_facets(self.sources, of.amount)
        else:
            facets.append(self._expr("", of.amount, promise=of.kind == "discount"))
        facets += self._cadence(of.cadence, of.place)
        facets += self._endings(of.endings, of.place)
        for name, holds in (("carried over", of.carried_over), ("may go negative", of.may_go_negative)):
            facets += [Facet(name, True, "", of.place)] if holds else []
        return Declared(of.kind, of.name, tuple(facets), of.place, "line", of.kind in _PROMISES)

    @declared.register
    def _(self, of: model.Let) -> Declared:
        return Declared("let", of.name, (self._expr("", of.value),), of.place, "let")

    @declared.register
    def _(self, of: model.IncludedTax) -> Declared:
        lines = Facet("of", of.lines, ", ".join(of.lines), of.place)
        facets = (*title_facet(of.title, of.place), self._expr("", of.percent), lines)
        return Declared("included tax", of.name, facets, of.place, "line")

    @declared.register
    def _(self, of: model.Bound) -> Declared:
        facets = [*title_facet(of.title, of.place), self._expr("", of.amount, -1 if of.kind == "maximum" else 0)]
        facets += self._cadence(of.cadence, of.place)
        facets += self._against(of.against, of.place)
        facets += self._endings(of.endings, of.place)
        return Declared(of.kind, of.name, tuple(facets), of.place, "line", of.kind in _PROMISES)

    @declared.register
    def _(self, of: model.RoundingLine) -> Declared:
        words = rounding_words(of.mode.value, of.step)
        facets = (*title_facet(of.title, of.place), Facet("", (of.mode, of.step), words, of.place))
        return Declared("rounding", of.name, facets, of.place, "line")

    @declared.register
    def _(self, of: model.Grant) -> Declared:
        facets = (*title_facet(of.title, of.place), *grant_facets(self.sources, of))
        return Declared("grant", of.name, facets, of.place, "grant", promise=True)

    @declared.register
    def _(self, of: model.Commit) -> Declared:
        facets = [*title_facet(of.title, of.place), self._expr("", of.amount)]
        facets += self._cadence(of.cadence, of.place)
        facets += self._against(of.against, of.place)
        facets += [self._expr("overage at", of.overage)] if of.overage is not None else []
        facets += self._endings(of.endings, of.place)
        return Declared("commit", of.name, tuple(facets), of.place, "line")

    @declared.register
    def _(self, of: model.Remember) -> Declared:
        facets = [self._expr("", of.value)]
        facets += [Facet("keeping", of.keeping, str(of.keeping), of.place)] if of.keeping is not None else []
        facets += [self._expr("opening", of.opening)] if of.opening is not None else []
        facets += self._cadence(of.restarts, of.place)
        return Declared("remember", of.name, tuple(facets), of.place, "remember")

    @declared.register
    def _(self, of: model.NotifyAt) -> Declared:
        words = ", ".join(f"{grouped(level * 100)}%" for level in of.levels)
        return Declared("notify", of.grant, (Facet("at", of.levels, words, of.place),), of.place, "notify")

    @declared.register
    def _(self, of: model.NotifyWhen) -> Declared:
        return Declared("notify", of.name, (self._expr("when", of.condition),), of.place, "notify")

    # ---- what several of them say ----------------------------------------------------------------------------------

    def _cadence(self, cadence: model.Cadence | None, place: Place) -> Iterator[Facet]:
        if cadence is not None:
            yield Facet("how often", cadence, cadence_words(cadence), place)

    def _against(self, against: tuple[str, ...], place: Place) -> Iterator[Facet]:
        if against:
            yield Facet("against", against, ", ".join(against), place)

    def _endings(self, endings: Sequence[model.Ending], place: Place) -> Iterator[Facet]:
        """What a line ends with; the order matters, so it is told where there are several."""
        for number, ending in enumerate(endings):
            found = self._ending(ending, place)
            yield evolve(found, means=(number, found.means))

    def _ending(self, ending: model.Ending, place: Place) -> Facet:
        match ending:
            case model.AtLeast(amount):
                return self._expr("at least", amount)
            case model.AtMost(amount):
                return self._expr("at most", amount, promise=-1)
            case model.RoundTo(mode, step):
                return Facet("rounded", (mode, step), rounding_words(mode.value, step), place)
            case model.Prorate(start, end):
                ends = [one for one in (start, end) if one is not None]
                words = " to ".join(expression_words(self.sources, one) for one in ends)
                return Facet("prorated", meaning((start, end)), words, place)
            case model.OnlyIf(condition):
                return self._expr("only if", condition)
            case model.BilledNext():
                return Facet("billed next period", True, "", place)


def rounding_words(mode: str, step: Fraction) -> str:
    """A rounding as a rulebook says it: half_up to 0.01."""
    return f"{mode} to {grouped(step)}"
