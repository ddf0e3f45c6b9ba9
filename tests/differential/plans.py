"""Plans for the naive model: tiers and grants as data, and the same as text for the engine."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import inf
from typing import Any

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.properties.magnitudes import number

HALF = Fraction(1, 2)


@frozen
class TierPlan:
    """One charge. bounds: (bound, whether `up to`); prices: (flat, rate, package) for each tier."""

    mode: str
    whole: bool
    bounds: tuple[tuple[Fraction, bool], ...]
    prices: tuple[tuple[Fraction, Fraction, Fraction | None], ...]
    after: Fraction
    slabs: bool

    @property
    def step(self) -> Fraction:
        return Fraction(1) if self.whole else HALF

    def text(self) -> str:
        """The rulebook: `used` at the tiers."""
        whole = "whole " if self.whole else ""
        head = f"unit item\nmeter used in {whole}item\n"
        after = f" starting after {number(self.after)} item" if self.after else ""
        plan = f"plan tested every month {{ charge cost on used {self._words()}{after} {{ {self._entries()} }} }}"
        return f'rulebook naive version "1" currency USD rounding none\n{head}{plan}\n'

    def _words(self) -> str:
        return "slabs" if self.slabs else f"{self.mode} tiers"

    def _entries(self) -> str:
        entries, before = [], Fraction(0)
        for (bound, owned), price in zip(self.bounds, self.prices, strict=False):
            if self.slabs:
                words = f"{'next' if entries else 'first'} {number(bound - before)} item"
            else:
                words = f"{'up to' if owned else 'below'} {number(bound)} item"
            entries.append(f"{words} {price_words(price)}")
            before = bound
        return " ".join([*entries, f"{'rest' if self.slabs else 'above'} {price_words(self.prices[-1])}"])


def price_words(price: tuple[Fraction, Fraction, Fraction | None]) -> str:
    """A price in the words of the language."""
    flat, rate, package = price
    per = f"{number(rate)} USD per {'' if package is None else f'started {number(package)} '}item"
    if not flat:
        return f"at {per}" if rate else "free"
    return f"flat {number(flat)} USD" + (f" plus {per}" if rate else "")


@st.composite
def tier_plans(draw: DrawFn) -> TierPlan:
    """Tiers of either mode; bounds, flats and packages small enough to count unit by unit."""
    whole = draw(st.booleans())
    mode = draw(st.sampled_from(["graduated", "volume"]))
    slabs = mode == "graduated" and draw(st.booleans())
    step = Fraction(1) if whole else HALF
    bound, bounds = Fraction(0), []
    if not slabs and draw(st.booleans()):
        bounds.append((bound, True))
    for _ in range(draw(st.integers(1, 4))):
        bound += draw(st.integers(2, 8)) * step
        bounds.append((bound, slabs or draw(st.booleans())))
    price = st.tuples(
        st.integers(0, 3).map(Fraction),
        st.integers(0, 40).map(lambda tenths: Fraction(tenths, 10)),
        st.sampled_from([None, Fraction(1), Fraction(3), Fraction(5, 2)]),
    )
    prices = draw(st.tuples(*[price] * (len(bounds) + 1)))
    after = draw(st.integers(0, 12)) * step
    return TierPlan(mode, whole, tuple(bounds), prices, after, slabs)


# ---- grants ----------------------------------------------------------------------------------------------------------

METERS = ("a", "b")


@frozen
class GrantPlan:
    """Grants over the meters `a` and `b`, in the form the naive model takes. month: that of the first period."""

    grants: tuple[Mapping[str, Any], ...]
    whole: bool
    month: int

    def text(self) -> str:
        """The rulebook, with what is left of each meter as a let."""
        whole = "whole " if self.whole else ""
        meters = "".join(f"meter {name} in {whole}item\n" for name in METERS)
        lets = " ".join(f"let left_{name} = overage of {name}" for name in sorted(self.covered))
        grants = "\n  ".join(map(grant_words, self.grants))
        head = f'rulebook naive version "1" currency USD rounding none\nunit item\n{meters}'
        return f"{head}plan tested every month {{\n  {grants}\n  {lets}\n}}\n"

    @property
    def covered(self) -> set[str]:
        return {name for grant in self.grants for name, _, _ in grant["covers"]}


def grant_words(grant: Mapping[str, Any]) -> str:
    """A grant in the words of the language."""
    covers = ", ".join(
        f"{name}{'' if weight == 1 else f' using {number(weight)}'}" for name, weight, _ in grant["covers"]
    )
    text = f"grant {grant['name']} {number(grant['size'])} item of {covers} {_renewal(grant)}"
    clauses = []
    if grant["rolls"]:
        lasting = "" if grant["rolls"] == inf else f" for {_months(grant['rolls'])}"
        how = grant["cap_words"] or "all"
        clauses.append(f"rollover {how}{lasting}{' repeatedly' if grant['repeatedly'] else ''}")
    if grant["newest"]:
        clauses.append("draw newest first")
    return f"{text} {{ {' '.join(clauses)} }}" if clauses else text


def _renewal(grant: Mapping[str, Any]) -> str:
    lasting = f" for {_months(grant['life'])}" if grant["said"] else ""
    if grant["purchased"]:
        return f"on purchase{lasting}"
    if grant["every"] is None:
        return f"once{lasting}"
    if grant["calendar"]:
        return f"every calendar {'quarter' if grant['every'] == 3 else 'year'}"
    return f"every {_months(grant['every']).removeprefix('1 ')}{lasting}"


def _months(count: int) -> str:
    return f"{count} month{'' if count == 1 else 's'}"


@st.composite
def grants(draw: DrawFn, name: str, whole: bool, month: int) -> Mapping[str, Any]:
    """One grant, with any renewal, life, rollover and order."""
    size = draw(st.integers(0, 12).map(Fraction) | st.just(Fraction(5, 2)))
    weight = st.sampled_from([Fraction(1), Fraction(2), HALF])
    names = draw(st.lists(st.sampled_from(METERS), min_size=1, max_size=2, unique=True))
    kind = draw(st.sampled_from(["every", "once", "purchased", "calendar"]))
    every = {"every": draw(st.integers(1, 3)), "calendar": draw(st.sampled_from([3, 12]))}.get(kind)
    said = kind != "calendar" and draw(st.booleans())
    life = draw(st.integers(1, 4)) if said else every
    rolls = draw(st.sampled_from([None, 1, 2, 3, inf])) if life else None
    repeatedly = bool(rolls) and rolls != inf and draw(st.booleans())
    cap = draw(st.integers(0, 15)) if rolls else 0
    percent = draw(st.sampled_from([None, 0, 50, 150])) if rolls else None
    capped = rolls is not None and draw(st.booleans())
    return {
        "name": name,
        "size": size,
        "every": every,
        "phase": -(month - 1) % every if kind == "calendar" and every else 0,
        "calendar": kind == "calendar",
        "purchased": kind == "purchased",
        "life": life,
        "said": said,
        "covers": tuple((meter, draw(weight), whole) for meter in names),
        "rolls": rolls,
        "repeatedly": repeatedly,
        "cap": (size * percent / 100 if percent is not None else Fraction(cap)) if capped else None,
        "cap_words": (f"up to {percent}%" if percent is not None else f"up to {cap} item") if capped else "",
        "newest": not repeatedly and draw(st.booleans()),
    }


@st.composite
def grant_plans(draw: DrawFn) -> GrantPlan:
    """One to three grants over the same meters."""
    whole, month = draw(st.booleans()), draw(st.integers(1, 12))
    count = draw(st.integers(1, 3))
    return GrantPlan(tuple(draw(grants(f"g{number}", whole, month)) for number in range(count)), whole, month)
