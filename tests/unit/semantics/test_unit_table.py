"""The units built in, and those a rulebook declares."""

from fractions import Fraction

import pytest

from pricing_dsl.semantics.currencies import is_currency
from pricing_dsl.semantics.unit_table import _BUILT_IN, UnitTable
from pricing_dsl.semantics.units import ONE, Unit, convertible, divide, money, multiply, ratio, scaled

TABLE = UnitTable.built_in()


def unit(name: str, table: UnitTable = TABLE) -> Unit:
    found = table.lookup(name)
    assert found is not None, name
    return found


@pytest.mark.parametrize(
    ("a", "factor", "b"),
    [
        ("hour", 3600, "seconds"),
        ("week", 7, "days"),
        ("second", 1000, "ms"),
        ("year", 12, "months"),
        ("quarter", 3, "months"),
        ("PB", 10**15, "bytes"),
        ("GB", 1000, "MB"),
        ("byte", 8, "bits"),
        ("PiB", 2**20, "GiB"),
        ("GiB", 1024, "MiB"),
        ("MWh", 1000, "kWh"),
        ("kWh", Fraction("3.6"), "MJ"),
        ("Wh", 3600, "J"),
        ("GW", 10**6, "kW"),
        ("Gbps", 1000, "Mbps"),
        ("mile", Fraction("1609.344"), "m"),
        ("foot", Fraction("0.3048"), "m"),
        ("inch", Fraction("25.4"), "mm"),
        ("km", 1000, "metres"),
        ("hectare", Fraction(1, 100), "km2"),
        ("lb", Fraction("0.45359237"), "kg"),
        ("lb", 16, "oz"),
        ("oz", Fraction("28.349523125"), "g"),
        ("tonne", 10**6, "g"),
        ("kl", 1, "m3"),
        ("m3", 1000, "litres"),
        ("ML", 1000, "kl"),
        ("litre", 1000, "ml"),
        ("gallon", Fraction("3.785411784"), "L"),
        ("gallon", 231, "cubic_inch"),
        ("imperial_gallon", Fraction("4.54609"), "L"),
        ("ccf", Fraction("2.8316846592"), "m3"),
    ],
)
def test_exact_factors(a: str, factor: int | Fraction, b: str) -> None:
    inch = unit("inch")
    table = TABLE.declare(["cubic_inch"], multiply(multiply(inch, inch), inch))
    assert ratio(unit(a, table), unit(b, table)) == factor


@pytest.mark.parametrize(
    ("a", "b"),
    [("GB", "GiB"), ("B", "KiB"), ("month", "day"), ("kVA", "kW"), ("kVArh", "kWh"), ("kVAh", "kVArh"), ("g", "m3")],
)
def test_what_never_mixes(a: str, b: str) -> None:
    assert not convertible(unit(a), unit(b))


def test_energy_over_power_is_time() -> None:
    assert ratio(divide(unit("kWh"), unit("kW")), unit("hour")) == 1
    assert ratio(divide(unit("kVArh"), unit("kVAr")), unit("hour")) == 1


def test_bandwidth_over_time_is_data() -> None:
    assert ratio(multiply(unit("Mbps"), unit("second")), unit("MB")) == Fraction(1, 8)


def test_area_by_length_is_volume() -> None:
    assert multiply(unit("m2"), unit("m")) == unit("m3")


def test_spellings_are_one_unit() -> None:
    for names in (["hour", "hours", "h"], ["litre", "L", "l"], ["oz", "ounce", "ounces"], ["B", "byte", "bytes"]):
        assert {unit(name) for name in names} == {unit(names[0])}
        assert {unit(name).text for name in names} == {unit(names[-1]).text}
    assert unit("hours").text == "hour"
    assert unit("kibibytes").text == "KiB"


def test_no_spelling_has_two_meanings() -> None:
    spelled = [name for line in _BUILT_IN.splitlines() for name in line.partition("=")[0].split()]
    assert len(spelled) == len(set(spelled)) == len(TABLE.units)
    assert not [name for name in spelled if is_currency(name)]
    assert all(name.isidentifier() for name in spelled)


@pytest.mark.parametrize("name", ["KB", "ton", "therm", "pound", "nothing", "", "USD", "per"])
def test_doubtful_names_are_no_units(name: str) -> None:
    assert TABLE.lookup(name) is None


def test_declare_a_base_unit() -> None:
    table = TABLE.declare(["call", "calls"])
    assert unit("calls", table) == Unit((("call", 1),), Fraction(1), "call")
    assert unit("calls", table).text == "call"
    assert TABLE.lookup("call") is None, "the table it was made from is as it was"
    assert not convertible(unit("call", table), ONE)
    assert table.declared == {"call", "calls"}


