"""The words of ``targets:`` in a profile, and durations."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

__all__ = ["VARIABLE", "ClickHouseMapping", "Duration", "EachMapping", "TargetMapping", "Targets", "duration"]

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = r"^[0-9]+(\.[0-9]+)?(ms|s|min|h|d)$"


def duration(text: str) -> float:
    """Seconds of ``500ms``, ``3s``, ``20min``, ``1h`` or ``2d``. Raises ValueError."""
    match = re.fullmatch(r"([0-9]{1,12}(?:\.[0-9]{1,12})?)(ms|s|min|h|d)", text)
    if match is None:
        raise ValueError("a duration is a number and a unit: 500ms, 3s, 20min, 1h, 2d")
    return float(match.group(1)) * _UNITS[match.group(2)]


def _is_duration(value: object) -> object:
    duration(value if isinstance(value, str) else "")
    return value


def _is_url(text: str) -> str:
    rest = VARIABLE.sub("", text)
    if "${" in rest:
        raise ValueError("a variable is written ${NAME}, of letters, digits and _")
    if "://" not in text and not VARIABLE.search(text):
        raise ValueError("a URL is needed, as postgresql://user@host:5432/database, or ${VARIABLE}")
    return text


def _is_shadow(text: str) -> str:
    return text if text in ("embedded", "same-server") else _is_url(text)


Url = Annotated[str, AfterValidator(_is_url)]
Duration = Annotated[str, BeforeValidator(_is_duration), Field(json_schema_extra={"pattern": _DURATION})]
Shadow = Annotated[str, AfterValidator(_is_shadow)]


Members = Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]


class ClickHouseMapping(BaseModel):
    """A cluster of ClickHouse servers: what a profile declares is made on each of them."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    url: Url = Field(description="URL of one of its hosts, or of several: clickhouse://user@one,two/database.")
    cluster: str = Field(
        min_length=1, description="Its name in system.clusters: statements go ON CLUSTER, and drift looks at each host."
    )
    replicated: bool = Field(
        default=False, description="Whether tables of the MergeTree family get their Replicated engine."
    )


class EachMapping(BaseModel):
    """A target of many: one for each row that a query gives, asked where the target's PostgreSQL URL leads."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    database: str | None = Field(
        default=None, min_length=1, description="A SELECT whose first column names databases of that server."
    )
    schema_: str | None = Field(
        default=None,
        alias="schema",
        min_length=1,
        description="A SELECT whose first column names schemas of that database: each holds what the profile declares.",
    )


class TargetMapping(BaseModel):
    """A target whose databases run somewhere else."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    postgres: Url | None = Field(default=None, description="URL: postgresql://..., or ${VARIABLE}.")
    redis: Url | None = Field(default=None, description="URL: redis://... or rediss://..., or ${VARIABLE}.")
    clickhouse: Url | ClickHouseMapping | None = Field(
        default=None,
        description="URL: clickhouse://..., clickhouse+http://... or chdb:///folder, or ${VARIABLE}; with a cluster, a "
        "mapping.",
    )
    each: EachMapping | None = Field(
        default=None, description="Not one database but many: each that a query names, as {schema: SELECT ...}."
    )
    shadow: Shadow | None = Field(
        default=None,
        description="Where statements are tried: embedded (the default), same-server (a scratch database there), or a "
        "PostgreSQL URL.",
    )
    protected: bool = Field(
        default=False, description="Needs --yes or an approved plan; refuses destructive steps that are not named."
    )
    lock_timeout: Duration | None = Field(
        default=None, description="How long a statement waits for a lock: 500ms, 3s, 1min."
    )
    statement_timeout: Duration | None = Field(default=None, description="How long a statement may run: 30s, 20min.")


class Targets(BaseModel):
    """The ``targets:`` of a profile by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    targets: dict[Annotated[str, Field(min_length=1)], Literal["embedded"] | TargetMapping | Members] = Field(
        default={},
        description="Where the databases are, by name: local, staging, prod. local is the default one. A list of "
        "targets and URLs is a target of many.",
    )
