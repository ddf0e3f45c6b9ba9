"""Two ways to write one thing cost the same."""

from __future__ import annotations

import datetime
from fractions import Fraction

from attrs import frozen
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from pricing_dsl.ir.json import content_hash
from pricing_dsl.rating.bill import Bill
from tests.properties import magnitudes
from tests.properties.engine import compiled, rate, usage_of
from tests.properties.magnitudes import number
from tests.properties.usages import Summary

HEAD = 'rulebook same version "1" currency USD rounding none\nunit item, items\n'


@frozen
class Tier:
    """A tier's upper bound (None: open) and its price in words."""

    bound: Fraction | None
    price: str


@st.composite
def tiers(draw: DrawFn, whole: bool = False, packages: bool = True, flats: bool = True) -> tuple[Tier, ...]:
    """Rising tiers, the last one open."""
    found, bound = [], Fraction(0)
    for _ in range(draw(st.integers(0, 4))):
        bound += draw(magnitudes.sizes(whole)) + (1 if whole else 0)
        found.append(Tier(bound, draw(prices(packages, flats))))
    return (*found, Tier(None, draw(prices(packages, flats))))


def prices(packages: bool, flats: bool) -> st.SearchStrategy[str]:
    """A price of any form."""
    rate = magnitudes.prices.map(lambda value: f"{number(value)} USD per item")
    package = magnitudes.prices.map(lambda value: f"{number(value)} USD per started 10 items")
    per = rate | package if packages else rate
    flat = magnitudes.prices.map(lambda value: f"flat {number(value)} USD")
    at = per.map(lambda words: f"at {words}")
    both = st.builds("{} plus {}".format, flat, per)
    return st.one_of(st.just("free"), at, *([flat, both] if flats else []))


def running(found: tuple[Tier, ...], words: str = "up to", unit: str = "items") -> str:
    """Tiers by running bounds."""
    return " ".join(f"{words} {number(t.bound)} {unit} {t.price}" if t.bound else f"above {t.price}" for t in found)


def slabs(found: tuple[Tier, ...]) -> str:
    """The same tiers by their widths."""
    before, words = Fraction(0), []
    for tier in found:
        if tier.bound is None:
            words.append(f"rest {tier.price}")
        else:
            words.append(f"{'next' if before else 'first'} {number(tier.bound - before)} items {tier.price}")
            before = tier.bound
    return " ".join(words)


def plan(body: str, whole: bool = False, meters: str = "used") -> str:
    """A rulebook with meters and one plan."""
    inlets = "".join(f"meter {name} in {'whole ' if whole else ''}item\n" for name in meters.split())
    return f"{HEAD}{inlets}plan tested every month {{ {body} }}"


def bill(text: str, values: dict[str, Fraction], **facts: object) -> Bill:
    """The bill of one period, which nothing refuses."""
    program = compiled(text)
    made = rate(program, usage_of(program, "tested", Summary(values=values, **facts)))  # type: ignore[arg-type]
    assert isinstance(made, Bill), made
    return made


def total(text: str, **values: Fraction) -> Fraction:
    return bill(text, values).total


def near(found: tuple[Tier, ...], whole: bool = False) -> st.SearchStrategy[Fraction]:
    """A usage that meets the bounds."""
    return magnitudes.usages([tier.bound for tier in found if tier.bound], whole)


@given(tiers(), st.data())
def test_graduated_equals_slabs(found: tuple[Tier, ...], data: st.DataObject) -> None:
    used = data.draw(near(found))
    graduated = plan(f"charge cost on used graduated tiers {{ {running(found)} }}")
    cut = plan(f"charge cost on used slabs {{ {slabs(found)} }}")
    assert total(graduated, used=used) == total(cut, used=used)


@given(tiers(whole=True), st.sampled_from(["graduated", "volume"]), st.data())
def test_below_of_whole_units_equals_up_to_one_less(found: tuple[Tier, ...], mode: str, data: st.DataObject) -> None:
    used = data.draw(near(found, whole=True))
    one_more = tuple(Tier(tier.bound + 1 if tier.bound else None, tier.price) for tier in found)
    up_to = plan(f"charge cost on used {mode} tiers {{ {running(found)} }}", whole=True)
    below = plan(f"charge cost on used {mode} tiers {{ {running(one_more, 'below')} }}", whole=True)
    assert total(up_to, used=used) == total(below, used=used)


@given(tiers(packages=False), st.data())
def test_part_after_another_equals_whole_minus_the_other(found: tuple[Tier, ...], data: st.DataObject) -> None:
    """`starting after E`: what E + q costs beyond what E costs; zero lies in the first tier, so E is above zero."""
    before, used = data.draw(near(found)), data.draw(near(found))
    assume(before > 0)
    words = running(found)
    after = plan(f"charge cost on used graduated tiers starting after before {{ {words} }}", meters="used before")
    alone = plan(f"charge cost on used graduated tiers {{ {words} }}")
    assert total(after, used=used, before=before) == total(alone, used=before + used) - total(alone, used=before)


@given(tiers(packages=False), st.data())
def test_rows_that_continue_equal_their_sum(found: tuple[Tier, ...], data: st.DataObject) -> None:
    sizes = data.draw(st.lists(near(found), min_size=1, max_size=4))
    words = running(found)
    body = f"each row in orders {{ charge cost on row.size graduated tiers continuing {{ {words} }} }}"
    rows = f"{HEAD}records orders {{ size in item }}\nplan tested every month {{ {body} }}"
    split = bill(rows, {}, rows={"orders": tuple({"size": size} for size in sizes)})
    alone = plan(f"charge cost on used graduated tiers {{ {words} }}")
    assert split.total == total(alone, used=sum(sizes, Fraction(0)))
    assert sum((row.amount for row in split.line("cost").rows), Fraction(0)) == split.total


