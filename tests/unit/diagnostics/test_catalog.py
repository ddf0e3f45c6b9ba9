import re

import pytest

from pricing_dsl.diagnostics.catalog import ALL, RULES

each_rule = pytest.mark.parametrize("rule", ALL, ids=[rule.code for rule in ALL])


def test_codes_and_names_are_given_once():
    assert len(RULES) == len(ALL)
    assert len({rule.name for rule in ALL}) == len(ALL)


def test_codes_stand_in_order_within_their_letter():
    for letter in {rule.code[0] for rule in ALL}:
        codes = [rule.code for rule in ALL if rule.code[0] == letter]
        assert codes == sorted(codes)


@each_rule
def test_codes_and_names_have_their_form(rule):
    assert re.fullmatch(r"[A-Z]\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)


@each_rule
def test_the_page_is_written(rule):
    assert not rule.title.endswith(".")
    assert not rule.title[0].isupper()
    assert rule.what.endswith(".")
    assert rule.why.endswith((".", "!"))
    assert len(rule.title) <= 100


@each_rule
def test_the_rulebooks_of_the_page_are_complete(rule):
    for rulebook in filter(None, (rule.avoid, rule.prefer)):
        assert rulebook.startswith("rulebook demo\n")
        assert "\nplan " in rulebook
    assert rule.avoid != rule.prefer
    assert rule.prefer.count("{") == rule.prefer.count("}")
