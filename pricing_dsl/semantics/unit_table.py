"""The units a rulebook can name: those built in, and those it declares."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from typing import Self, TypeVar

from attrs import field, frozen

from pricing_dsl.exact import money_text, parse_number, to_text
from pricing_dsl.semantics.currencies import is_currency, minor_digits
from pricing_dsl.semantics.units import ONE, Unit, convertible, divide, multiply, ratio, scaled

T = TypeVar("T")

# One line a unit: its spellings (the first is how it is printed, a plural stands second), then how much of what it is;
# "base" if of nothing else. Left out as doubtful: KB (1000 or 1024?), ton, pound, therm, degrees, and calendar months
# in days. Decimal and binary bytes have different bases, so they never convert silently; nor do months and seconds.
_BUILT_IN = """
    second seconds s sec secs            = base
    ms millisecond milliseconds          = 1/1000 second
    minute minutes                       = 60 second
    hour hours h hr hrs                  = 60 minute
    day days                             = 24 hour
    week weeks                           = 7 day
    month months                         = base
    quarter quarters                     = 3 month
    year years                           = 12 month

    byte bytes B                         = base
    bit bits                             = 1/8 byte
    kB kilobyte kilobytes                = 1000 byte
    MB megabyte megabytes                = 1000 kB
    GB gigabyte gigabytes                = 1000 MB
    TB terabyte terabytes                = 1000 GB
    PB petabyte petabytes                = 1000 TB
    binary_byte binary_bytes             = base
    KiB kibibyte kibibytes               = 1024 binary_byte
    MiB mebibyte mebibytes               = 1024 KiB
    GiB gibibyte gibibytes               = 1024 MiB
    TiB tebibyte tebibytes               = 1024 GiB
    PiB pebibyte pebibytes               = 1024 TiB
    bps                                  = 1 bit per second
    kbps                                 = 1000 bps
    Mbps                                 = 1000 kbps
    Gbps                                 = 1000 Mbps
    Tbps                                 = 1000 Gbps

    W watt watts                         = base
    kW kilowatt kilowatts                = 1000 W
    MW megawatt megawatts                = 1000 kW
    GW gigawatt gigawatts                = 1000 MW
    Wh                                   = 1 W hour
    kWh                                  = 1 kW hour
    MWh                                  = 1 MW hour
    GWh                                  = 1 GW hour
    J joule joules                       = 1 W second
    kJ kilojoule kilojoules              = 1000 J
    MJ megajoule megajoules              = 1000 kJ
    GJ gigajoule gigajoules              = 1000 MJ
    VA                                   = base
    kVA                                  = 1000 VA
    MVA                                  = 1000 kVA
    kVAh                                 = 1 kVA hour
    VAr var                              = base
    kVAr kvar                            = 1000 VAr
    MVAr Mvar                            = 1000 kVAr
    kVArh kvarh                          = 1 kVAr hour
    ampere amperes A amp amps            = base

    m metre metres meter meters          = base
    mm millimetre millimetres            = 1/1000 m
    cm centimetre centimetres            = 1/100 m
    km kilometre kilometres kilometer kilometers = 1000 m
    inch inches                          = 2.54 cm
    ft foot feet                         = 12 inch
    mile miles                           = 5280 ft
    m2                                   = 1 m m
    km2                                  = 1 km km
    hectare hectares ha                  = 10_000 m2
    ft2 sqft                             = 1 ft ft
    m3                                   = 1 m m m
    litre litres liter liters L l        = 1/1000 m3
    ml mL millilitre millilitres         = 1/1000 litre
    kl kL kilolitre kilolitres           = 1000 litre
    ML megalitre megalitres              = 1000 kl
    ft3                                  = 1 ft ft ft
    ccf CCF                              = 100 ft3
    gallon gallons                       = 3.785411784 litre
    imperial_gallon imperial_gallons     = 4.54609 litre

    g gram grams                         = base
    mg milligram milligrams              = 1/1000 g
    kg kilogram kilograms                = 1000 g
    tonne tonnes                         = 1000 kg
    lb lbs                               = 0.45359237 kg
    oz ounce ounces                      = 1/16 lb
