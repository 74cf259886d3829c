"""ACL users, each with the rights that follow from the keyspaces it uses.

What dbkit set is recorded in a function library (without the password), the server has the user. The users of a server
are neither replicated nor part of its data: they are set on every node, and kept by ACL SAVE or CONFIG REWRITE,
whichever the server has a file for. Source: the server's documentation of ACL SETUSER, ACL GETUSER, ACL DELUSER.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.redis import record
from dbkit.stores.redis.quote import Word, command

__all__ = ["USER", "User", "declaration", "load_text", "recorded_user", "user_id"]

_SECRET = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user. ``rules`` are in the canonical form of ``access.rules``: the user's own first, then its selectors."""

    id: ObjectId
    secret: str | None
    """The variable that holds the password; None where the password is another one, or there is none."""
    rules: tuple[str, ...]
    enabled: bool = True
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    call: tuple[str, ...] = ()
    consume: tuple[str, ...] = ()
    comment: str | None = None


def user_id(name: str) -> ObjectId:
    """The id of a user."""
    return ObjectId("user", (name,))


def declaration(user: User) -> dict[str, Any]:
    """A user in the words of a profile."""
    words = {
        "comment": user.comment,
        "secret": user.secret and f"${{{user.secret}}}",
        "read": list(user.read),
        "write": list(user.write),
        "call": list(user.call),
        "consume": list(user.consume),
    }
    return {name: value for name, value in words.items() if value}


def load_text(user: User) -> str:
    """The command that records a user, in place of an older record."""
    words = {**declaration(user), "rules": list(user.rules)}
    return record.load_text("user", user.id.name, words if user.enabled else {**words, "enabled": False})


def recorded_user(name: str, words: Mapping[str, Any]) -> User:
    """The user that a record declares. Raises ValueError, KeyError or TypeError for one that is none."""
    secret = _SECRET.fullmatch(words.get("secret", ""))
    lists = {word: tuple(map(str, words.get(word, ()))) for word in ("read", "write", "call", "consume")}
    return User(
        id=user_id(name),
        secret=secret[1] if secret else None,
        rules=tuple(map(str, words["rules"])),
        enabled=bool(words.get("enabled", True)),
        comment=words.get("comment"),
        **lists,
    )


def _set(user: User) -> tuple[str, ...]:
    password = Word((b">", user.secret)) if user.secret else "resetpass"
    own, *selectors = user.rules
    words = ("reset", "on" if user.enabled else "off", password, *own.split(" "), *selectors)
    return (command("ACL", "SETUSER", user.id.name, *words), load_text(user), *_KEEP)


_KEEP = (command("ACL", "SAVE"), command("CONFIG", "REWRITE"))
"""A server without the one file may have the other; one without either forgets its users when it ends."""


def _create(user: User, _: Env) -> Iterator[Step]:
    for text in _set(user):
        yield Step(text=text, id=user.id)


def _drop(user: User, _: Env) -> Iterator[Step]:
    hazard = Hazard(kind=HazardKind.ACCESS, why="its connections are ended, and it cannot sign in again")
    yield Step(text=command("ACL", "DELUSER", user.id.name), id=user.id, hazards=(hazard,))
    for text in (record.delete_text("user", user.id.name), *_KEEP):
        yield Step(text=text, id=user.id)


def _alter(have: User, want: User, _: Env) -> Alteration:
    why = "connections that are open have the new rights at once; a password counts from the next sign-in on"
    first, *rest = _set(want)
    hazards = () if _only_told(have, want) else (Hazard(kind=HazardKind.ACCESS, why=why),)
    steps = (Step(text=first, id=want.id, hazards=hazards), *(Step(text=text, id=want.id) for text in rest))
    return Alteration(steps=steps)


def _only_told(have: User, want: User) -> bool:
    """Whether what the server checks is the same."""
    return (have.rules, have.secret, have.enabled) == (want.rules, want.secret, want.enabled)


USER: Kind[User] = Kind(name="user", model=User, weight=40, create=_create, drop=_drop, alter=_alter)
