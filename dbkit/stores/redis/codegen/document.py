"""The shape of a JSON document as records with names, whatever the language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["DocumentType", "Member", "Record", "read_document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType:
    """What a value is: a scalar of JSON, ``any``, ``words``, ``array``, ``map`` or ``record``."""

    kind: str
    nullable: bool = False
    words: tuple[str, ...] = ()
    inner: DocumentType | None = None
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A property of a record."""

    name: str
    type: DocumentType
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An object with known properties; its name is made of the properties that lead to it."""

    name: str
    members: tuple[Member, ...]


def read_document(name: str, document: str) -> tuple[DocumentType, tuple[Record, ...]]:
    """The type of a document, and the records that it is made of, innermost first."""
    shapes = json.loads(document)
    records: list[Record] = []
    root = shapes.get("$root", {"type": "object", "properties": shapes})
    return _type(f"{name} document", root, records), tuple(records)


def _type(name: str, shape: Mapping[str, Any], records: list[Record]) -> DocumentType:
    nullable = bool(shape.get("nullable"))
    if "enum" in shape:
        texts = all(isinstance(one, str) for one in shape["enum"])
        words = tuple(shape["enum"]) if texts else ()
        return DocumentType(kind="words" if texts else "any", nullable=nullable, words=words)
    if shape.get("properties"):
        members = tuple(
            Member(
                name=member,
                type=_type(f"{name} {member}", inner, records),
                required=bool(inner.get("required")),
            )
            for member, inner in sorted(shape["properties"].items())
        )
        records.append(Record(name=name, members=members))
        return DocumentType(kind="record", nullable=nullable, record=name)
    kind = shape.get("type", "any")
    inner = shape.get("items" if kind == "array" else "values", {})
    if kind in ("array", "object"):
        kind = "array" if kind == "array" else "map"
        return DocumentType(kind=kind, nullable=nullable, inner=_type(f"{name} item", inner, records))
    return DocumentType(kind=kind, nullable=nullable)
