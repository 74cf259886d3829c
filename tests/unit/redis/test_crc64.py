"""The checksum of DUMP."""

from __future__ import annotations

from dbkit.stores.redis.crc64 import crc64


def test_it_is_the_one_of_redis() -> None:
    assert crc64(b"123456789") == 0xE9C6D914C4B8D9CA
    assert crc64(b"") == 0
