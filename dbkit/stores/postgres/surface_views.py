"""The words of the ``postgres:`` section for views and materialized views."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dbkit.stores.postgres.surface_base import ExtensionNames, Model, Name, Options, Owned, Scalar, Sql
from dbkit.stores.postgres.surface_tables import Cluster, ExtendedStatistics, Indexes, Rules, Triggers

__all__ = [
    "ColumnSettings",
    "MaterializedView",
    "View",
]


class View(Owned):
    """A view, where there is more to say than its query."""

    query: Sql = Field(description="A SELECT.")
    columns: list[Name] | dict[Name, Sql] = Field(
        default=[],
        description="Names of its columns, where the query's are not to be taken; with their types, {id: bigint}, "
        "where a function that it calls has its rows as a result.",
    )
    defaults: dict[Name, Scalar] = Field(
        default={}, description="Defaults for INSERT through it: {create_time: now()}."
    )
    options: Options = {}
    triggers: Triggers = {}
    rules: Rules = {}


class ColumnSettings(Model):
    """How a column of a materialized view is kept."""

    storage: Literal["plain", "external", "extended", "main"] | None = Field(
        default=None, description="How large values are kept."
    )
    compression: Literal["pglz", "lz4"] | None = Field(default=None, description="How large values are compressed.")
    statistics: int | None = Field(default=None, description="The statistics target, 0 to 10000.")
    options: dict[Name, Scalar] = Field(default={}, description="What the planner is to believe: {n_distinct: -0.5}.")


class MaterializedView(Owned):
    """A materialized view, where there is more to say than its query."""

    query: Sql = Field(description="A SELECT.")
    columns: list[Name] = Field(default=[], description="Names of its columns, where the query's are not to be taken.")
    column_settings: dict[Name, ColumnSettings] = Field(
        default={}, description="Name to how it is kept: {title: {statistics: 500}}."
    )
    populated: bool = Field(default=True, description="false: it is made empty and cannot be read before a REFRESH.")
    options: Options = {}
    access_method: Name | None = Field(default=None, description="USING method; without it, the server's default.")
    indexes: Indexes = {}
    statistics: ExtendedStatistics = {}
    cluster: Cluster = None
    depends_on_extensions: ExtensionNames = []
