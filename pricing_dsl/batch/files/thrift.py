"""Thrift's compact protocol, as far as the footers of Parquet files need it: read as data, changed, written again.

Whatever fields there are come out as they went in; only who changes them needs to know what they mean.
(https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md)"""

from __future__ import annotations

from typing import Any

from attrs import define

TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)
_WHOLE = (I16, I32, I64)

Struct = dict[int, tuple[int, Any]]
"""The fields of a struct by number: their type and value. A list is (type of its elements, elements)."""


@define
class Reader:
    """Reads values from bytes, one after the other."""

    data: bytes
    at: int = 0

    def struct(self) -> Struct:
        """A struct."""
        found: Struct = {}
        number = 0
        while head := self._byte():
            kind, step = head & 0x0F, head >> 4
            number = number + step if step else _signed(self._varint())
            found[number] = kind, self._value(kind)
        return found

    def _value(self, kind: int) -> Any:
        if kind in (TRUE, FALSE):
            return kind == TRUE
        if kind in _WHOLE:
            return _signed(self._varint())
        if kind == BINARY:
            return self._bytes(self._varint())
        if kind == STRUCT:
            return self.struct()
        if kind in (LIST, SET):
            return self._list()
        if kind in (BYTE, DOUBLE):
            return self._bytes(1 if kind == BYTE else 8)
        raise ValueError(f"a footer has a value of type {kind}")

    def _list(self) -> tuple[int, list[Any]]:
        head = self._byte()
        size, kind = head >> 4, head & 0x0F
        size = self._varint() if size == 15 else size
        if kind in (TRUE, FALSE):  # in a list each has a byte of its own
            return kind, [self._byte() for _ in range(size)]
        return kind, [self._value(kind) for _ in range(size)]

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _bytes(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]

    def _varint(self) -> int:
        found = shift = 0
        while (byte := self._byte()) & 0x80:
            found |= (byte & 0x7F) << shift
            shift += 7
        return found | byte << shift


def written(struct: Struct) -> bytes:
    """A struct as bytes."""
    out = bytearray()
    _struct(out, struct)
    return bytes(out)


def _struct(out: bytearray, struct: Struct) -> None:
    before = 0
    for number, (kind, value) in sorted(struct.items()):
        if kind in (TRUE, FALSE):
            kind = TRUE if value else FALSE
        step = number - before
        if step <= 15:
            out.append(step << 4 | kind)
        else:
            out.append(kind)
            _varint(out, _unsigned(number))
        before = number
        if kind not in (TRUE, FALSE):
            _value(out, kind, value)
    out.append(0)


def _value(out: bytearray, kind: int, value: Any) -> None:
    if kind in _WHOLE:
        _varint(out, _unsigned(value))
    elif kind == BINARY:
        _varint(out, len(value))
        out += value
    elif kind == STRUCT:
        _struct(out, value)
    elif kind in (LIST, SET):
        _list(out, *value)
    elif kind in (BYTE, DOUBLE):
        out += value
    else:
        out.append(value)


def _list(out: bytearray, kind: int, values: list[Any]) -> None:
    size = len(values)
    out.append(min(size, 15) << 4 | kind)
    if size >= 15:
        _varint(out, size)
    for value in values:
        _value(out, kind, value)


def _varint(out: bytearray, number: int) -> None:
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)


def _unsigned(number: int) -> int:
    """Whole numbers with small ones first, whatever their sign."""
    return number << 1 if number >= 0 else -number * 2 - 1


def _signed(number: int) -> int:
    return number >> 1 ^ -(number & 1)
