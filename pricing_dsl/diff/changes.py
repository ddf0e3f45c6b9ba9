"""What changed from one rulebook to another: by plan and declaration, in words, from what both mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence

from attrs import evolve, frozen

from pricing_dsl.diff.change import Action, Change
from pricing_dsl.diff.declared import TITLE, Declared, Facet
from pricing_dsl.diff.givens import givens, heading, tables
from pricing_dsl.diff.meaning import constants_apart
from pricing_dsl.diff.pricing import TIER
from pricing_dsl.diff.spans import Span, renamed_plans, spans
from pricing_dsl.diff.statements import statements
from pricing_dsl.diff.wording import expression_words
from pricing_dsl.pipeline import Compilation
from pricing_dsl.semantics import model
from pricing_dsl.source import Place, Sources
from pricing_dsl.syntax import nodes


def changes(old: Compilation, new: Compilation) -> tuple[Change, ...]:
    """All that `new` says differently from `old`; nothing where only the layout differs, or how a number is written.

    Raises:
        CompileError: one of them has mistakes.
    """
    return tuple(_Comparing(old, new).all())


def plan_spans(old: Compilation, new: Compilation) -> list[Span]:
    """The versions of all plans side by side.

    Raises:
        CompileError: one of them has mistakes.
    """
    renamed = renamed_plans((old.model, old.sources), (new.model, new.sources))
    return spans(old.model, new.model, renamed)


def header_place(compilation: Compilation, what: str) -> Place | None:
    """Where the heading says its name, title or version; None where it does not."""
    for file, parsed in enumerate(compilation.parsed):
        for declaration in parsed.rulebook.declarations:
            if isinstance(declaration.item, nodes.Header):
                header = declaration.item
                version = header.versions[0] if header.versions else None
                said = {"name": header.name, "title": header.title, "version": version}[what]
                if said is not None:
                    return Place(file, declaration.base + said.span[0], declaration.base + said.span[1])
    return None


@frozen
class _Comparing:
    old: Compilation
    new: Compilation

    def all(self) -> Iterator[Change]:
        old, new = self.old.model, self.new.model
        yield from self._headers()
        yield from self._declarations(list(givens(old)), list(givens(new)), self._top)
        yield from self._declarations(list(tables(old)), list(tables(new)), self._top)
        found: list[tuple[Span, list[Change]]] = []
        for span in plan_spans(self.old, self.new):
            here = list(self._plan(span))
            last = found[-1] if found else None
            if last is not None and _goes_on(last[0], span) and _bare(last[1]) == _bare(here):
                found[-1] = evolve(last[0], through=span.through), last[1]
            else:
                found.append((span, here))
        for span, here in found:
            yield from (evolve(change, plan=span.words, span=span) for change in here)

    @property
    def _top(self) -> Place:
        """Where in the new text something is told of that is no longer there."""
        return header_place(self.new, "name") or Place(0, 0, 0)

    def _headers(self) -> Iterator[Change]:
        for what in ("name", "title", "version"):
            before, after = getattr(self.old.model, what), getattr(self.new.model, what)
            if before != after:
                action = Action.ADDED if before is None else Action.REMOVED if after is None else Action.CHANGED
                place = header_place(self.new, what) or self._top
                yield Change("", "rulebook", "", what, action, before or "", after or "", place)

    # ---- plans -----------------------------------------------------------------------------------------------------

    def _plan(self, span: Span) -> Iterator[Change]:
        before = None if span.old is None else self.old.model.plans[span.old]
        after = None if span.new is None else self.new.model.plans[span.new]
        if before is None or after is None:
            action = Action.ADDED if before is None else Action.REMOVED
            yield Change("", "plan", span.name, "", action, "", "", after.place if after is not None else self._top)
            return
        if span.was != span.name:
            yield Change("", "plan", span.name, "", Action.RENAMED, span.was, span.name, after.place)
        yield from _facets(self._sources, heading(self.old.sources, before), heading(self.new.sources, after))
        was, now = statements(self.old.sources, before), statements(self.new.sources, after)
        yield from self._declarations(was, now, after.place)
        yield from _order(was, now, after)

    @property
    def _sources(self) -> tuple[Sources, Sources]:
        return self.old.sources, self.new.sources

    def _declarations(self, was: Sequence[Declared], now: Sequence[Declared], top: Place) -> Iterator[Change]:
        """The changes of each declaration that is there still, in the order they now stand; what came and what went."""
        before, after = _known(was, _identity), _known(now, _identity)
        renamed = _renamed(
            [(key, one) for key, one in before.items() if key not in after],
            [(key, one) for key, one in after.items() if key not in before],
        )
        for key, one in after.items():
            if key in renamed:
                earlier = before[renamed[key]]
                yield Change(
                    "", one.kind, one.name, "", Action.RENAMED, earlier.name, one.name, one.place, earlier, one
                )
                yield from (change for change in _facets(self._sources, earlier, one) if change.what == TITLE)
            elif key in before:
                yield from _facets(self._sources, before[key], one)
            else:
                yield Change("", one.kind, one.name, "", Action.ADDED, "", one.words, one.place, None, one)
        for key, one in before.items():
            if key not in after and key not in renamed.values():
                yield Change("", one.kind, one.name, "", Action.REMOVED, one.words, "", top, one)


def _goes_on(last: Span, span: Span) -> bool:
    return (last.name, last.currency) == (span.name, span.currency) and last.through is not None


def _bare(found: Sequence[Change]) -> list[str]:
    return [change.words for change in found]


def _identity(one: Declared) -> Hashable:
    return one.sort, one.name


def _known(all_: Sequence[Declared], by: Callable[[Declared], Hashable]) -> dict[Hashable, Declared]:
    """Each by what it is known by; of several, by which of them it is too."""
    seen: Counter[Hashable] = Counter()
    found: dict[Hashable, Declared] = {}
    for one in all_:
        key = by(one)
        found[key, seen[key]] = one
        seen[key] += 1
    return found


_Keyed = tuple[Hashable, Declared]


def _renamed(gone: Sequence[_Keyed], come: Sequence[_Keyed]) -> dict[Hashable, Hashable]:
    """Those that say the same under another name: the old keys by the new."""
    left = {(one.sort, one.means): key for key, one in gone}
    found: dict[Hashable, Hashable] = {}
    for key, one in come:
        if (was := left.pop((one.sort, one.means), None)) is not None:
            found[key] = was
    return found


def _order(was: Sequence[Declared], now: Sequence[Declared], plan: model.Plan) -> Iterator[Change]:
    """Lines see those above them, and grants are drawn in their order, so the order they stand in counts."""
    before, after = (
        [key for key, one in _known(all_, _identity).items() if one.sort in ("line", "grant")] for all_ in (was, now)
    )
    kept = [[key for key in one if key in other] for one, other in ((before, after), (after, before))]
    if kept[0] != kept[1]:
        first = next(at for at, (a, b) in enumerate(zip(*kept, strict=True)) if a != b)
        words = [", ".join(_name(key) for key in one[first:]) for one in kept]
        yield Change("", "plan", plan.name, "order of lines", Action.CHANGED, words[0], words[1], plan.place)


def _name(key: Hashable) -> str:
    assert isinstance(key, tuple)
    return str(key[0][1])


# ---- what one declaration says ---------------------------------------------------------------------------------------


def _facets(sources: tuple[Sources, Sources], old: Declared, new: Declared) -> Iterator[Change]:
    """What a declaration says differently."""
    if old.kind != new.kind:
        yield Change("", new.kind, new.name, "kind", Action.CHANGED, old.kind, new.kind, new.place)
    before = {one.known_by: one for one in old.facets}
    after = {one.known_by: one for one in new.facets}
    pairs = _retiered(
        [one for key, one in before.items() if key not in after],
        [one for key, one in after.items() if key not in before],
    )
    for key, one in after.items():
        was = before.get(key) or pairs.get(key)
        if was is None:
            yield _change(new, one.name, Action.ADDED, "", one.words, one.place, None, one)
        elif key in pairs:
            yield _change(new, "", Action.CHANGED, _tier(was), _tier(one), one.place, was, one)
        elif was.means != one.means:
            what, before_words, after_words = _told(sources, was, one)
            yield _change(new, what, Action.CHANGED, before_words, after_words, one.place, was, one)
    for key, one in before.items():
        if key not in after and one not in pairs.values():
            yield _change(new, one.name, Action.REMOVED, one.words, "", new.place, one, None)


def _change(
    of: Declared, what: str, action: Action, before: str, after: str, place: Place, old: Facet | None, new: Facet | None
) -> Change:
    return Change("", of.kind, of.name, what, action, before, after, place, old, new)


def _retiered(gone: Sequence[Facet], come: Sequence[Facet]) -> dict[Hashable, Facet]:
    """Tiers with other bounds: where as many went as came, they are the same ones in their order."""
    was, now = ([one for one in all_ if _is_tier(one)] for all_ in (gone, come))
    return {b.known_by: a for a, b in zip(was, now, strict=True)} if len(was) == len(now) else {}


def _is_tier(facet: Facet) -> bool:
    return isinstance(facet.key, tuple) and facet.key[:1] == (TIER,)


def _tier(facet: Facet) -> str:
    return f"{facet.name} at {facet.words}"


def _told(sources: tuple[Sources, Sources], old: Facet, new: Facet) -> tuple[str, str, str]:
    """What differs, and both in words. Where these are the same, for names stand in them, the constants that are apart
    are told."""
    if old.words == new.words and old.expr is not None and new.expr is not None:
        apart = constants_apart(old.expr, new.expr)
        if apart:
            before, after = (
                ", ".join(dict.fromkeys(expression_words(of, pair[at]) for pair in apart))
                for at, of in enumerate(sources)
            )
            return " ".join(filter(None, (new.name, f"`{new.words}`"))), before, after
    return new.name, old.words, new.words
