"""What is being checked, and which names mean what at each point of it.

A `Context` belongs to one check of one rulebook: its units, its global names, what was declared, what was found wrong.
A `Scope` is what a point of a plan sees: its own names, then those of what encloses it, then the global ones.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Protocol

from attrs import define, evolve, field, frozen

from pricing_dsl.diagnostics import Diagnostic, Fix, Label, diagnose
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.semantics import model, units
from pricing_dsl.semantics.symbols import (
    RESERVED,
    CommitSymbol,
    ConstantSymbol,
    DatedSymbol,
    DimensionSymbol,
    GrantSymbol,
    InletSymbol,
    LetSymbol,
    LineSymbol,
    PlanSymbol,
    RememberSymbol,
    RowSymbol,
    Symbol,
    TableSymbol,
    kind_of,
)
from pricing_dsl.semantics.unit_table import UnitTable
from pricing_dsl.semantics.units import Unit
from pricing_dsl.source import Place

if TYPE_CHECKING:
    from pricing_dsl.semantics.tables.drafts import Draft

__all__ = [
    "RESERVED",
    "CommitSymbol",
    "ConstantSymbol",
    "Context",
    "DatedSymbol",
    "DimensionSymbol",
    "GrantSymbol",
    "HeaderFacts",
    "InletSymbol",
    "LetSymbol",
    "LineSymbol",
    "PlanResult",
    "PlanSymbol",
    "RememberSymbol",
    "RowSymbol",
    "Scope",
    "Spanned",
    "Symbol",
    "TableSymbol",
    "kind_of",
]

# ---- the check as a whole --------------------------------------------------------------------------------------------


MOST_PLACES = 4
"""How many more places of one mistake are pointed at."""


class Spanned(Protocol):
    """Anything with a span relative to its declaration: every syntax node."""

    @property
    def span(self) -> tuple[int, int]: ...


@frozen
class HeaderFacts:
    """What the header says. `step` is None where it is each currency's minor unit, or where nothing is rounded."""

    name: str
    title: str | None
    version: str | None
    currencies: tuple[str, ...]
    rounding: Callable[[str], model.RoundingPolicy]


@define(eq=False)
class Context:
    """One check of one rulebook. `at` says which declaration the nodes belong to, before any of them is looked at.

    drafts: tables as written, by name; tables: those that are finished, by the name a `Lookup` gives. lists: by id.
    dimensions: the lists that have one of a name; the name itself is no symbol, for it means something only where rows
    are priced one by one. named_units, rate_units and tidied keep what was worked out about units, unknown_units
    those whose declaration has a mistake. pause: called now and then; it may raise, to give the check up.
    """

    header: HeaderFacts
    units: UnitTable
    read: Callable[[str], str]
    pause: Callable[[], None]
    diagnostics: list[Diagnostic] = field(factory=list)
    symbols: dict[str, Symbol] = field(factory=dict)
    inlets: dict[str, model.Inlet] = field(factory=dict)
    tables: dict[str, model.Table] = field(factory=dict)
    lists: dict[str, model.RowList] = field(factory=dict)
    base: int = 0
    file: int = 0
    depth: int = 0
    dimensions: dict[str, list[model.RowList]] = field(factory=dict)
    drafts: dict[str, Draft] = field(factory=dict)
    named_units: dict[str, Unit] = field(factory=dict)
    rate_units: dict[tuple[str, str], Unit] = field(factory=dict)
    tidied: dict[Unit, Unit] = field(factory=dict)
    unknown_units: set[str] = field(factory=set)
    _reported: set[tuple[str, Place]] = field(factory=set)
    _first: dict[tuple[str, Hashable], int] = field(factory=dict)

    def at(self, base: int, file: int) -> None:
        """From now on nodes belong to the declaration that starts at `base` of file number `file`."""
        self.base, self.file = base, file
        self.pause()

    def place(self, node: Spanned) -> Place:
        """The place of a node of the declaration at hand."""
        start, end = node.span
        return Place(self.file, self.base + start, self.base + end)

    def report(
        self,
        code: str,
        place: Place | Spanned,
        message: str,
        *,
        labels: tuple[Label, ...] = (),
        hint: str | None = None,
        fix: Fix | None = None,
        stake: str | None = None,
        once: Hashable = None,
    ) -> None:
        """Note a mistake; one code is reported once at one place, however often the place is checked.

        once: what it is about, where the same mistake may show in many places, as a name that was never declared:
        those after the first become labels of it.
        """
        where = place if isinstance(place, Place) else self.place(place)
        if (code, where) in self._reported:
            return
        self._reported.add((code, where))
        if once is not None:
            first = self._first.setdefault((code, once), len(self.diagnostics))
            if first < len(self.diagnostics):
                self._add_place(first, where)
                return
        self.diagnostics.append(diagnose(code, message, where, labels=labels, hint=hint, fix=fix, stake=stake))

    def _add_place(self, first: int, where: Place) -> None:
        found = self.diagnostics[first]
        if len(found.labels) < MOST_PLACES:
            self.diagnostics[first] = evolve(found, labels=(*found.labels, Label(where, "and here")))

    def take_back(self, known: int) -> list[Diagnostic]:
        """Forget what was reported since there were `known` diagnostics, and give it back."""
        taken = self.diagnostics[known:]
        del self.diagnostics[known:]
        self._reported.difference_update((found.code, found.place) for found in taken)
        for key in [key for key, index in self._first.items() if index >= known]:
            del self._first[key]
        return taken

    def declare(self, symbol: Symbol) -> bool:
        """Make a global name known. A name already taken is reported, and False given."""
        if self.reserved(symbol.name, symbol.place):
            return False
        taken = self.symbols.get(symbol.name)
        if taken is not None:
            self.report_taken(symbol.name, symbol.place, taken)
            return False
        self.symbols[symbol.name] = symbol
        return True

    def reserved(self, name: str, place: Place) -> bool:
        """Report a name that always means the same, so that nothing else may have it."""
        meaning = RESERVED.get(name)
        if meaning is not None:
            self.report("N807", place, f"`{name}` always means {meaning}, so nothing else can be called so")
        return meaning is not None

    def report_taken(self, name: str, place: Place, taken: Symbol) -> None:
        """Report that `name` is already the name of something else."""
        label = Label(taken.place, f"`{name}` is {kind_of(taken)} here")
        self.report("N807", place, f"the name `{name}` is already taken", labels=(label,))


