"""From a keyspace of the surface to the model that is recorded and compared; for profiles and for records alike."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dbkit.stores.redis import surface
from dbkit.stores.redis.data.reencode import Changes, changes_of
from dbkit.stores.redis.kinds.keyspace import (
    Keyspace,
    KeyspaceField,
    Limits,
    Origin,
    TimeToLive,
    Window,
    keyspace_id,
)
from dbkit.stores.redis.pattern import Pattern, PatternError, read_pattern
from dbkit.stores.redis.quantity import read_bytes, read_count, read_duration, read_percent

__all__ = ["Built", "Problem", "build_keyspace"]

T = TypeVar("T")

_WITH_FIELDS = ("hash", "stream")
_WITHOUT_ENCODING = ("hll", "bitmap")
_START = re.compile(r"\$|\d{1,20}(-\d{1,20})?")
_COLLECTIONS = ("hash", "list", "set", "zset", "stream", "geo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong in a keyspace: where below it, and how many characters into the text that stands there."""

    code: str
    message: str
    path: tuple[str | int, ...] = ()
    offset: int = 0
    help: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A keyspace, its pattern, or what is wrong with it."""

    keyspace: Keyspace | None
    pattern: Pattern | None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Findings:
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, message: str, *path: str | int, offset: int = 0, help: str | None = None) -> None:
        self.problems.append(Problem(code=code, message=message, path=path, offset=offset, help=help))

    def read(self, reader: Callable[[Any], T], value: Any, code: str, *path: str | int) -> T | None:
        if value is None:
            return None
        try:
            return reader(value)
        except ValueError as error:
            self.add(code, str(error), *path)
            return None


def build_keyspace(name: str, declared: surface.Keyspace, types: Mapping[str, str]) -> Built:
    """Build a keyspace, with everything that is wrong at once."""
    findings = _Findings()
    pattern = _pattern(declared, types, findings)
    ttl = _ttl(declared.ttl, findings)
    _check_value(declared, findings)
    keyspace = Keyspace(
        id=keyspace_id(name),
        key=pattern.text if pattern else declared.key,
        type=declared.type,
        ttl=ttl,
        encoding=None if declared.encoding == "text" else declared.encoding,
        document=_document(declared.document, findings, "document"),
        fields=tuple(sorted(_fields(declared, findings), key=lambda one: one.name)),
        version=declared.version,
        version_field=declared.version_field,
        convert=_changes(declared, findings),
        key_change=declared.key_change,
        refines=declared.refines,
        limits=_limits(declared, findings),
        source=_source(declared.source, pattern, findings),
        window=_window(declared.window, ttl, findings),
        groups=_groups(declared, pattern, findings),
        evictable=declared.evictable,
        owner=declared.owner or None,
        comment=declared.comment or None,
    )
    problems = tuple(findings.problems)
    return Built(keyspace=None if problems else keyspace, pattern=pattern, problems=problems)


def _pattern(declared: surface.Keyspace, types: Mapping[str, str], findings: _Findings) -> Pattern | None:
    try:
        return read_pattern(declared.key, types)
    except PatternError as error:
        findings.add("key-pattern", str(error), "key", offset=error.offset, help=error.help)
        return None


def _ttl(declared: str | surface.TimeToLive, findings: _Findings) -> TimeToLive:
    if isinstance(declared, str):
        if declared.strip().lower() in ("none", "never", "forever"):
            help_text = "keys that never expire need a reason: ttl: {none: rebuilt by the nightly job}"
            findings.add("ttl", "a keyspace without a lifetime needs a reason", "ttl", help=help_text)
            return TimeToLive()
        return TimeToLive(set=findings.read(read_duration, declared, "ttl", "ttl"))
    ttl = TimeToLive(
        set=findings.read(read_duration, declared.set, "ttl", "ttl", "set"),
        max=findings.read(read_duration, declared.max, "ttl", "ttl", "max"),
        jitter=findings.read(read_percent, declared.jitter, "ttl", "ttl", "jitter"),
        sliding=declared.sliding,
        none=declared.none,
    )
    _check_ttl(declared, ttl, findings)
    return ttl


def _check_ttl(declared: surface.TimeToLive, ttl: TimeToLive, findings: _Findings) -> None:
    given = [name for name in ("set", "max", "jitter", "sliding", "none") if getattr(declared, name)]
    if "none" in given and len(given) > 1:
        findings.add("ttl", f"keys that never expire have no {given[0]!r}", "ttl", given[0])
    if not {"set", "max", "none"} & set(given):
        findings.add("ttl", "a lifetime says 'set', 'max' or 'none'", "ttl", help="for example ttl: 300s")
    if "jitter" in given and "set" not in given:
        findings.add("ttl", "'jitter' spreads what 'set' says, and there is no 'set'", "ttl", "jitter")
    if ttl.set and ttl.max and ttl.set * (100 + (ttl.jitter or 0)) > ttl.max * 100:
        findings.add("ttl", "'set', with its jitter, is longer than 'max'", "ttl", "max")


def _check_value(declared: surface.Keyspace, findings: _Findings) -> None:
    if declared.encoding is not None and declared.type in _WITHOUT_ENCODING:
        findings.add("encoding", f"a {declared.type} has no encoding: the server writes its bits", "encoding")
    if declared.document is not None and declared.encoding != "json":
        findings.add("document", "a document needs 'encoding: json'", "document")
    if declared.document is not None and declared.type in _WITHOUT_ENCODING:
        findings.add("document", f"a {declared.type} holds no document", "document")
    if declared.fields is not None and declared.type not in _WITH_FIELDS:
        findings.add("fields", f"a {declared.type} has no fields: only hashes and streams have", "fields")
    if declared.limits and declared.limits.members is not None and declared.type not in _COLLECTIONS:
        findings.add("limits", f"a {declared.type} has no members", "limits", "members")


def _fields(declared: surface.Keyspace, findings: _Findings) -> Iterator[KeyspaceField]:
    for name, one in (declared.fields or {}).items():
        if isinstance(one, str):
            yield KeyspaceField(name=name, encoding=one)
            continue
        if one.document is not None and one.encoding != "json":
            findings.add("document", "a document needs 'encoding: json'", "fields", name, "document")
        yield KeyspaceField(
            name=name,
            encoding=one.encoding,
            required=one.required,
            document=_document(one.document, findings, "fields", name, "document"),
            comment=one.comment or None,
        )


def _document(document: surface.Document | None, findings: _Findings, *path: str | int) -> str | None:
    if not document:
        return None
    if "$root" in document and len(document) > 1:
        findings.add("document", "'$root' is the shape of the whole document: nothing stands beside it", *path, "$root")
    for name, shape in document.items():
        _check_shape(shape, findings, *path, name)
    plain = {name: shape.model_dump(exclude_defaults=True) for name, shape in document.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _check_shape(shape: surface.Shape, findings: _Findings, *path: str | int) -> None:
    if shape.items and shape.type not in (None, "array"):
        findings.add("document", f"a {shape.type} has no items", *path, "items")
    for word in ("properties", "values"):
        if getattr(shape, word) and shape.type not in (None, "object"):
            findings.add("document", f"a {shape.type} has no {word}", *path, word)
    if shape.enum is not None and not shape.enum:
        findings.add("document", "an enum without values allows nothing", *path, "enum")
    for name, inner in (shape.properties or {}).items():
        _check_shape(inner, findings, *path, "properties", name)
    for word in ("items", "values"):
        if (one := getattr(shape, word)) is not None:
            _check_shape(one, findings, *path, word)


def _changes(declared: surface.Keyspace, findings: _Findings) -> Changes | None:
    if declared.version > 1 and declared.type != "hash" and (declared.type, declared.encoding) != ("string", "json"):
        help_text = "give the new form a new key pattern"
        findings.add("version", "only hashes and json strings can say their version", "version", help=help_text)
    if declared.convert is None:
        return None
    if declared.version == 1:
        findings.add("version", "there is no version before 1 to convert from", "convert")
    changes = changes_of(declared.convert.model_dump())
    names = [*(name for pair in changes.rename for name in pair), *(name for name, _ in changes.add), *changes.drop]
    for name in sorted({name for name in names if names.count(name) > 1 or name == declared.version_field}):
        why = "holds the version" if name == declared.version_field else "stands twice"
        findings.add("version", f"{name!r} {why}", "convert")
    return changes


def _limits(declared: surface.Keyspace, findings: _Findings) -> Limits:
    limits = declared.limits or surface.Limits()
    return Limits(
        keys=findings.read(read_count, limits.keys, "limits", "limits", "keys"),
        members=findings.read(read_count, limits.members, "limits", "limits", "members"),
        value=findings.read(read_bytes, limits.value, "limits", "limits", "value"),
    )


def _source(declared: str | surface.Origin | None, pattern: Pattern | None, findings: _Findings) -> Origin | None:
    if declared is None:
        return None
    origin = surface.Origin(table=declared) if isinstance(declared, str) else declared
    path = ("source",) if isinstance(declared, str) else ("source", "table")
    store, _, table = origin.table.partition(".")
    if store not in ("postgres", "clickhouse") or not all(table.split(".")):
        findings.add(
            "source", f"{origin.table!r} is no source", *path, help="write store.table, for example postgres.links"
        )
    pairs: list[tuple[str, str]] = []
    for placeholder, columns in (origin.key or {}).items():
        if pattern and placeholder not in pattern.names:
            findings.add("source", f"the key has no placeholder {placeholder!r}", "source", "key", placeholder)
        pairs += [(placeholder, column) for column in ([columns] if isinstance(columns, str) else columns)]
    if len(set(pairs)) < len(pairs) or any(columns == [] for columns in (origin.key or {}).values()):
        findings.add("source", "a placeholder has one column, or several that differ", "source", "key")
    return Origin(
        table=origin.table,
        key=tuple(sorted(pairs)),
        mode=origin.mode,
        invalidate=tuple(sorted(set(origin.invalidate or ()))),
    )


def _window(declared: surface.Window | None, ttl: TimeToLive, findings: _Findings) -> Window | None:
    if declared is None:
        return None
    size = findings.read(read_duration, declared.size, "window", "window", "size")
    for tier, allowed in (declared.tiers or {}).items():
        if allowed < 0:
            findings.add("window", "a tier allows zero or more", "window", "tiers", tier)
    if declared.buckets > 1 and declared.kind != "sliding":
        findings.add("window", "a fixed window is counted in one key", "window", "buckets", help="kind: sliding")
    if size and size % declared.buckets:
        findings.add("window", f"{declared.size} cannot be parted into {declared.buckets}", "window", "buckets")
    if size and ttl.longest is not None and ttl.longest < size:
        findings.add("window", "the counter expires before its window ends", "ttl", help="let it live for two windows")
    return Window(
        size=size or 0,
        kind=declared.kind,
        buckets=declared.buckets,
        tiers=tuple(sorted((declared.tiers or {}).items())),
    )


def _groups(declared: surface.Keyspace, pattern: Pattern | None, findings: _Findings) -> tuple[tuple[str, str], ...]:
    groups = declared.groups or {}
    if groups and declared.type != "stream":
        findings.add("group", f"a {declared.type} has no consumer groups: only streams have", "groups")
    elif groups and pattern and pattern.names:
        why = "each key of the pattern is a stream of its own, and dbkit does not know which there will be"
        findings.add("group", "consumer groups are declared for a single stream", "groups", help=why)
    for name, start in groups.items():
        if not _START.fullmatch(start):
            findings.add("group", f"{start!r} is no place in a stream", "groups", name, help="write 0, $ or an id")
    return tuple(sorted(groups.items()))
