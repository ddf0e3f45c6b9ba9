"""Where a name is declared, and where else it stands."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from pricing_dsl.lsp.names import Occurrence, Thing
from pricing_dsl.lsp.paths import path_of, uri_of
from pricing_dsl.lsp.workspace import View, Workspace
from pricing_dsl.source import Place
from pricing_dsl.syntax import nodes


def location(view: View, place: Place) -> lsp.Location:
    """A place of a rulebook, in whichever of its files."""
    positions = view.positions if place.file == view.file else view.positions_in(place.file)
    return lsp.Location(uri_of(view.compilation.sources[place.file].path), positions.range_of(place))


def definition(view: View, offset: int) -> list[lsp.Location] | None:
    """Where the name at a place is declared; of `use "…"` the file; of what a plan takes over, all that declare it."""
    used = _used_file(view, offset)
    if used is not None:
        return [used]
    found = view.names.at(view.file, offset)
    if found is None:
        return None
    return [location(view, one.place) for one in view.names.of(found.thing) if one.declares] or None


def _used_file(view: View, offset: int) -> lsp.Location | None:
    declaration = view.declaration_at(offset)
    if declaration is None or not isinstance(declaration.item, nodes.Use | nodes.Table):
        return None
    text = declaration.item.path
    if text is None or not declaration.base + text.span[0] <= offset <= declaration.base + text.span[1]:
        return None
    beside = view.path if isinstance(declaration.item, nodes.Use) else view.compilation.path
    path = path_of(uri_of(beside)).rpartition("/")[0] + "/" + text.value
    start = lsp.Position(0, 0)
    return lsp.Location(uri_of(path), lsp.Range(start, start))


def highlights(view: View, offset: int) -> list[lsp.DocumentHighlight] | None:
    """The places of the same text where the name at a place stands."""
    found = view.names.at(view.file, offset)
    if found is None:
        return None
    return [
        lsp.DocumentHighlight(
            view.positions.range_of(one.place),
            lsp.DocumentHighlightKind.Write if one.declares else lsp.DocumentHighlightKind.Read,
        )
        for one in view.names.of(found.thing)
        if one.place.file == view.file
    ]


def references(rulebooks: Workspace, params: lsp.ReferenceParams) -> list[lsp.Location] | None:
    """Every place where the name at a place stands, in every known rulebook that knows it."""
    path = path_of(params.text_document.uri)
    found: dict[tuple[str, int, int], lsp.Location] = {}
    for view, one in everywhere(rulebooks, path, params.position):
        if one.declares and not params.context.include_declaration:
            continue
        source = view.compilation.sources[one.place.file].path
        found.setdefault((source, one.place.start, one.place.end), location(view, one.place))
    return list(found.values()) or None


def everywhere(rulebooks: Workspace, path: str, position: lsp.Position) -> Iterator[tuple[View, Occurrence]]:
    """Where the name at a position stands, in all the rulebooks that see what declares it."""
    seen = rulebooks.seen(path)
    thing = _thing(seen, position) if seen is not None else None
    if seen is None or thing is None:
        return
    done = set()
    for home in _homes(seen, thing) or [path]:
        for view in rulebooks.views(home):
            if view.compilation.path not in done:
                done.add(view.compilation.path)
                yield from ((view, one) for one in view.names.of(thing))


def _thing(view: View, position: lsp.Position) -> Thing | None:
    found = view.names.at(view.file, view.positions.offset(position))
    return found.thing if found is not None else None


def _homes(view: View, thing: Thing) -> list[str]:
    """The files in which a thing is declared."""
    sources = view.compilation.sources
    declared = (one.place.file for one in view.names.of(thing) if one.declares)
    return list(dict.fromkeys(path_of(uri_of(sources[file].path)) for file in declared))
