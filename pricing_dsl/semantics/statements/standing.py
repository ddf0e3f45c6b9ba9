"""Where a statement stands: in which plan, under which names, inside what."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import define, evolve, field, frozen

from pricing_dsl.diagnostics import Label
from pricing_dsl.exact import to_text
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.scope import (
    Context,
    InletSymbol,
    LetSymbol,
    LineSymbol,
    RememberSymbol,
    Scope,
    Symbol,
    kind_of,
)
from pricing_dsl.semantics.statements.memory import Memory
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes

Path = tuple[int, ...]
"""The blocks around a statement, outermost first, each with a number of its own."""


@frozen
class Claim:
    """A name that a statement has taken, and the blocks it stands in."""

    path: Path
    symbol: Symbol


@frozen
class GrantFacts:
    """What later statements must know of a grant. `unordered`: covers whose rows have no order to be drawn in."""

    grant: model.Grant
    unordered: frozenset[str]


@define(eq=False)
class PlanCheck:
    """One plan, in one version and one currency, while it is being checked.

    has_rows: some meter of the rulebook has rows. claims: who took which name, and where. keys: how many keys each name
    has had. lines: the lines so far, by key, as written. row_rates: lets that give each row of a meter a price or a
    share, and no quantity of its own.
    memory: what is derived from what is remembered.
    """

    context: Context
    place: Place
    currency: str
    every: model.Cadence | None
    rounding: model.RoundingPolicy
    check_body: Callable[[Here, tuple[nodes.Statement, ...]], tuple[model.Statement, ...]]
    has_rows: bool = False
    draw_expiring_first: bool = False
    claims: dict[str, list[Claim]] = field(factory=dict)
    keys: dict[str, int] = field(factory=dict)
    lines: dict[str, model.Line] = field(factory=dict)
    bounds: list[model.Bound] = field(factory=list)
    commits: list[model.Commit] = field(factory=list)
    grants: dict[str, GrantFacts] = field(factory=dict)
    notices: dict[str, Place] = field(factory=dict)
    row_rates: set[str] = field(factory=set)
    memory: Memory = field(factory=Memory)
    blocks: int = 0

    def key(self, name: str) -> str:
        """A key of its own for one more thing called `name`."""
        count = self.keys[name] = self.keys.get(name, 0) + 1
        return name if count == 1 else f"{name}#{count}"


@frozen(eq=False)
class Here:
    """A point of the plan. each: inside `each`; branch: inside `when` or `otherwise`."""

    check: PlanCheck
    scope: Scope
    path: Path = ()
    each: bool = False
    branch: bool = False

    @property
    def context(self) -> Context:
        return self.check.context

    def inside(self, scope: Scope, *, each: bool = False, branch: bool = False) -> Here:
        """A block inside this one."""
        self.check.blocks += 1
        path = (*self.path, self.check.blocks)
        return evolve(self, scope=scope, path=path, each=self.each or each, branch=self.branch or branch)

    @property
    def plan_scope(self) -> Scope:
        """The scope of the plan itself, outside all blocks."""
        scope = self.scope
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def statements(self, body: tuple[nodes.Statement, ...]) -> tuple[model.Statement, ...]:
        """Check the statements of a block, here."""
        return self.check.check_body(self, body)

    def quantity(self, value: Fraction, kind: model.Type) -> str:
        """A quantity of a type in words: "1,000 calls", "2.5 GB"."""
        if not isinstance(kind, model.Numeric) or not kind.unit.text:
            return grouped(value)
        text = self.context.units.quantity_text(value, kind.unit)
        number, _, unit = text.partition(" ")
        return f"{grouped(value)} {unit}" if number == to_text(value) else text

    def place(self, node: nodes.Node) -> Place:
        return self.context.place(node)

    # ---- names

    def claim(self, symbol: Symbol, subject: Symbol | None = None) -> bool:
        """Take a name for a statement, unless it means something else where both are seen; that is reported.

        `subject` is what a line shares its name with, if it may (see `subject`).
        """
        earlier = self.check.claims.setdefault(symbol.name, [])
        for claim in earlier:
            if _see_each_other(claim.path, self.path) and claim.symbol is not subject:
                self.context.report_taken(symbol.name, symbol.place, claim.symbol)
                return False
        declared = self.context.symbols.get(symbol.name)
        if declared is not None and declared is not subject and kind_of(declared) != "a plan":
            self.context.report_taken(symbol.name, symbol.place, declared)
            return False
        earlier.append(Claim(self.path, symbol))
        return True

    def subject(self, name: str) -> Symbol | None:
        """The quantity that a line called `name` shares its name with: a meter, an input or a let that is not money."""
        found = self.scope.local(name) or self.context.symbols.get(name)
        if isinstance(found, LineSymbol):
            found = found.subject
        match found:
            case InletSymbol(inlet=model.Inlet(role="meter" | "input", type=kind)):
                return found if _is_quantity(kind) else None
            case LetSymbol(type=kind) | RememberSymbol(type=kind):
                return found if _is_quantity(kind) else None
        return None

    # ---- what may not stand in a block

    def alone(self, node: nodes.Node, what: str, why: str) -> bool:
        """Whether `what` stands outside `each` and `when`, as it must; if not, that is reported."""
        if not (self.each or self.branch):
            return True
        block = "each" if self.each else "when"
        self.context.report("S013", node, f"{what} cannot stand inside `{block}`", hint=why)
        return False


def _is_quantity(kind: model.Type) -> bool:
    return isinstance(kind, model.Unknown) or (isinstance(kind, model.Numeric) and not types.is_money(kind))


def _see_each_other(one: Path, other: Path) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def grouped(value: Fraction) -> str:
    """A number in words: "10,000", "2.5"."""
    return f"{value.numerator:,}" if value.denominator == 1 else to_text(value)


def labelled(place: Place, message: str) -> tuple[Label, ...]:
    """One label, in the form that reports take."""
    return (Label(place, message),)
