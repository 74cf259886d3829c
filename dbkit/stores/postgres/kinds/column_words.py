"""A definition that says of one column what it said of another: ``CHECK ((n > 0))`` as ``CHECK ((n__new > 0))``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dbkit.stores.postgres.parse import SqlError, parse, strings, tokens, walk
from dbkit.stores.postgres.quote import identifier

__all__ = ["of_another_column", "of_another_type"]

_LISTS = ("keys", "including", "pk_attrs")
"""Where a constraint lists columns."""

_PLACES = ("location", "list_start", "list_end", "rexpr_list_start", "rexpr_list_end")
"""What says where in the text a node stands."""


def of_another_column(head: str, definition: str, old: str, new: str) -> str | None:
    """What follows ``head`` in a statement, with another column for one; None where its words do not tell which is one.

    Words that look like the column are exchanged, and PostgreSQL's parser says whether those were the column.
    """
    text = "".join(_exchanged(definition, old, new))
    try:
        before, after = parse(head + definition), parse(head + text)
    except SqlError:
        return None
    return text if _renamed(before, old, new) == _renamed(after, new, new) else None


def of_another_type(head: str, definition: str, old: str, new: str) -> str | None:
    """The same for a type, by its name as SQL: ``'paid'::status`` as ``'paid'::status__new``."""
    text = re.sub(rf'::{re.escape(old)}(?![\w"$.(])', lambda _: f"::{new}", definition)
    try:
        before, after = parse(head + definition), parse(head + text)
    except SqlError:
        return None
    return text if _retyped(before, _type_names(old), _type_names(new)) == _retyped(after, (), ()) else None


def _type_names(type_: str) -> tuple[str, ...]:
    tree = parse(f"SELECT NULL::{type_}")
    return next(strings(value) for key, value in walk(tree) if key == "names")


def _retyped(node: Any, old: tuple[str, ...], new: tuple[str, ...]) -> Any:
    """A parse tree with one type called otherwise, without the places in the text."""
    if isinstance(node, list):
        return [_retyped(one, old, new) for one in node]
    if not isinstance(node, Mapping):
        return node
    found = {name: _retyped(value, old, new) for name, value in node.items() if name not in _PLACES}
    names = strings(node["names"]) if isinstance(node.get("names"), list) else ()
    return found | {"names": new if names == old else names} if names else found


def _exchanged(text: str, old: str, new: str) -> Iterator[str]:
    end, before = 0, ""
    found = tokens(text)
    for place, token in enumerate(found):
        behind = found[place + 1].text if place + 1 < len(found) else ""
        word = token.text[1:-1].replace('""', '"') if token.text.startswith('"') else token.text
        yield text[end : token.start]
        yield identifier(new) if word == old and before not in ("::", ".") and behind not in ("(", ".") else token.text
        end, before = token.end, token.text
    yield text[end:]


def _renamed(node: Any, old: str, new: str, key: str = "") -> Any:
    """A parse tree with one column called otherwise, without the places in the text."""
    if isinstance(node, list):
        return [_renamed(one, old, new, key) for one in node]
    if not isinstance(node, Mapping):
        return node
    if key in (*_LISTS, "fields") and node.get("String", {}).get("sval") == old:
        return {"String": {"sval": new}}
    found = {name: _renamed(value, old, new, name) for name, value in node.items() if name not in _PLACES}
    if key == "IndexElem" and found.get("name") == old:
        found["name"] = new
    return found