"""
_SUGGESTIONS = 3
_CLOSE = 0.7


@frozen
class UnitTable:
    """Units by every spelling of their name. A table never changes: declaring gives a new one."""

    units: Mapping[str, Unit]
    groups: Mapping[str, tuple[str, ...]] = field(repr=False)
    """For each name, all spellings of its unit: the printed one first."""
    declared: frozenset[str] = frozenset()
    """The names that the rulebook declares itself."""

    @classmethod
    def built_in(cls) -> "UnitTable":
        """The table every rulebook starts with."""
        return _built_in()

    def lookup(self, name: str) -> Unit | None:
        """The unit called `name`, written as that unit is printed; None if there is none. Currencies are not units."""
        return self.units.get(name)

    def declare(self, names: Sequence[str], definition: Unit | None = None) -> Self:
        """This table and one more unit: a base unit of its own, or what `definition` says.

        A built-in unit may be restated. With another size of the same thing (`unit TB = 1024 GB`) all its spellings
        follow, so that `terabyte` is not left behind; a unit of another kind takes only the names given.

        Raises:
            ValueError: a name is taken by the rulebook itself, or is a currency; or stands twice.
        """
        for at, name in enumerate(names):
            if is_currency(name):
                raise ValueError(f"{name} is a currency, so it cannot be a unit")
            if name in self.declared or name in names[:at]:
                raise ValueError(f"the unit {name} is declared twice")
        if definition is None:
            return self._with(names, Unit(((self._new_base(names[0]), 1),), Fraction(1), names[0]))
        unit = scaled(definition, Fraction(1), names[0])
        return self._with([*names, *self._spellings_that_follow(names, unit)], unit, declared=names)

    def spellings(self, unit: Unit) -> dict[str, Fraction]:
        """All that may be written for `unit`, with how many of `unit` it is: 1/1000 for GB where the unit is TB."""
        own = {unit.text: Fraction(1)} if unit.text else {}
        return own | {name: ratio(named, unit) for name, named in self.units.items() if convertible(named, unit)}

    def suggest(self, name: str) -> tuple[str, ...]:
        """Units and currencies that `name` may be meant for, likeliest first; at most three."""
        exact = [known for known in self.units if known.lower() == name.lower()]
        exact += [name.upper()] if is_currency(name.upper()) else []
        close = get_close_matches(name, self.units, 10, _CLOSE)
        meant: dict[Unit | str, str] = {}
        for candidate in [*exact, *close]:
            meant.setdefault(self.units.get(candidate, candidate), candidate)
        return tuple(meant.values())[:_SUGGESTIONS]

    def quantity_text(self, number: Fraction, unit: Unit) -> str:
        """A quantity as it is read aloud: "1 call", "601 calls", "2.5 kWh per day", "0.10 USD per GB"."""
        above, per, below = unit.text.partition(" per ")
        if is_currency(above):
            return f"{money_text(number, minor_digits(above) or 0)} {unit.text}"
        group = self.groups.get(above, ())
        has_plural = len(group) > 1 and group[0] == above and _is_plural(group[1], above)
        word = group[1] if has_plural and abs(number) != 1 else above
        return f"{to_text(number)} {word}{per}{below}".rstrip()

    def _with(self, names: Sequence[str], unit: Unit, declared: Sequence[str] | None = None) -> Self:
        group = tuple(names)
        # A unit that loses the name it is printed with takes its next one: no text may stand for two units.
        robbed = {other for name in group for other in self.groups.get(name, ()) if other not in group}
        left = {name: tuple(other for other in self.groups[name] if other not in group) for name in robbed}
        kept = {name: scaled(self.units[name], Fraction(1), left[name][0]) for name in robbed}
        return type(self)(
            {**_without(self.units, group), **kept, **dict.fromkeys(group, unit)},
            {**_without(self.groups, group), **left, **dict.fromkeys(group, group)},
            self.declared | frozenset(group if declared is None else declared),
        )

    def _spellings_that_follow(self, names: Sequence[str], unit: Unit) -> Iterable[str]:
        """Other built-in spellings of the units that `names` restate, where the restated unit measures the same."""
        restated = [name for name in names if name in self.units and convertible(self.units[name], unit)]
        others = dict.fromkeys(other for name in restated for other in self.groups[name])
        return [other for other in others if other not in names and other not in self.declared]

    def _new_base(self, name: str) -> str:
        """A base symbol no unit is made of yet: a rulebook's own `byte` has nothing to do with the built-in one."""
        taken = {base for unit in self.units.values() for base, _ in unit.dims}
        while name in taken:
            name += "'"
        return name


def _without(known: Mapping[str, T], names: Sequence[str]) -> Mapping[str, T]:
    """A table without some names: mostly none of them is in it, and nothing is to be done."""
    if not any(name in known for name in names):
        return known
    return {name: value for name, value in known.items() if name not in names}


def _is_plural(candidate: str, singular: str) -> bool:
    """Whether the second spelling of a unit is the plural of the first, rather than its symbol or its full name."""
    return candidate[0] == singular[0] and len(candidate) >= len(singular) > 2 and candidate.lower() != singular.lower()


@cache
def _built_in() -> UnitTable:
    table = UnitTable({}, {})
    for line in filter(str.strip, _BUILT_IN.splitlines()):
        spelled, _, meaning = line.partition("=")
        names = spelled.split()
        base = Unit(((names[0], 1),), Fraction(1), names[0])
        table = table._with(
            names, base if meaning.strip() == "base" else _defined(table, names[0], meaning), declared=[]
        )
    return table


def _defined(table: UnitTable, name: str, meaning: str) -> Unit:
    """A built-in unit from its line: a number, then the units it multiplies, after `per` those it divides by."""
    number, *words = meaning.split()
    unit, combine = ONE, multiply
    for word in words:
        if word == "per":
            combine = divide
        else:
            unit = combine(unit, table.units[word])
    return scaled(unit, parse_number(number), name)
