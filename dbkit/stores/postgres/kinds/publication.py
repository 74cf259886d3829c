"""Publications. What is in them are objects of their own. Source: CREATE PUBLICATION; pg_publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import SHARE_UPDATE_EXCLUSIVE, CatalogKind, Row, named, step, texts
from dbkit.stores.postgres.kinds.publication_schema import PublicationSchema
from dbkit.stores.postgres.kinds.publication_table import PublicationTable, published
from dbkit.stores.postgres.kinds.table import Table
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["PUBLICATION", "Publication"]

_ALL = ("insert", "update", "delete", "truncate")
_GENERATED = {"n": "none", "s": "stored"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A publication."""

    id: ObjectId
    all_tables: bool = False
    operations: tuple[str, ...] = _ALL
    via_partition_root: bool = False
    generated_columns: str = "none"


def _from_row(row: Row) -> Publication:
    return Publication(
        id=named("publication", row),
        all_tables=row["all_tables"],
        operations=texts(row["operations"]),
        via_partition_root=row["via_partition_root"],
        generated_columns=_GENERATED[row["generated_columns"] or "n"],
    )


def _requires(publication: Publication) -> Iterator[tuple[int, str]]:
    if publication.generated_columns != "none":
        yield 18, "a publication of generated columns"


def _head(publication: Publication) -> str:
    return f"PUBLICATION {identifier(publication.id.name)}"


def _options(publication: Publication) -> dict[str, str]:
    return {
        "publish": literal(", ".join(publication.operations)),
        "publish_via_partition_root": str(publication.via_partition_root).lower(),
        "publish_generated_columns": publication.generated_columns,
    }


def _with(publication: Publication) -> str:
    usual = _options(Publication(id=publication.id))
    told = [f"{name} = {value}" for name, value in _options(publication).items() if value != usual[name]]
    return f" WITH ({', '.join(told)})" if told else ""


def _create(publication: Publication, env: Env) -> Iterator[Step]:
    inside = env.inlined.get(publication.id, ())
    tables = [published(one, env.schema) for one in inside if isinstance(one, PublicationTable)]
    schemas = [one.id.name for one in inside if isinstance(one, PublicationSchema)]
    text = f"CREATE {_head(publication)}{_contents(publication, tables, schemas)}{_with(publication)}"
    yield step(publication.id, text, env, lock=SHARE_UPDATE_EXCLUSIVE if tables else None)


def _contents(publication: Publication, tables: list[str], schemas: list[str]) -> str:
    if publication.all_tables:
        return " FOR ALL TABLES"
    parts = [f"TABLE {', '.join(tables)}"] if tables else []
    parts += [f"TABLES IN SCHEMA {', '.join(map(identifier, schemas))}"] if schemas else []
    return f" FOR {', '.join(parts)}" if parts else ""


def _drop(publication: Publication, env: Env) -> Iterator[Step]:
    yield step(publication.id, f"DROP {_head(publication)}", env)


def _alter(have: Publication, want: Publication, env: Env) -> Alteration | Replace:
    if have.all_tables != want.all_tables:
        return Replace("a publication of all tables cannot become one of some, nor the other way round")
    before = _options(have)
    changes = [f"{name} = {value}" for name, value in _options(want).items() if before[name] != value]
    return Alteration(steps=(step(want.id, f"ALTER {_head(want)} SET ({', '.join(changes)})", env),))


def _rename(publication: Publication, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(publication.id, f"ALTER {_head(publication)} RENAME TO {identifier(new.name)}", env)


def _whole(publication: Publication, state: State, schema: str) -> str:
    """The definition with all that is in the publication. ONLY is said where it makes a difference."""
    parents = {parent for table in state.of_kind("table") if isinstance(table, Table) for parent in table.inherits}
    tables = []
    for one in state.of_kind("publication_table"):
        if isinstance(one, PublicationTable) and one.id.path[0] == publication.id.name:
            shown = published(one, schema)
            tables.append(shown if one.table in parents else shown.removeprefix("ONLY "))
    schemas = [one.id.name for one in state.of_kind("publication_schema") if one.id.path[0] == publication.id.name]
    definition = _contents(publication, tables, schemas) + _with(publication)
    return definition.strip() or f"WITH (publish = {_options(publication)['publish']})"


PUBLICATION = CatalogKind(
    name="publication",
    model=Publication,
    weight=75,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    requires=_requires,
    word=Word(
        section="publications",
        what="one publication",
        node="CreatePublicationStmt",
        before=lambda key, qualify: f"CREATE PUBLICATION {qualify(key)} ",
        identity=lambda _schema, key: ObjectId("publication", (key,)),
        subject=lambda key, qualify: f"PUBLICATION {qualify(key)}",
        key=lambda publication: publication.id.name,
        definition=lambda publication: _contents(publication, [], []),
        whole=_whole,
    ),
)
