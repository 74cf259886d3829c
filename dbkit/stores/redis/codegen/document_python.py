"""Documents as TypedDicts: made by a call, for a property may be called what no attribute can."""

from __future__ import annotations

import json
from collections.abc import Iterator

from dbkit.stores.redis.codegen.document import DocumentType, Member, Record, read_document
from dbkit.stores.redis.codegen.names import distinct, pascal

__all__ = ["document_lines"]

_WIDTH = 88
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
        yield from _member(f"        {json.dumps(member.name, ensure_ascii=False)}: ", member, names)
    yield from ("    },", ")")


def _member(head: str, member: Member, names: dict[str, str]) -> Iterator[str]:
    kind = _type(member.type, names)
    line = f"{head}{kind}," if member.required else f"{head}NotRequired[{kind}],"
    if len(line) <= _WIDTH or member.type.kind != "words":
        yield line
    elif member.required:
        yield from _broken(head, member.type, " " * 8, ",")
    else:
        yield f"{head}NotRequired["
        inner = f"{' ' * 12}{kind}"
        yield from [inner] if len(inner) <= _WIDTH else _broken(" " * 12, member.type, " " * 12, "")
        yield "        ],"


def _broken(head: str, one: DocumentType, indent: str, tail: str) -> Iterator[str]:
    """Words in a line of their own, or each in one."""
    yield f"{head}Literal["
    inner = f"{indent}    {', '.join(_words(one))}"
    yield from [inner] if len(inner) <= _WIDTH else [f"{indent}    {word}," for word in _words(one)]
    yield f"{indent}]{tail}"


def _words(one: DocumentType) -> list[str]:
    return [*(json.dumps(word, ensure_ascii=False) for word in one.words), *(["None"] if one.nullable else [])]


def _type(one: DocumentType, names: dict[str, str]) -> str:
    text = _SCALARS.get(one.kind, "")
    if one.kind == "words":
        return f"Literal[{', '.join(_words(one))}]"
    if one.kind == "record":
        text = names[one.record]
    elif one.inner is not None:
        text = f"{'list[' if one.kind == 'array' else 'dict[str, '}{_type(one.inner, names)}]"
    return f"{text} | None" if one.nullable else text
