"""Naming rules: by code, by the beginning of codes, by name, by category, or all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from attrs import frozen

from pricing_dsl.diagnostics import Severity
from pricing_dsl.diagnostics.catalog.rule import Category
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.linter.registry import CATALOG, RULES, command_of

SETS = ("2026",)
"""The sets of rules, by the year they were frozen in. What a set finds never grows."""

ALL = "all"
_CATEGORIES = {category.value for category in Category}
_BY_NAME = {rule.name: code for code, rule in CATALOG.items()}
_BEGINNING = re.compile(r"[A-Z][0-9]{0,2}")


@cache
def meant(selector: str) -> frozenset[str]:
    """The codes that a selector stands for; none if it is no selector."""
    if selector == ALL:
        return frozenset(CATALOG)
    if selector in CATALOG:
        return frozenset((selector,))
    if selector in _BY_NAME:
        return frozenset((_BY_NAME[selector],))
    if selector in _CATEGORIES:
        return frozenset(code for code, rule in CATALOG.items() if rule.category == selector)
    if _BEGINNING.fullmatch(selector):
        return frozenset(code for code in CATALOG if code.startswith(selector))
    return frozenset()


def is_single(selector: str) -> bool:
    """Whether it names one rule, by code or by name."""
    return selector in CATALOG or selector in _BY_NAME


def nearest(selector: str) -> str | None:
    """What the writer of an unknown selector most likely meant."""
    return closest(selector.upper(), CATALOG) or closest(selector, (*_BY_NAME, *_CATEGORIES, ALL))


def _closeness(selector: str) -> int:
    """How closely a selector names a rule: the closer one counts where two say different things."""
    if selector == ALL:
        return 0
    if selector in _CATEGORIES:
        return 1
    return 9 if is_single(selector) else 1 + len(selector)


def _closest_of(code: str, selectors: Iterable[str]) -> int:
    return max((_closeness(one) for one in selectors if code in meant(one)), default=-1)


@frozen
class Profile:
    """What to find in one file.

    Attributes:
        codes: the rules of the linter that run, and the warnings of the compiler that are told. Its errors always are.
        severities: the weight of a finding by code, where it is not the rule's own.
    """

    codes: frozenset[str]
    severities: Mapping[str, Severity]


def profile(
    select: Iterable[str] = (ALL,),
    ignore: Iterable[str] = (),
    severity: Mapping[str, Severity] | None = None,
    *,
    rules: str = SETS[-1],
    preview: bool = False,
) -> Profile:
    """What selectors ask for. Of two that name a rule the closer counts: a code before the beginning of codes, that
    before a category, that before all; and of equally close ones `ignore`."""
    return _profile(tuple(select), tuple(ignore), tuple((severity or {}).items()), rules, preview)


@cache
def _profile(
    select: tuple[str, ...], ignore: tuple[str, ...], severity: tuple[tuple[str, Severity], ...], rules: str, new: bool
) -> Profile:
    there = [code for code in CATALOG if _is_in(code, rules, new)]
    codes = frozenset(code for code in there if _closest_of(code, select) > _closest_of(code, ignore))
    severities = {}
    for code in there:
        mine = [(_closeness(one), weight) for one, weight in severity if code in meant(one)]
        if mine and not is_error_of_language(code):
            severities[code] = max(mine, key=lambda one: one[0])[1]
    return Profile(codes, severities)


def is_error_of_language(code: str) -> bool:
    """Whether a rulebook with this finding does not compile: nothing can be said otherwise."""
    return command_of(code) == "check" and CATALOG[code].severity is Severity.ERROR


def _is_in(code: str, rules: str, preview: bool) -> bool:
    one = RULES.get(code)
    if one is None:
        return True
    return preview if one.preview else one.since <= rules


RECOMMENDED = profile()
"""All rules of the newest set, with their own weights."""
EVERYTHING = profile(preview=True)
"""The same, and what is in preview."""
