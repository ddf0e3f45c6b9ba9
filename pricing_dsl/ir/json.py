"""Programs as JSON documents, and back.

Numbers are texts ("1/10"), so that no reader turns them into floats; other constants say what they are: true,
{"text": "eu"}, {"date": "2026-01-31"}. A value is one flat object: what it does ("op" and its operands) and what is
known of it. What is at its default is left out. The published schema, `schema.json`, says the same for other readers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NoReturn

from cattrs import transform_error
from cattrs.errors import BaseValidationError

from pricing_dsl.ir.convert import HASHED, WRITTEN
from pricing_dsl.ir.errors import IRError
from pricing_dsl.ir.nodes import Program
from pricing_dsl.ir.verify import verify, verify_version

_SHOWN = 3


def to_json(program: Program) -> dict[str, Any]:
    """The program as JSON data: dicts, lists, texts, whole numbers, flags and None."""
    data: dict[str, Any] = WRITTEN.unstructure(program)
    return data


def dumps(program: Program, indent: int | None = None) -> str:
    """The program as a JSON document; the same program always gives the same text."""
    separators = (",", ":") if indent is None else None
    return json.dumps(to_json(program), ensure_ascii=False, indent=indent, separators=separators) + "\n"


def from_json(data: object) -> Program:
    """The program that JSON data states, verified.

    Raises:
        IRError: the data is no program, is inconsistent, or asks for a reader that knows more.
    """
    if not isinstance(data, Mapping):
        raise IRError("a program is a JSON object")
    requires = data.get("requires", [])
    verify_version(data.get("ir"), data.get("language"), requires if isinstance(requires, list) else [requires])
    try:
        program: Program = WRITTEN.structure(data, Program)
    except BaseValidationError as error:
        raise IRError(_told(error)) from None
    except RecursionError:
        raise IRError("the document is nested too deeply to be a program") from None
    return verify(program)


def loads(text: str | bytes) -> Program:
    """The program that a JSON document states, verified.

    Raises:
        IRError: the text is no JSON document, or `from_json` refuses what it says.
    """
    try:
        data = json.loads(
            text, parse_float=_no_float, parse_constant=_no_float, parse_int=_whole, object_pairs_hook=_object
        )
    except RecursionError:
        raise IRError("the document is nested too deeply to be a program") from None
    except ValueError as error:
        raise IRError(f"this is not a JSON document of a program: {error}") from None
    return from_json(data)


def content_hash(program: Program) -> str:
    """SHA-256 of what rates, in hexadecimal: places, labels and titles may change without changing it."""
    data = HASHED.unstructure(program)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _told(error: BaseValidationError) -> str:
    """What is wrong and where, the first few of all."""
    found = transform_error(error, path="program", format_exception=_reason)
    more = f", and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return "; ".join(found[:_SHOWN]) + more


def _reason(error: BaseException, expected: object) -> str:
    if isinstance(error, KeyError):
        return "is missing"
    return str(error) or type(error).__name__


_LONGEST_WHOLE = 18


def _whole(text: str) -> int:
    if len(text) > _LONGEST_WHOLE:
        raise ValueError(f"{text[:_LONGEST_WHOLE]}... is too long for a whole number that is not in quotes")
    return int(text)


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"{text} is a float, which is not exact: numbers are texts")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object names a member twice")
    return found
