"""Roles and their settings, where a profile declares them.

Passwords are no part of it: they are read nowhere and written nowhere. Source: CREATE ROLE,
ALTER ROLE; pg_roles, pg_db_role_setting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import HazardKind
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, data_loss, hazard, named, step, texts
from dbkit.stores.postgres.kinds.function import setting_sql
from dbkit.stores.postgres.quote import dollar, identifier, literal

__all__ = ["ROLE", "Role", "here", "role_sql"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role of the server."""

    id: ObjectId
    login: bool = False
    superuser: bool = False
    createdb: bool = False
    createrole: bool = False
    inherit: bool = True
    replication: bool = False
    bypass_row_security: bool = False
    connection_limit: int | None = None
    valid_until: str | None = None
    settings: tuple[str, ...] = ()
    """``name=value``: what ALTER ROLE ... SET gives its sessions."""
    settings_here: tuple[str, ...] = ()
    """The same, in this database alone."""


_FLAGS = {
    "login": "LOGIN",
    "superuser": "SUPERUSER",
    "createdb": "CREATEDB",
    "createrole": "CREATEROLE",
    "inherit": "INHERIT",
    "replication": "REPLICATION",
    "bypass_row_security": "BYPASSRLS",
}


def _from_row(row: Row) -> Role:
    return Role(
        id=named("role", row),
        connection_limit=row["connection_limit"],
        valid_until=row["valid_until"],
        settings=texts(row["settings"]),
        settings_here=texts(row["settings_here"]),
        **{name: row[name] for name in _FLAGS},
    )


def role_sql(role: Role, have: Role) -> str:
    """The options in which a role differs from another one."""
    parts = [
        word if getattr(role, name) else f"NO{word}"
        for name, word in _FLAGS.items()
        if getattr(role, name) != getattr(have, name)
    ]
    if role.connection_limit != have.connection_limit:
        parts.append(f"CONNECTION LIMIT {-1 if role.connection_limit is None else role.connection_limit}")
    if role.valid_until != have.valid_until:
        parts.append(f"VALID UNTIL {literal(role.valid_until or 'infinity')}")
    return " ".join(parts)


def here(role: str, action: str) -> str:
    """``ALTER ROLE ... IN DATABASE`` of the database in which it is run, whatever its name."""
    text = f"ALTER ROLE {identifier(role)} IN DATABASE %I {action.replace('%', '%%')}"
    return f"DO {dollar(f'BEGIN EXECUTE format({literal(text)}, current_database()); END')}"


def _settings(role: Role, have: Role, env: Env) -> Iterator[Step]:
    for action in _changes(have.settings, role.settings):
        yield step(role.id, f"ALTER ROLE {identifier(role.id.name)} {action}", env)
    for action in _changes(have.settings_here, role.settings_here):
        yield step(role.id, here(role.id.name, action), env)


def _changes(have: tuple[str, ...], want: tuple[str, ...]) -> Iterator[str]:
    names = {one.partition("=")[0] for one in want}
    for one in have:
        name = one.partition("=")[0]
        if name not in names:
            yield f"RESET {_name(name)}"
    for one in want:
        if one not in have:
            name, value = setting_sql(one)
            yield f"SET {_name(name)} TO {value}"


def _name(name: str) -> str:
    return ".".join(identifier(part) for part in name.split("."))


def _create(role: Role, env: Env) -> Iterator[Step]:
    bare = Role(id=role.id)
    yield step(role.id, f"CREATE ROLE {identifier(role.id.name)} {role_sql(role, bare)}".rstrip(), env)
    yield from _settings(role, bare, env)


def _drop(role: Role, env: Env) -> Iterator[Step]:
    why = "the role and its password are gone, for every database of the server"
    text = f"DROP ROLE {identifier(role.id.name)}"
    yield step(role.id, text, env, hazards=(data_loss(why),), irreversible=why)


def _alter(have: Role, want: Role, env: Env) -> Alteration:
    options = role_sql(want, have)
    hazards = (hazard(HazardKind.ACCESS, "what the role may do changes in every database of the server"),)
    text = f"ALTER ROLE {identifier(want.id.name)} {options}"
    steps = (step(want.id, text, env, hazards=hazards),) if options else ()
    return Alteration(steps=(*steps, *_settings(want, have, env)))


def _rename(role: Role, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(role.id, f"ALTER ROLE {identifier(role.id.name)} RENAME TO {identifier(new.name)}", env)


ROLE = CatalogKind(
    name="role",
    model=Role,
    weight=1,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
)
