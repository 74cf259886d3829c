"""The database itself: its comment. Source: ClickHouse documentation, ALTER DATABASE ... MODIFY COMMENT, from 25.8 on.

No file names the database, which belongs to the target: the statement has the parameter ``{database:Identifier}``,
which dbkit fills in with the connection's (by hand: ``clickhouse-client --param_database=shop``). Who makes it
chooses its engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.quote import CURRENT_DATABASE, literal

__all__ = ["DATABASE", "Database"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """What is said of the database; where nothing is, there is none of these."""

    id: ObjectId
    comment: str


def _comment(database: Database, text: str) -> Step:
    return Step(text=f"ALTER DATABASE {CURRENT_DATABASE} MODIFY COMMENT {literal(text)}", id=database.id)


def _create(database: Database, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield _comment(database, database.comment)


def _drop(database: Database, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield _comment(database, "")


def _alter(have: Database, want: Database, env: Env) -> Alteration:  # noqa: ARG001
    return Alteration(steps=(_comment(want, want.comment),))


def _requires(database: Database) -> Iterator[tuple[int, str]]:  # noqa: ARG001
    yield 25, "a comment of the database"


DATABASE = Kind(
    name="database",
    model=Database,
    weight=1,
    create=_create,
    drop=_drop,
    alter=_alter,
    unsaid=True,
    requires=_requires,
)
