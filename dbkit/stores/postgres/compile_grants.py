"""Privileges that a section says: role to what follows GRANT."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_context import Context, Text
from dbkit.stores.postgres.kinds.acl import PUBLIC
from dbkit.stores.postgres.kinds.default_privileges import default_privileges_for
from dbkit.stores.postgres.kinds.subject import CURRENT_USER, GRANTED, PUBLIC_MAY, granted_on
from dbkit.stores.postgres.parse import Node
from dbkit.stores.postgres.quote import identifier

__all__ = [
    "OWNER",
    "GrantText",
    "Grants",
    "Place",
    "column_grants",
    "default_privileges",
    "grant_texts",
    "granted_sql",
    "grants",
]

OWNER = "$owner"
"""How a profile calls the owner of an object, whoever that is."""
_TEXT = re.compile(
    r"(?P<privileges>.*?)(?P<option>\s+with\s+grant\s+option)?(?:\s+granted\s+by\s+(?P<grantor>\S.*?))?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)

Grants = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """The statement that holds the privileges: what is before and after them."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GrantText:
    """One text of privileges, checked."""

    grantee: str
    """SQL: a name, PUBLIC or the owner."""
    privileges: str
    option: bool
    grantor: str | None
    """SQL."""
    node: Node
    replaces: bool
    """It is the first of a grantee who has privileges by default."""


def grants(
    context: Context, identity: ObjectId, target: str, said: Grants | None, path: Path, owner: str | None
) -> None:
    """Emit the privileges on an object; ``target`` is how COMMENT ON names it."""
    if said is None:
        return
    if identity.kind not in GRANTED:
        context.error("grants", f"a {identity.kind.replace('_', ' ')} has no privileges", path, key=True)
        return
    shown = granted_on(identity, target)
    place = ObjectId("privileges", (identity.kind, *identity.path))
    if not said:
        # It is said that there are none: a statement that changes nothing says it.
        usual = ", ".join(PUBLIC_MAY.get(identity.kind, ()))
        context.emit(
            place, f"GRANT {usual} ON {shown} TO PUBLIC" if usual else f"REVOKE ALL ON {shown} FROM PUBLIC", path
        )
    for one in grant_texts(context, said, Place("GRANT ", f" ON {shown} TO x"), path, owner):
        if one.replaces:
            context.emit(place, f"REVOKE ALL ON {shown} FROM {one.grantee}", path)
        if one.privileges:
            context.emit(place, granted_sql(one, shown), path)


def granted_sql(one: GrantText, shown: str) -> str:
    """The GRANT on an object, by who is to give it."""
    option = " WITH GRANT OPTION" if one.option else ""
    text = f"GRANT {one.privileges} ON {shown} TO {one.grantee}{option}"
    if one.grantor is None:
        return text
    # GRANTED BY names no other than the current user, and a statement is one.
    return f"DO $grant$ BEGIN SET LOCAL ROLE {one.grantor}; {text}; RESET ROLE; END $grant$"


def column_grants(context: Context, column: ObjectId, table: str, said: Grants | None, path: Path) -> None:
    """Emit the privileges on a column of a table."""
    place = ObjectId("privileges", ("table", *column.path[:2]))
    for one in grant_texts(context, said or {}, Place("GRANT ", " ON x TO x"), path, None):
        names = [item["AccessPriv"].get("priv_name") for item in one.node.get("privileges", ())]
        if any("cols" in item["AccessPriv"] for item in one.node.get("privileges", ())) or one.grantor:
            context.error("grants", "the privileges on a column are names: select, update", path)
            continue
        if one.privileges:
            shown = ", ".join(f"{name} ({identifier(column.name)})" for name in names or ["ALL"])
            option = " WITH GRANT OPTION" if one.option else ""
            context.emit(place, f"GRANT {shown} ON TABLE {table} TO {one.grantee}{option}", path)


def default_privileges(context: Context, role: str, schema: str, sort: str, said: Grants, path: Path) -> None:
    """Emit what objects of a sort get when a role makes them; in all schemas where ``schema`` is empty."""
    name = "" if role == CURRENT_USER else role
    place = ObjectId("default_privileges", (name, schema, sort))
    head, on = default_privileges_for(name, schema), f"ON {sort.upper()}"
    if sort == "large objects" and context.version < 18:
        context.too_new("default privileges on large objects", 18, path)
    if not said:
        usual = {"functions": "GRANT EXECUTE", "types": "GRANT USAGE"}.get(sort)
        none = f"{usual} {on} TO PUBLIC" if usual and not schema else f"REVOKE ALL {on} FROM PUBLIC"
        context.emit(place, f"{head} {none}", path)
    inside = Place("ALTER DEFAULT PRIVILEGES GRANT ", f" {on} TO x")
    for one in grant_texts(context, said, inside, path, name or None):
        if one.replaces and not schema:
            context.emit(place, f"{head} REVOKE ALL {on} FROM {one.grantee}", path)
        if one.privileges:
            option = " WITH GRANT OPTION" if one.option else ""
            context.emit(place, f"{head} GRANT {one.privileges} {on} TO {one.grantee}{option}", path)


def grant_texts(context: Context, said: Grants, inside: Place, path: Path, owner: str | None) -> Iterator[GrantText]:
    """Each text, read. ``owner`` is a role, if one is known."""
    from dbkit.stores.postgres.compile_context import Text

    for role, value in said.items():
        place = (*path, role)
        if not context.check_name(role, place, what="a role"):
            continue
        grantee = "PUBLIC" if role == PUBLIC else identifier(role)
        if role == OWNER:
            grantee = identifier(owner) if owner else "CURRENT_USER"
        by_default = role in (PUBLIC, OWNER) or role == owner
        texts = (
            [(value, place)] if isinstance(value, str) else [(one, (*place, index)) for index, one in enumerate(value)]
        )
        for number, (text, where) in enumerate(texts):
            found = _read(context, Text(text, "one list of privileges", "grants-syntax", where), inside)
            if found is not None:
                privileges, option, grantor, node = found
                yield GrantText(grantee, privileges, option, grantor, node, by_default and not number)


def _read(context: Context, text: Text, inside: Place) -> tuple[str, bool, str | None, Node] | None:
    if text.sql.strip().lower() == "none":
        return "", False, None, {}
    match = _TEXT.match(text.sql)
    privileges, grantor = (match["privileges"].strip(), match["grantor"]) if match else (text.sql, None)
    ends = f" GRANTED BY {grantor}" if grantor else ""
    inner = replace(text, sql=privileges)
    kind = "GrantStmt" if inside.before == "GRANT " else "AlterDefaultPrivilegesStmt"
    found = context.fragment(inner, inside.before, f"{inside.after}{ends}", kind=kind)
    if found is None:
        return None
    node = found.get("action", found)
    if not context.require(text, len(node.get("grantees", ())) == 1):
        return None
    by = node.get("grantor", {}).get("rolename")
    return privileges, bool(match and match["option"]), identifier(by) if by else None, node
