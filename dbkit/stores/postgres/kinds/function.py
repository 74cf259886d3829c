"""Functions and procedures. Source: CREATE FUNCTION, CREATE PROCEDURE; pg_proc."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace, StandIn
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step, texts
from dbkit.stores.postgres.kinds.mentions import mentions
from dbkit.stores.postgres.kinds.parameter import Parameter, keep_their_names, parameters_from, parameters_sql
from dbkit.stores.postgres.quote import dollar, identifier, literal, qualified

__all__ = ["FUNCTION", "Function", "function_name", "setting_sql"]

_VOLATILITY = {"i": "immutable", "s": "stable", "v": "volatile"}
_PARALLEL = {"s": "safe", "r": "restricted", "u": "unsafe"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function or procedure."""

    id: ObjectId
    name: str
    procedure: bool
    arguments: str
    """All of them with names, modes and defaults."""
    parameters: tuple[Parameter, ...]
    defaults: int
    """How many arguments have a default."""
    returns: str | None
    language: str
    body: str | None
    """The body as a text in its language."""
    sql_body: str | None
    """The body as parsed SQL: ``RETURN …`` or ``BEGIN ATOMIC … END``."""
    library: str | None = None
    """The library of a function in C; ``body`` is then its symbol."""
    transforms: tuple[str, ...] = ()
    """Types that are transformed for the language."""
    volatility: str = "volatile"
    strict: bool = False
    security_definer: bool = False
    leakproof: bool = False
    parallel: str = "unsafe"
    window: bool = False
    cost: str | None = None
    """Where it is not the language's default."""
    rows: str | None = None
    support: str | None = None
    settings: tuple[str, ...] = ()
    """``name=value``, in their order."""
    hidden: bool = field(default=False, compare=False)
    """Whether it is not found by its name alone."""


def _from_row(row: Row) -> Function:
    return Function(
        id=named("function", row),
        name=row["name"],
        procedure=row["kind"] == "p",
        arguments=row["arguments"],
        parameters=parameters_from(row["parameters"]),
        defaults=row["defaults"],
        returns=row["returns"],
        language=row["language"],
        body=row["body"],
        sql_body=row["sql_body"] and _without_implied_names(row["sql_body"]),
        library=row["library"],
        transforms=texts(row["transforms"]),
        volatility=_VOLATILITY[row["volatility"]],
        strict=row["strict"],
        security_definer=row["security_definer"],
        leakproof=row["leakproof"],
        parallel=_PARALLEL[row["parallel"]],
        window=row["kind"] == "w",
        cost=row["cost"],
        rows=row["rows"],
        support=row["support"],
        settings=texts(row["settings"]),
        hidden=row["hidden"],
    )


_LITERAL = re.compile(r"('(?:[^']|'')*')")
_NAMED_CAST = re.compile(r"::([a-z][a-z ]*?[a-z0-9])((?:\([\d,]+\))?) AS ([a-z0-9]+)(?=[,\s;]|$)")
_INTERNAL = {
    "bigint": "int8",
    "boolean": "bool",
    "character": "bpchar",
    "character varying": "varchar",
    "double precision": "float8",
    "integer": "int4",
    "real": "float4",
    "smallint": "int2",
    "time without time zone": "time",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
}


def _without_implied_names(body: str) -> str:
    """The body without the names that a cast gives to its column by itself.

    A constant without a name is printed as ``'x'::text``; a function made from that text is printed with ``'x'::text AS
    text``. Both are the same.
    """

    def cut(match: re.Match[str]) -> str:
        type_, modifier, name = match.groups()
        return f"::{type_}{modifier}" if _INTERNAL.get(type_, type_) == name else match[0]

    parts = _LITERAL.split(body)
    return "".join(part if part.startswith("'") else _NAMED_CAST.sub(cut, part) for part in parts)


def function_name(function: Function, env: Env) -> str:
    """The function with its argument types, as ALTER and DROP name it."""
    arguments = function.id.name[len(function.name) :]
    return qualified(function.id.path[0], function.name, "" if function.hidden else env.schema) + arguments


def _word(function: Function) -> str:
    return "PROCEDURE" if function.procedure else "FUNCTION"


def _create_text(function: Function, env: Env) -> str:
    name = qualified(function.id.path[0], function.name, env.schema)
    lines = [f"CREATE OR REPLACE {_word(function)} {name}({function.arguments})"]
    lines += [f"RETURNS {function.returns}"] if function.returns is not None else []
    lines += [" ".join([f"LANGUAGE {identifier(function.language)}", *_attributes(function)])]
    lines += [f"SET {_setting(setting)}" for setting in function.settings]
    return "\n".join([*lines, _body(function)])


def _stand_in(function: Function, env: Env) -> Iterator[Step]:
    """The function with a body that names nothing. What has defaults keeps them; what is new gets them later."""
    name = qualified(function.id.path[0], function.name, env.schema)
    arguments = function.arguments if function.id in env.stood_in else parameters_sql(function.parameters)
    returns = "" if function.returns is None else f"\nRETURNS {function.returns}"
    text = f"CREATE OR REPLACE {_word(function)} {name}({arguments}){returns}\nLANGUAGE plpgsql\nAS $$begin end$$"
    yield step(function.id, text, env)


