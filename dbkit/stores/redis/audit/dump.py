"""The audit of a dump file: what a server would be asked, answered from the file; lifetimes are as of its writing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dbkit.contract import Draft
from dbkit.core.errors import UsageError
from dbkit.stores.redis.audit.look import judge
from dbkit.stores.redis.audit.probe import Facts
from dbkit.stores.redis.audit.rdb import Dump, Entry, open_dump
from dbkit.stores.redis.audit.result import Audit, result_of
from dbkit.stores.redis.audit.run import Progress
from dbkit.stores.redis.audit.values import Words
from dbkit.stores.redis.audit.walk import Walk
from dbkit.stores.redis.declared import recorded_keyspaces
from dbkit.stores.redis.wire import Refused

__all__ = ["audit_dump"]

_SIZES = frozenset({"HLEN", "LLEN", "SCARD", "ZCARD", "XLEN"})
_SOME = frozenset({"LRANGE", "SRANDMEMBER", "ZRANGE"})
_READS = frozenset({"STRLEN", "GETRANGE", "HMGET"}) | _SIZES | _SOME
_MEMBERS = 10
_MOST_FIELDS = 1000
"""Of a larger hash no fields are read."""

_OFTEN = 2000


def _answer(entry: Entry, words: Words) -> Any:
    """The answer of a server, from the file."""
    name = words[0]
    if name == "STRLEN":
        return len(entry.text())
    if name == "GETRANGE":
        return entry.text()[int(words[2]) : int(words[3]) + 1]
    if name in _SIZES:
        return entry.size()
    if name in _SOME:
        return entry.members(_MEMBERS)
    if entry.size() > _MOST_FIELDS:
        return Refused("too many fields to look into")
    found = entry.members(_MOST_FIELDS * 2)
    fields = dict(zip(found[::2], found[1::2], strict=True))
    return [fields.get(str(field).encode("utf-8", "surrogateescape")) for field in words[2:]]


def audit_dump(path: Path, draft: Draft, progress: Progress) -> Audit:
    """Hold the keys of a dump file against the keyspaces of a draft. Raises UsageError for a file that is none."""
    declared = recorded_keyspaces(draft)
    dump = open_dump(path)
    walk = Walk(_facts(dump), declared)
    found = walk.found
    elsewhere = 0
    try:
        for entry in dump.entries():
            if entry.database:
                elsewhere += 1
                continue
            walk.key(entry.key, *_lines(entry, dump))
            for asked in (*walk.numbers(), *walk.values()):
                judge(asked, _answer(entry, asked.words))
            if not found.seen % _OFTEN:
                progress(found.seen, None)
    except (IndexError, ValueError) as error:
        raise UsageError(f"{path} is damaged: {error}", help="make the dump again") from None
    found.full = True
    notes = [f"{elsewhere} keys of other databases than 0 are left out"] if elsewhere else []
    return result_of(found, _facts(dump), declared, address=str(path), notes=notes)


def _lines(entry: Entry, dump: Dump) -> tuple[bytes, bytes]:
    """Type and lifetime of a key as a server answers them."""
    if entry.expires is None:
        lifetime = b":-1"
    else:
        # A key that had ended when the file was written is gone.
        left = entry.expires - int(dump.facts.get("ctime", "0")) * 1000
        lifetime = b":%d" % (left if left > 0 else -2)
    return b"+" + entry.type.encode(), lifetime


def _facts(dump: Dump) -> Facts:
    valkey, redis = dump.facts.get("valkey-ver"), dump.facts.get("redis-ver", "")
    notes = ["a dump does not say how much memory a key takes, and the entries of streams are not looked into"]
    return Facts(
        product=f"Valkey {valkey}" if valkey else f"Redis {redis}".strip(),
        major=max(7, int(redis.partition(".")[0] or 7)),
        replica=False,
        keys=None,
        types=True,
        lifetimes=True,
        memory=False,
        reads=_READS,
        notes=tuple(notes),
    )
