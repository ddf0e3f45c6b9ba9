"""What rules look at: one compiled rulebook, and what several of them work out of it, made once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from attrs import define, frozen

from pricing_dsl.examples.coverage import Coverage, coverage
from pricing_dsl.examples.run import ExampleResult, rate_examples
from pricing_dsl.ir import nodes as ir
from pricing_dsl.linter.conditions import Decided, decided
from pricing_dsl.linter.curves import Curves
from pricing_dsl.linter.narrowed import Limit, Narrowed, limits
from pricing_dsl.linter.suppressions import Idle, Suppression, suppressions
from pricing_dsl.linter.walk import walk
from pricing_dsl.pipeline import Compilation
from pricing_dsl.semantics import model
from pricing_dsl.source import Place, Sources
from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.parsing import Parsed

T = TypeVar("T", bound=nodes.Node, covariant=True)


@frozen
class Runs:
    """What became of the examples, and what they reach."""

    results: tuple[ExampleResult, ...]
    coverage: Coverage


@frozen
class Declared(Generic[T]):
    """A declaration of one kind: its node, and the file and offset that its spans count from."""

    item: T
    file: int
    base: int

    def place(self, node: nodes.Node) -> Place:
        """Where a node of this declaration stands."""
        start, end = node.span
        return Place(self.file, self.base + start, self.base + end)


@define(slots=False)
class Subject:
    """One rulebook without errors, the files it uses included. File 0 of `sources` is the rulebook itself.

    idle: suppressions in vain, for the rules that run after all others.
    """

    compilation: Compilation
    idle: tuple[Idle, ...] = ()

    @property
    def sources(self) -> Sources:
        return self.compilation.sources

    @property
    def parsed(self) -> tuple[Parsed, ...]:
        """Tokens, comments and syntax nodes of each file."""
        return self.compilation.parsed

    @property
    def model(self) -> model.Rulebook:
        return self.compilation.model

    @property
    def program(self) -> ir.Program:
        return self.compilation.program

    @cached_property
    def runs(self) -> Runs:
        """The examples, rated once for all rules; whether they hold is not asked."""
        results = rate_examples(self.compilation)
        return Runs(results, coverage(self.program, results))

    @cached_property
    def suppressions(self) -> tuple[Suppression, ...]:
        """What the files say of findings."""
        files = zip(self.sources, self.parsed, strict=True)
        return tuple(one for file, (source, parsed) in enumerate(files) for one in suppressions(file, source, parsed))

    @cached_property
    def curves(self) -> Curves:
        """What each plan costs along each quantity, worked out once for all rules."""
        return Curves(self.program)

    @cached_property
    def narrowed(self) -> tuple[Narrowed, ...]:
        """Each plan, narrowed to what can be billed."""
        pairs = zip(self.program.plans, self.model.plans, strict=True)
        return tuple(Narrowed(self.program, plan, meant) for plan, meant in pairs)

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """The limits that are never reached, or always: in every version and currency of what stands there."""
        found: dict[tuple[Place, bool, bool], list[Limit]] = {}
        for plan in self.narrowed:
            for limit in limits(plan):
                found.setdefault((limit.place, limit.most, limit.never), []).append(limit)
        versions = Counter(place for plan in self.narrowed for place in plan.lines)
        return tuple(same[0] for (place, _, _), same in found.items() if len(same) == versions[place])

    @cached_property
    def decided(self) -> tuple[Decided, ...]:
        """The conditions that never hold, or always."""
        return tuple(decided(self.compilation))

    def declared(self, kind: type[T]) -> Iterator[Declared[T]]:
        """The declarations of one kind, file by file, in the order written."""
        for file, parsed in enumerate(self.parsed):
            for declaration in parsed.rulebook.declarations:
                if isinstance(declaration.item, kind):
                    yield Declared(declaration.item, file, declaration.base)

    def every(self, kind: type[T]) -> Iterator[tuple[Declared[nodes.Node], T]]:
        """Every node of one kind, with the declaration it stands in, in the order written."""
        for declared, node in self._by_kind.get(kind, ()):
            yield declared, cast(Any, node)

    @cached_property
    def _by_kind(self) -> Mapping[type, list[tuple[Declared[nodes.Node], nodes.Node]]]:
        found: dict[type, list[tuple[Declared[nodes.Node], nodes.Node]]] = defaultdict(list)
        for declared in self.declared(nodes.Node):
            for node in walk(declared.item):
                found[type(node)].append((declared, node))
        return found
