"""Users. Source: ClickHouse documentation, CREATE USER; what SHOW CREATE USER prints.

How a user is identified is compared by its method. A password is ``${NAME}``, and its change takes a migration: no
server tells a password, nor whether it is another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse.kinds.access import Clauses, Grammar, access_kind

__all__ = ["USER", "USER_GRAMMAR", "User"]


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user of the server."""

    id: ObjectId
    clauses: Clauses = ()
    identified_with_secrets: str | None = field(default=None, compare=False)
    """What stands after IDENTIFIED with ``${NAME}`` for a password; only a profile tells."""


USER_GRAMMAR = Grammar(
    word="USER",
    absent={
        "IDENTIFIED": "WITH no_password",
        "VALID UNTIL": "'infinity'",  # from 25 on a part of how a user is identified, and read nowhere else
        "HOST": "ANY",
        "DEFAULT ROLE": "ALL",
        "DEFAULT DATABASE": "NONE",
        "GRANTEES": "ANY",
        "SETTINGS": "NONE",
    },
    dropped="whoever is {} is not let in any more",
    lists=frozenset({"HOST", "DEFAULT ROLE", "GRANTEES", "SETTINGS"}),
)


def _written(user: User) -> Clauses:
    said = user.identified_with_secrets
    return tuple((word, said if word == "IDENTIFIED" and said else text) for word, text in user.clauses)


USER = access_kind(User, USER_GRAMMAR, name="user", weight=5, written=_written)
