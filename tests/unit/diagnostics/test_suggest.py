import pytest

from pricing_dsl.diagnostics.suggest import closest

NAMES = ["egress", "storage", "requests", "region", "period", "overage_rate", "half_up", "half_even", "half_down", "eu"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("egres", "egress"),
        ("sotrage", "storage"),
        ("storge", "storage"),
        ("Storage", "storage"),
        ("reqeusts", "requests"),
        ("overagerate", "overage_rate"),
        ("overage_rtae", "overage_rate"),
        ("halfup", "half_up"),
        ("half_evne", "half_even"),
        ("EU", "eu"),
    ],
)
def test_the_nearest_name_is_offered(word, meant):
    assert closest(word, NAMES) == meant


@pytest.mark.parametrize("word", ["us", "x", "", "minutes", "legend", "completely_different"])
def test_nothing_is_offered_that_is_not_near(word):
    assert closest(word, NAMES) is None


def test_a_word_is_not_offered_for_itself():
    assert closest("egress", ["egress"]) is None


def test_of_equally_near_names_the_first_in_the_alphabet_wins():
    assert closest("meter_c", ["meter_b", "meter_a"]) == closest("meter_c", ["meter_a", "meter_b"]) == "meter_a"


def test_the_nearer_name_wins_over_the_earlier():
    assert closest("storages", ["storaged_x", "storage"]) == "storage"


def test_very_long_words_are_compared_whole():
    assert closest("a" * 100_000, ["a" * 99_999]) is None
    assert closest("A" * 100_000, ["a" * 100_000]) == "a" * 100_000
