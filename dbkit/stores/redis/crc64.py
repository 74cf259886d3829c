"""The checksum at the end of what DUMP gives and RESTORE takes. Source: crc64.c of Redis 7.0, the Jones polynomial."""

from __future__ import annotations

__all__ = ["crc64"]

_POLYNOMIAL = 0x95AC9329AC4BC9B5


def _entry(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ (_POLYNOMIAL if value & 1 else 0)
    return value


_TABLE = tuple(_entry(value) for value in range(256))


def crc64(data: bytes) -> int:
    """The checksum of some bytes."""
    value, table = 0, _TABLE
    for byte in data:
        value = table[(value ^ byte) & 0xFF] ^ (value >> 8)
    return value
