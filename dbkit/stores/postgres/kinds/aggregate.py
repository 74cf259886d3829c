"""Aggregates. Source: CREATE AGGREGATE, ALTER AGGREGATE; pg_aggregate, pg_proc."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.parameter import Parameter, keep_their_names, parameters_from
from dbkit.stores.postgres.kinds.word import Qualify, Word
from dbkit.stores.postgres.parse import Node, SqlError, parse
from dbkit.stores.postgres.quote import identifier, literal, qualified
from dbkit.stores.postgres.signature import signature

__all__ = ["AGGREGATE", "Aggregate"]

_KINDS = {"n": "normal", "o": "ordered-set", "h": "hypothetical-set"}
_MODIFY = {"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}
_PARALLEL = {"s": "SAFE", "r": "RESTRICTED"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """An aggregate function."""

    id: ObjectId
    name: str
    arguments: str
    """With names, VARIADIC and ORDER BY; ``*`` where there are none."""
    parameters: tuple[Parameter, ...]
    returns: str
    kind: str
    """``normal``, ``ordered-set`` or ``hypothetical-set``."""
    direct_arguments: int
    """How many stand in front of ORDER BY."""
    options: tuple[str, ...]
    """``NAME = value``, in the order of CREATE AGGREGATE."""
    hidden: bool = field(default=False, compare=False)
    """Whether it is not found by its name alone."""


def _from_row(row: Row) -> Aggregate:
    return Aggregate(
        id=named("aggregate", row),
        name=row["name"],
        arguments=row["arguments"],
        parameters=parameters_from(row["parameters"]),
        returns=row["returns"],
        kind=_KINDS[row["kind"]],
        direct_arguments=row["direct_arguments"],
        options=tuple(_options(row)),
        hidden=row["hidden"],
    )


def _options(row: Row) -> Iterator[str]:
    functions = row["functions"]
    # What the final function may do to the state is the sort's own default where nothing is said.
    usual = "r" if row["kind"] == "n" else "w"
    yield f"SFUNC = {functions['sfunc']}"
    yield f"STYPE = {row['stype']}"
    yield from _final(row, "", usual)
    for name in ("combinefunc", "serialfunc", "deserialfunc", "msfunc", "minvfunc"):
        if name in functions:
            yield f"{name.upper()} = {functions[name]}"
    if row["mstype"] is not None:
        yield f"MSTYPE = {row['mstype']}"
        yield from _final(row, "m", usual)
    if row["sortop"] is not None:
        yield f"SORTOP = {row['sortop']}"
    if row["parallel"] in _PARALLEL:
        yield f"PARALLEL = {_PARALLEL[row['parallel']]}"
    if row["kind"] == "h":
        yield "HYPOTHETICAL"


def _final(row: Row, prefix: str, usual: str) -> Iterator[str]:
    """What plain and moving aggregation both have."""
    space, initial, final = f"{prefix}sspace", f"{prefix}initcond", f"{prefix}finalfunc"
    if row[space] is not None:
        yield f"{space.upper()} = {row[space]}"
    if row[initial] is not None:
        yield f"{initial.upper()} = {literal(row[initial])}"
    if final in row["functions"]:
        yield f"{final.upper()} = {row['functions'][final]}"
        yield from [f"{final.upper()}_EXTRA"] if row[f"{final}_extra"] else []
        modify = row[f"{final}_modify"]
        yield from [f"{final.upper()}_MODIFY = {_MODIFY[modify]}"] if modify != usual else []


def _definition(aggregate: Aggregate) -> str:
    return f"({', '.join(aggregate.options)})"


def _shown(aggregate: Aggregate, env: Env) -> str:
    return qualified(aggregate.id.path[0], aggregate.name, "" if aggregate.hidden else env.schema)


def _signature(aggregate: Aggregate) -> str:
    return aggregate.id.name[len(aggregate.name) :]


def _create(aggregate: Aggregate, env: Env) -> Iterator[Step]:
    head = f"CREATE OR REPLACE AGGREGATE {_shown(aggregate, env)}({aggregate.arguments})"
    yield step(aggregate.id, f"{head} {_definition(aggregate)}", env)


def _drop(aggregate: Aggregate, env: Env) -> Iterator[Step]:
    yield step(aggregate.id, f"DROP AGGREGATE {_shown(aggregate, env)}{_signature(aggregate)}", env)


def _alter(have: Aggregate, want: Aggregate, env: Env) -> Alteration | Replace:
    same = ("returns", "kind", "direct_arguments")
    if any(getattr(have, name) != getattr(want, name) for name in same) or not keep_their_names(
        have.parameters, want.parameters
    ):
        return Replace("an aggregate cannot get another result or other argument names")
    return Alteration(steps=tuple(_create(want, env)))


def _rename(aggregate: Aggregate, new: ObjectId, env: Env) -> Iterator[Step]:
    name = new.name.removesuffix(_signature(aggregate))
    text = f"ALTER AGGREGATE {_shown(aggregate, env)}{_signature(aggregate)} RENAME TO {identifier(name)}"
    yield step(aggregate.id, text, env)


def _split(key: str) -> tuple[str, str]:
    """The name and the arguments of ``name(arguments)``."""
    name, bracket, arguments = key.partition("(")
    if not name.strip() or not bracket or not arguments.rstrip().endswith(")"):
        raise ValueError(f"an aggregate is called name(argument types), or name(*): {key!r} is not")
    return name.strip(), arguments.rstrip()[:-1]


def _before(key: str, qualify: Qualify) -> str:
    name, arguments = _split(key)
    return f"CREATE AGGREGATE {qualify(name)}({arguments}) "


def _subject(key: str, qualify: Qualify) -> str:
    name, arguments = _split(key)
    return f"AGGREGATE {qualify(name)}({arguments})"


def _identity(schema: str, key: str) -> ObjectId:
    name, arguments = _split(key)
    try:
        node = parse(f"CREATE AGGREGATE a({arguments}) (sfunc = f)")[0]["DefineStmt"]
    except SqlError:
        return ObjectId("aggregate", (schema, key))
    types = signature(node["args"][0].get("List", {})) or "*"
    return ObjectId("aggregate", (schema, f"{name}({types})"))


def _fits(node: Node) -> bool:
    return node["kind"] == "OBJECT_AGGREGATE" and not node.get("oldstyle") and not node.get("replace")


AGGREGATE = CatalogKind(
    name="aggregate",
    model=Aggregate,
    weight=52,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    word=Word(
        section="aggregates",
        what="one aggregate",
        node="DefineStmt",
        before=_before,
        name=lambda key: _split(key)[0],
        identity=_identity,
        subject=_subject,
        key=lambda aggregate: f"{aggregate.name}({aggregate.arguments})",
        definition=_definition,
        fits=_fits,
    ),
)
