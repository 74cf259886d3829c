"""What becomes of a value when its column, attribute or domain gets another type.

What the server does to the rows was measured on PostgreSQL 14 to 18. Source: pg_cast; CREATE CAST, which says what the
server casts by way of text.
"""

from __future__ import annotations

import re
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.stores.postgres.kinds.base import printed, relation
from dbkit.stores.postgres.kinds.types import aside, exchanged_types

__all__ = ["both_integers", "converted", "depends_on_settings", "metadata_only", "only_wider", "using"]

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


_INTEGERS = ("smallint", "integer", "bigint")


def only_wider(have: str, want: str) -> bool:
    """Whether every value of one type is the same value of the other, and computed with in the same way."""
    return have in _INTEGERS and want in _INTEGERS and _INTEGERS.index(have) < _INTEGERS.index(want)


def both_integers(have: str, want: str) -> bool:
    """Whether values of both types can be compared by one index, as a foreign key does."""
    return have in _INTEGERS and want in _INTEGERS


def depends_on_settings(have: str, want: str) -> bool:
    """Whether what a value becomes can depend on the session: on its time zone, its formats, its search_path."""
    pair = {_parsed(have)[0], _parsed(want)[0]}
    return not (pair <= _FAMILIES[0] or pair <= _TEXT - {"citext"})


_RANGED = ("int4", "int8", "num", "date", "ts", "tstz")
_CASTS: dict[str, frozenset[str]] = {
    **{f"{name}range": frozenset({f"{name}multirange"}) for name in _RANGED},
    **{f"{name}multirange": frozenset() for name in _RANGED},
    "bigint": frozenset({"bit", "bytea", "money", "oid", "regclass", "regproc", "regprocedure", "regtype"}),
    "bit": frozenset({"bigint", "integer"}),
    "boolean": frozenset({"integer"}),
    "box": frozenset({"circle", "lseg", "point", "polygon"}),
    "bytea": frozenset({"bigint", "integer", "smallint"}),
    "circle": frozenset({"box", "point", "polygon"}),
    "date": frozenset(),
    "inet": frozenset({"cidr"}),
    "integer": frozenset({"bit", "boolean", "bytea", "money", "oid", "regclass", "regproc", "regprocedure", "regtype"}),
    "interval": frozenset({"time without time zone"}),
    "jsonb": frozenset({"bigint", "boolean", "double precision", "integer", "numeric", "real", "smallint"}),
    "lseg": frozenset({"point"}),
    "macaddr": frozenset({"macaddr8"}),
    "macaddr8": frozenset({"macaddr"}),
    "money": frozenset({"numeric"}),
    "numeric": frozenset({"money"}),
    "oid": frozenset({"bigint", "integer", "regclass", "regproc", "regprocedure", "regtype"}),
    "path": frozenset({"polygon"}),
    "point": frozenset({"box"}),
    "polygon": frozenset({"box", "circle", "path", "point"}),
    "real": frozenset(),
    "double precision": frozenset(),
    "json": frozenset(),
    "uuid": frozenset(),
    "bit varying": frozenset(),
    "cidr": frozenset(),
    "smallint": frozenset({"bytea", "oid", "regclass", "regproc", "regprocedure", "regtype"}),
    "time with time zone": frozenset(),
    "time without time zone": frozenset({"interval"}),
    "timestamp with time zone": frozenset({"time with time zone", "time without time zone"}),
    "timestamp without time zone": frozenset({"time without time zone"}),
    "tsquery": frozenset(),
    "tsvector": frozenset(),
    "xml": frozenset(),
}
"""What the server casts beyond the families, for types that it brings."""

_NUMBERS = _FAMILIES[0]
_BY_WAY_OF = {
    **{("boolean", number): "{0}::integer" for number in _NUMBERS - {"integer"}},
    **{(number, "boolean"): "{0} <> 0" for number in _NUMBERS - {"integer"}},
    **{("json", scalar): "{0}::jsonb" for scalar in _CASTS["jsonb"]},
    ("uuid", "bytea"): "uuid_send({0})",
    ("bytea", "uuid"): "encode({0}, 'hex')",
}
"""What has no cast of its own, and the expression that has; of values, not of arrays."""


def using(column: str, have: str, want: str, env: Env) -> str:
    """The USING clause, where the server casts nothing by itself; a text that gets shorter is never cut in silence."""
    expression = converted(column, have, want, env)
    return "" if expression == column else f" USING {expression}"


