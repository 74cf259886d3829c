"""The ``redis:`` section of a profile: the language, readable in one sitting.

A keyspace is a family of keys that share a pattern, a type, a form of value and a lifetime. The declaration is recorded
on the server itself, so that everybody who works with it can read what its keys are for.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Access",
    "CharacterClass",
    "Conversion",
    "HashField",
    "Keyspace",
    "Library",
    "Limits",
    "Origin",
    "RedisSection",
    "Retired",
    "SearchIndex",
    "Shape",
    "TimeToLive",
    "Window",
]

Name = Annotated[str, Field(min_length=1)]
Text = Annotated[str, Field(min_length=1)]
Duration = Annotated[str, Field(description="A number and a unit: 500ms, 300s, 5m, 1h, 7d, 2w.", examples=["300s"])]
Amount = Annotated[
    int | str, Field(description="A number, or one with a unit: 8KiB, 1MB for bytes; 10k, 2M for counts.")
]
Encoding = Literal[
    "text", "integer", "float", "boolean", "json", "uuid", "timestamp", "url", "binary", "msgpack", "protobuf"
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CharacterClass(_Model):
    """A type of placeholder: which characters a value is made of, and how many."""

    class_: Text = Field(
        alias="class", description="The characters, as in a regular expression's brackets: A-Za-z0-9._-"
    )
    length: int | str | None = Field(
        default=None, description="How many: 16, or 1..64. Without it one or more.", examples=["1..64"]
    )


class Shape(_Model):
    """The shape of a value in a JSON document."""

    type: Literal["string", "number", "integer", "boolean", "object", "array"] | None = Field(
        default=None, description="What the value is."
    )
    required: bool = Field(default=False, description="Whether the property must be there.")
    nullable: bool = Field(default=False, description="Whether it may be null.")
    items: Shape | None = Field(default=None, description="The shape of each item, for an array.")
    properties: dict[Name, Shape] | None = Field(default=None, description="The shapes of known properties.")
    values: Shape | None = Field(default=None, description="The shape of every value, for a map with free keys.")
    enum: list[bool | int | float | str] | None = Field(default=None, description="The only values.")


Document = dict[Name, Shape]


class TimeToLive(_Model):
    """How long a key lives, where there is more to say than one duration."""

    set: Duration | None = Field(default=None, description="What the writer sets.")
    max: Duration | None = Field(default=None, description="No key ever lives longer from its last write.")
    jitter: str | None = Field(
        default=None,
        description="How far the writer spreads 'set' upwards, so that keys do not all end at once: 10%.",
        examples=["10%"],
    )
    sliding: bool = Field(default=False, description="Whether each use of a key sets its lifetime anew.")
    none: Text | None = Field(default=None, description="The keys do not expire, for the reason given here.")


class Conversion(_Model):
    """How a value of the version before becomes one of this version, and, read backwards, the way back."""

    rename: dict[Name, Name] = Field(default={}, description="Properties that are called otherwise: old: new.")
    add: dict[Name, Any] = Field(default={}, description="Properties with the value they get where they are missing.")
    drop: list[Name] = Field(default=[], description="Properties that go; the way back does not bring them again.")


class HashField(_Model):
    """A field of a hash or of a stream's entries."""

    encoding: Encoding = Field(default="text", description="How the value is written.")
    required: bool = Field(default=False, description="Whether the field is always there.")
    document: Document | None = Field(default=None, description="The shape of a json value.")
    comment: str | None = Field(default=None, description="What it is for.")


class Origin(_Model):
    """Where a cached value comes from."""

    table: Text = Field(description="store.table, for example postgres.links.", examples=["postgres.links"])
    key: dict[Name, Name | list[Name]] | None = Field(
        default=None,
        description="Which column each placeholder of the key pattern is taken from; several, if a row has a key for "
        "each. Without it, the column of its name.",
        examples=[{"slug": ["uid", "custom_slug"]}],
    )
    mode: Literal["read-through", "write-through", "write-behind"] = Field(
        default="read-through", description="Who fills the cache, and when."
    )
    invalidate: list[Literal["insert", "update", "delete"]] | None = Field(
        default=None, description="Which changes of a row must remove its key."
    )