def test_declare_a_derived_unit() -> None:
    table = TABLE.declare(["gb_second"], multiply(unit("GB"), unit("second")))
    assert unit("gb_second", table).text == "gb_second"
    assert ratio(unit("gb_second", table), multiply(unit("MB"), unit("second"))) == 1000
    table = table.declare(["dozen"], scaled(ONE, Fraction(12), ""))
    assert ratio(unit("dozen", table), ONE) == 12


def test_restating_takes_every_spelling_along() -> None:
    table = TABLE.declare(["TB"], scaled(unit("GB"), Fraction(1024), ""))
    for name in ("TB", "terabyte", "terabytes"):
        assert ratio(unit(name, table), unit("GB", table)) == 1024
    assert ratio(unit("PB", table), unit("GB", table)) == 10**6
    assert table.declared == {"TB"}
    assert unit("terabytes", table).text == "TB"


def test_a_unit_of_another_kind_takes_only_its_names() -> None:
    table = TABLE.declare(["minute"])
    assert not convertible(unit("minute", table), unit("hour", table))
    assert ratio(unit("hour", table), unit("minutes", table)) == 60
    own = TABLE.declare(["byte"])
    assert not convertible(unit("byte", own), unit("kB", own))
    assert ratio(unit("kB", own), unit("bytes", own)) == 1000
    assert unit("bytes", own).text == unit("B", own).text == "bytes", "no text stands for two units"


def test_what_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="USD is a currency"):
        TABLE.declare(["USD"])
    with pytest.raises(ValueError, match="call is declared twice"):
        TABLE.declare(["call", "call"])
    with pytest.raises(ValueError, match="calls is declared twice"):
        TABLE.declare(["call", "calls"]).declare(["calls"])


def test_spellings_of_a_meter() -> None:
    spellings = TABLE.spellings(unit("TB"))
    assert spellings["GB"] == Fraction(1, 1000)
    assert spellings["terabytes"] == spellings["TB"] == 1
    assert "GiB" not in spellings
    assert "second" not in spellings
    table = TABLE.declare(["call", "calls"])
    assert table.spellings(unit("call", table)) == {"call": 1, "calls": 1}
    assert TABLE.spellings(money("USD")) == {"USD": 1}
    assert TABLE.spellings(ONE) == {}
    rate = divide(unit("kB"), unit("second"))
    assert TABLE.spellings(rate)["kB per second"] == 1
    assert TABLE.spellings(rate)["kbps"] == Fraction(1, 8)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("gb", "GB"),
        ("KB", "kB"),
        ("usd", "USD"),
        ("kwh", "kWh"),
        ("Hours", "hours"),
        ("secondes", "seconds"),
        ("cals", "calls"),
    ],
)
def test_suggestions(name: str, first: str) -> None:
    suggested = TABLE.declare(["call", "calls"]).suggest(name)
    assert first in suggested
    assert len(suggested) <= 3


def test_suggestions_offer_a_unit_once_and_nothing_far() -> None:
    assert TABLE.suggest("KB") == ("kB", "KiB")
    assert TABLE.suggest("hors") == ("hours",)
    assert TABLE.suggest("zebra") == ()


@pytest.mark.parametrize(
    ("number", "name", "text"),
    [
        (1, "call", "1 call"),
        (601, "call", "601 calls"),
        (Fraction(1, 2), "call", "0.5 calls"),
        (-1, "call", "-1 call"),
        (5, "GB", "5 GB"),
        (5, "kVAr", "5 kVAr"),
        (2, "ms", "2 ms"),
        (2, "m", "2 m"),
        (24, "h", "24 hours"),
        (2, "person", "2 people"),
        (2, "sms", "2 sms"),
        (2, "token", "2 token"),
    ],
)
def test_quantities_are_read_aloud(number: int, name: str, text: str) -> None:
    table = TABLE.declare(["call", "calls"]).declare(["person", "people"]).declare(["sms"]).declare(["token", "tok"])
    assert table.quantity_text(Fraction(number), unit(name, table)) == text


def test_rates_are_read_aloud() -> None:
    table = TABLE.declare(["call", "calls"])
    assert table.quantity_text(Fraction(1, 10), divide(money("USD"), unit("GB"))) == "0.10 USD per GB"
    assert table.quantity_text(Fraction(49), money("USD")) == "49.00 USD"
    assert table.quantity_text(Fraction(500), money("JPY")) == "500 JPY"
    assert table.quantity_text(Fraction(3), divide(unit("calls", table), unit("day"))) == "3 calls per day"
    assert table.quantity_text(Fraction(3), divide(ONE, unit("GB"))) == "3 per GB"
    assert table.quantity_text(Fraction(3), ONE) == "3"
