"""Roles of the server, their memberships and settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_about import about
from dbkit.stores.postgres.compile_context import Context, Text
from dbkit.stores.postgres.compile_functions import SETTING
from dbkit.stores.postgres.kinds.membership import Membership, options_of
from dbkit.stores.postgres.kinds.role import Role, here, role_sql
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.surface import MemberOf
from dbkit.stores.postgres.surface import Role as RoleWords

__all__ = ["roles"]

_PLAIN = ("bypass_row_security", "connection_limit", "createdb", "createrole", "inherit", "login", "replication",
          "superuser", "valid_until")  # fmt: skip


def roles(context: Context, declared: Mapping[str, RoleWords | None]) -> None:
    """Emit the roles of a section."""
    for name, value in declared.items():
        path: Path = ("roles", name)
        if not context.check_name(name, path, what="a role"):
            continue
        if name == "public" or name.startswith("pg_"):
            context.error("invalid-name", f"the role {name!r} belongs to the server", path, key=True)
            continue
        _role(context, name, value or RoleWords(), path)


def _role(context: Context, name: str, words: RoleWords, path: Path) -> None:
    identity = ObjectId("role", (name,))
    role = Role(id=identity, **{word: getattr(words, word) for word in _PLAIN})
    shown = identifier(name)
    context.emit(identity, f"CREATE ROLE {shown} {role_sql(role, Role(id=identity))}".rstrip(), path)
    for action in _settings(context, words.settings, (*path, "settings")):
        context.emit(identity, f"ALTER ROLE {shown} {action}", path)
    for action in _settings(context, words.settings_here, (*path, "settings_here")):
        context.emit(identity, here(name, action), path)
    about(context, identity, f"ROLE {shown}", words, path)
    _memberships(context, name, words, (*path, "member_of"))


def _memberships(context: Context, name: str, words: RoleWords, path: Path) -> None:
    named = words.member_of
    for index, group in enumerate(named):
        place = (*path, index if isinstance(named, list) else group)
        if not context.check_name(group, place, what="a role", key=not isinstance(named, list)):
            continue
        more = MemberOf() if isinstance(named, list) else named[group]
        inherit = words.inherit if more.inherit is None else more.inherit
        identity = ObjectId("membership", (group, name))
        item = Membership(id=identity, admin=more.admin, inherit=inherit, set=more.set)
        if context.version < 16 and (not more.set or inherit != words.inherit):
            context.too_new("a membership without SET or with its own INHERIT", 16, place)
        options = options_of(item, inherits=words.inherit, version=context.version)
        text = f"GRANT {identifier(group)} TO {identifier(name)}" + (f" WITH {options}" if options else "")
        context.emit(identity, text, place)


def _settings(context: Context, settings: Mapping[str, str], path: Path) -> Iterator[str]:
    for name, value in sorted(settings.items()):
        if SETTING.match(name) is None:
            context.error("invalid-name", f"{name!r} is not the name of a setting", (*path, name), key=True)
            continue
        text = Text(value, "one setting's value", "setting-syntax", (*path, name))
        node = context.fragment(text, f"SET {name} TO ", kind="VariableSetStmt")
        if node is not None and context.require(text, node.get("name") == name):
            yield f"SET {name} TO {value.strip()}"
