"""The only place where PostgreSQL names and values become SQL text.

Source: PostgreSQL documentation, 4.1 Lexical Structure and appendix C (key words up to PostgreSQL 18).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dbkit.core.errors import UsageError

__all__ = ["NAME_BYTES", "dollar", "identifier", "identifiers", "literal", "qualified"]

NAME_BYTES = 63
"""How long a name may be, in bytes of UTF-8: NAMEDATALEN - 1."""

# Every key word that is not unreserved in some place: what quote_ident() quotes.
_KEYWORDS = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case
    cast char character check coalesce collate collation column concurrently constraint create cross
    current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
    decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
    freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
    interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query
    json_scalar json_serialize json_table json_value lateral leading least left like limit localtime
    localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset on
    only or order out outer overlaps overlay placing position precision primary real references returning right
    row select session_user setof similar smallint some substring symmetric system_user table tablesample then
    time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where
    window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
    xmlserialize xmltable
    """.split()  # noqa: SIM905 (a list of 165 strings reads worse)
)
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")


def identifier(name: str) -> str:
    """A name as SQL, quoted only where it must be.

    Raises UsageError for what the server would refuse or shorten in silence: an empty name, one with a NUL, and one
    of more than 63 bytes.
    """
    if not name:
        raise UsageError("a PostgreSQL name cannot be empty")
    if "\0" in name:
        raise UsageError(f"a PostgreSQL name cannot hold a NUL character: {name!r}")
    if len(name.encode()) > NAME_BYTES:
        raise UsageError(
            f"the name {name!r} is {len(name.encode())} bytes long; PostgreSQL allows {NAME_BYTES}",
            help="choose a shorter name: the server would cut this one off",
        )
    if _PLAIN.match(name) and name not in _KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def identifiers(names: Iterable[str]) -> str:
    """Names as a comma-separated list, without parentheses."""
    return ", ".join(identifier(name) for name in names)


def literal(text: str) -> str:
    """A text as an SQL string constant, the same with either setting of standard_conforming_strings.

    Raises UsageError for a NUL, which PostgreSQL cannot hold.
    """
    if "\0" in text:
        raise UsageError("a PostgreSQL text cannot hold a NUL character")
    quoted = "'" + text.replace("'", "''") + "'"
    return "E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


_OF_THE_SYSTEM = frozenset(
    """
    any bit bool box bpchar bytea char cid cidr circle cstring date event_trigger float4 float8 inet int2 int4 int8
    internal interval json jsonb jsonpath line lseg macaddr macaddr8 money name numeric oid path point polygon record
    refcursor text tid time timestamp timestamptz timetz trigger tsquery tsvector unknown uuid varbit varchar void xid
    xid8 xml int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange
    tsmultirange tstzmultirange datemultirange
    C C.utf8 POSIX default ucs_basic unicode
    arabic armenian basque catalan danish dutch english estonian finnish french german greek hindi hungarian indonesian
    irish italian lithuanian nepali norwegian portuguese romanian russian serbian simple spanish swedish tamil turkish
    yiddish ispell snowball synonym thesaurus
    """.split()  # noqa: SIM905 (as above)
)
"""Types, collations and text search objects of pg_catalog, which is searched first: without a schema in front, these
names are the system's."""


def qualified(schema: str, name: str, default_schema: str) -> str:
    """A name with its schema in front, unless that is the one of unqualified names."""
    plain = schema == default_schema and name not in _OF_THE_SYSTEM
    return identifier(name) if plain else f"{identifier(schema)}.{identifier(name)}"


def dollar(text: str) -> str:
    """A text in dollar quotes whose tag does not occur in it, as function bodies are written.

    Raises UsageError for a NUL, which PostgreSQL cannot hold.
    """
    if "\0" in text:
        raise UsageError("a PostgreSQL text cannot hold a NUL character")
    tag, number = "$$", 0
    # A "$" at the end of the text would run together with the closing tag.
    while tag in text + "$":
        number += 1
        tag = f"$body{'' if number == 1 else number}$"
    return f"{tag}{text}{tag}"
