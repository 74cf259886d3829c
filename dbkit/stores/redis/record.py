"""Declarations that are kept on the server, each in a function library of its own whose code holds it as JSON.

A library survives FLUSHALL and eviction, is replicated, and is part of RDB and AOF files; ``FCALL_RO <library> 0``
shows the declaration to everybody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from dbkit.stores.redis.quote import Word, command

__all__ = ["PREFIXES", "declared_name", "delete_text", "library_name", "load_text", "recorded_json", "recorded_note"]

PREFIXES: Mapping[str, str] = {
    kind: f"dbkit_{kind}_" for kind in ("keyspace", "user", "setting", "search_index", "retired")
}
"""What the libraries that record objects of a kind are called, by kind."""

_ENCODED = re.compile(r"_(?=x)|[^A-Za-z0-9_]")
_DECODED = re.compile(r"_x([0-9a-f]+)_")
_RECORD = re.compile(r"^local declaration = \[(=*)\[(.*?)\]\1\]$", re.DOTALL | re.MULTILINE)
_NOTE = re.compile(r"^-- (.*)$", re.MULTILINE)


def library_name(kind: str, name: str) -> str:
    """The library of an object: what is no ASCII letter, digit or ``_`` becomes ``_x<code>_``."""
    return PREFIXES[kind] + _ENCODED.sub(lambda match: f"_x{ord(match[0]):x}_", name)


def declared_name(library: str) -> tuple[str, str] | None:
    """The kind and the name of the object that a library records, or None if it records none."""
    for kind, prefix in PREFIXES.items():
        if library.startswith(prefix):
            return kind, _DECODED.sub(lambda match: chr(int(match[1], 16)), library.removeprefix(prefix))
    return None


def load_text(kind: str, name: str, words: Mapping[str, Any], *, note: Sequence[bytes | str] = ()) -> str:
    """The command that records an object, in place of an older record.

    ``note`` is a comment line of the code; a text in it is the name of a variable, put in when the command is sent.
    """
    library = library_name(kind, name)
    record = json.dumps(words, ensure_ascii=False, separators=(", ", ": "))
    level = "="
    while f"]{level}]" in record:
        level += "="
    comment = (b"-- ", *note, b"\n") if note else ()
    code = (
        f"local declaration = [{level}[{record}]{level}]\n"
        f"redis.register_function{{function_name='{library}', callback=function() return declaration end, "
        "flags={'no-writes'}}\n"
    )
    return command("FUNCTION", "LOAD", "REPLACE", Word((f"#!lua name={library}\n".encode(), *comment, code.encode())))


def delete_text(kind: str, name: str) -> str:
    """The command that forgets an object."""
    return command("FUNCTION", "DELETE", library_name(kind, name))


def recorded_json(code: str) -> str | None:
    """The declaration in the code of a library, or None if it holds none."""
    match = _RECORD.search(code)
    return None if match is None else match[2]


def recorded_note(code: str) -> str | None:
    """The comment line of a record, if it has one."""
    match = _NOTE.search(code.partition("\nlocal declaration")[0])
    return None if match is None else match[1]
