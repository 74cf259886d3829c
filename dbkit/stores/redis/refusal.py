"""What a server's no to a command means for a migration: it is done already, or not this server's to do."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["ALONE", "ON_EVERY_NODE", "OWN_MATTERS", "is_done", "left_out", "not_allowed"]

OWN_MATTERS = (b"ACL", b"CONFIG", b"FT.CREATE", b"FT.DROPINDEX")
"""Commands on what a managed server may keep to itself, and what a server may not have: users, settings, indexes."""

ON_EVERY_NODE = (b"ACL", b"CONFIG")
"""Commands on what is neither replicated nor shared in a cluster."""

ALONE = (b"FT.CREATE", b"FT.DROPINDEX")
"""Commands that modules do not let into a transaction everywhere: the lock is looked at before them."""

_DONE = (
    ((b"FUNCTION", b"DELETE"), ("Library not found",)),
    ((b"XGROUP", b"CREATE"), ("BUSYGROUP",)),
    ((b"ACL", b"SAVE"), ("not configured to use an ACL file",)),
    ((b"CONFIG", b"REWRITE"), ("without a config file",)),
    ((b"FT.CREATE",), ("already exists",)),
    ((b"FT.DROPINDEX",), ("Unknown Index name", "no such index", "not found")),
)
_NOT_HERE = ("NOPERM", "unknown command", "unknown subcommand", "Unknown subcommand", "disabled", "not supported")


def is_done(words: Sequence[str | bytes], text: str) -> bool:
    """Whether the answer to a command says that there is nothing left to do."""
    start = tuple(_upper(word) for word in words[:2])
    return any(
        start[: len(command)] == command and any(sign.lower() in text.lower() for sign in signs)
        for command, signs in _DONE
    )


def not_allowed(text: str) -> bool:
    """Whether an answer says that the user may not run the command, or that the server has none of that name."""
    return any(sign in text for sign in _NOT_HERE)


def left_out(words: Sequence[str | bytes], text: str) -> str | None:
    """Why a command was left out; None where it failed and must not be."""
    return text if _upper(words[0]) in OWN_MATTERS and not_allowed(text) else None


def _upper(word: str | bytes) -> bytes:
    return (word.encode() if isinstance(word, str) else word).upper()
