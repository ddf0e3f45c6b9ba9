"""How the classes of the IR become JSON data and come back: nothing is coerced, and nothing unknown is let in."""

from __future__ import annotations

import datetime
import re
import types
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Union, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.cols import homogenous_tuple_structure_factory, is_mapping, mapping_structure_factory
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from pricing_dsl.exact import Den, Range, RoundingMode
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import Operation, Scalar, Value
from pricing_dsl.source import Place

Hook = Callable[[Any, Any], Any]

_NUMBER = re.compile(r"-?[0-9]{1,1300}(/[0-9]{1,1300})?")
_SCALARS = set(get_args(Scalar))

NOT_HASHED = {"place", "label", "labels", "said", "title", "den", "range", "sources", "line_starts"}
"""Fields that explain, and those that follow from the others."""


def tag(operation: type[Operation]) -> str:
    """The name of an operation in a document: `row_of` for `RowOf`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", operation.__name__).lower()


OPERATIONS: dict[str, type[Operation]] = {tag(operation): operation for operation in get_args(Operation)}
"""Every operation by its name in a document."""


def is_scalar(kind: Any) -> bool:
    """Whether a type is `Scalar` or `Scalar | None`."""
    return get_origin(kind) in (Union, types.UnionType) and set(get_args(kind)) - {type(None)} == _SCALARS


def is_node(kind: Any) -> bool:
    """Whether a type is a class of the IR."""
    return isinstance(kind, type) and kind.__module__.startswith(ir.__name__) and attrs.has(kind)


# ---- single values: to JSON data and back ----------------------------------------------------------------------------


def write_scalar(value: Scalar | None) -> Any:
    """A number as text, a flag as itself; texts and dates say what they are."""
    match value:
        case bool() | None:
            return value
        case Fraction():
            return str(value)
        case str():
            return {"text": value}
        case datetime.date():
            return {"date": value.isoformat()}


def read_scalar(data: Any) -> Scalar:
    """What `write_scalar` wrote.

    Raises:
        ValueError: it wrote no such thing.
    """
    match data:
        case bool():
            return data
        case str():
            return read_number(data)
        case {"text": str(), **rest} if not rest:
            return _encodable(data["text"])
        case {"date": day, **rest} if not rest:
            return read_date(day)
        case _:
            raise ValueError('a constant is "1/10", true, {"text": ...} or {"date": ...}')


def read_number(data: Any) -> Fraction:
    """A number written as "12" or "1/10".

    Raises:
        ValueError: it is not.
    """
    if not isinstance(data, str) or not _NUMBER.fullmatch(data):
        raise ValueError('a number is written in quotes, as "12" or "1/10"')
    try:
        return Fraction(data)
    except ZeroDivisionError:
        raise ValueError("a number divides by zero") from None


def read_date(data: Any) -> datetime.date:
    """A date written as "2026-01-31".

    Raises:
        ValueError: it is not.
    """
    if not isinstance(data, str) or len(data) != len("2026-01-31"):
        raise ValueError('a date is written as "2026-01-31"')
    return datetime.date.fromisoformat(data)


def _read_scalar_or_none(data: Any, kind: Any) -> Scalar | None:
    return None if data is None and type(None) in get_args(kind) else read_scalar(data)


def _read_place(data: Any, _: Any) -> Place:
    if not isinstance(data, list) or len(data) != 3 or not all(type(part) is int for part in data):
        raise ValueError("a place is a list of three whole numbers")
    return Place(*data)


def _read_range(data: Any, _: Any) -> Range:
    if not isinstance(data, list) or len(data) != 2:
        raise ValueError("an interval is a list of two numbers, or null for an open end")
    lo, hi = (None if end is None else read_number(end) for end in data)
    return Range(lo, hi)


def _read_mode(data: Any) -> RoundingMode:
    if not isinstance(data, str) or data not in tuple(RoundingMode):
        raise ValueError(f"a rounding mode is one of {', '.join(RoundingMode)}, not {_shown(data)}")
    return RoundingMode(data)


def _read_den(data: Any, _: Any) -> Den:
    if not isinstance(data, Mapping):
        raise ValueError("a denominator is an object")
    return Den.from_json(data)


def _exactly(kind: type) -> Hook:
    """Reads only what is of this very class: a flag is no whole number, a number no text."""
    names = {int: "a whole number", str: "a text", bool: "true or false"}

    def read(data: Any, _: Any) -> Any:
        if type(data) is not kind:
            raise ValueError(f"{names[kind]} is expected, not {_shown(data)}")
        return _encodable(data) if isinstance(data, str) else data

    return read


def _encodable(text: str) -> str:
    """The text itself, if it is one: half of a surrogate pair, which JSON lets in, cannot be written anywhere."""
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError(f"a text is expected, not {_shown(text)}")
    return text


def _shown(data: Any) -> str:
    text = repr(data)
    return text if len(text) <= 40 else f"{text[:37]}..."


# ---- classes ---------------------------------------------------------------------------------------------------------


def converter(*, hashing: bool = False) -> Converter:
    """A converter for all classes of the IR; with `hashing` it leaves out what does not rate."""
    made = Converter(detailed_validation=True)
    for simple in (int, str, bool):
        made.register_structure_hook(simple, _exactly(simple))
    made.register_structure_hook(Fraction, lambda data, _: read_number(data))
    made.register_unstructure_hook(Fraction, str)
    made.register_structure_hook(datetime.date, lambda data, _: read_date(data))
    made.register_unstructure_hook(datetime.date, lambda day: day.isoformat())
    made.register_structure_hook(Place, _read_place)
    made.register_unstructure_hook(Place, list)
    made.register_structure_hook(Range, _read_range)
    made.register_unstructure_hook(Range, _write_range)
    made.register_structure_hook(Den, _read_den)
    made.register_unstructure_hook(Den, lambda den: den.to_json())
    made.register_structure_hook(RoundingMode, lambda data, _: _read_mode(data))
    made.register_unstructure_hook(RoundingMode, lambda mode: mode.value)
    made.register_structure_hook_func(is_scalar, _read_scalar_or_none)
    made.register_unstructure_hook_func(is_scalar, write_scalar)
    made.register_structure_hook_factory(
        _is_row, lambda kind: _from_list(homogenous_tuple_structure_factory(kind, made))
    )
    made.register_structure_hook_func(lambda kind: kind == AGGREGATE, lambda data, _: _read_aggregate(made, data))
    made.register_structure_hook_factory(is_mapping, lambda kind: _from_object(mapping_structure_factory(kind, made)))
    made.register_structure_hook_factory(is_node, lambda kind: _from_object(_reader(made, kind)))
    made.register_unstructure_hook_factory(is_node, lambda kind: _writer(made, kind, hashing))
    _register_value(made, hashing)
    return made


AGGREGATE = tuple[str, int | None]


def _is_row(kind: Any) -> bool:
    """Whether a type is a tuple of any number of one type."""
    return get_origin(kind) is tuple and get_args(kind)[-1] is Ellipsis


def _from_list(read: Hook) -> Hook:
    return _only(read, list, "a list")


def _from_object(read: Hook) -> Hook:
    return _only(read, Mapping, "an object")


def _only(read: Hook, wanted: type, words: str) -> Hook:
    """Reads only what is of this class, not whatever iterates."""

    def checked(data: Any, kind: Any) -> Any:
        if not isinstance(data, wanted):
            raise ValueError(f"{words} is expected, not {_shown(data)}")
        return read(data, kind)

    return checked


def _read_aggregate(made: Converter, data: Any) -> tuple[str, int | None]:
    if not isinstance(data, list) or len(data) != 2:
        raise ValueError("an aggregate is a list of its name and its number, or null")
    return made.structure(data[0], str), None if data[1] is None else made.structure(data[1], int)


def _reader(made: Converter, kind: Any) -> Hook:
    return make_dict_structure_fn(kind, made, _cattrs_forbid_extra_keys=True)


def _writer(made: Converter, kind: Any, hashing: bool) -> Callable[[Any], Any]:
    left_out = NOT_HASHED if hashing else ()
    overrides: dict[str, Any] = {
        field.name: override(omit=True) for field in attrs.fields(kind) if field.name in left_out
    }
    if kind is ir.Program:
        # These name the reader: written even where they are what this one takes for granted.
        overrides |= {name: override(omit_if_default=False) for name in ("ir", "language")}
    return make_dict_unstructure_fn(kind, made, _cattrs_omit_if_default=True, **overrides)


def _register_value(made: Converter, hashing: bool) -> None:
    """A value is one object: its operation's fields beside its own, the operation by name."""
    own = {field.name for field in attrs.fields(Value)} - {"op"}
    made.register_structure_hook(Operation, lambda data, _: data)  # made by the value's own hook
    made.register_unstructure_hook_func(lambda kind: kind is Operation, lambda op: op)
    read_own = make_dict_structure_fn(Value, made, _cattrs_forbid_extra_keys=True)
    write_own = _writer(made, Value, hashing)

    def read(data: Any, kind: Any) -> Value:
        operation = OPERATIONS.get(name) if isinstance(name := data.get("op"), str) else None
        if operation is None:
            raise ValueError(f"there is no operation {_shown(name)}")
        fields = {key: value for key, value in data.items() if key not in own and key != "op"}
        op = made.structure(fields, operation)
        value: Value = read_own({**{key: data[key] for key in data if key in own}, "op": op}, kind)
        return value

    def write(value: Value) -> dict[str, Any]:
        data = write_own(value)
        del data["op"]
        return {"id": value.id, "op": tag(type(value.op)), **made.unstructure(value.op), **data}

    made.register_structure_hook(Value, _from_object(read))
    made.register_unstructure_hook(Value, write)


def _write_range(range_: Range) -> list[str | None]:
    return [None if end is None else str(end) for end in (range_.lo, range_.hi)]


WRITTEN = converter()
"""Programs as documents."""

HASHED = converter(hashing=True)
"""What of a program is hashed; it only writes."""
