"""User mappings of foreign servers. Source: CREATE USER MAPPING, ALTER USER MAPPING; the view pg_user_mappings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.generic_options import GenericOption, generic_options, options_change, options_clause
from dbkit.stores.postgres.kinds.word import Qualify, Word
from dbkit.stores.postgres.quote import identifier

__all__ = ["USER_MAPPING", "UserMapping"]

_PUBLIC = "public"
"""No role can be called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMapping:
    """As whom a role works on a foreign server."""

    id: ObjectId
    """Server and role."""
    options: tuple[GenericOption, ...] = ()
    readable: bool = True
    """Whether the server let us read the options."""


def _from_row(row: Row) -> UserMapping:
    identity = named("user_mapping", row)
    return UserMapping(id=identity, options=generic_options(row["options"], *identity.path), readable=row["readable"])


def _needs(mapping: UserMapping) -> Iterator[ObjectId]:
    yield ObjectId("foreign_server", mapping.id.path[:1])
    if mapping.id.name != _PUBLIC:
        yield ObjectId("role", (mapping.id.name,))


def _head(mapping: UserMapping) -> str:
    return f"USER MAPPING FOR {_role(mapping.id.name)} SERVER {identifier(mapping.id.path[0])}"


def _role(name: str) -> str:
    return "PUBLIC" if name == _PUBLIC else identifier(name)


def _create(mapping: UserMapping, env: Env) -> Iterator[Step]:
    yield step(mapping.id, f"CREATE {_head(mapping)}{options_clause(mapping.options)}", env)


def _drop(mapping: UserMapping, env: Env) -> Iterator[Step]:
    yield step(mapping.id, f"DROP {_head(mapping)}", env)


def _alter(have: UserMapping, want: UserMapping, env: Env) -> Alteration:
    # What could not be read cannot be compared.
    change = options_change(have.options, want.options) if have.readable and want.readable else ""
    return Alteration(steps=(step(want.id, f"ALTER {_head(want)}{change}", env),) if change else ())


def _before(key: str, qualify: Qualify) -> str:
    return f"CREATE USER MAPPING FOR {_role(_parts(key)[1])} SERVER {qualify(_parts(key)[0])} "


def _parts(key: str) -> tuple[str, str]:
    """Server and role of a key."""
    role, _, server = key.rpartition(" at ")
    if not role or not server:
        raise ValueError(f"a user mapping is called 'role at server', or 'public at server', not {key!r}")
    return server, role


USER_MAPPING = CatalogKind(
    name="user_mapping",
    model=UserMapping,
    weight=28,
    from_row=_from_row,
    needs=_needs,
    create=_create,
    drop=_drop,
    alter=_alter,
    word=Word(
        section="user_mappings",
        what="one user mapping",
        node="CreateUserMappingStmt",
        before=_before,
        identity=lambda _schema, key: ObjectId("user_mapping", _parts(key)),
        subject=lambda key, _qualify: f"USER MAPPING {key}",
        key=lambda mapping: f"{mapping.id.name} at {mapping.id.path[0]}",
        definition=lambda mapping: options_clause(mapping.options).strip(),
    ),
)
