"""Foreign servers. Source: CREATE SERVER, ALTER SERVER; pg_foreign_server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.generic_options import GenericOption, generic_options, options_change, options_clause
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["FOREIGN_SERVER", "ForeignServer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignServer:
    """A foreign server."""

    id: ObjectId
    wrapper: str
    type: str | None = None
    version: str | None = None
    options: tuple[GenericOption, ...] = ()


def _from_row(row: Row) -> ForeignServer:
    identity = named("foreign_server", row)
    return ForeignServer(
        id=identity,
        wrapper=row["wrapper"],
        type=row["type"],
        version=row["version"],
        options=generic_options(row["options"], identity.name),
    )


def _needs(server: ForeignServer) -> Iterator[ObjectId]:
    yield ObjectId("foreign_data_wrapper", (server.wrapper,))


def _head(server: ForeignServer) -> str:
    return f"SERVER {identifier(server.id.name)}"


def _definition(server: ForeignServer) -> str:
    parts = [f"TYPE {literal(server.type)}"] if server.type is not None else []
    parts += [f"VERSION {literal(server.version)}"] if server.version is not None else []
    parts.append(f"FOREIGN DATA WRAPPER {identifier(server.wrapper)}")
    return " ".join(parts) + options_clause(server.options)


def _create(server: ForeignServer, env: Env) -> Iterator[Step]:
    yield step(server.id, f"CREATE {_head(server)} {_definition(server)}", env)


def _drop(server: ForeignServer, env: Env) -> Iterator[Step]:
    yield step(server.id, f"DROP {_head(server)}", env)


def _alter(have: ForeignServer, want: ForeignServer, env: Env) -> Alteration | Replace:
    if (have.wrapper, have.type) != (want.wrapper, want.type):
        return Replace("a foreign server keeps its type and its foreign data wrapper")
    change = ""
    if have.version != want.version:
        change += f" VERSION {'NULL' if want.version is None else literal(want.version)}"
    change += options_change(have.options, want.options)
    return Alteration(steps=(step(want.id, f"ALTER {_head(want)}{change}", env),) if change else ())


def _rename(server: ForeignServer, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(server.id, f"ALTER {_head(server)} RENAME TO {identifier(new.name)}", env)


FOREIGN_SERVER = CatalogKind(
    name="foreign_server",
    model=ForeignServer,
    weight=27,
    from_row=_from_row,
    needs=_needs,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    word=Word(
        section="servers",
        what="one foreign server",
        node="CreateForeignServerStmt",
        before=lambda key, qualify: f"CREATE SERVER {qualify(key)} ",
        identity=lambda _schema, key: ObjectId("foreign_server", (key,)),
        subject=lambda key, qualify: f"SERVER {qualify(key)}",
        key=lambda server: server.id.name,
        definition=_definition,
    ),
)
