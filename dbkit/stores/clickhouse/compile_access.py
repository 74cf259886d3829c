"""Users, roles, quotas, row policies and settings profiles of a section into their statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dbkit.contract import DraftStatement
from dbkit.core.diagnostic import Severity
from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse.access_text import GRAMMARS
from dbkit.stores.clickhouse.check import Fault, check_sql
from dbkit.stores.clickhouse.compile_context import Compiler, safe
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.rights import asked_of_definers, has, rights_of, said_rights
from dbkit.stores.clickhouse.surface import ClickHouseSection, Role, User

__all__ = ["compile_access", "grant_to_definers"]


def compile_access(compiler: Compiler, section: ClickHouseSection) -> None:
    """Add the statements of all that access control knows."""
    for name, profile in section.settings_profiles.items():
        at = ("settings_profiles", name)
        clauses = {"SETTINGS": _list(compiler, profile.settings, *at, "settings")}
        clauses["TO"] = _list(compiler, profile.to, *at, "to")
        _add(compiler, "settings_profile", (name,), clauses, *at)
    for name, role in section.roles.items():
        at = ("roles", name)
        _add(compiler, "role", (name,), {"SETTINGS": _list(compiler, role.settings, *at, "settings")}, *at)
        _grants(compiler, name, role, *at)
    for name, user in section.users.items():
        at = ("users", name)
        _add(compiler, "user", (name,), _user(compiler, user, *at), *at)
        _grants(compiler, name, user, *at)
    for name, quota in section.quotas.items():
        at = ("quotas", name)
        limits = [_sql(compiler, text, *at, "limits", number) for number, text in enumerate(quota.limits)]
        clauses = {"KEYED BY": _list(compiler, quota.keyed_by, *at, "keyed_by")}
        clauses |= {"FOR": ", FOR ".join(limits), "TO": _list(compiler, quota.to, *at, "to")}
        _add(compiler, "quota", (name,), clauses, *at)
    for table, policies in section.row_policies.items():
        for name, policy in policies.items():
            place = ("row_policies", table, name)
            clauses = {"AS": "RESTRICTIVE" if policy.restrictive else "", "FOR": "SELECT"}
            clauses["USING"] = compiler.expression(policy.using, *place, "using")
            clauses["TO"] = _list(compiler, policy.to, *place, "to")
            _add(compiler, "row_policy", (table, name), clauses, *place)


def grant_to_definers(compiler: Compiler, section: ClickHouseSection) -> None:
    """Add to the rights that the section says of a user what its views ask of their definer and it does not have."""
    if any(finding.severity is Severity.ERROR for finding in compiler.findings):
        return  # statements may be anything then
    for definer, asked in asked_of_definers(section):
        held = rights_of(said_rights(compiler.statements, section.database or compiler.source.profile), definer)
        if held is None or has(held, asked.privilege, asked.on):
            continue
        identity = ObjectId("grants", (definer,))
        place = next(place for place, one in enumerate(compiler.statements) if one.id == identity)
        said = compiler.statements[place]
        text = f"GRANT {asked.privilege} ON {asked.on} TO {identifier(definer)}"
        compiler.statements[place] = replace(said, text=";\n".join(filter(None, (said.text, text))))


def _add(compiler: Compiler, kind: str, path: tuple[str, ...], clauses: Mapping[str, str], *at: str) -> None:
    grammar = GRAMMARS[kind]
    identity = ObjectId(kind, tuple(safe(name) for name in path))
    said = [f"{word} {clauses[word]}" for word in grammar.absent if clauses.get(word)]
    text = " ".join([f"CREATE {grammar.word} {grammar.named(identity)}", *said])
    compiler.statements.append(DraftStatement(id=identity, text=text, span=compiler.source.key_span(*at)))


def _user(compiler: Compiler, user: User, *at: str) -> dict[str, str]:
    clauses = {
        "HOST": _list(compiler, user.host, *at, "host"),
        "DEFAULT ROLE": _list(compiler, user.default_roles, *at, "default_roles"),
        "GRANTEES": _list(compiler, user.grantees, *at, "grantees"),
        "SETTINGS": _list(compiler, user.settings, *at, "settings"),
    }
    if user.identified is not None:
        clauses["IDENTIFIED"] = compiler.checked(user.identified, _identified, "identified", *at, "identified")
    if user.valid_until is not None:
        clauses["VALID UNTIL"] = _sql(compiler, user.valid_until, *at, "valid_until")
    if user.default_database is not None:
        clauses["DEFAULT DATABASE"] = identifier(safe(user.default_database))
    return clauses


def _identified(text: str) -> None:
    tokens = check_sql(text)
    if not tokens[0].is_word("WITH", "BY"):
        raise Fault("how a user is identified starts with WITH or BY", help="WITH sha256_password BY '${PASSWORD}'")
    hashed = any(token.kind == "word" and token.text.endswith("_hash") for token in tokens)
    for place, token in enumerate(tokens):
        if tokens[place - 1].is_word("BY") and token.kind == "text" and "${" not in token.text and not hashed:
            help_text = "write BY '${APP_PASSWORD}', and set the variable where migrations run"
            raise Fault("a password is the name of a variable: ${NAME}", token.start, help=help_text)


def _grants(compiler: Compiler, name: str, role: Role, *at: str) -> None:
    """All rights and all roles of one: one statement an entry, or none, which says that there are none."""
    if role.grants is None and role.roles is None:
        return
    entries = [_sql(compiler, text, *at, "grants", place) for place, text in enumerate(role.grants or ())]
    for place, text in enumerate(entries):
        if " ON " not in text.upper():
            message = "a right is on something: SELECT ON links"
            compiler.report("grant", message, compiler.source.span(*at, "grants", place))
    entries += [_sql(compiler, text, *at, "roles", place) for place, text in enumerate(role.roles or ())]
    text = ";\n".join(_grant(entry, name) for entry in entries)
    identity = ObjectId("grants", (safe(name),))
    compiler.statements.append(DraftStatement(id=identity, text=text, span=compiler.source.key_span(*at)))


def _grant(entry: str, name: str) -> str:
    what, option = entry, ""
    for word in (" WITH GRANT OPTION", " WITH ADMIN OPTION"):
        if entry.upper().endswith(word):
            what, option = entry[: -len(word)], word
    return f"GRANT {what} TO {identifier(safe(name))}{option}"


def _list(compiler: Compiler, entries: Sequence[str], *at: str) -> str:
    return ", ".join(_sql(compiler, text, *at, place) for place, text in enumerate(entries))


def _sql(compiler: Compiler, text: str, *at: str | int) -> str:
    return compiler.checked(text, check_sql, "access-syntax", *at)
