"""A counter-example as an `example` of the language, which holds for the price as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pricing_dsl.analysis.claims import Refuted
from pricing_dsl.examples.run import COMPARISONS, run_examples, shown
from pricing_dsl.ir import nodes as ir
from pricing_dsl.pipeline import Compilation, CompileError
from pricing_dsl.proofs.run import ProofResult
from pricing_dsl.rating.opening import opening_name
from pricing_dsl.rating.rate import rate_traced
from pricing_dsl.rating.rated import Rated
from pricing_dsl.rating.state import Held, State
from pricing_dsl.rating.usage import Row, Usage
from pricing_dsl.semantics import model


class _UnsayableError(Exception):
    """An example has no words for it."""


def example_of(compilation: Compilation, result: ProofResult) -> str | None:
    """The text of an example (of `never decreasing`: two) with the bill that breaks the claim. It is put to the test
    beside the rulebook; None where an example cannot say it, or it does not hold."""
    try:
        text = "\n".join(_Telling(compilation, result).examples())
    except _UnsayableError:
        return None
    return text if _holds(compilation, text) else None


def _holds(compilation: Compilation, text: str) -> bool:
    before = len(compilation.model.examples)
    trial = Compilation(compilation.path, f"{compilation.text}\n{text}\n", compilation.read)
    try:
        return all(result.passed for result in run_examples(trial)[before:])
    except CompileError:
        return False


class _Telling:
    def __init__(self, compilation: Compilation, result: ProofResult) -> None:
        assert isinstance(result.verdict, Refuted)
        self.compilation = compilation
        self.rulebook = compilation.model
        self.result = result
        self.witness = result.verdict.witness
        self.plan = result.asked.plan
        self.digits = 0 if self.plan.minor_unit is None else len(str(self.plan.minor_unit.denominator)) - 1

    def examples(self) -> Iterator[str]:
        """The examples, one for each summary."""
        yield self._example(self.witness.usage, self.result.title)
        if self.witness.more is not None:
            yield self._example(self.witness.more, f"{self.result.title}, with more")

    def _example(self, usage: Usage, title: str) -> str:
        lines = [*self._givens(usage), *self._expectations(usage)]
        return "\n".join([f'example "{title}" for {self.plan.name} {{', *(f"  {line}" for line in lines), "}"])

    # ---- given ----

    def _givens(self, usage: Usage) -> Iterator[str]:
        if usage.period is not None:
            yield f"given period = {usage.period.start} to {usage.period.end}"
        if usage.subscription_start is not None:
            yield f"given subscription.start = {usage.subscription_start}"
        if len({plan.currency for plan in self.rulebook.plans if plan.name == self.plan.name}) > 1:
            yield f"given currency = {self.plan.currency}"
        for name, value in usage.values.items():
            yield f"given {name} = {self._literal(value, self._type(name))}"
        for list_id, rows in usage.rows.items():
            yield from self._rows(list_id, rows)
        yield from self._openings(self.witness.opening)

    def _type(self, name: str) -> model.Type | None:
        inlet = self.rulebook.inlets.get(name)
        return None if inlet is None else inlet.type

    def _literal(self, value: Any, type: model.Type | None) -> str:
        if isinstance(type, model.TextType):
            return f'"{value}"'
        if type is None or isinstance(type, model.Choice | model.Flag | model.DateType):
            return shown(value, model.Unknown(), self.plan.currency, self.digits)
        return shown(value, type, self.plan.currency, self.digits)

    def _rows(self, list_id: str, rows: tuple[Row, ...]) -> Iterator[str]:
        inlet = next(inlet for inlet in self.rulebook.inlets.values() if inlet.list == list_id)
        columns = {column.name: column.type for plan in self.rulebook.plans for column in _columns(plan, list_id)}
        if not columns or inlet.each is not None or inlet.role == "purchase":
            raise _UnsayableError
        if inlet.role == "meter":
            for row in rows:
                key = ", ".join(str(value) for name, value in row.items() if name != inlet.name)
                yield f"given {inlet.name}[{key}] = {self._literal(row[inlet.name], columns[inlet.name])}"
            return
        names = list(rows[0]) if rows else []
        yield f"given {inlet.name} {{"
        yield f"  | {' | '.join(names)} |"
        for row in rows:
            yield f"  | {' | '.join(self._literal(row[name], columns[name]) for name in names)} |"
        yield "}"

    def _openings(self, opening: State) -> Iterator[str]:
        if opening.periods:
            raise _UnsayableError
        for slot in self.plan.slots:
            if slot.name in opening.slots:
                name = opening_name(self.plan, slot)
                if name is None:
                    raise _UnsayableError
                yield from self._opening(name, slot, opening.slots[slot.name])

    def _opening(self, name: str, slot: ir.Slot, held: Held) -> Iterator[str]:
        if isinstance(held, Mapping):
            for key, value in held.items():
                yield f"given {name}[{', '.join(key)}].opening = {self._in_unit(value, slot)}"
        elif isinstance(held, tuple):
            yield f"given {name}.opening = [{', '.join(self._in_unit(value, slot) for value in held)}]"
        else:
            yield f"given {name}.opening = {self._in_unit(held, slot)}"

    def _in_unit(self, value: Any, slot: ir.Slot) -> str:
        return f"{self._literal(value, None)} {slot.unit}".strip()

    # ---- expect ----

    def _expectations(self, usage: Usage) -> Iterator[str]:
        asked = self.result.asked
        rated = rate_traced(self.result.program, self.plan, usage, self.witness.opening)
        assert isinstance(rated, Rated)
        found = [(expr, rated.run.results[id_]) for expr, id_ in zip(asked.exprs, asked.ids, strict=True)]
        if asked.proof.never is None and isinstance(asked.expr, model.Op) and asked.expr.op in COMPARISONS:
            found = [(expr, value) for expr, value in found[1:] if not isinstance(expr, model.Const)]
        elif asked.proof.never is None:
            yield f"expect not ({self._text(asked.expr)})"
            return
        for expr, value in found:
            yield f"expect {self._text(expr)} == {self._literal(value, expr.type)}"

    def _text(self, expr: model.Expr) -> str:
        words = " ".join(self.compilation.sources.text(expr.place).split())
        return f"({words})" if " " in words else words


def _columns(plan: model.Plan, list_id: str) -> tuple[model.types.Column, ...]:
    return plan.lists[list_id].columns if list_id in plan.lists else ()
