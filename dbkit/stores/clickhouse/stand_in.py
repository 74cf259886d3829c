"""What stands in on a scratch server for an engine that reaches out of it, or that it cannot have.

A scratch table must never read a production topic, so a table of Kafka, S3, MySQL or any other engine that is not the
server's own becomes one of ``Null`` with the same columns; the engine's text is printed by the server's own formatter.
A Replicated engine becomes the plain one of its family, and one of Graphite, whose rules stand in a server's
configuration, one without rules. When the database is read, what was declared is put back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dbkit.stores.clickhouse import ddl, secrets
from dbkit.stores.clickhouse.create_table import CreatedTable, created_table
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.tokens import Token, significant

__all__ = ["AS_IT_IS", "Declared", "StoodIn", "stand_in"]

_OWN = re.compile(
    r"\w*MergeTree|Log|TinyLog|StripeLog|Null|Memory|Set|Join|Buffer|Merge|Dictionary|File|GenerateRandom|EmbeddedRocksDB"
)
"""Engines that keep to the server."""
_CONFIGURED = re.compile(r"(?:Replicated|Shared)(\w*MergeTree)|(GraphiteMergeTree)")

_FILES = {
    "_path": "LowCardinality(String)",
    "_file": "LowCardinality(String)",
    "_size": "Nullable(UInt64)",
    "_time": "Nullable(DateTime)",
    "_etag": "LowCardinality(String)",
}
_VIRTUAL: Mapping[str, Mapping[str, str]] = {
    "Kafka": {
        "_topic": "LowCardinality(String)",
        "_key": "String",
        "_offset": "UInt64",
        "_timestamp": "Nullable(DateTime)",
        "_timestamp_ms": "Nullable(DateTime64(3))",
        "_partition": "UInt64",
        "_headers.name": "Array(String)",
        "_headers.value": "Array(String)",
        "_error": "String",
        "_raw_message": "String",
    },
    "RabbitMQ": {
        "_exchange_name": "String",
        "_channel_id": "String",
        "_delivery_tag": "UInt64",
        "_redelivered": "UInt8",
        "_message_id": "String",
        "_timestamp": "UInt64",
        "_error": "String",
        "_raw_message": "String",
    },
    "NATS": {"_subject": "String", "_error": "String", "_raw_message": "String"},
    "FileLog": {"_filename": "LowCardinality(String)", "_offset": "UInt64"},
    "Distributed": {"_shard_num": "UInt32"},
}
"""Columns that an engine has besides those declared. Source: ClickHouse documentation, the engines' virtual columns."""
_OF_FILES = re.compile(r"S3\w*|GCS|OSS|COSN|Azure\w+|HDFS|URL")


@dataclass(frozen=True, slots=True)
class StoodIn:
    """A table that another engine stands in for."""

    engine: str
    """As it was declared: with its clauses where all of them were replaced, else the call alone."""
    whole: bool
    """Whether all clauses after the columns are in ``engine``."""
    secret: str | None = None
    """The same with the names of secrets, where it has some."""
    virtual: frozenset[str] = field(default=frozenset())
    """Columns that were added, as the declared engine has them by itself."""

    def engine_full(self, printed: str) -> str:
        """What the catalogue would say of the declared table, from what it says of the other."""
        if self.whole:
            return self.engine
        rest = printed[len(ddl.clauses(printed)[""]) :]
        return self.engine + rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What was declared and a server has something else for, by the names of tables, dictionaries and views."""

    engines: Mapping[str, StoodIn] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    """Of dictionaries."""
    security: Mapping[str, str] = field(default_factory=dict)
    """Of views that are to run with the rights of somebody else."""


AS_IT_IS = Declared()


def stand_in(sql: str) -> tuple[str, str, StoodIn] | None:
    """The table, a statement that a scratch server can run, and what it stands for; None where it can run it."""
    tokens = significant(sql)
    created = created_table(tokens)
    if created is None:
        return None
    engine = tokens[created.engine]
    match = _CONFIGURED.fullmatch(engine.name or "")
    if match is not None:
        return created.name, *_plain(sql, tokens, created, match[1] or match[2])
    if _OWN.fullmatch(engine.name or ""):
        return None
    storage = sql[engine.start : tokens[created.end - 1].end]
    text = sql[: engine.start] + "Null" + sql[tokens[created.end - 1].end :]
    virtual = _virtual(sql, tokens, created)
    if virtual and created.opening is not None:
        end = tokens[ddl.closing(tokens, created.opening)].start
        added = [f"{identifier(name)} {kind} ALIAS defaultValueOfTypeName({literal(kind)})" for name, kind in virtual]
        text = f"{text[:end]}, {', '.join(added)}{text[end:]}"
    masked = secrets.masked(storage)
    declared = StoodIn(
        engine=masked,
        whole=True,
        secret=storage if masked != storage else None,
        virtual=frozenset(name for name, _ in virtual),
    )
    return created.name, text, declared


def _plain(sql: str, tokens: Sequence[Token], created: CreatedTable, family: str) -> tuple[str, StoodIn]:
    engine = tokens[created.engine]
    end = engine.end
    arguments: list[str] = []
    if created.engine + 1 < len(tokens) and tokens[created.engine + 1].text == "(":
        end = ddl.closing_offset(sql, tokens[created.engine + 1].start)
        arguments = ddl.arguments(sql[engine.start : end])[1] or []
    rest = arguments[2:] if len(arguments) >= 2 and arguments[0].startswith("'") else arguments
    plain = f"{family}({', '.join(rest)})" if rest else family
    if family == "GraphiteMergeTree":
        plain = "MergeTree"
    return sql[: engine.start] + plain + sql[end:], StoodIn(engine=sql[engine.start : end], whole=False)


def _virtual(sql: str, tokens: Sequence[Token], created: CreatedTable) -> list[tuple[str, str]]:
    engine = tokens[created.engine].name or ""
    columns = _FILES if _OF_FILES.fullmatch(engine) else _VIRTUAL.get(engine, {})
    declared = {part.name for part in ddl.body(sql)} if created.opening is not None else set()
    return [(name, kind) for name, kind in columns.items() if name not in declared]
