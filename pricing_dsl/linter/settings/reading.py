"""From the text of a settings file to settings, and all that is wrong with it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import evolve

from pricing_dsl.diagnostics import Diagnostic, Severity
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.linter.registry import CATALOG
from pricing_dsl.linter.selection import is_error_of_language, is_single, meant, nearest
from pricing_dsl.linter.settings.keys import BY_NAME, Key, Kind
from pricing_dsl.linter.settings.model import Settings
from pricing_dsl.linter.settings.places import Places

PYPROJECT = "pyproject.toml"
TABLE = ("tool", "pricing")


def read(path: Path, text: str) -> tuple[Settings | None, tuple[Diagnostic, ...]]:
    """The settings in a file, as far as they are understood, and what is wrong with them. None for a `pyproject.toml`
    that says nothing of pricing."""
    places = Places(text)
    settings = Settings(root=path.parent, file=path)
    prefix = TABLE if path.name == PYPROJECT else ()
    try:
        said: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if prefix and f"[{'.'.join(TABLE)}" not in text:
            return None, ()
        return settings, (_diagnostic("L101", f"this is no TOML: {error}", places.fault(str(error))),)
    for word in prefix:
        said = said.get(word, {}) if isinstance(said, dict) else {}
    if prefix and not said:
        return None, ()
    reading = _Reading(places, prefix)
    return evolve(settings, **reading.fields(said)), tuple(reading.diagnostics)


def _diagnostic(code: str, message: str, place: Any, hint: str | None = None) -> Diagnostic:
    return Diagnostic(code, message, place, CATALOG[code].severity, hint=hint)


class _Reading:
    """One file on its way; `diagnostics` is what is wrong with it."""

    def __init__(self, places: Places, prefix: tuple[str, ...]) -> None:
        self.places = places
        self.prefix = prefix
        self.diagnostics: list[Diagnostic] = []

    def fields(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of the settings that are said, and understood."""
        found = {}
        for name, value in said.items():
            key = BY_NAME.get(name)
            if key is None:
                near = closest(name, BY_NAME)
                hint = f"did you mean `{near}`?" if near else f"there are {', '.join(BY_NAME)}"
                place = self.places.key((*self.prefix, name))
                self.diagnostics.append(_diagnostic("L102", f"there is no setting `{name}`", place, hint))
                continue
            before = len(self.diagnostics)
            made = self._value(key, value)
            if len(self.diagnostics) == before:
                found[key.field] = made
        return found

    def _value(self, key: Key, value: Any) -> Any:
        path = (*self.prefix, key.name)
        match key.kind, value:
            case Kind.TEXT, str():
                if key.choices and value not in key.choices:
                    self._no_choice(path, value, key.choices)
                return value
            case Kind.FLAG, bool():
                return value
            case Kind.SELECTORS, list():
                return self._selectors(path, value, ignored=key.name == "ignore")
            case Kind.GLOBS, list():
                return tuple(self._text(path, one) for one in value)
            case Kind.WEIGHTS, dict():
                return {name: self._weight((*path, name), name, weight) for name, weight in value.items()}
            case Kind.SELECTORS_BY_GLOB, dict():
                return {glob: self._selectors((*path, glob), names, ignored=True) for glob, names in value.items()}
        self._wrong(path, f"`{key.name}` is {key.kind.value}", value)
        return None

    def _selectors(self, path: tuple[str, ...], said: Any, *, ignored: bool) -> tuple[str, ...]:
        if not isinstance(said, list):
            self._wrong(path, f"`{path[-1]}` is {Kind.SELECTORS.value}", said)
            return ()
        for one in said:
            name = self._text(path, one)
            self._selector(path, name, one)
            if ignored:
                self._not_of_language(path, name, "ignored")
        return tuple(map(str, said))

    def _selector(self, path: tuple[str, ...], name: str, value: object) -> None:
        if not meant(name):
            near = nearest(name)
            hint = f"did you mean `{near}`?" if near else "`pricing rule` lists all"
            self._wrong(path, f"there is no rule or category `{name}`", value, hint)

    def _weight(self, path: tuple[str, ...], name: str, weight: Any) -> Severity:
        self._selector(path, name, None)
        self._not_of_language(path, name, "anything else")
        choices = [severity.value for severity in Severity]
        if weight not in choices:
            self._no_choice(path, str(weight), choices)
            return Severity.ERROR
        return Severity(weight)

    def _not_of_language(self, path: tuple[str, ...], name: str, what: str) -> None:
        if is_single(name) and all(map(is_error_of_language, meant(name))):
            self._wrong(path, f"{name} is an error of the language, and cannot be {what}", name)

    def _text(self, path: tuple[str, ...], value: Any) -> str:
        if not isinstance(value, str):
            self._wrong(path, f"`{path[-1]}` is a list of texts", value)
        return str(value)

    def _no_choice(self, path: tuple[str, ...], value: str, choices: Any) -> None:
        near = closest(value, choices)
        hint = f"did you mean `{near}`?" if near else f"it is one of {', '.join(choices)}"
        self._wrong(path, f"`{path[-1]}` cannot be `{value}`", value, hint)

    def _wrong(self, path: tuple[str, ...], message: str, value: object, hint: str | None = None) -> None:
        self.diagnostics.append(_diagnostic("L103", message, self.places.value(path, value), hint))
