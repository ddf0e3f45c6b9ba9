"""Another name for a thing, in every rulebook that knows it. Nothing may come to mean anything else by it."""

from __future__ import annotations

import re

from attrs import frozen
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from pricing_dsl.lsp.features.definition import everywhere
from pricing_dsl.lsp.names import Occurrence, Thing, names_of
from pricing_dsl.lsp.paths import path_of, uri_of
from pricing_dsl.lsp.positions import Positions
from pricing_dsl.lsp.workspace import View, Workspace
from pricing_dsl.pipeline import Compilation
from pricing_dsl.semantics.symbols import RESERVED
from pricing_dsl.source import Place
from pricing_dsl.syntax.words import words

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def prepare(view: View, offset: int) -> lsp.PrepareRenamePlaceholder | None:
    """The name at a place, if it is one that can be changed."""
    found = view.names.at(view.file, offset)
    if found is None:
        return None
    return lsp.PrepareRenamePlaceholder(view.positions.range_of(found.place), found.thing.name)


def rename(rulebooks: Workspace, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    """The edits that give a thing another name. Raises JsonRpcInvalidParams, with what is wrong with that name."""
    path, name = path_of(params.text_document.uri), params.new_name.strip()
    found = list(everywhere(rulebooks, path, params.position))
    if not found:
        return None
    thing = found[0][1].thing
    if name == thing.name:
        return lsp.WorkspaceEdit(changes={})
    _check_word(name)
    places: dict[View, list[Place]] = {}
    for view, one in found:
        places.setdefault(view, []).append(one.place)
    texts = _renamed(places, name)
    for view in places:
        _check_meaning(view, texts, thing, name)
    return lsp.WorkspaceEdit(changes=_edits(places, name))


def _check_word(name: str) -> None:
    """Refuse what can be nobody's name."""
    if not _NAME.fullmatch(name):
        raise JsonRpcInvalidParams(f"`{name}` is no name: names are letters a to z, digits and underscores")
    if name in words().joining:
        raise JsonRpcInvalidParams(f"`{name}` is a word of the language that nothing can be called by")
    if name in RESERVED:
        raise JsonRpcInvalidParams(f"`{name}` always means {RESERVED[name]}")


# ---- texts after the change ------------------------------------------------------------------------------------------


@frozen
class _After:
    """The texts with the new name, by path, and where in the old texts it was put."""

    texts: dict[str, str]
    places: dict[str, list[tuple[int, int]]]
    name: str

    def moved(self, path: str, offset: int) -> int:
        """Where what stood at an offset of a file stands afterwards."""
        return offset + sum(len(self.name) - (end - start) for start, end in self.places.get(path, ()) if end <= offset)


def _renamed(places: dict[View, list[Place]], name: str) -> _After:
    spots: dict[str, set[tuple[int, int]]] = {}
    old: dict[str, str] = {}
    for view, found in places.items():
        for place in found:
            source = view.compilation.sources[place.file]
            old[path_of(uri_of(source.path))] = source.text
            spots.setdefault(path_of(uri_of(source.path)), set()).add((place.start, place.end))
    after = _After({}, {path: sorted(found) for path, found in spots.items()}, name)
    for path, text in old.items():
        pieces, end = [], 0
        for start, stop in after.places[path]:
            pieces += [text[end:start], name]
            end = stop
        after.texts[path] = "".join([*pieces, text[end:]])
    return after


def _check_meaning(view: View, after: _After, thing: Thing, name: str) -> None:
    """Refuse a name by which any name of a rulebook would come to mean something else, or nothing."""
    before = view.compilation
    path = path_of(uri_of(before.path))
    read = before.read

    def read_after(wanted: str) -> str:
        return after.texts.get(path_of(uri_of(wanted))) or read(wanted)

    trial = Compilation(before.path, after.texts.get(path, before.text), read_after)
    wanted = [_expected(view, one, after, thing, name) for one in view.names.occurrences]
    got = list(names_of([one.rulebook for one in trial.parsed]).occurrences)
    if wanted != got:
        different = next(
            (one for one in view.names.occurrences if _expected(view, one, after, thing, name) not in got), None
        )
        raise JsonRpcInvalidParams(_clash(view, different, name))
    codes = sorted(found.code for found in before.diagnostics)
    for found in trial.diagnostics:
        if found.code not in codes:
            raise JsonRpcInvalidParams(f"`{name}` cannot be its name: {found.message}")


def _expected(view: View, one: Occurrence, after: _After, thing: Thing, name: str) -> Occurrence:
    """A name as it should be afterwards."""
    path = path_of(uri_of(view.compilation.sources[one.place.file].path))
    is_it = one.thing == thing
    start = after.moved(path, one.place.start)
    end = start + len(name) if is_it else after.moved(path, one.place.end)
    place = Place(one.place.file, start, end)
    return Occurrence(place, _called(one.thing, view, after, thing, name), one.declares)


def _called(one: Thing, view: View, after: _After, thing: Thing, name: str) -> Thing:
    """A thing as it goes by afterwards: its own name may be the new one, or that of what it belongs to."""
    if one == thing:
        return one._replace(name=name, owner=_owner(one, view, after))
    if one.space in ("field", "column") and thing.space == "global" and one.owner == thing.name:
        return one._replace(owner=name)
    if one.space in ("quantity", "line") and thing.space == "global":
        family = {plan for plan, lead in view.names.families.items() if lead == one.owner}
        if thing.name in family:
            return one._replace(owner=min(name if plan == thing.name else plan for plan in family))
    return one._replace(owner=_owner(one, view, after))


def _owner(one: Thing, view: View, after: _After) -> str:
    """The owner of a row is the place of its block."""
    if one.space != "row":
        return one.owner
    file, _, offset = one.owner.partition(":")
    path = path_of(uri_of(view.compilation.sources[int(file)].path))
    return f"{file}:{after.moved(path, int(offset))}"


def _clash(view: View, different: Occurrence | None, name: str) -> str:
    if different is None:
        return f"`{name}` has another meaning already"
    line = view.compilation.sources.position(different.place)[0]
    return f"`{name}` would not mean the same everywhere: see line {line}, where `{different.thing.name}` stands"


def _edits(places: dict[View, list[Place]], name: str) -> dict[str, list[lsp.TextEdit]]:
    """The edits of each file, each once, however many rulebooks use it."""
    found: dict[str, dict[tuple[int, int], lsp.TextEdit]] = {}
    for view, spots in places.items():
        for place in spots:
            source = view.compilation.sources[place.file]
            positions = Positions(source.text, view.encoding)
            edit = lsp.TextEdit(positions.range_of(place), name)
            found.setdefault(uri_of(source.path), {}).setdefault((place.start, place.end), edit)
    return {uri: list(edits.values()) for uri, edits in found.items()}
