"""Names to offer at a place, by the part they would play there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from attrs import frozen
from lsprotocol import types as lsp

from pricing_dsl.lsp.features.outline import word_of
from pricing_dsl.lsp.meaning import Meaning, meaning
from pricing_dsl.lsp.names import Thing
from pricing_dsl.lsp.names.collect import statements
from pricing_dsl.lsp.words import FACTS, FUNCTIONS, MODES, PARTS
from pricing_dsl.lsp.workspace import View
from pricing_dsl.semantics import currencies, model, types
from pricing_dsl.semantics.unit_table import UnitTable
from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.words import words

Kind = lsp.CompletionItemKind
_SPANS = ("day", "week", "month", "quarter", "year", "days", "months", "years")
_SOFT: dict[str, tuple[str, ...]] = {
    "calendar": ("year", "quarter", "month"),
    "draw": ("newest", "expiring"),
    "next": ("period",),
    "never": ("decreasing", "increasing"),
    "as": ("sum", "peak", "last", "average", "unique", "time_weighted", "percentile"),
}
_WANTED = {
    "on": "quantity", "to": "quantity", "below": "quantity", "first": "quantity", "next": "quantity",
    "after": "quantity", "at": "rate", "plus": "rate", "flat": "money", "most": "money", "least": "money",
    "costs": "money",
}  # fmt: skip
"""What is wanted behind a word."""


@frozen
class Offer:
    """A word that could stand somewhere. rank: lower ones are shown first; more: Markdown."""

    label: str
    kind: lsp.CompletionItemKind
    detail: str | None = None
    rank: int = 2
    more: str | None = None


@frozen(slots=False)
class Here:
    """A place in a text, and what can be named there."""

    view: View
    offset: int

    # ---- words of the language that are no keywords ------------------------------------------------------------------

    @property
    def _units(self) -> UnitTable:
        return self.view.checked.units if self.view.checked is not None else UnitTable.built_in()

    def units(self, last: str) -> Iterator[Offer]:
        """Units, those of the rulebook first; money behind a number."""
        if last == "in":
            yield Offer("money", Kind.Unit, "the currency of the plan", 3)
        if last != "per":
            yield from (Offer(code, Kind.Unit, "a currency", 1) for code in self._own_currencies())
        table = self._units
        declared = {thing.name for thing in self.view.names.things("unit")}
        for name in table.units:
            own = name in declared
            if own or table.groups.get(name, (name,))[0] == name:
                yield Offer(name, Kind.Unit, "a unit of this rulebook" if own else "a unit", 1 if own else 3)

    def _own_currencies(self) -> Iterator[str]:
        for declaration in self.view.parsed.rulebook.declarations:
            if isinstance(declaration.item, nodes.Header):
                yield from (code.text for codes in declaration.item.currencies for code in codes)

    def currencies(self) -> Iterator[Offer]:
        """Every currency."""
        return (Offer(code, Kind.Unit, "a currency") for code in currencies.codes())

    def modes(self, last: str) -> Iterator[Offer]:
        """Ways of rounding."""
        yield from (Offer(mode, Kind.EnumMember, about, 1) for mode, about in MODES.items())
        if last == "rounding":
            yield Offer("none", Kind.EnumMember, "nothing is rounded", 1)

    def soft_words(self, before: str, last: str) -> Iterator[Offer]:
        """Words that the checker knows, and the grammar does not."""
        if last == "each":
            words: tuple[str, ...] = ("line", "tier", "bill") if before.startswith("<atom>") else ("day", "hour")
        else:
            words = _SOFT.get(last, _SPANS)
        return (Offer(word, Kind.EnumMember, None, 1) for word in words)

    def types(self) -> Iterator[Offer]:
        """What an input may be."""
        return (Offer(word, Kind.EnumMember, "a type", 1) for word in ("flag", "text", "number", "percent", "date"))

    # ---- names -------------------------------------------------------------------------------------------------------

    def _global(self, *kinds: type, rank: int = 2) -> Iterator[Offer]:
        for thing in self.view.names.things("global"):
            node = self.view.names.declared[thing][0].node
            if isinstance(node, kinds):
                yield self._offer(thing, node, rank)

    def _offer(self, thing: Thing, node: nodes.Node, rank: int = 2) -> Offer:
        title = getattr(node, "title", None)
        words = [word_of(node), *([f"“{title.value}”"] if isinstance(title, nodes.Text) else [])]
        worth = meaning(self.view, thing)
        if worth.type is not None and not isinstance(worth.type, model.Unknown):
            words.append(types.describe(worth.type))
        if worth.today:
            words.append(worth.today)
        return Offer(thing.name, _kind(thing, node), " · ".join(words), rank)

    @property
    def family(self) -> str | None:
        """The plans whose names are known here: those of the plan or example at hand."""
        declaration = self.view.declaration_before(self.offset)
        match declaration.item if declaration is not None else None:
            case nodes.Plan(name=name) | nodes.Example(plan=name) | nodes.Examples(plan=name):
                return self.view.names.families.get(name.text)
            case nodes.Prove(plan=plan) if plan is not None:
                return self.view.names.families.get(plan.text)
        return None

    def _local(self, space: str, *kinds: type, above: bool = True) -> Iterator[tuple[Thing, nodes.Node]]:
        """What the plan at hand names: above this place, or in the plans it has to do with."""
        family = self.family
        home = self.view.declaration_before(self.offset)
        if family is None or home is None:
            return
        for thing in self.view.names.things(space, family):
            for one in self.view.names.declared[thing]:
                below = one.declaration is home and one.place.start >= self._statement
                if isinstance(one.node, kinds) and not (above and below and isinstance(home.item, nodes.Plan)):
                    yield thing, one.node
                    break

    @cached_property
    def _statement(self) -> int:
        """Where the statement begins that this place is in: at the last line above that begins as one does."""
        tokens = self.view.parsed.tokens
        index = bisect_left(tokens.starts, self.offset)
        while index > 0:
            index -= 1
            start = tokens.starts[index]
            line = self.view.text.rfind("\n", 0, start) + 1
            if tokens.kinds[index] in words().statements and not self.view.text[line:start].strip():
                return start
        return 0

    def lines(self) -> list[Offer]:
        """Lines of the plan."""
        return [self._offer(*pair, rank=1) for pair in self._local("line", nodes.Node)]

    def quantities(self) -> list[Offer]:
        """Meters, records, and what the plan has named."""
        lets = [self._offer(*pair, rank=1) for pair in self._local("quantity", nodes.Let)]
        return [*lets, *self._global(nodes.Meter, nodes.Input, rank=1)]

    def lists(self) -> list[Offer]:
        """What has rows."""
        return [
            one
            for one in self._global(nodes.Meter, nodes.Records, rank=1)
            if not self._is_plain_meter(Thing("global", "", one.label))
        ]

    def _is_plain_meter(self, thing: Thing) -> bool:
        node = self.view.names.declared[thing][0].node
        return isinstance(node, nodes.Meter) and not node.dimensions and node.each is None

    def plans(self) -> list[Offer]:
        """Plans."""
        return list(self._global(nodes.Plan, rank=1))

    def dimensions(self) -> list[Offer]:
        """Dimensions of meters."""
        return [Offer(thing.name, Kind.EnumMember, "a dimension", 1) for thing in self.view.names.things("dimension")]

    def of_statements(self, *kinds: type, above: bool = True) -> list[Offer]:
        """What statements of a kind have named."""
        return [self._offer(*pair, rank=1) for pair in self._local("quantity", *kinds, above=above)]

    def inherited(self) -> list[Offer]:
        """Statements of the plans this one extends."""
        home = self.view.declaration_before(self.offset)
        found = (*self._local("line", nodes.Node, above=False), *self._local("quantity", nodes.Node, above=False))
        body = home.item.body if home is not None and isinstance(home.item, nodes.Plan) else ()
        mine = {node.span for node in statements(body)}
        return [self._offer(thing, node) for thing, node in found if node.span not in mine]

    def facts(self) -> list[Offer]:
        """What an example may give."""
        found = [*self._global(nodes.Meter, nodes.Input, nodes.Records, nodes.Term, rank=1)]
        found += self.of_statements(nodes.Grant, nodes.Remember)
        return [*found, *(Offer(word, Kind.Property, None, 2) for word in ("period", "subscription", "currency"))]

    def values(self, before: int, last: str) -> list[Offer]:
        """Whatever has a value, what is wanted here first."""
        words = list(self.choice_words(before)) if last in ("is", "CMP", "=", "[", "{", ",") else []
        fits = _FITS[_WANTED.get(last, "any")]
        found: list[Offer] = []
        things = [(thing, self.view.names.declared[thing][0].node) for thing in self.view.names.things("global")]
        things += [*self._local("quantity", nodes.Node), *self._local("line", nodes.Node), *self._rows()]
        for thing, node in things:
            if isinstance(node, nodes.Plan | nodes.NotifyWhen):
                continue
            found.append(self._offer(thing, node, 2 if fits(meaning(self.view, thing)) else 4))
        found += [Offer(name, Kind.Function, one.form, 4) for name, one in FUNCTIONS.items()]
        found += [Offer(name, Kind.Constant, about, 4) for name, about in FACTS.items() if "." not in name]
        found += [Offer(name, Kind.Property, None, 4) for name in ("period", "subscription")]
        return [*words, *found]

    def _rows(self) -> Iterator[tuple[Thing, nodes.Node]]:
        """The rows that are at hand here."""
        home = self.view.declaration_before(self.offset)
        if home is None or not isinstance(home.item, nodes.Plan):
            return
        for node in statements(home.item.body):
            if isinstance(node, nodes.Each) and home.base + node.span[0] < self.offset <= home.base + node.span[1] + 1:
                yield Thing("row", f"{self.view.file}:{home.base + node.row.span[0]}", node.row.text), node

    def choice_words(self, before: int) -> Iterator[Offer]:
        """The words that what stands before a comparison can be, or what stands in its brackets."""
        tokens = self.view.parsed.tokens
        index = before - 1
        between = ("is", "CMP", "=", "[", "{", ",", "in", "NAME")
        while index > 0 and tokens.kinds[index] in between and index > before - 12:
            words = self._words(tokens.texts[index]) if tokens.kinds[index] == "NAME" else ()
            if words:
                return (Offer(word, Kind.EnumMember, f"a value of `{tokens.texts[index]}`", 0) for word in words)
            index -= 1
        return iter(())

    def _words(self, name: str) -> tuple[str, ...]:
        """The words of a choice; of a meter, those of its dimensions."""
        names = self.view.names
        things = [thing for thing in names.choices if thing.name == name]
        for one in names.declared.get(Thing("global", "", name), ()):
            if isinstance(one.node, nodes.Meter):
                things += [Thing("dimension", "", dimension.name.text) for dimension in one.node.dimensions]
        return tuple(dict.fromkeys(word for thing in things for word in names.choices.get(thing, ())))


def parts(view: View, dot: int, offset: int) -> list[Offer]:
    """What can stand behind a dot: by what stands before it."""
    tokens = view.parsed.tokens
    index = dot - 1
    if index >= 0 and tokens.kinds[index] == "]":
        while index > 0 and tokens.kinds[index] != "[":
            index -= 1
        index -= 1
    name = tokens.texts[index] if index >= 0 else ""
    if name in ("period", "subscription"):
        facts = [(fact.partition("."), about) for fact, about in FACTS.items()]
        return [Offer(part, Kind.Property, about, 1) for (owner, _, part), about in facts if owner == name]
    family = Here(view, offset).family or ""
    row = next((thing for thing, _ in Here(view, offset)._rows() if thing.name == name), None)
    if row is not None:
        return _fields(view, row)
    known = [one for thing in _called(view, family, name) for one in view.names.declared.get(thing, ())]
    return list({one.label: one for declared in known for one in _parts_of(view, declared.node, name)}.values())


def _called(view: View, family: str, name: str) -> Iterable[Thing]:
    return (Thing("line", family, name), Thing("quantity", family, name), Thing("global", "", name))


def _fields(view: View, row: Thing) -> list[Offer]:
    """The fields of a row of an `each`."""
    home = view.declaration_before(int(row.owner.partition(":")[2]))
    assert home is not None
    assert isinstance(home.item, nodes.Plan)
    for node in statements(home.item.body):
        if isinstance(node, nodes.Each) and home.base + node.row.span[0] == int(row.owner.partition(":")[2]):
            source = node.source.name if isinstance(node.source, nodes.Ref) else ""
            fields = [Offer(thing.name, Kind.Field, "a field", 1) for thing in view.names.things("field", source)]
            return fields or [Offer(one.name, Kind.Field, "a dimension", 1) for one in view.names.things("dimension")]
    return []


def _parts_of(view: View, node: nodes.Node, name: str) -> Iterator[Offer]:
    """What a thing has behind a dot."""
    match node:
        case nodes.Table():
            yield from (Offer(one.name, Kind.Field, "a column", 1) for one in view.names.things("column", name))
            return
        case nodes.Grant():
            words = ["opening", "granted", "bought", "drawn", "forfeited", "closing"]
            words += [*(["amount"] if node.against else []), *(["cost"] if node.costs is not None else [])]
        case nodes.Commit():
            words = ["shortfall", *(["premium"] if node.overage is not None else [])]
        case nodes.Let() | nodes.Remember() | nodes.Meter() | nodes.Input() | nodes.Term() | nodes.Plan():
            return
        case _:
            words = ["amount"]
    yield from (Offer(word, Kind.Property, PARTS[word], 1) for word in words)


def _kind(thing: Thing, node: nodes.Node) -> lsp.CompletionItemKind:
    match node:
        case nodes.Plan():
            return Kind.Class
        case nodes.Table() | nodes.Records():
            return Kind.Struct
        case nodes.Term():
            return Kind.Constant
    return Kind.Field if thing.space == "line" else Kind.Variable


def _is_rate(worth: Meaning) -> bool:
    if not isinstance(worth.type, model.Numeric):
        return False
    rate = not types.is_money(worth.type) and bool(types.money_bases(worth.type.unit))
    return rate or worth.type.percent


_FITS: dict[str, Callable[[Meaning], bool]] = {
    "any": lambda worth: True,
    "money": lambda worth: worth.money or (worth.type is not None and types.is_money(worth.type)),
    "rate": _is_rate,
    "quantity": lambda worth: isinstance(worth.type, model.Numeric) and not _is_rate(worth),
}
