"""Tables in publications: they leave and come back one by one. Source: ALTER PUBLICATION; pg_publication_rel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import SHARE_UPDATE_EXCLUSIVE, CatalogKind, Row, named, step, texts
from dbkit.stores.postgres.quote import identifier, identifiers, qualified

__all__ = ["PUBLICATION_TABLE", "PublicationTable", "published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationTable:
    """A table in a publication."""

    id: ObjectId
    """Publication, schema and table."""
    columns: tuple[str, ...] = ()
    """The only ones that are published, where they are not all."""
    condition: str | None = None
    """Of the rows that are published, as the server prints it."""

    @property
    def table(self) -> ObjectId:
        """The table."""
        return ObjectId("table", self.id.path[1:])


def _from_row(row: Row) -> PublicationTable:
    return PublicationTable(
        id=named("publication_table", row), columns=texts(row["columns"]), condition=row["condition"]
    )


def _requires(table: PublicationTable) -> Iterator[tuple[int, str]]:
    if table.columns:
        yield 15, "a column list in a publication"
    if table.condition is not None:
        yield 15, "WHERE in a publication"


def published(table: PublicationTable, schema: str) -> str:
    """What follows TABLE. Without ONLY, tables that inherit would join."""
    text = f"ONLY {_name(table, schema)}"
    text += f" ({identifiers(table.columns)})" if table.columns else ""
    if table.condition is not None:
        inside = table.condition.startswith("(") and table.condition.endswith(")")
        text += f" WHERE {table.condition if inside else f'({table.condition})'}"
    return text


def _name(table: PublicationTable, schema: str) -> str:
    return qualified(table.id.path[1], table.id.path[2], schema)


def _head(table: PublicationTable) -> str:
    return f"ALTER PUBLICATION {identifier(table.id.path[0])}"


def _create(table: PublicationTable, env: Env) -> Iterator[Step]:
    text = f"{_head(table)} ADD TABLE {published(table, env.schema)}"
    yield step(table.id, text, env, on=table.table, lock=SHARE_UPDATE_EXCLUSIVE)


def _drop(table: PublicationTable, env: Env) -> Iterator[Step]:
    text = f"{_head(table)} DROP TABLE ONLY {_name(table, env.schema)}"
    yield step(table.id, text, env, lock=SHARE_UPDATE_EXCLUSIVE)


def _alter(have: PublicationTable, want: PublicationTable, env: Env) -> Alteration:
    # There is no other way to give one table of several another column list.
    return Alteration(steps=(*_drop(have, env), *_create(want, env)))


def _owner(table: PublicationTable) -> ObjectId:
    return ObjectId("publication", table.id.path[:1])


PUBLICATION_TABLE = CatalogKind(
    name="publication_table",
    model=PublicationTable,
    weight=76,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_owner,
    inline=_owner,
    requires=_requires,
)
