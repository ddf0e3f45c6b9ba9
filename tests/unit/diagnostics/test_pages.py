from pricing_dsl.diagnostics.catalog import ALL, RULES
from pricing_dsl.diagnostics.pages import index, page


def test_a_page_has_its_four_parts_in_order():
    text = page(RULES["T108"])
    assert text.startswith("# T108 ambiguous-boundary\n")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## What", "## Why", "## Avoid", "## Prefer"]


def test_a_mistake_that_no_short_text_shows_has_nothing_to_avoid():
    assert "## Avoid" not in page(RULES["S007"])


def test_the_index_links_every_page_once():
    text = index(ALL, dict.fromkeys((rule.code for rule in ALL), "check"))
    for rule in ALL:
        assert text.count(f"[{rule.code}]({rule.code}.md)") == 1
