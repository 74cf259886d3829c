"""The packed forms of values in dump files: LZF, listpack, ziplist, intset. Source: their C files in Redis 7.0."""

from __future__ import annotations

__all__ = ["decompressed", "intset", "listpack", "ziplist"]

_LISTPACK_INTEGERS = {0xF1: 2, 0xF2: 3, 0xF3: 4, 0xF4: 8}
_ZIPLIST_INTEGERS = {0xC0: 2, 0xD0: 4, 0xE0: 8, 0xF0: 3, 0xFE: 1}


def decompressed(data: bytes, size: int) -> bytes:
    """What LZF packed. Raises ValueError where it is not ``size`` bytes."""
    out = bytearray()
    at = 0
    while at < len(data):
        control, at = data[at], at + 1
        if control < 32:
            out += data[at : at + control + 1]
            at += control + 1
            continue
        length = control >> 5
        if length == 7:
            length, at = length + data[at], at + 1
        start, at = len(out) - ((control & 31) << 8) - data[at] - 1, at + 1
        for position in range(start, start + length + 2):
            out.append(out[position])
    if len(out) != size:
        raise ValueError("a compressed value has another length than it says")
    return bytes(out)


def listpack(data: bytes) -> list[bytes]:
    """The elements of a listpack."""
    found: list[bytes] = []
    at = 6
    while data[at] != 0xFF:
        start = at
        first = data[at]
        if first in _LISTPACK_INTEGERS:
            width = _LISTPACK_INTEGERS[first]
            found.append(_integer(data, at + 1, width))
            at += 1 + width
        elif first < 0x80:
            found.append(b"%d" % first)
            at += 1
        elif 0xC0 <= first < 0xE0:
            number = (first & 0x1F) << 8 | data[at + 1]
            found.append(b"%d" % (number - 0x2000 if number >= 0x1000 else number))
            at += 2
        else:
            size, at = _listpack_string(data, at)
            found.append(data[at : at + size])
            at += size
        at += _back(at - start)
    return found


def _listpack_string(data: bytes, at: int) -> tuple[int, int]:
    first = data[at]
    if first < 0xC0:
        return first & 0x3F, at + 1
    if first < 0xF0:
        return (first & 0x0F) << 8 | data[at + 1], at + 2
    if first == 0xF0:
        return int.from_bytes(data[at + 1 : at + 5], "little"), at + 5
    raise ValueError(f"a listpack has an element of kind {first}")


def _back(size: int) -> int:
    """How many bytes say how long an element is, behind it."""
    return 1 + (size > 127) + (size > 16383) + (size > 2097151) + (size > 268435455)


def ziplist(data: bytes) -> list[bytes]:
    """The elements of a ziplist."""
    found: list[bytes] = []
    at = 10
    while data[at] != 0xFF:
        at += 5 if data[at] == 0xFE else 1
        first = data[at]
        if first < 0xC0:
            size, at = _ziplist_string(data, at)
            found.append(data[at : at + size])
            at += size
        elif first in _ZIPLIST_INTEGERS:
            width = _ZIPLIST_INTEGERS[first]
            found.append(_integer(data, at + 1, width))
            at += 1 + width
        elif 0xF1 <= first <= 0xFD:
            found.append(b"%d" % ((first & 0x0F) - 1))
            at += 1
        else:
            raise ValueError(f"a ziplist has an element of kind {first}")
    return found


def _ziplist_string(data: bytes, at: int) -> tuple[int, int]:
    first = data[at]
    if first < 0x40:
        return first, at + 1
    if first < 0x80:
        return (first & 0x3F) << 8 | data[at + 1], at + 2
    return int.from_bytes(data[at + 1 : at + 5], "big"), at + 5


def intset(data: bytes) -> list[bytes]:
    """The elements of a set of integers."""
    width = int.from_bytes(data[:4], "little")
    return [_integer(data, at, width) for at in range(8, 8 + width * int.from_bytes(data[4:8], "little"), width)]


def _integer(data: bytes, at: int, width: int) -> bytes:
    return b"%d" % int.from_bytes(data[at : at + width], "little", signed=True)
