"""Documents as structs: what may be absent or null is a pointer. A property that is not declared is not kept."""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.stores.redis.codegen.document import DocumentType, Member, Record, read_document
from dbkit.stores.redis.codegen.names import distinct, pascal

__all__ = ["document_lines"]

_SCALARS = {"string": "string", "number": "float64", "integer": "int64", "boolean": "bool", "any": "any"}
_UNTAGGED = set("`\"',\\")
"""A tag cannot hold these; encoding/json would not find the property."""


def document_lines(family: str, document: str, value: str) -> Iterator[str] | None:
    """The types of a document, then the codec of the value; None where Go has no way to name a property."""
    root, records = read_document(family, document)
    if any(set(member.name) & _UNTAGGED for record in records for member in record.members):
        return None
    names = distinct((record.name for record in records), pascal)
    return _lines(root, records, names, value)


def _lines(root: DocumentType, records: tuple[Record, ...], names: dict[str, str], value: str) -> Iterator[str]:
    for record in records:
        yield from ("", f"// {names[record.name]} is an object of a document.")
        yield from _record(record, names)
    yield from ("", f"// {value} writes and reads its values.", f"var {value} = JSONOf[{_type(root, names)}]()")


def _record(record: Record, names: dict[str, str]) -> Iterator[str]:
    fields = distinct((member.name for member in record.members), pascal)
    rows = [(fields[member.name], _member(member, names), member) for member in record.members]
    wide, kinds = max(len(field) for field, _, _ in rows), max(len(kind) for _, kind, _ in rows)
    yield f"type {names[record.name]} struct {{"
    for field, kind, member in rows:
        tag = member.name if member.required else f"{member.name},omitempty"
        yield f'\t{field:<{wide}} {kind:<{kinds}} `json:"{tag}"`'
    yield "}"


def _member(member: Member, names: dict[str, str]) -> str:
    text = _type(member.type, names)
    pointer = not member.required and not text.startswith(("*", "[", "map[", "any"))
    return f"*{text}" if pointer else text


def _type(one: DocumentType, names: dict[str, str]) -> str:
    text = _SCALARS.get(one.kind, "string")
    if one.kind == "record":
        text = names[one.record]
    elif one.inner is not None:
        text = f"{'[]' if one.kind == 'array' else 'map[string]'}{_type(one.inner, names)}"
    return f"*{text}" if one.nullable and not text.startswith(("[", "map[", "any")) else text
