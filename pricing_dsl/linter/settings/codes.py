"""What can be wrong with settings: L101 to L103."""

from __future__ import annotations

from pricing_dsl.diagnostics.catalog.rule import Category, Rule, Toml
from pricing_dsl.diagnostics.model import Severity

RULES = (
    Rule(
        code="L101",
        name="settings-unreadable",
        severity=Severity.ERROR,
        category=Category.SYNTAX,
        title="the settings are no TOML",
        what="""A `pricing.toml`, or the `pyproject.toml` with `[tool.pricing]`, cannot be read: it is no TOML, or no
            text in UTF-8.""",
        why="""Nothing is checked by settings that were only read in part: what was to fail would pass.""",
        avoid=Toml("""
            select = ["all"
            """),
        prefer=Toml("""
            select = ["all"]
            """),
    ),
    Rule(
        code="L102",
        name="unknown-setting",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="there is no setting of this name",
        what="""The settings have a key that means nothing.""",
        why="""A misspelt setting would silently do nothing.""",
        avoid=Toml("""
            selct = ["all"]
            """),
        prefer=Toml("""
            select = ["all"]
            """),
    ),
    Rule(
        code="L103",
        name="setting-not-understood",
        severity=Severity.ERROR,
        category=Category.CORRECTNESS,
        title="a setting says something that it cannot",
        what="""A setting has a value of the wrong kind, or it names a rule, a category or a severity there is none of;
            or it would ignore an error of the language, or weigh it otherwise.""",
        why="""A rule that is not switched on because its name is misspelt finds nothing, and nobody notices. A
            rulebook with errors of the language has no price, whatever the settings say.""",
        avoid=Toml("""
            ignore = ["price-clif"]
            fail-on = "warnings"
            """),
        prefer=Toml("""
            ignore = ["no-example"]
            fail-on = "warning"
            """),
    ),
)