@given(tiers(), st.sampled_from(["graduated", "volume"]), st.data())
def test_each_dimension_value_equals_a_meter_of_its_own(
    found: tuple[Tier, ...], mode: str, data: st.DataObject
) -> None:
    used = data.draw(st.dictionaries(st.sampled_from(["eu", "us"]), near(found)))
    words = f"{mode} tiers {{ {running(found)} }}"
    meter = "meter used in item by region { eu, us }"
    by = f"{HEAD}{meter}\nplan tested every month {{ charge cost on used by region {words} }}"
    rows = tuple({"region": region, "used": size} for region, size in used.items())
    own = plan(f"charge eu on used_eu {words} charge us on used_us {words}", meters="used_eu used_us")
    given_eu, given_us = used.get("eu", Fraction(0)), used.get("us", Fraction(0))
    made = bill(by, {}, rows={"used": rows})
    wanted = bill(own, {"used_eu": given_eu, "used_us": given_us})
    absent = {"eu", "us"} - set(used)
    assert made.total == wanted.total - sum((wanted.line(name).amount for name in absent), Fraction(0))


@given(tiers(whole=True), st.sampled_from(["graduated", "volume"]))
def test_thousand_items_equal_their_number_written_out(found: tuple[Tier, ...], mode: str) -> None:
    """Units, scale words and digits in groups say the same number, so the program is the same."""
    bounded = tuple(Tier(tier.bound * 1000 if tier.bound else None, tier.price) for tier in found)
    plain = f"charge cost on used {mode} tiers {{ {running(bounded)} }}"
    scaled = f"charge cost on used {mode} tiers {{ {running(found, unit='thousand items')} }}"
    assert content_hash(compiled(plan(plain))) == content_hash(compiled(plan(scaled)))


@given(tiers(), tiers(), st.data())
def test_when_and_otherwise_equal_two_conditions(
    found: tuple[Tier, ...], other: tuple[Tier, ...], data: st.DataObject
) -> None:
    used = data.draw(near(found))
    one, two = f"graduated tiers {{ {running(found)} }}", f"volume tiers {{ {running(other)} }}"
    when = f"when used > 7 items {{ charge cost on used {one} }} otherwise {{ charge cost on used {two} }}"
    ifs = f"charge a on used {one} if used > 7 items charge b on used {two} if not used > 7 items"
    assert total(plan(when), used=used) == total(plan(ifs), used=used)


@given(st.integers(0, 10**6), st.dates(datetime.date(2025, 1, 1), datetime.date(2025, 1, 30)))
def test_shares_before_and_after_a_day_sum_to_the_whole(cents: int, day: datetime.date) -> None:
    fee = f"{number(Fraction(cents, 100))} USD"
    body = f"fee a {fee} prorated to {day} fee b {fee} prorated from {day + datetime.timedelta(days=1)}"
    period = (datetime.date(2025, 1, 1), datetime.date(2025, 1, 31))
    assert bill(plan(body), {"used": Fraction(0)}, period=period).total == Fraction(cents, 100)


@given(tiers(), st.integers(0, 5_000), st.integers(0, 5_000), st.data())
def test_minimum_and_maximum_equal_at_least_and_at_most(
    found: tuple[Tier, ...], least: int, more: int, data: st.DataObject
) -> None:
    used = data.draw(near(found))
    cost = f"charge cost on used graduated tiers {{ {running(found)} }}"
    lines = plan(f"{cost} minimum low {least} USD maximum high {least + more} USD")
    endings = plan(f"{cost} at least {least} USD at most {least + more} USD")
    assert total(lines, used=used) == total(endings, used=used)


@given(tiers(), st.integers(0, 5_000), st.integers(0, 5_000), st.data())
def test_ending_of_a_line_over_rows_equals_a_limit_on_the_line(
    found: tuple[Tier, ...], least: int, more: int, data: st.DataObject
) -> None:
    """`by region` restarts the tiers; the line is one line, and its endings are of the line."""
    used = data.draw(st.dictionaries(st.sampled_from(["eu", "us"]), near(found)))
    rows = {"used": tuple({"region": region, "used": size} for region, size in used.items())}
    words = f"used by region graduated tiers {{ {running(found)} }}"
    head = f"{HEAD}meter used in item by region {{ eu, us }}\nplan tested every month"
    ends = f"{head} {{ charge cost on {words} at least {least} USD at most {least + more} USD }}"
    lines = f"{head} {{ charge cost on {words} minimum low {least} USD maximum high {least + more} USD }}"
    assert bill(ends, {}, rows=rows).total == bill(lines, {}, rows=rows).total


@given(tiers(), st.data())
def test_plan_that_extends_equals_the_plan_written_out(found: tuple[Tier, ...], data: st.DataObject) -> None:
    used = data.draw(near(found))
    cost = f"charge cost on used graduated tiers {{ {running(found)} }}"
    base = "plan base every month { fee a 10 USD charge cost on used free fee b 5 USD tax vat 20% of subtotal }"
    parts = f"{HEAD}meter used in item\n{base} plan tested extends base {{ {cost} without b fee c 3 USD }}"
    whole = plan(f"fee a 10 USD {cost} tax vat 20% of subtotal fee c 3 USD")
    made, wanted = bill(parts, {"used": used}), bill(whole, {"used": used})
    assert [(line.name, line.amount) for line in made.lines] == [(line.name, line.amount) for line in wanted.lines]
