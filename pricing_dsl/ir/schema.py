"""The published JSON Schema of programs, made from the classes of the IR.

``python -m pricing_dsl.ir.schema`` writes `schema.json` anew; a test fails when it is out of step.
"""

from __future__ import annotations

import datetime
import json
import types
from fractions import Fraction
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from pricing_dsl.exact import Den, Range, RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.convert import AGGREGATE, OPERATIONS, is_node, is_scalar
from pricing_dsl.ir.nodes import IR_VERSION, LANGUAGE_VERSION, Value
from pricing_dsl.source import Place

SCHEMA_FILE = Path(__file__).with_name("schema.json")

Schema = dict[str, Any]

_NUMBER: Schema = {"type": "string", "pattern": "^-?[0-9]{1,1300}(/[0-9]{1,1300})?$"}
_DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def schema() -> Schema:
    """The JSON Schema of a program's document."""
    definitions: dict[str, Schema] = {
        "number": {"description": "An exact number: 12 or 1/10.", **_NUMBER},
        "date": _DATE,
        "scalar": {
            "description": "A constant: a number, a flag, a text or choice, a date.",
            "oneOf": [
                {"$ref": "#/$defs/number"},
                {"type": "boolean"},
                _object({"text": {"type": "string"}}, ["text"]),
                _object({"date": {"$ref": "#/$defs/date"}}, ["date"]),
            ],
        },
        "place": {
            "description": "File number, start and end, in code points.",
            "type": "array",
            "items": {"type": "integer"},
            "minItems": 3,
            "maxItems": 3,
        },
        "range": {
            "description": "The interval a number lies in; null is an open end.",
            "type": "array",
            "items": {"anyOf": [{"$ref": "#/$defs/number"}, {"type": "null"}]},
            "minItems": 2,
            "maxItems": 2,
        },
        "den": {
            "description": "A denominator in form: a constant times powers of givens.",
            **_object(
                {
                    "const": {"type": "string", "pattern": "^[0-9]+$"},
                    "powers": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
                },
                ["const", "powers"],
            ),
        },
    }
    for kind in _classes():
        if kind is not Value:
            definitions[kind.__name__] = _of_class(kind)
    definitions["Value"] = {"description": _words(Value), "oneOf": [_of_value(name) for name in OPERATIONS]}
    program = definitions.pop("Program")
    program["properties"] |= {"ir": {"const": IR_VERSION}, "language": {"const": LANGUAGE_VERSION}}
    program["required"] = sorted({*program["required"], "ir", "language"})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A compiled rulebook",
        **program,
        "$defs": dict(sorted(definitions.items())),
    }


def text() -> str:
    """The schema as it is committed."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _classes() -> list[type]:
    """The classes of the IR that are objects of their own; operations stand inside values."""
    operations = set(OPERATIONS.values())
    return [kind for kind in vars(ir).values() if is_node(kind) and kind not in operations]


def _of_class(kind: type) -> Schema:
    properties, required = _members(kind)
    return {"description": _words(kind), **_object(properties, required)}


def _of_value(name: str) -> Schema:
    own, own_required = _members(Value)
    properties, required = _members(OPERATIONS[name])
    del own["op"]
    members = {"op": {"const": name}, **properties, **own}
    needed = ["op", *required, *(member for member in own_required if member != "op")]
    return {"description": _words(OPERATIONS[name]), **_object(members, needed)}


def _members(kind: Any) -> tuple[dict[str, Schema], list[str]]:
    hints = get_type_hints(kind)
    properties = {field.name: _of_type(hints[field.name]) for field in attrs.fields(kind)}
    return properties, [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]


_SIMPLE: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Fraction: {"$ref": "#/$defs/number"},
    datetime.date: {"$ref": "#/$defs/date"},
    Place: {"$ref": "#/$defs/place"},
    Range: {"$ref": "#/$defs/range"},
    Den: {"$ref": "#/$defs/den"},
    RoundingMode: {"enum": [mode.value for mode in RoundingMode]},
    AGGREGATE: {"type": "array", "prefixItems": [{"type": "string"}, {"type": ["integer", "null"]}], "items": False},
    ir.Operation: {},
}


def _of_type(kind: Any) -> Schema:
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if is_scalar(kind):
        scalar: Schema = {"$ref": "#/$defs/scalar"}
        return {"anyOf": [scalar, {"type": "null"}]} if type(None) in get_args(kind) else scalar
    if is_node(kind):
        return {"$ref": f"#/$defs/{kind.__name__}"}
    origin, args = get_origin(kind), get_args(kind)
    if origin is tuple:
        return {"type": "array", "items": _of_type(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of_type(args[1])}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of_type(arg) for arg in args]}
    raise TypeError(f"no schema for {kind}")


def _object(properties: dict[str, Schema], required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _words(kind: type) -> str:
    """A class's docstring on one line; attrs' own summary of fields is none."""
    words = " ".join((kind.__doc__ or "").split())
    return "" if words.startswith(f"{kind.__name__}(") else words


if __name__ == "__main__":
    SCHEMA_FILE.write_text(text(), encoding="utf-8")
