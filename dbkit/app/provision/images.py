"""How each store runs as a container: image, ports, data, health. Source: the pages of the official images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dbkit.contract import Draft

__all__ = ["Container", "container_of"]

_CONTRIB = frozenset({
    "adminpack", "amcheck", "bloom", "btree_gin", "btree_gist", "citext", "cube", "dblink", "dict_int", "dict_xsyn",
    "earthdistance", "file_fdw", "fuzzystrmatch", "hstore", "intagg", "intarray", "isn", "lo", "ltree",
    "pageinspect", "pg_buffercache", "pg_freespacemap", "pg_prewarm", "pg_stat_statements", "pg_surgery", "pg_trgm",
    "pg_visibility", "pg_walinspect", "pgcrypto", "pgrowlocks", "pgstattuple", "plpgsql", "postgres_fdw", "seg",
    "sslinfo", "tablefunc", "tcn", "tsm_system_rows", "tsm_system_time", "unaccent", "uuid-ossp", "xml2",
})  # fmt: skip
"""The extensions that the official image of PostgreSQL brings along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One store as a container."""

    store: str
    image: str
    ports: Mapping[str, int]
    """By name; the first is the one that applications use."""
    data: str
    """The folder that has to outlive the container."""
    environment: Mapping[str, str]
    secret: str
    """The variable in which the server is told its password."""
    command: tuple[str, ...]
    health: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def port(self) -> int:
        """The port that applications use."""
        return next(iter(self.ports.values()))


def container_of(store: str, profile: str, draft: Draft) -> Container:
    """The container of a store of a profile."""
    return {"postgres": _postgres, "redis": _redis, "clickhouse": _clickhouse}[store](profile, draft)


def _postgres(profile: str, draft: Draft) -> Container:
    missing = [name for name in draft.extensions if name not in _CONTRIB]
    settings = tuple(word for pair in draft.settings.items() for word in ("-c", "=".join(pair)))
    note = f"the image has no {', '.join(missing)}: use one that has, or build it"
    return Container(
        store="postgres",
        image=f"postgres:{draft.version}-alpine",
        ports={"postgres": 5432},
        data="/var/lib/postgresql" if draft.version >= 18 else "/var/lib/postgresql/data",
        environment={"POSTGRES_DB": profile, "POSTGRES_USER": profile},
        secret="POSTGRES_PASSWORD",  # noqa: S106  the name of a variable
        command=("postgres", *settings) if settings else (),
        health=("pg_isready", "-U", profile, "-d", profile),
        notes=(note,) if missing else (),
    )


def _redis(profile: str, draft: Draft) -> Container:  # noqa: ARG001  a server holds one profile
    settings = {"appendonly": "yes", **draft.settings}
    words = [word for name, value in settings.items() if name != "requirepass" for word in (f"--{name}", value)]
    return Container(
        store="redis",
        image=f"redis:{draft.version}-alpine",
        ports={"redis": 6379},
        data="/data",
        environment={},
        secret="REDIS_PASSWORD",  # noqa: S106  the name of a variable
        command=("redis-server", *words, "--requirepass", "$(REDIS_PASSWORD)"),
        health=("sh", "-c", 'REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli ping | grep -q PONG'),
    )


def _clickhouse(profile: str, draft: Draft) -> Container:
    return Container(
        store="clickhouse",
        image=f"clickhouse/clickhouse-server:{draft.version}-alpine",
        ports={"http": 8123, "native": 9000},
        data="/var/lib/clickhouse",
        environment={
            "CLICKHOUSE_DB": draft.namespace or profile,
            "CLICKHOUSE_USER": profile,
            "CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT": "1",
        },
        secret="CLICKHOUSE_PASSWORD",  # noqa: S106  the name of a variable
        command=(),
        health=("wget", "-q", "-O", "-", "http://127.0.0.1:8123/ping"),
    )