class Limits(_Model):
    """How large a keyspace may grow."""

    keys: Amount | None = Field(default=None, description="How many keys.")
    members: Amount | None = Field(default=None, description="How many members, fields or entries one key holds.")
    value: Amount | None = Field(default=None, description="How many bytes one value, member or field takes.")


class Window(_Model):
    """The time window that a counter counts in."""

    size: Duration = Field(description="How long a window is.")
    kind: Literal["fixed", "sliding"] = Field(
        default="fixed", description="A sliding window also reads the bucket before the current one."
    )
    buckets: int = Field(
        default=1,
        ge=1,
        le=120,
        description="How many keys a sliding window is counted in: 12 of an hour are five minutes each, and all twelve "
        "are read.",
    )
    tiers: dict[Name, int] | None = Field(default=None, description="How many are allowed in a window, by tier.")


class Keyspace(_Model):
    """A family of keys."""

    comment: str | None = Field(default=None, description="What the keys are for.")
    key: Text = Field(
        description="The pattern of the keys: literal text and placeholders. {slug} is text without separator, "
        "{id:uuid} has a type, {{user}} stands in a hash tag.",
        examples=["link:{slug}", "rate:{identifier}:{window_bucket:int}"],
    )
    refines: Name | None = Field(
        default=None,
        description="The keyspace whose pattern all keys of this one fit too; they belong to this one then.",
    )
    type: Literal["string", "hash", "list", "set", "zset", "stream", "hll", "bitmap", "geo"] = Field(
        description="The data type. hll and bitmap are strings to the server, geo is a zset."
    )
    encoding: Encoding | None = Field(
        default=None, description="How the value is written; the members, for list, set, zset and geo; default text."
    )
    document: Document | None = Field(default=None, description="The shape of a json value or member.")
    fields: dict[Name, Encoding | HashField] | None = Field(
        default=None, description="The fields of a hash or of a stream's entries."
    )
    ttl: Duration | TimeToLive = Field(
        description="The lifetime that the writer sets (300s), or a mapping; keys that never expire need a reason: "
        "{none: why}."
    )
    version: Annotated[int, Field(ge=1)] = Field(
        default=1,
        description="The version of the form of the values, which json objects and hashes hold themselves from 2 on; "
        "a value that holds none is of version 1.",
    )
    version_field: Name = Field(default="v", description="The property or field that holds it.")
    convert: Conversion | None = Field(
        default=None, description="What takes values of the version before to this one, in their place."
    )
    key_change: Literal["wait", "rename"] | None = Field(
        default=None,
        description="What becomes of the keys when the pattern changes: they end by themselves, or get the new name. "
        "Without it they wait where none lives longer than an hour.",
    )
    limits: Limits | None = Field(default=None, description="How large it may grow.")
    source: str | Origin | None = Field(
        default=None, description="Where a cached value comes from: postgres.links, or a mapping."
    )
    window: Window | None = Field(default=None, description="For counters: the time window that one key counts in.")
    groups: dict[Name, Text] | None = Field(
        default=None,
        description="The consumer groups of a stream, each with where it starts to read when it is made: 0 is the "
        "stream's beginning, $ is its end.",
        examples=[{"warehouse": "0"}],
    )
    evictable: bool = Field(default=True, description="Whether the server may drop keys when its memory is full.")
    owner: str | None = Field(default=None, description="The service or team that writes it.")
    renamed_from: Name | None = Field(default=None, description="The name that the keyspace had in the profile.")


