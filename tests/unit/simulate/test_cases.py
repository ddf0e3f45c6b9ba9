"""What is asked is read exactly, and what is missing is told."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve

from pricing_dsl.compiling import compile_text
from pricing_dsl.simulate.cases import Over, Rulebook, SimulateError, cases

HEADER = 'rulebook {0} version "{1}" currency {2} rounding none\nmeter storage in {3}\n'
FLAT = "plan pro every month {{ fee base 1 {0} charge storage on storage at 0.5 {0} per {1} }}"


def test_plans_of_one_name_are_told_apart_by_their_rulebooks(book: Rulebook) -> None:
    found = cases([rulebook("old"), rulebook("new")], Over.of("storage=0..10"), {})
    assert [case.label for case in found] == ["old: pro", "new: pro"]


def test_plans_of_one_title_are_told_apart_by_their_names() -> None:
    text = HEADER.format("a", "1", "USD", "GB") + "".join(
        f'plan {name} "Plan" every month {{ charge storage on storage at 1 USD per GB }}\n' for name in ("one", "two")
    )
    found = cases([Rulebook(compile_text(text).ir)], Over.of("storage=0..10"), {})
    assert [case.label for case in found] == ["Plan (one)", "Plan (two)"]


def rulebook(name: str = "other", version: str = "1", currency: str = "USD", unit: str = "GB") -> Rulebook:
    text = HEADER.format(name, version, currency, unit) + FLAT.format(currency, unit)
    return Rulebook(compile_text(text).ir, name)


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        ("storage=0..2TB", "0 TB", "2 TB"),
        ("storage = 1..2 TB", "1 TB", "2 TB"),
        ("storage=100MB..1_000.5GB", "100 MB", "1_000.5 GB"),
        ("storage=0..700", "0", "700"),
        ("storage=-0.5..1.5", "-0.5", "1.5"),
    ],
)
def test_a_range_is_read_with_its_units(text: str, lo: str, hi: str) -> None:
    assert Over.of(text) == Over("storage", lo, hi)


@pytest.mark.parametrize("text", ["storage", "storage=5", "=0..5", "storage=..5", "storage=0.."])
def test_what_is_no_range_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(SimulateError, match=r"write NAME=FROM\.\.TO, for example storage=0\.\.2TB"):
        Over.of(text)


def test_bounds_are_in_the_declared_unit(book: Rulebook) -> None:
    (case,) = cases([book], Over.of("storage=500MB..2TB"), {}, ["pro"])
    assert (case.lo, case.hi) == (Fraction(1, 2), Fraction(2000))


def test_of_whole_quantities_the_range_is_from_the_first_to_the_last_in_it(book: Rulebook) -> None:
    (case,) = cases([book], Over.of("requests=0.5..9.5"), {}, ["calls_only"])
    assert (case.lo, case.hi) == (1, 9)


def test_what_is_not_given_is_taken_as_nothing_and_told(book: Rulebook) -> None:
    basic, pro = cases([book], Over.of("storage=0..2TB"), {}, ["basic", "pro"])
    assert basic.assumed == ("requests = 0 call",)
    assert pro.assumed == ()
    (given,) = cases([book], Over.of("storage=0..2TB"), {"requests": "7 calls"}, ["basic"])
    assert given.assumed == ()
    assert given.usage.values["requests"] == 7


def test_one_value_of_a_dimension_may_move(book: Rulebook) -> None:
    (case,) = cases([book], Over.of("egress[us]=0..10GB"), {"egress[eu]": "3 GB", "storage": "1 GB"}, ["basic"])
    moved = case.at(Fraction(9)).rows[case.quantity.list or ""]
    assert [(row["region"], row["egress"]) for row in moved] == [("eu", 3), ("us", 9)]


def test_facts_of_one_rulebook_are_not_asked_of_another(book: Rulebook) -> None:
    found = cases([book, rulebook()], Over.of("storage=0..10"), {"requests": "5"}, ["basic", "pro"])
    assert [case.label for case in found] == ["Basic", "Pro", "pro"]


@pytest.mark.parametrize(
    ("over", "plans", "facts", "why"),
    [
        ("storage=0..2TB", ["gold"], {}, "there is no plan gold: there are basic, pro"),
        ("storge=0..2TB", [], {}, "do you mean `storage`"),
        ("storage=2TB..1TB", [], {}, "the range 2 TB to 1 TB is empty"),
        ("storage=1TB..1000GB", [], {}, "nothing of storage moves"),
        ("storage=0..2 calls", [], {}, "storage: "),
        ("storage=0..2TB", [], {"requets": "5"}, "do you mean `requests`"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    book: Rulebook, over: str, plans: list[str], facts: dict[str, str], why: str
) -> None:
    with pytest.raises(SimulateError) as refused:
        cases([book], Over.of(over), facts, plans)
    assert why in str(refused.value)


def test_plans_in_several_currencies_or_units_make_no_picture() -> None:
    with pytest.raises(SimulateError, match=r"in several currencies \(EUR, USD\)"):
        cases([rulebook(), rulebook(currency="EUR")], Over.of("storage=0..5"), {})
    with pytest.raises(SimulateError, match=r"in several units \(GB, TB\)"):
        cases([rulebook(), rulebook(unit="TB")], Over.of("storage=0..5"), {})


def test_no_plan_at_all_is_told(book: Rulebook) -> None:
    bare = Rulebook(evolve(book.program, plans=()))
    with pytest.raises(SimulateError, match="there is no plan"):
        cases([bare], Over.of("storage=0..5"), {})
