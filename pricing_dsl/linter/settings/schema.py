"""The JSON Schema of settings files, made from the settings there are.

uv run python -m pricing_dsl.linter.settings.schema
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pricing_dsl.diagnostics import Severity
from pricing_dsl.linter.registry import CATALOG
from pricing_dsl.linter.selection import ALL
from pricing_dsl.linter.settings.keys import KEYS, Key, Kind

SCHEMA_FILE = Path(__file__).with_name("settings.schema.json")


def schema() -> dict[str, Any]:
    """The schema of `pricing.toml`, and of `[tool.pricing]` in `pyproject.toml`."""
    categories = sorted({rule.category.value for rule in CATALOG.values()})
    names = [name for code, rule in CATALOG.items() for name in (code, rule.name)]
    selector = {
        "description": "A rule by code or name, the beginning of codes, a category, or all.",
        "anyOf": [{"enum": [ALL, *categories, *names]}, {"type": "string", "pattern": "^[A-Z][0-9]{0,2}$"}],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of pricing lint",
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: {"description": f"{key.about}.", **_of(key)} for key in KEYS},
        "$defs": {"selector": selector, "severity": {"enum": [severity.value for severity in Severity]}},
    }


def _of(key: Key) -> dict[str, Any]:
    selectors = {"type": "array", "items": {"$ref": "#/$defs/selector"}}
    match key.kind:
        case Kind.TEXT:
            return {"enum": list(key.choices)} if key.choices else {"type": "string"}
        case Kind.FLAG:
            return {"type": "boolean"}
        case Kind.SELECTORS:
            return selectors
        case Kind.GLOBS:
            return {"type": "array", "items": {"type": "string"}}
        case Kind.WEIGHTS:
            return {
                "type": "object",
                "propertyNames": {"$ref": "#/$defs/selector"},
                "additionalProperties": {"$ref": "#/$defs/severity"},
            }
        case Kind.SELECTORS_BY_GLOB:
            return {"type": "object", "additionalProperties": selectors}


def text() -> str:
    """The schema as it is kept."""
    return json.dumps(schema(), indent=2) + "\n"


def write() -> None:
    """Keep the schema as it is now."""
    SCHEMA_FILE.write_text(text(), encoding="utf-8", newline="\n")