class Library(_Model):
    """A library of Lua functions."""

    code: Text | None = Field(default=None, description="The Lua code. The first line '#!lua name=…' may be left out.")
    file: Text | None = Field(default=None, description="A file that holds the code, next to the profile.")
    windows: list[Name] = Field(
        default=[],
        description="Keyspaces whose windows the code reads, in the table 'windows': size, bucket and ttl in "
        "milliseconds, buckets, tiers.",
    )


class Access(_Model):
    """A user of the server, and which keyspaces it uses; its rights follow."""

    comment: str | None = Field(default=None, description="Who or what it is.")
    secret: Text = Field(
        description="The variable that holds the password: ${NAME}.", examples=["${SMO1_API_REDIS_PASSWORD}"]
    )
    read: list[Name] = Field(default=[], description="Keyspaces whose keys it may read.")
    write: list[Name] = Field(
        default=[],
        description="Keyspaces whose keys it may write. What tells the old value, as INCR does, needs read too.",
    )
    call: list[Name] = Field(
        default=[],
        description="Libraries whose functions it calls. The server has one right for all functions; what a function "
        "does is checked against the user's own rights.",
    )
    consume: list[Name] = Field(default=[], description="Consumer groups that it reads for, as keyspace.group.")


class SearchIndex(_Model):
    """A search index over the hashes of a keyspace."""

    keyspace: Name = Field(description="The keyspace whose keys are found.")
    fields: dict[Name, Literal["text", "tag", "numeric", "geo"]] = Field(
        description="The fields that are searched, each with how."
    )


class Retired(_Model):
    """Keys that nobody writes any more."""

    comment: str | None = Field(default=None, description="What they were for, and what took their place.")
    key: Text = Field(description="Their pattern, with built-in types.", examples=["cache:{slug}"])
    then: Literal["keep", "drain", "unlink"] = Field(
        default="keep",
        description="What a migration does: nothing, wait until they have ended, or remove them.",
    )
    ttl: Duration | None = Field(default=None, description="How long a key lived at most, to wait for.")
    by: str | None = Field(
        default=None,
        description="The day after which they may be removed, and an audit says that some are left.",
        examples=["2026-12-01"],
    )


class RedisSection(_Model):
    """What a Redis or Valkey server is to hold."""

    version: int | float | str = Field(default=7, description="The oldest major of Redis that it must run on; 7 or up.")
    server: dict[Name, bool | int | float | str] = Field(
        default={},
        description="How the server is expected to be set, by CONFIG names; dbkit sets the servers that it starts "
        "itself. requirepass: required asks for a password.",
        examples=[{"appendonly": True, "maxmemory-policy": "volatile-ttl", "requirepass": "required"}],
    )
    types: dict[Name, str | CharacterClass] = Field(
        default={}, description="Types of placeholders by name: a built-in one such as hex(64), or a character class."
    )
    keyspaces: dict[Name, Keyspace] = Field(default={}, description="The families of keys, by name.")
    same_slot: list[list[Name]] = Field(
        default=[],
        description="Keyspaces whose keys one command, script or transaction uses together. It is proved that on a "
        "cluster they lie in one slot: their hash tags are the same.",
        examples=[[["presence", "friends"]]],
    )
    functions: dict[Name, Library] = Field(default={}, description="Libraries of Lua functions, by library name.")
    configure: list[Name] = Field(
        default=[],
        description="The settings of 'server' that migrations set (CONFIG SET, CONFIG REWRITE); the others are "
        "expectations.",
        examples=[["appendonly", "maxmemory-policy"]],
    )
    access: dict[Name, Access] = Field(default={}, description="The users of the server, by name.")
    search: dict[Name, SearchIndex] = Field(
        default={}, description="Search indexes by name, for servers that have a search module."
    )
    retired: dict[Name, Retired] = Field(default={}, description="Keys that nobody writes any more, by name.")
    ignore: list[Name] = Field(default=[], description="Globs of keyspaces and libraries that are left alone.")
    managed: list[Name] = Field(default=[], description="If given, globs of the only ones that are looked at.")
