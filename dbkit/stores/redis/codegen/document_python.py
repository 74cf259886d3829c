"""Documents as TypedDicts: made by a call, for a property may be called what no attribute can."""

from __future__ import annotations

import json
from collections.abc import Iterator

from dbkit.stores.redis.codegen.document import DocumentType, Record, read_document
from dbkit.stores.redis.codegen.names import distinct, pascal

__all__ = ["document_lines"]

_SCALARS = {"string": "str", "number": "float", "integer": "int", "boolean": "bool", "any": "Any"}


def document_lines(family: str, document: str, value: str) -> Iterator[str]:
    """The types of a document, then the codec of the value."""
    root, records = read_document(family, document)
    names = distinct((record.name for record in records), pascal)
    for record in records:
        yield from _record(record, names)
    yield f"{value}: Final[Codec[{_type(root, names)}]] = JSON"


def _record(record: Record, names: dict[str, str]) -> Iterator[str]:
    yield from (f"{names[record.name]} = TypedDict(", f'    "{names[record.name]}",', "    {")
    for member in record.members:
        kind = _type(member.type, names)
        kind = kind if member.required else f"NotRequired[{kind}]"
        yield f"        {json.dumps(member.name, ensure_ascii=False)}: {kind},"
    yield from ("    },", ")")


def _type(one: DocumentType, names: dict[str, str]) -> str:
    text = _SCALARS.get(one.kind, "")
    if one.kind == "words":
        text = f"Literal[{', '.join(json.dumps(word, ensure_ascii=False) for word in one.words)}]"
    elif one.kind == "record":
        text = names[one.record]
    elif one.inner is not None:
        text = f"{'list[' if one.kind == 'array' else 'dict[str, '}{_type(one.inner, names)}]"
    return f"{text} | None" if one.nullable else text
