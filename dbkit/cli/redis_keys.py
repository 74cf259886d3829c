"""``dbkit redis keys``: list, build, parse and explain the keys that a profile declares."""

from __future__ import annotations

import json
import os
from typing import Annotated, Any

import typer

from dbkit.app.keys import build_key, explained, invalidated, keyspaces_of, listed, read_key
from dbkit.cli.command import Shared, shared_of
from dbkit.core.errors import UsageError
from dbkit.stores.redis.declared import Declared

_ACTIONS = (
    "build KEYSPACE name=value …, parse KEY, explain KEY, or invalidate TABLE column=value …; without one: the list"
)


def command(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[ACTION]...", help=_ACTIONS)] = None,
) -> int:
    """List the keyspaces of a profile; build a key, say what a key is, or which keys a change of a row removes.

    Answers 3 for a key of no keyspace.
    """
    shared = shared_of(context)
    keyspaces = keyspaces_of(shared.profile())
    match words or []:
        case []:
            return _list(shared, keyspaces)
        case ["build", name, *pairs]:
            return _build(shared, keyspaces, name, pairs)
        case ["invalidate", table, *pairs]:
            return _invalidate(shared, keyspaces, table, pairs)
        case ["parse" | "explain" as action, key]:
            return _read(shared, keyspaces, key, whole=action == "explain")
    raise UsageError(f"{' '.join(words or [])!r} is nothing to do with keys", help=f"say {_ACTIONS}")


def _list(shared: Shared, keyspaces: tuple[Declared, ...]) -> int:
    rows = listed(keyspaces)
    if shared.choose_format("text", "json") == "json":
        shared.output.json(keyspaces=rows)
        return 0
    shared.output.table(
        ("keyspace", "key", "type", "ttl", "owner", "source"),
        (
            (row["keyspace"], row["key"], row["type"], _ttl(row["ttl"]), row.get("owner", ""), _table(row))
            for row in rows
        ),
    )
    return 0


def _build(shared: Shared, keyspaces: tuple[Declared, ...], name: str, pairs: list[str]) -> int:
    key = build_key(keyspaces, name, _pairs(pairs))
    if shared.choose_format("text", "json") == "json":
        shared.output.json(keyspace=name, key=key)
    else:
        shared.output.result(key)
    return 0


def _pairs(pairs: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or name in values:
            why = "stands twice" if equals else "is no name=value"
            raise UsageError(f"{(name if equals else pair)!r} {why}", help="for example slug=abc")
        values[name] = value
    return values


def _invalidate(shared: Shared, keyspaces: tuple[Declared, ...], table: str, pairs: list[str]) -> int:
    found = invalidated(keyspaces, table, _pairs(pairs))
    if shared.choose_format("text", "json") == "json":
        rows = [
            {
                "keyspace": one.keyspace,
                "pattern": one.pattern,
                "on": list(one.on),
                "columns": dict(one.columns),
                "key": key,
            }
            for one, key in found
        ]
        shared.output.json(table=found[0][0].table, invalidated=rows)
        return 0
    shared.output.table(
        ("keyspace", "key", "removed by", "columns"),
        (
            (
                one.keyspace,
                key or one.pattern,
                ", ".join(one.on),
                ", ".join(f"{name} = {column}" for name, column in one.columns),
            )
            for one, key in found
        ),
    )
    return 0


def _read(shared: Shared, keyspaces: tuple[Declared, ...], key: str, *, whole: bool) -> int:
    reading = read_key(keyspaces, os.fsencode(key))
    facts = explained(reading)
    if not whole:
        facts = {name: value for name, value in facts.items() if name not in ("slot", "declaration")}
    if shared.choose_format("text", "json") == "json":
        shared.output.json(**facts)
    else:
        shared.output.result("\n".join(_lines(facts)))
    return 0 if reading.match else 3


def _lines(facts: dict[str, Any]) -> list[str]:
    lines = [f"key:          {facts['key']}"]
    if facts["keyspace"]:
        lines.append(f"keyspace:     {facts['keyspace']}")
        lines += [f"  {name} = {value}" for name, value in facts["values"].items()]
    elif nearest := facts.get("nearest"):
        lines += [
            "keyspace:     none",
            f"nearest:      {nearest['keyspace']}, {nearest['pattern']}",
            f"fits up to:   {nearest['fits'] or 'nothing'}",
            f"expected:     {' or '.join(nearest['expected'])}",
        ]
    else:
        lines.append("keyspace:     none; the profile declares none")
    if declared := facts.get("declaration"):
        lines += _declared_lines(declared)
    if "slot" in facts:
        lines.append(f"hash slot:    {facts['slot']}")
    return lines


def _declared_lines(declared: dict[str, Any]) -> list[str]:
    source = declared.get("source")
    words = {
        "pattern": declared["key"],
        "what for": declared.get("comment"),
        "type": declared["type"],
        "value": _value(declared),
        "ttl": _ttl(declared["ttl"]),
        "source": _table(declared),
        "invalidated": f"by {', '.join(source['invalidate'])} of a row"
        if isinstance(source, dict) and source.get("invalidate")
        else None,
        "evictable": "no" if declared.get("evictable") is False else None,
        "owner": declared.get("owner"),
    }
    return [f"{name + ':':<13} {value}" for name, value in words.items() if value]


def _value(declared: dict[str, Any]) -> str:
    if "fields" in declared:
        return ", ".join(
            f"{name} ({field if isinstance(field, str) else field.get('encoding', 'text')})"
            for name, field in declared["fields"].items()
        )
    if declared["type"] in ("hll", "bitmap"):
        return "bits that the server writes"
    document = f" {json.dumps(declared['document'], ensure_ascii=False)}" if "document" in declared else ""
    return f"{declared.get('encoding', 'text')}{document}"


def _ttl(ttl: str | dict[str, Any]) -> str:
    if isinstance(ttl, str):
        return ttl
    if "none" in ttl:
        return f"none: {ttl['none']}"
    words = [ttl["set"]] if "set" in ttl else []
    words += [f"+ up to {ttl['jitter']}"] if "jitter" in ttl else []
    words += [f"at most {ttl['max']}"] if "max" in ttl else []
    words += ["set anew by each use"] if ttl.get("sliding") else []
    return ", ".join(words)


def _table(declared: dict[str, Any]) -> str:
    source = declared.get("source", "")
    return source if isinstance(source, str) else str(source["table"])
