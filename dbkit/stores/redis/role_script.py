"""Least-privilege users as ACL commands: who migrates, who reads and writes the declared keys, who only reads them."""

from __future__ import annotations

from dbkit.contract import Draft
from dbkit.stores.redis.access.derive import Granted, rules
from dbkit.stores.redis.declared import recorded_keyspaces
from dbkit.stores.redis.quote import Word, command

__all__ = ["role_script"]

_NEVER = (
    "debug failover flushall flushdb keys migrate module monitor psync replconf replicaof shutdown slaveof swapdb sync"
)
"""What no migration needs. What it needs besides is nearly all: keys of any pattern may have to move."""


def role_script(profile: str, draft: Draft) -> str:
    """The commands; passwords are variables, which ``envsubst`` fills in."""
    keyspaces = {
        one.name: Granted(pattern=one.pattern, type=one.keyspace.type)
        for one in recorded_keyspaces(draft)
        if one.retired is None
    }
    groups = [one.keyspace.id.name for one in recorded_keyspaces(draft) if one.retired is None and one.keyspace.groups]
    call = any(one.id.kind == "function" for one in draft.statements)
    migrator = ("~*", "&*", "+@all", *(f"-{name}" for name in _NEVER.split()))
    app = rules(keyspaces, read=keyspaces, write=keyspaces, consume=groups, call=call)
    reader = rules(keyspaces, read=keyspaces, write=(), consume=(), call=False)
    prefix = "".join(char if char.isalnum() else "_" for char in profile).upper()
    lines = [
        f"# Users of {profile}. Their passwords come from the environment:",
        "#   envsubst < users.redis | redis-cli",
        "# Who signs in without a name is asked for its password still, or: ACL SETUSER default off",
        _user(f"{profile}_migrator", f"{prefix}_MIGRATOR_PASSWORD", migrator),
        _user(f"{profile}_app", f"{prefix}_APP_PASSWORD", _words(app)),
        _user(f"{profile}_reader", f"{prefix}_READER_PASSWORD", _words(reader)),
    ]
    return "\n".join(lines) + "\n"


def _words(found: tuple[str, ...]) -> tuple[str, ...]:
    own, *selectors = found
    return (*own.split(" "), *selectors)


def _user(name: str, variable: str, granted: tuple[str, ...]) -> str:
    return command("ACL", "SETUSER", name, "reset", "on", Word((b">", variable)), *granted)