@cache
def _money(code: str) -> model.Numeric:
    return model.Numeric(units.money(code))


# ---- what a point of a plan sees -------------------------------------------------------------------------------------


@frozen(eq=False)
class Scope:
    """Names visible at a point. Frozen in shape; `define` adds to the names of its own level.

    currency: code of the plan's currency; None outside plans of a rulebook with several.
    rows: the list whose rows are priced one by one here, whose columns can be named bare (not those of `each`).
    each: the list of the enclosing `each`, if any. fold: the row of the enclosing `sum(… for row in …)`, if any.
    afterwards: the bill is complete here (expectations, proofs, `notify`): `total`, `.drawn`, `.closing` may be asked.
    remembered: what the plan remembers, by name, from its first line on, for `previous`.
    lets: every `let` defined so far anywhere in the plan, by key.
    later: where names stand that the plan has further down, for the message that they cannot be asked for yet.
    ruled_out: values that choices cannot have here, because a condition excludes them (see `expressions.narrowing`).
    """

    context: Context
    currency: str | None
    parent: Scope | None = None
    rows: model.RowList | None = None
    each: model.RowList | None = None
    fold: RowSymbol | None = None
    afterwards: bool = False
    remembered: dict[str, RememberSymbol] = field(factory=dict)
    lets: dict[str, LetSymbol] = field(factory=dict)
    later: dict[str, Place] = field(factory=dict)
    ruled_out: Mapping[str, frozenset[str]] = field(factory=dict)
    names: dict[str, Symbol] = field(factory=dict)

    @property
    def row_lists(self) -> tuple[model.RowList, ...]:
        """The lists of which one row is at hand, outermost first."""
        return tuple(each for each in (self.each, self.rows) if each is not None)

    @property
    def money(self) -> model.Numeric:
        """The type of amounts in the plan's currency."""
        return _money(self.currency or "")

    def child(
        self,
        *,
        rows: model.RowList | None = None,
        each: model.RowList | None = None,
        fold: RowSymbol | None = None,
        afterwards: bool | None = None,
    ) -> Scope:
        """A scope inside this one; what is not said stays as it is here."""
        return evolve(
            self,
            parent=self,
            rows=rows or self.rows,
            each=each or self.each,
            fold=fold or self.fold,
            afterwards=self.afterwards if afterwards is None else afterwards,
            names={},
        )

    def define(self, symbol: Symbol) -> None:
        """Make a name known here, in place of what it meant before. Whether it may be is the caller's affair, but for
        reserved names, which are reported."""
        self.context.reserved(symbol.name, symbol.place)
        self.names[symbol.name] = symbol
        if isinstance(symbol, LetSymbol):
            self.lets[symbol.key] = symbol

    def local(self, name: str) -> Symbol | None:
        """What a name means in the plan, dimensions and global names aside."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None

    def lookup(self, name: str) -> Symbol | None:
        """What a bare name means here, or None: a name of the plan, a column of `rows`, or a global name.

        A column wins over a line that shares the name of the quantity, for the line's name then means that quantity.
        """
        found = self.local(name)
        if found is not None and not (isinstance(found, LineSymbol) and found.subject is not None):
            return found
        if self.rows is not None:
            for column in self.rows.columns:
                if column.name == name:
                    return DimensionSymbol(name, Place(0, 0, 0), self.rows.id, column)
        return found or self.context.symbols.get(name)

    def in_plan(self) -> Iterator[Symbol]:
        """Every symbol of the plan that can be asked for here, nearest first."""
        scope: Scope | None = self
        while scope is not None:
            yield from scope.names.values()
            scope = scope.parent

    def visible(self) -> Iterator[Symbol]:
        """Every symbol that can be asked for here, nearest first."""
        yield from self.in_plan()
        yield from self.context.symbols.values()

    def suggestion(self, name: str, *extra: str) -> str | None:
        """The known name that was most likely meant by `name`."""
        dimensions = () if self.rows is None else (column.name for column in self.rows.columns)
        return closest(name, {*(symbol.name for symbol in self.visible()), *dimensions, *extra})


@frozen
class PlanResult:
    """A checked plan, and the scope below its last line, in which expectations and proofs are read."""

    plan: model.Plan
    scope: Scope
