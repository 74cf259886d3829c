"""Roles of scratch servers: the one that owns what nobody else is said to own, and those that statements name.

Roles belong to a whole server, so they are made only on servers that keep nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import psycopg

from dbkit.core.errors import UsageError
from dbkit.stores.postgres.parse import SqlError, parse, walk
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.session import Session

__all__ = ["become_scratch_role", "create_roles", "drop_roles", "keeps_nothing", "named_roles"]

_SCRATCH_ROLE = "dbkit_scratch"
"""Unlike a superuser's own name, no profile says that this role owns something."""
_NAMES_ROLES = re.compile(
    r"\b(policy|owner\s+to|authorization|grant|revoke|privileges|role|user\s+mapping)\b", re.IGNORECASE
)


def keeps_nothing(server: Session) -> bool:
    """Whether a server is a scratch server: these run without fsync, and nothing that is to be kept does."""
    row = server.execute(b"SELECT current_setting('fsync')").fetchone()
    return row is not None and row[0] == "off"


def become_scratch_role(session: Session, *, alone: bool) -> None:
    """Make the session one of the scratch role and tell the catalogue queries of it.

    Where no role may be made, the session's own user is the scratch role.
    """
    role = session.info.user
    if alone and session.info.parameter_status("is_superuser") == "on":
        role = _SCRATCH_ROLE
        with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            session.execute(f"CREATE ROLE {role} SUPERUSER".encode())
        session.execute(f"SET SESSION AUTHORIZATION {role}".encode())
    session.execute(b"SELECT set_config('dbkit.scratch_role', %s, false)", [role])


def create_roles(server: Session, texts: Iterable[str], *, alone: bool) -> tuple[str, ...]:
    """Make the roles that statements name, bare, where they are missing; give those that are to be dropped again.

    Raises UsageError where statements make roles on a server that keeps them.
    """
    named: set[str] = set()
    made: set[str] = set()
    for text in texts:
        if _NAMES_ROLES.search(text):
            for name, creates in named_roles(text):
                (made if creates else named).add(name)
    if not alone:
        if made:
            raise UsageError(
                f"{', '.join(sorted(made))}: a role cannot be tried on a server that keeps its roles",
                help="use a scratch server of its own: leave 'shadow' out of the target",
            )
        return ()
    if not named | made:
        return ()
    known = {name for (name,) in server.execute(b"SELECT rolname FROM pg_roles").fetchall()}
    for role in sorted(named - made - known):
        server.execute(f"CREATE ROLE {identifier(role)}".encode())
    return tuple(sorted((named | made) - known))


def drop_roles(server: Session, roles: Iterable[str]) -> None:
    """Drop roles together: one may have made another a member. What another scratch database still uses stays."""
    if names := ", ".join(map(identifier, roles)):
        with suppress(psycopg.errors.DependentObjectsStillExist):
            server.execute(f"DROP ROLE IF EXISTS {names}".encode())


def named_roles(text: str) -> Iterator[tuple[str, bool]]:
    """The roles that a statement names, and whether it makes them."""
    try:
        tree = parse(text)
    except SqlError:
        return
    for key, value in walk(tree):
        if isinstance(value, Mapping) and value.get("roletype") == "ROLESPEC_CSTRING":
            yield value["rolename"], False
        elif key == "CreateRoleStmt":
            yield value["role"], True
        elif key == "GrantRoleStmt":
            yield from ((one["AccessPriv"]["priv_name"], False) for one in value["granted_roles"])
        elif key == "VariableSetStmt" and value.get("name") == "role":
            yield from ((name, False) for name in _constants(value.get("args", ())))


def _constants(arguments: Iterable[Any]) -> Iterator[str]:
    yield from (one["A_Const"]["sval"]["sval"] for one in arguments if "sval" in one.get("A_Const", {}))
