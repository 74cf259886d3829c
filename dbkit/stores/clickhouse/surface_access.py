"""Users, roles and what limits them, as a profile says them: words of the ``clickhouse:`` section.

What is a list of SQL pieces is written as SQL, one piece an entry. All of it belongs to the whole server, so what a
profile does not speak of stays.
"""

from __future__ import annotations

from pydantic import Field

from dbkit.stores.clickhouse.surface_base import Expression, Model, Name

__all__ = ["Quota", "Role", "RowPolicy", "SettingsProfile", "User"]

SETTINGS = "SETTINGS, one an entry: max_threads = 8 MIN 1 MAX 16, max_memory_usage = 1000000000 CONST, PROFILE 'web'."
TO = "To whom it applies: names of users and roles, ALL, or ALL EXCEPT and names."


class Role(Model):
    """A role: a name for rights."""

    grants: list[Expression] | None = Field(
        default=None,
        description="All its rights, on tables of this database by their bare names: SELECT(id, at), INSERT ON links; "
        "SELECT ON *; with WITH GRANT OPTION behind. [] takes all away; not said, they stay.",
    )
    roles: list[Expression] | None = Field(default=None, description="All roles that it has: reader WITH ADMIN OPTION.")
    settings: list[Expression] = Field(default=[], description=SETTINGS)


class User(Role):
    """A user."""

    identified: Expression | None = Field(
        default=None,
        description="How it is identified: WITH sha256_password BY '${APP_PASSWORD}', WITH ldap SERVER 'main'. A "
        "password is the name of a variable.",
    )
    host: list[Expression] = Field(default=[], description="From where it comes: LOCAL, IP '10.0.0.0/8', NAME 'web'.")
    valid_until: Expression | None = Field(default=None, description="VALID UNTIL: '2030-01-01 00:00:00'.")
    default_roles: list[Expression] = Field(default=[], description="Its roles from the start; not said, all of them.")
    default_database: Name | None = Field(default=None, description="DEFAULT DATABASE.")
    grantees: list[Expression] = Field(default=[], description="To whom it may grant; not said, to anybody.")


class SettingsProfile(Model):
    """A settings profile."""

    settings: list[Expression] = Field(default=[], description=SETTINGS)
    to: list[Expression] = Field(default=[], description=TO)


class Quota(Model):
    """A quota."""

    keyed_by: list[Expression] = Field(default=[], description="For each of what it counts: user_name, ip_address, ...")
    limits: list[Expression] = Field(
        default=[], description="One an interval: INTERVAL 1 hour MAX queries = 100, errors = 10."
    )
    to: list[Expression] = Field(default=[], description=TO)


class RowPolicy(Model):
    """A row policy."""

    using: Expression = Field(description="The condition on rows that may be seen.")
    restrictive: bool = Field(default=False, description="AND with other policies, where a permissive one is OR.")
    to: list[Expression] = Field(default=[], description=TO)
