"""Programs as documents: what is written comes back, and what is no program is refused."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any

import jsonschema
import pytest
from attrs import evolve

from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.convert import WRITTEN
from pricing_dsl.ir.errors import IRError
from pricing_dsl.ir.json import content_hash, dumps, from_json, loads, to_json
from pricing_dsl.ir.schema import SCHEMA_FILE, schema, text
from pricing_dsl.source import Place
from tests.unit.ir.plans import ALL, by_region, fee, sole_plan, tiers, versions

every_program = pytest.mark.parametrize("name", ALL)


@every_program
def test_what_is_written_comes_back(name: str) -> None:
    made = ALL[name]()
    back = loads(dumps(made))
    assert back == made
    assert dumps(back) == dumps(made)
    assert [value.place for value in back.plans[0].values] == [value.place for value in made.plans[0].values]


@every_program
def test_every_document_is_valid_by_the_published_schema(name: str) -> None:
    jsonschema.validate(to_json(ALL[name]()), schema(), cls=jsonschema.Draft202012Validator)


def test_the_published_schema_is_in_step() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == text(), "run: python -m pricing_dsl.ir.schema"
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    ("at", "wrong"),
    [
        (["ir"], 2),
        (["plans", 0, "values", 2, "op"], "guess"),
        (["plans", 0, "total"], "3"),
        (["plans", 0, "values", 2, "value"], 0.5),
        (["inlets", 0, "unknown"], 1),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(at: list[Any], wrong: object) -> None:
    data = to_json(tiers())
    inner: Any = data
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = wrong
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema(), cls=jsonschema.Draft202012Validator)
    with pytest.raises(IRError):
        from_json(data)


def test_numbers_are_texts() -> None:
    document = dumps(tiers())
    assert '"1/10"' in document
    assert not any(isinstance(part, float) for part in _parts(json.loads(document)))


def _parts(data: Any) -> Any:
    yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _parts(inner)


def test_constants_say_what_they_are() -> None:
    values = (Fraction(1, 3), True, "eu", date(2026, 1, 31))
    rows = tuple(ir.TableRow((ir.Match("any"),), (value,)) for value in values)
    written = [to_json(evolve(fee(), tables=(ir.TableSpec("t", ("choice",), (), rows),)))["tables"][0]["rows"]]
    assert [row["cells"] for row in written[0]] == [["1/3"], [True], [{"text": "eu"}], [{"date": "2026-01-31"}]]


REFUSED = {
    "no object": ("[]", "is a JSON object"),
    "no JSON": ("{", "not a JSON document"),
    "bytes": (b"\xff\xfe{", "not a JSON document"),
    "float": ('{"ir": 1.0}', "1.0 is a float"),
    "NaN": ('{"ir": NaN}', "NaN is a float"),
    "long number": (f'{{"ir": {"9" * 5000}}}', "too long"),
    "twice": ('{"ir": 1, "ir": 1}', "names a member twice"),
    "empty": ("{}", "version None"),
    "deep": ("[" * 200_000, "nested too deeply"),
    "deep objects": ('{"a":' * 100_000, "nested too deeply"),
    "requires": ('{"ir":1,"language":"1","requires":[["x"]]}', "requires"),
    "missing": ('{"ir":1,"language":"1"}', "is missing"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_program_is_refused(name: str) -> None:
    document, reason = REFUSED[name]
    with pytest.raises(IRError, match=reason):
        loads(document)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('"needs":["storage"]', '"needs":"storage"', "a list is expected, not 'storage' @ program.plans"),
        ('"name":"storage"', '"name":7', "a text is expected, not 7"),
        ('"const":"100"', '"const":"ten"', "a whole number in quotes"),
        ('"1/10"', '"1/0"', "divides by zero"),
        ('"1/10"', '"0.1"', "in quotes"),
        ('"1/10"', f'"{"1" * 2000}"', "in quotes"),
        ('"mode":"half_even"', '"mode":"bankers"', "bankers"),
        ('"units":{', '"units":[],"other":{', "an object is expected"),
        ('"range":["0","500"]', '"range":["500","0"]', "from low to high"),
        ('"op":"min","args":[', '"op":"min","arg":[', "arg"),
        ('"unit":"GB"', '"unit":null', "a text is expected"),
    ],
)
def test_damage_is_told_with_its_place(before: str, after: str, reason: str) -> None:
    document = dumps(tiers())
    assert before in document
    with pytest.raises(IRError, match=reason):
        loads(document.replace(before, after, 1))


class TestHash:
    def test_is_of_what_rates(self) -> None:
        assert content_hash(tiers()) == content_hash(loads(dumps(tiers())))
        assert len({content_hash(make()) for make in ALL.values()}) == len(ALL)

    def test_a_price_changes_it(self) -> None:
        document = dumps(tiers()).replace('"1/20"', '"3/50"')
        data = json.loads(document)
        assert document != dumps(tiers())
        assert content_hash(_unverified(data)) != content_hash(tiers())

    def test_words_and_places_do_not(self) -> None:
        made = tiers()
        line = evolve(sole_plan(made).lines[0], title="Renamed", place=Place(0, 1, 2))
        values = tuple(evolve(value, label="said", place=Place(0, 3, 4)) for value in sole_plan(made).values)
        renamed = evolve(sole_plan(made), title="Other", lines=(line,), values=values)
        other = evolve(made, title="Other", sources=("x.rulebook",), line_starts=((0, 9),), plans=(renamed,))
        assert content_hash(other) == content_hash(made)

    def test_lists_and_versions_count(self) -> None:
        made = versions()
        assert content_hash(evolve(made, plans=made.plans[::-1])) != content_hash(made)
        assert content_hash(evolve(by_region(), lists=by_region().lists[:1])) != content_hash(by_region())


def _unverified(data: dict[str, Any]) -> ir.Program:
    """A program read without checking its claims."""
    return WRITTEN.structure(data, ir.Program)
