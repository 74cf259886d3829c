"""Security labels on scratch servers, which have none of the modules that provide them.

A label needs no provider to be kept and read, only to be set by SECURITY LABEL. So what that would write is written.
"""

from __future__ import annotations

import re

from dbkit.stores.postgres.parse import SqlError, parse
from dbkit.stores.postgres.quote import dollar, literal

__all__ = ["labelled"]

_LABEL = re.compile(
    r"\s*security\s+label\b.*?\son\s+(?P<object>.*?)\s+is\s+(?:null|e?'.*')\s*\Z", re.IGNORECASE | re.DOTALL
)
_MARK = literal("dbkit: where is this?")


def labelled(text: str) -> str:
    """A statement as it is, or a SECURITY LABEL as what it would write into the catalogue."""
    match = _LABEL.match(text)
    if match is None:
        return text
    try:
        (statement,) = parse(text)
    except (SqlError, ValueError):
        return text
    node = statement.get("SecLabelStmt", {})
    if "provider" not in node:
        return text
    shared = node["objtype"] == "OBJECT_ROLE"
    names = ["objoid", "classoid"] if shared else ["objoid", "classoid", "objsubid"]
    comments, labels = ("pg_shdescription", "pg_shseclabel") if shared else ("pg_description", "pg_seclabel")
    provider = literal(node["provider"])
    same = " AND ".join(f"l.{name} = place.{name}" for name in names)
    put = ""
    if "label" in node:
        values = ", ".join(f"place.{name}" for name in names)
        put = f"INSERT INTO {labels} ({', '.join(names)}, provider, label) VALUES ({values}, {provider}, "  # noqa: S608
        put += f"{literal(node['label'])});"
    body = _BODY.format(
        comment=literal(f"COMMENT ON {match['object']} IS {_MARK}"),
        find=f"SELECT {', '.join(names)} INTO place FROM {comments} WHERE description = {_MARK}",  # noqa: S608
        take=f"DELETE FROM {labels} l WHERE {same} AND l.provider = {provider}",  # noqa: S608
        put=put,
    )
    return f"DO {dollar(body)}"


# A comment on the same object tells its address. It is taken back, but what a variable holds is not.
_BODY = """
DECLARE
  place record;
BEGIN
  BEGIN
    EXECUTE {comment};
    {find};
    RAISE EXCEPTION USING ERRCODE = 'DBK01';
  EXCEPTION WHEN SQLSTATE 'DBK01' THEN NULL;
  END;
  SET LOCAL allow_system_table_mods TO on;
  {take};
  {put}
  SET LOCAL allow_system_table_mods TO off;
END
"""
