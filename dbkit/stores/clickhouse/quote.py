"""Names and values as ClickHouse SQL: the only place where they become text."""

from __future__ import annotations

import re

from dbkit.core.errors import UsageError

__all__ = ["CURRENT_DATABASE", "here", "identifier", "literal", "value"]

CURRENT_DATABASE = "{database:Identifier}"
"""Stands for the database of the connection, where a statement must name it."""

_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED = re.compile(
    r"""
    add | after | alias | all | alter | and | anti | any | array | as | asc | asof | attach | between | by |
    case | cast | check | collate | column | constraint | create | cross | cube | database | default | delete |
    desc | describe | detach | dictionary | distinct | distributed | drop | else | end | engine | ephemeral |
    exchange | except | exists | explain | false | fetch | filter | final | first | for | from | full | function
    | global | group | grouping | having | if | ilike | in | index | inf | inner | insert | intersect | interval
    | into | is | join | kill | last | left | like | limit | materialize | materialized | modify | nan | natural
    | not | null | nulls | offset | on | optimize | or | order | outer | over | partition | paste | prewhere |
    primary | projection | qualify | recursive | remove | rename | replace | right | rollup | sample | select |
    semi | set | settings | show | statistics | system | table | tables | temporary | then | ties | to | top |
    totals | trim | true | truncate | ttl | union | update | use | using | values | view | when | where | window
    | with
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What the grammar knows as a keyword in some place; quoting one too many is no harm."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def identifier(name: str) -> str:
    """A name as SQL, quoted where it must be. Raises UsageError for an empty one or one with control characters."""
    if not name or _CONTROL.search(name):
        raise UsageError(f"{name!r} cannot be a ClickHouse name", help="it is empty or has a control character")
    if _BARE.fullmatch(name) and not _RESERVED.fullmatch(name):
        return name
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def literal(text: str) -> str:
    """A text as an SQL literal."""
    out = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return "'" + out.replace("\0", "\\0") + "'"


def value(item: bool | int | float | str) -> str:
    """A setting's value as SQL."""
    if isinstance(item, bool):
        return "1" if item else "0"
    return literal(item) if isinstance(item, str) else repr(item)


def here(sql: str, database: str | None) -> str:
    """The statement with the name of the database that it is run in, where it asks for it."""
    return sql.replace(CURRENT_DATABASE, identifier(database)) if database else sql