def _attributes(function: Function) -> Iterator[str]:
    if function.transforms:
        yield f"TRANSFORM {', '.join(f'FOR TYPE {one}' for one in function.transforms)}"
    if function.window:
        yield "WINDOW"
    if function.volatility != "volatile":
        yield function.volatility.upper()
    if function.leakproof:
        yield "LEAKPROOF"
    if function.strict:
        yield "STRICT"
    if function.security_definer:
        yield "SECURITY DEFINER"
    if function.parallel != "unsafe":
        yield f"PARALLEL {function.parallel.upper()}"
    if function.cost is not None:
        yield f"COST {function.cost}"
    if function.rows is not None:
        yield f"ROWS {function.rows}"
    if function.support is not None:
        yield f"SUPPORT {function.support}"


# Settings whose value is a list of names, which must not be quoted as one (guc_tables: GUC_LIST_QUOTE).
_LISTS = {"local_preload_libraries", "search_path", "session_preload_libraries", "shared_preload_libraries",
          "temp_tablespaces", "unix_socket_directories"}  # fmt: skip


_EMPTY = re.compile(r'(?<![^, ])""(?=,|\Z)')


def setting_sql(setting: str) -> tuple[str, str]:
    """The name of a ``name=value`` setting, and its value as SQL."""
    name, _, value = setting.partition("=")
    if name.lower() in _LISTS:
        # A name cannot be empty, but a list can have an empty text in it.
        return name, _EMPTY.sub("''", value) or literal("")
    return name, literal(value)


def _setting(setting: str) -> str:
    name, value = setting_sql(setting)
    return f"{'.'.join(identifier(part) for part in name.split('.'))} TO {value}"


def _body(function: Function) -> str:
    if function.sql_body is not None:
        return function.sql_body
    if function.library is not None:
        return f"AS {literal(function.library)}, {literal(function.body or '')}"
    return f"AS {dollar(function.body or '')}"


def _create(function: Function, env: Env) -> Iterator[Step]:
    if not _unchecked(function, env):
        yield step(function.id, _create_text(function, env), env)
        return
    # The server looks at a body with the settings of its function.
    apart = replace(function, settings=(*function.settings, f"{_CHECKED}=off"))
    yield step(function.id, _create_text(apart, env), env)
    yield step(function.id, f"ALTER {_word(function)} {function_name(function, env)} RESET {_CHECKED}", env)


_CHECKED = "check_function_bodies"


def _unchecked(function: Function, env: Env) -> bool:
    """Whether the body must not be looked at: it names what is made later. PL/pgSQL asks for types alone."""
    late = env.late.get(function.id, frozenset())
    return any(function.language == "sql" or one.kind not in ("aggregate", "function", "operator") for one in late)


def _mentions(functions: Iterable[Function], env: Env) -> Mapping[ObjectId, frozenset[ObjectId]]:
    texts_of = ((one, one.body) for one in functions if one.body is not None and one.language not in ("c", "internal"))
    return mentions(((one.id, body, _search_path(one)) for one, body in texts_of), env)


def _search_path(function: Function) -> tuple[str, ...]:
    for setting in function.settings:
        name, _, value = setting.partition("=")
        if name == "search_path":
            return tuple(part.strip().strip('"').replace('""', '"') for part in value.split(","))
    return ()


def _drop(function: Function, env: Env) -> Iterator[Step]:
    yield step(function.id, f"DROP {_word(function)} {function_name(function, env)}", env)


def _awaits(function: Function, env: Env) -> Iterator[ObjectId]:
    """Functions of the same name that go: where arguments have defaults, a call can mean either."""
    first: tuple[str, ...] = (function.id.path[0], f"{function.name}(")
    here = env.have.of_kind("function")
    for position in range(bisect_left(here, first, key=lambda one: one.id.path), len(here)):
        other = here[position]
        if not isinstance(other, Function) or (other.id.path[0], f"{other.name}(") != first:
            return
        if other.id not in env.want.objects and (function.defaults or other.defaults):
            yield other.id


def _alter(have: Function, want: Function, env: Env) -> Alteration | Replace:
    same = all(getattr(have, name) == getattr(want, name) for name in ("procedure", "window", "returns"))
    if not same or not keep_their_names(have.parameters, want.parameters) or want.defaults < have.defaults:
        return Replace("a function cannot get another result or other argument names")
    held = (need for need in env.have.needs_of(have.id) if need.kind == "transform")
    if env.version < 18 and any(need not in env.want.objects for need in held):
        return Replace("up to PostgreSQL 17 a function takes hold of every transform of its types that is there")
    return Alteration(steps=tuple(_create(want, env)))


def _rename(function: Function, new: ObjectId, env: Env) -> Iterator[Step]:
    arguments = function.id.name[len(function.name) :]
    name = new.name.removesuffix(arguments) if new.name.endswith(arguments) else new.name.partition("(")[0]
    text = f"ALTER {_word(function)} {function_name(function, env)} RENAME TO {identifier(name)}"
    yield step(function.id, text, env)


FUNCTION = CatalogKind(
    name="function",
    model=Function,
    weight=50,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    mentions=_mentions,
    awaits=_awaits,
    stand_in=StandIn(
        steps=_stand_in,
        needs=frozenset(
            {
                "base_type",
                "composite",
                "domain",
                "enum",
                "extension",
                "foreign_table",
                "materialized_view",
                "range",
                "schema",
                "table",
                "view",
            }
        ),
    ),
)