def converted(value: str, have: str, want: str, env: Env) -> str:
    """A value of one type as one of another; the value itself, where the server assigns it as it stands."""
    exchanged = exchanged_types(env)
    before, _, brackets = _parsed(have)
    if have == want and before not in exchanged:
        return value
    if before in exchanged:
        return _moved(value, exchanged[before], brackets, want, env)
    return _cast(value, _undressed(have, env.have), _undressed(want, env.want), want, env)


def _undressed(type_: str, state: State) -> tuple[str, str]:
    """The name and the brackets of a type; of that under it, where it is a domain."""
    name, _, brackets = _parsed(type_)
    for identity, item in state.objects.items():
        if identity.kind == "domain" and _names(identity, name):
            base: Any = item
            under, more = _undressed(base.type, state)
            return under, more + brackets
    return name, brackets


def _moved(value: str, identity: ObjectId, brackets: str, want: str, env: Env) -> str:
    """A value of a type that stands aside."""
    if identity not in env.want.objects:
        return f"{value}::text::{want}"
    if identity.kind == "composite" and _parsed(want)[::2] == (printed(identity, env), brackets):
        return f"{value}::{want}"  # by the cast that was made for it
    if identity.kind == "domain":
        return _moved_domain(value, identity, brackets, want, env)
    return f"{value}::text" if _parsed(want)[0] == "text" and not _parsed(want)[2] else f"{value}::text::{want}"


def _moved_domain(value: str, identity: ObjectId, brackets: str, want: str, env: Env) -> str:
    base, new_base = _base(identity, env.have), _base(identity, env.want)
    if _parsed(want)[::2] != (printed(identity, env), brackets):
        return converted(f"{value}::text", f"text{brackets}", want, env)
    type_, old_brackets = _parsed(base)[0], _parsed(base)[2]
    inner = exchanged_types(env).get(type_)
    if inner is not None and inner.kind != "composite":
        return f"{value}::text::{want}"
    shown = f"{relation(aside(inner, env), env)}{old_brackets}" if inner is not None else base
    moved = converted(f"{value}::{shown}{brackets}", f"{base}{brackets}", f"{new_base}{brackets}", env)
    return f"{moved}::{want}"


def _base(identity: ObjectId, state: State) -> str:
    """The type under a domain, and under the domain that this is over, or an array of."""
    domain: Any = state.objects[identity]
    for other in state.needs_of(identity):
        if other.kind == "domain" and _names(other, domain.type):
            return _base(other, state) + _parsed(domain.type)[2]
    type_: str = domain.type
    return type_


def _names(identity: ObjectId, type_: str) -> bool:
    return _parsed(type_)[0].rpartition(".")[2].strip('"') == identity.name


def _cast(value: str, have: tuple[str, str], want: tuple[str, str], shown: str, env: Env) -> str:
    (before, brackets), (after, new_brackets) = have, want
    if after in _TEXT and not new_brackets:
        return value
    if brackets == new_brackets and any({before, after} <= family for family in (*_FAMILIES, {before})):
        return value
    if after in ("json", "jsonb") and not new_brackets and (brackets or _is(before, ("composite",), env)):
        return f"to_{after}({value})"
    if brackets != new_brackets:
        return _to_array(value, have, want, shown, env)
    way = _BY_WAY_OF.get((before, after), "") if not brackets else ""
    if not way and _by_text(before, after, env):
        way = "{0}::text"
    return f"({way.format(value)})::{shown}" if " " in way or "(" in way else f"{way.format(value) or value}::{shown}"


def _to_array(value: str, have: tuple[str, str], want: tuple[str, str], shown: str, env: Env) -> str:
    """An array of the one value; a text is read as what an array looks like."""
    if have[1] or want[1] != "[]" or have[0] in _TEXT:
        return f"{value}::text::{shown}"
    one = _cast(value, have, (want[0], ""), shown.removesuffix("[]"), env)
    return f"CASE WHEN {value} IS NOT NULL THEN ARRAY[{one}] END"


def _by_text(before: str, after: str, env: Env) -> bool:
    """Whether the server has no cast from the one to the other. Those of extensions and of users are not known."""
    if ObjectId("cast", (before, after)) in env.want.objects:
        return False
    made = ("enum", "composite", "range", "base_type")
    if _is(before, made, env):
        return True
    if before not in _CASTS:
        return False
    return after not in _CASTS[before] and (after in _CASTS or _is(after, made, env))


def _is(name: str, kinds: tuple[str, ...], env: Env) -> bool:
    types = (one for one in (*env.have.objects, *env.want.objects) if one.kind in kinds)
    return any(name == printed(one, env) for one in types)
