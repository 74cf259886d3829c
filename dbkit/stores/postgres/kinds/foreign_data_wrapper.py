"""Foreign data wrappers. Source: CREATE FOREIGN DATA WRAPPER, ALTER FOREIGN DATA WRAPPER; pg_foreign_data_wrapper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.generic_options import GenericOption, generic_options, options_change, options_clause
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.quote import identifier

__all__ = ["FOREIGN_DATA_WRAPPER", "ForeignDataWrapper"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignDataWrapper:
    """A foreign data wrapper; its functions are SQL, qualified where needed."""

    id: ObjectId
    handler: str | None = None
    validator: str | None = None
    options: tuple[GenericOption, ...] = ()


def _from_row(row: Row) -> ForeignDataWrapper:
    identity = named("foreign_data_wrapper", row)
    return ForeignDataWrapper(
        id=identity,
        handler=row["handler"],
        validator=row["validator"],
        options=generic_options(row["options"], identity.name),
    )


def _head(wrapper: ForeignDataWrapper) -> str:
    return f"FOREIGN DATA WRAPPER {identifier(wrapper.id.name)}"


def _definition(wrapper: ForeignDataWrapper) -> str:
    parts = [f"HANDLER {wrapper.handler}" if wrapper.handler else "NO HANDLER"]
    parts += [f"VALIDATOR {wrapper.validator}"] if wrapper.validator else []
    return " ".join(parts) + options_clause(wrapper.options)


def _create(wrapper: ForeignDataWrapper, env: Env) -> Iterator[Step]:
    yield step(wrapper.id, f"CREATE {_head(wrapper)} {_definition(wrapper)}", env)


def _drop(wrapper: ForeignDataWrapper, env: Env) -> Iterator[Step]:
    yield step(wrapper.id, f"DROP {_head(wrapper)}", env)


def _alter(have: ForeignDataWrapper, want: ForeignDataWrapper, env: Env) -> Alteration:
    change = ""
    if have.handler != want.handler:
        change += f" HANDLER {want.handler}" if want.handler else " NO HANDLER"
    if have.validator != want.validator:
        change += f" VALIDATOR {want.validator}" if want.validator else " NO VALIDATOR"
    change += options_change(have.options, want.options)
    return Alteration(steps=(step(want.id, f"ALTER {_head(want)}{change}", env),) if change else ())


def _rename(wrapper: ForeignDataWrapper, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(wrapper.id, f"ALTER {_head(wrapper)} RENAME TO {identifier(new.name)}", env)


FOREIGN_DATA_WRAPPER = CatalogKind(
    name="foreign_data_wrapper",
    model=ForeignDataWrapper,
    weight=26,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    word=Word(
        section="foreign_data_wrappers",
        what="one foreign data wrapper",
        node="CreateFdwStmt",
        before=lambda key, qualify: f"CREATE FOREIGN DATA WRAPPER {qualify(key)} ",
        identity=lambda _schema, key: ObjectId("foreign_data_wrapper", (key,)),
        subject=lambda key, qualify: f"FOREIGN DATA WRAPPER {qualify(key)}",
        key=lambda wrapper: wrapper.id.name,
        definition=_definition,
    ),
)
