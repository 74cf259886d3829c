"""The hash slot of a key on a cluster. Source: the Redis cluster specification, "Hash tags" and appendix A."""

from __future__ import annotations

from binascii import crc_hqx

__all__ = ["SLOTS", "hash_slot"]

SLOTS = 16384


def hash_slot(key: bytes) -> int:
    """The slot: of what stands between the first ``{`` and the next ``}`` if that is not empty, else of the key."""
    _, brace, behind = key.partition(b"{")
    tag, close, _ = behind.partition(b"}")
    return crc_hqx(tag if brace and close and tag else key, 0) % SLOTS
