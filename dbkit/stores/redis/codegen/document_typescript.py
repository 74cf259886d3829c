"""Documents as interfaces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from dbkit.stores.redis.codegen.document import DocumentType, Record, read_document
from dbkit.stores.redis.codegen.names import distinct, pascal

__all__ = ["document_lines"]

_WIDTH = 80
_SCALARS = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "any": "unknown"}
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def document_lines(family: str, document: str, value: str) -> Iterator[str]:
    """The types of a document, then the codec of the value."""
    root, records = read_document(family, document)
    names = distinct((record.name for record in records), pascal)
    for record in records:
        yield from _record(record, names)
    yield f"export const {value} = jsonOf<{_type(root, names)}>();"


def _record(record: Record, names: dict[str, str]) -> Iterator[str]:
    yield f"export interface {names[record.name]} {{"
    for member in record.members:
        name = member.name if _PLAIN.fullmatch(member.name) else json.dumps(member.name, ensure_ascii=False)
        head, kind = f"  {name}{'' if member.required else '?'}:", _type(member.type, names)
        if len(f"{head} {kind};") <= _WIDTH or member.type.kind != "words":
            yield f"{head} {kind};"
        elif len(f"    {kind};") <= _WIDTH:
            yield from (head, f"    {kind};")
        else:
            *words, last = _words(member.type)
            yield from (head, *(f"    | {word}" for word in words), f"    | {last};")
    yield "}"


def _words(one: DocumentType) -> list[str]:
    return [*(json.dumps(word, ensure_ascii=False) for word in one.words), *(["null"] if one.nullable else [])]


def _type(one: DocumentType, names: dict[str, str]) -> str:
    text = _SCALARS.get(one.kind, "")
    if one.kind == "words":
        return " | ".join(_words(one))
    if one.kind == "record":
        text = names[one.record]
    elif one.inner is not None:
        inner = _type(one.inner, names)
        text = f"Record<string, {inner}>" if one.kind == "map" else f"({inner})[]" if " | " in inner else f"{inner}[]"
    return f"{text} | null" if one.nullable else text
