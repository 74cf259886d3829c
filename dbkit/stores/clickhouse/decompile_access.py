"""Access objects of a state into the words of a profile."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.clickhouse import secrets
from dbkit.stores.clickhouse.ddl import items
from dbkit.stores.clickhouse.kinds.grants import Grant, Grants, privileges
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["decompile_access"]


def decompile_access(state: State) -> dict[str, dict[str, Any]]:
    """Settings profiles, roles, users, quotas and row policies."""
    section: dict[str, dict[str, Any]] = {}
    for kind, key, words in (
        ("settings_profile", "settings_profiles", _PROFILE),
        ("role", "roles", _ROLE),
        ("user", "users", _USER),
        ("quota", "quotas", _QUOTA),
    ):
        for item in state.of_kind(kind):
            section.setdefault(key, {})[item.id.name] = _said(item, words)
    for owner in ("roles", "users"):
        for name in section.get(owner, {}):
            section[owner][name] |= _grants(state, name)
    for item in state.of_kind("row_policy"):
        clauses = dict(getattr(item, "clauses", ()))
        said = {"using": clauses["USING"]}
        said |= {"restrictive": True} if "AS" in clauses else {}
        said |= {"to": items(clauses["TO"])} if "TO" in clauses else {}
        section.setdefault("row_policies", {}).setdefault(item.id.path[0], {})[item.id.name] = said
    return section


_PROFILE = {"SETTINGS": "settings", "TO": "to"}
_ROLE = {"SETTINGS": "settings"}
_USER = {
    "IDENTIFIED": "identified",
    "HOST": "host",
    "VALID UNTIL": "valid_until",
    "DEFAULT ROLE": "default_roles",
    "DEFAULT DATABASE": "default_database",
    "GRANTEES": "grantees",
    "SETTINGS": "settings",
}
_QUOTA = {"KEYED BY": "keyed_by", "FOR": "limits", "TO": "to"}
_LISTS = {"settings", "to", "host", "default_roles", "grantees", "keyed_by", "limits"}


def _said(item: Any, words: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for clause, text in item.clauses:
        word = words.get(clause)
        if word == "identified":
            said[word] = _identified(text, item.id.name)
        elif word == "limits":
            said[word] = [limit.removeprefix("FOR ") for limit in _intervals(text)]
        elif word is not None:
            said[word] = items(text) if word in _LISTS else text
    return said


def _identified(text: str, name: str) -> str:
    """The methods, each with a variable for the password that no server tells."""
    methods = items(text.removeprefix("WITH "))
    said = []
    for number, method in enumerate(methods, start=1):
        secret = method.endswith("_password") and method != "no_password"
        numbered = [str(number)] if len(methods) > 1 else []
        said.append(f"{method} BY '{secrets.variable(name, 'password', *numbered)}'" if secret else method)
    return f"WITH {', '.join(said)}"


def _intervals(text: str) -> list[str]:
    """The limits of a quota by interval: they hold commas themselves."""
    parts: list[str] = []
    for item in items(text):
        if item.upper().startswith("FOR ") or not parts:
            parts.append(item)
        else:
            parts[-1] += f", {item}"
    return parts


def _grants(state: State, name: str) -> dict[str, list[str]]:
    item = state.objects.get(ObjectId("grants", (name,)))
    if not isinstance(item, Grants):
        return {}
    rights = [_right(on, option, list(found)) for (on, option), found in _together(item.grants) if on]
    roles = [
        f"{identifier(grant.privilege)}{' WITH ADMIN OPTION' if grant.option else ''}"
        for grant in item.grants
        if not grant.on
    ]
    return {key: said for key, said in (("grants", rights), ("roles", roles)) if said}


def _together(grants: Iterable[Grant]) -> Iterable[tuple[tuple[str, bool], Iterable[Grant]]]:
    def key(grant: Grant) -> tuple[str, bool]:
        return grant.on, grant.option

    return groupby(sorted(grants, key=key), key)


def _right(on: str, option: bool, grants: list[Grant]) -> str:
    what = ", ".join(privileges(grants))
    return f"{what} ON {on}{' WITH GRANT OPTION' if option else ''}"
