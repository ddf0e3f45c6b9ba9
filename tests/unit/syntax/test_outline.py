from pricing_dsl.source import Place, Source
from pricing_dsl.syntax import parse
from pricing_dsl.syntax.outline import outline, within

STORAGE = """\
rulebook storage "Storage"
  currency USD

# stored, as a daily mean
meter stored in GB
assume stored <= 1 TB

plan pro "Pro" every month from 2026-01-01 {
  fee base 10 USD
  when stored > 5 GB {
    charge much = 1 USD
  } otherwise when stored > 1 GB {
    charge some = 2 USD
  } otherwise {
    minimum least 3 USD
  }
}

example "a little" for pro {
  given stored = 2 GB
  expect total == 12 USD
}
"""


def declared(text: str = STORAGE):
    return outline(parse(text, 0).rulebook, Source("storage.rulebook", text))


def test_declarations_go_by_their_first_word_and_their_name():
    assert [one.path for one in declared()] == [
        "rulebook storage",
        "meter stored",
        "assume",
        "plan pro from 2026-01-01",
        "plan pro from 2026-01-01/fee base",
        "plan pro from 2026-01-01/charge much",
        "plan pro from 2026-01-01/charge some",
        "plan pro from 2026-01-01/minimum least",
        "example a little",
    ]


def test_each_stands_where_its_words_are():
    for one in declared():
        assert STORAGE[one.place.start :].startswith(one.path.split("/")[-1].split()[0])


def test_a_place_is_within_the_innermost_that_holds_it():
    def around(words: str, file: int = 0) -> str:
        start = STORAGE.index(words)
        return within(declared(), Place(file, start, start + len(words)))

    assert around("3 USD") == "plan pro from 2026-01-01/minimum least"
    assert around("stored > 5") == "plan pro from 2026-01-01"
    assert around("total == 12") == "example a little"
    assert around("# stored") == ""
    assert around("3 USD", file=1) == ""


def test_broken_text_has_an_outline_as_far_as_it_can_be_read():
    paths = [one.path for one in declared(STORAGE.replace("fee base 10 USD", "fee base 10 10 USD,"))]
    assert "plan pro from 2026-01-01/charge some" in paths
    assert declared("") == () or all(one.path == "" for one in declared(""))
