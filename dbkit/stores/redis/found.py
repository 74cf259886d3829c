"""What the server itself says of users, settings, groups and indexes that are recorded.

What it does not let us read is taken to be as recorded; ``notes`` name that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, TypeVar

from dbkit.contract import Draft
from dbkit.plan.state import Object, State
from dbkit.stores.redis.access.rules import rules_of
from dbkit.stores.redis.inspect import is_looked_at
from dbkit.stores.redis.kinds.group import StreamGroup
from dbkit.stores.redis.kinds.search_index import SearchIndex
from dbkit.stores.redis.kinds.setting import Setting
from dbkit.stores.redis.kinds.user import User
from dbkit.stores.redis.refusal import not_allowed
from dbkit.stores.redis.settings import comparable
from dbkit.stores.redis.wire import Refused, Wire, decoded, pairs

__all__ = ["as_found", "foreign_users", "not_kept", "unread"]

T = TypeVar("T")


def as_found(wire: Wire, recorded: State, environment: Mapping[str, str]) -> State:
    """The recorded objects as they are on a server; what is not there is left out."""
    objects: list[Object] = []
    for identity in sorted(recorded.objects):
        item = recorded.objects[identity]
        reader = _READERS.get(identity.kind)
        found = item if reader is None else reader(wire, item, environment)
        if found is not None:
            objects.append(found)
    return State.of(objects, unmanaged=recorded.unmanaged)


def _user(wire: Wire, user: User, environment: Mapping[str, str]) -> User | None:
    try:
        answer = wire.call("ACL", "GETUSER", user.id.name)
    except Refused as error:
        return _as_recorded(user, error)
    if not answer:
        return None
    facts = pairs(answer)
    flags = {decoded(flag) for flag in facts["flags"]}
    hashes = {decoded(one) for one in facts["passwords"]}
    secret = user.secret
    if secret is not None and not _is_secret(secret, hashes, environment):
        secret = None
    return replace(
        user,
        rules=rules_of(facts, lambda name: set(map(decoded, wire.call("ACL", "CAT", name)))),
        enabled="on" in flags,
        secret=secret,
    )


def _is_secret(name: str, hashes: set[str], environment: Mapping[str, str]) -> bool:
    """Whether the server's one password is the variable's; a variable that is not set says nothing."""
    if len(hashes) != 1:
        return False
    return name not in environment or sha256(environment[name].encode("utf-8", "surrogateescape")).hexdigest() in hashes


def _setting(wire: Wire, setting: Setting, _: Mapping[str, str]) -> Setting | None:
    try:
        answer = wire.call("CONFIG", "GET", setting.id.name)
    except Refused as error:
        return _as_recorded(setting, error)
    return replace(setting, value=comparable(setting.id.name, decoded(answer[1]))) if answer else setting


def _group(wire: Wire, group: StreamGroup, _: Mapping[str, str]) -> StreamGroup | None:
    key, name = group.id.path
    try:
        answer = wire.call("XINFO", "GROUPS", key)
    except Refused as error:
        there = not_allowed(str(error)) or str(error).startswith("MOVED")
        return group if there else None
    return group if any(decoded(pairs(one)["name"]) == name for one in answer) else None


def _index(wire: Wire, index: SearchIndex, _: Mapping[str, str]) -> SearchIndex | None:
    try:
        answer = wire.call("FT._LIST")
    except Refused as error:
        return _as_recorded(index, error)
    return index if index.id.name in map(decoded, answer) else None


def _as_recorded(item: T, error: Refused) -> T:
    if not not_allowed(str(error)):
        raise error
    return item


_READERS: Mapping[str, Callable[[Wire, Any, Mapping[str, str]], Object | None]] = {
    "group": _group,
    "search_index": _index,
    "setting": _setting,
    "user": _user,
}


def foreign_users(wire: Wire, recorded: State, draft: Draft) -> Iterator[str]:
    """Users that dbkit did not make: neither the server's own nor the one that is asking, nor those to leave alone."""
    try:
        names = {decoded(name) for name in wire.call("ACL", "USERS")}
        names -= {"default", decoded(wire.call("ACL", "WHOAMI"))}
    except Refused:
        return
    for name in sorted(names - {user.id.name for user in recorded.of_kind("user")}):
        if is_looked_at(name, draft):
            yield f"user {name}"


def unread(wire: Wire, draft: Draft) -> Iterator[str]:
    """A sentence for each kind of which a draft declares something and the server tells nothing."""
    kinds = {statement.id.kind for statement in draft.statements}
    for kind, words, what in (
        ("user", ("ACL", "GETUSER", "default"), "users"),
        ("setting", ("CONFIG", "GET", "maxmemory"), "settings"),
        ("search_index", ("FT._LIST",), "search indexes"),
    ):
        if kind in kinds:
            try:
                wire.call(*words)
            except Refused as error:
                yield f"{what} are not compared and not changed here: {error}"


def not_kept(wire: Wire, draft: Draft) -> Iterator[str]:
    """A sentence where users or settings of a draft do not outlive the server, because it has no file for them."""
    kinds = {statement.id.kind for statement in draft.statements}
    try:
        text = decoded(wire.call("INFO", "server"))
        if not kinds & {"user", "setting"} or re.search(r"^config_file:\S", text, re.MULTILINE):
            return
        if "setting" in kinds:
            yield "the server was started without a configuration file: settings do not outlive it"
        answer = wire.call("CONFIG", "GET", "aclfile")
        if "user" in kinds and not (answer and answer[1]):
            yield "the server was started without a file for users: they do not outlive it"
    except Refused:
        return
