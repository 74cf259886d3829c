"""What the server does when a column gets another type. Measured on PostgreSQL 14 to 18."""

from __future__ import annotations

import re

from dbkit.plan.op import Env
from dbkit.stores.postgres.quote import qualified

__all__ = ["metadata_only", "using"]

_TYPE = re.compile(
    r"(?P<name>[^(\[]+?)(?:\((?P<arguments>[\d, -]+)\))?(?P<rest> with(?:out)? time zone)?(?P<array>(\[\])*)\Z"
)
_TEXT = {"text", "character varying", "character", "name", "citext"}
_FAMILIES = (
    frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"}),
    frozenset({"date", "timestamp without time zone", "timestamp with time zone"}),
    frozenset({"json", "jsonb"}),
    frozenset({"cidr", "inet"}),
    frozenset({"bit", "bit varying"}),
    frozenset({"time without time zone", "time with time zone"}),
)


def _parsed(text: str) -> tuple[str, tuple[int, ...], str]:
    """Name, arguments and array brackets of a type as format_type prints it."""
    match = _TYPE.match(text)
    if not match:
        return text, (), ""
    arguments = tuple(int(part) for part in (match["arguments"] or "").split(",") if part.strip())
    return match["name"] + (match["rest"] or ""), arguments, match["array"]


_SAME_BYTES = (
    frozenset({"character varying", "text", "citext"}),
    frozenset({"timestamp without time zone", "timestamp with time zone"}),
)
"""Types that are kept alike; one becomes the other as it stands, if the new one has no limit of its own."""


def metadata_only(have: str, want: str) -> bool:
    """Whether no row is touched; the time zone of the session must be UTC, as dbkit's is."""
    (before, old, old_array), (after, new, new_array) = _parsed(have), _parsed(want)
    if old_array or new_array:
        return False
    if before == "numeric" == after:
        return not new or (len(old) == len(new) == 2 and old[1] == new[1] and new[0] >= old[0])
    if before == after and (after in ("character varying", "bit varying") or after.startswith("timestamp")):
        return not new or (bool(old) and new[0] >= old[0])
    if any({before, after} <= family for family in _SAME_BYTES):
        return not new
    return (before, after) in (("cidr", "inet"), ("bit", "bit varying")) and not new


def using(column: str, have: str, want: str, env: Env) -> str:
    """The USING clause, where the server casts nothing by itself; a text that gets shorter is never cut in silence."""
    (before, _, old_array), (after, _, new_array) = _parsed(have), _parsed(want)
    if after in _TEXT and not new_array:
        return ""
    if old_array == new_array and any({before, after} <= family for family in (*_FAMILIES, {before})):
        return ""
    via = f"::text{old_array}" if _is_enum(before, env) and _is_enum(after, env) else ""
    return f" USING {column}{via}::{want}"


def _is_enum(name: str, env: Env) -> bool:
    enums = (one.path for one in (*env.have.objects, *env.want.objects) if one.kind == "enum")
    return any(name == qualified(schema, enum, env.schema) for schema, enum in enums)
