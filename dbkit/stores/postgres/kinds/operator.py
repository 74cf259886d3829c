"""Operators. Source: CREATE OPERATOR, ALTER OPERATOR; pg_operator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.word import Qualify, Word
from dbkit.stores.postgres.parse import SqlError, parse
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.signature import type_name

__all__ = ["OPERATOR", "Operator", "operator_name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another operator by its id, and as the clause names it."""

    to: ObjectId
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """An operator. One without a function is only named by another, and waits to be made."""

    id: ObjectId
    name: str
    left: str | None
    right: str
    function: str | None
    commutator: Link | None = None
    negator: Link | None = None
    restrict: str | None = None
    join: str | None = None
    hashes: bool = False
    merges: bool = False
    hidden: bool = False
    """Whether it is found by its schema alone: a system operator has the same name and types."""


def _from_row(row: Row) -> Operator:
    made = row["function"] is not None
    return Operator(
        id=named("operator", row),
        name=row["name"],
        left=row["left"],
        right=row["right"],
        function=row["function"],
        commutator=_link(row, "commutator") if made else None,
        negator=_link(row, "negator") if made else None,
        restrict=row["restrict"],
        join=row["join"],
        hashes=row["hashes"],
        merges=row["merges"],
        hidden=row["hidden"],
    )


def _link(row: Row, name: str) -> Link | None:
    path = row[f"{name}_path"]
    return Link(to=ObjectId("operator", tuple(path)), sql=row[name]) if path[0] is not None else None


def operator_name(operator: Operator, env: Env) -> str:
    """The name of an operator as SQL, without its types."""
    schema = operator.id.path[0]
    return operator.name if schema == env.schema and not operator.hidden else f"{identifier(schema)}.{operator.name}"


def _with_types(operator: Operator, env: Env) -> str:
    return f"{operator_name(operator, env)} ({operator.left or 'NONE'}, {operator.right})"


def _arguments(left: str | None, right: str) -> str:
    return "".join(f"{side} = {type_}, " for side, type_ in (("leftarg", left), ("rightarg", right)) if type_)


def _definition(operator: Operator) -> str:
    parts = [f"function = {operator.function}", *_links(operator), *_estimators(operator)]
    parts += ["hashes"] if operator.hashes else []
    parts += ["merges"] if operator.merges else []
    return ", ".join(parts)


def _links(operator: Operator) -> Iterator[str]:
    for name in ("commutator", "negator"):
        if (link := getattr(operator, name)) is not None:
            yield f"{name} = {link.sql}"


def _estimators(operator: Operator) -> Iterator[str]:
    for name in ("restrict", "join"):
        if (function := getattr(operator, name)) is not None:
            yield f"{name} = {function}"


def _create(operator: Operator, env: Env) -> Iterator[Step]:
    if operator.function is not None:
        arguments = _arguments(operator.left, operator.right)
        text = f"CREATE OPERATOR {operator_name(operator, env)} ({arguments}{_definition(operator)})"
        yield step(operator.id, text, env)


def _drop(operator: Operator, env: Env) -> Iterator[Step]:
    yield step(operator.id, f"DROP OPERATOR {_with_types(operator, env)}", env)


def _alter(have: Operator, want: Operator, env: Env) -> Alteration | Replace:
    if have.function is None:
        return Alteration(steps=tuple(_create(want, env)))
    if not _keeps(have, want):
        return Replace("an operator cannot get another function, and keeps hashes and merges")
    settings = [
        f"{name} = {getattr(want, name) or 'NONE'}"
        for name in ("restrict", "join")
        if getattr(have, name) != getattr(want, name)
    ]
    settled = [name for name in ("hashes", "merges") if getattr(have, name) != getattr(want, name)]
    for name in ("commutator", "negator"):
        change = _relink(name, have, want, env)
        if change is None:
            return Replace(f"the {name} of an operator stays")
        settled += change
    if settled and env.version < _SETTLES:
        return Replace(f"before PostgreSQL {_SETTLES} only restrict and join of an operator can be altered")
    if not settings and not settled:
        return Alteration(steps=())
    text = f"ALTER OPERATOR {_with_types(want, env)} SET ({', '.join([*settings, *settled])})"
    return Alteration(steps=(step(want.id, text, env),))


_SETTLES = 17
"""Where what is not set yet can be set: hashes, merges, commutator and negator."""


def _keeps(have: Operator, want: Operator) -> bool:
    """Whether what can never be altered is the same."""
    return have.function == want.function and have.hashes <= want.hashes and have.merges <= want.merges


def _relink(name: str, have: Operator, want: Operator, env: Env) -> list[str] | None:
    """What must be said to name another operator; None where an operator that is there cannot do it."""
    before: Link | None = getattr(have, name)
    after: Link | None = getattr(want, name)
    if before == after:
        return []
    if before is not None and before.to in env.want.objects:
        return None
    # An operator that is dropped is no longer named by others.
    if after is None:
        return []
    other = env.want.objects.get(after.to)
    back = getattr(other, name) if isinstance(other, Operator) else None
    if after.to not in env.have.objects:
        # One that is made names this one, and is then named by it.
        return [] if back is not None and back.to == want.id else None
    return [f"{name} = {after.sql}"] if _stays(after.to, env) else None


def _stays(identity: ObjectId, env: Env) -> bool:
    """Whether an operator is there all the time."""
    have, want = env.have.objects[identity], env.want.objects.get(identity)
    return (
        isinstance(have, Operator)
        and isinstance(want, Operator)
        and _keeps(have, want)
        and all(env.have.objects.get(need) == env.want.objects.get(need) for need in env.have.needs_of(identity))
    )


def _needs(operator: Operator) -> Iterable[ObjectId]:
    """The schemas in which the server makes what this operator names."""
    return [ObjectId("schema", link.to.path[:1]) for link in (operator.commutator, operator.negator) if link]


def _split(key: str) -> tuple[str, str | None, str]:
    """The name and the types of ``name(left, right)``."""
    try:
        (statement,) = parse(f"DROP OPERATOR {key}")
        (one,) = statement["DropStmt"]["objects"]
        (name,) = one["ObjectWithArgs"]["objname"]
        left, right = one["ObjectWithArgs"]["objargs"]
        return name["String"]["sval"], type_name(left["TypeName"]) if left else None, type_name(right["TypeName"])
    except (SqlError, ValueError, KeyError):
        raise ValueError(
            f"an operator is called name(left type, right type), with none for a side that it does not have: "
            f"{key!r} is not"
        ) from None


def _before(key: str, qualify: Qualify) -> str:
    name, left, right = _split(key)
    return f"CREATE OPERATOR {_shown(name, qualify)} ({_arguments(left, right)}"


def _shown(name: str, qualify: Qualify) -> str:
    # What stands in front of a name is the same for all names of the schema.
    return qualify("a").removesuffix("a") + name


def _subject(key: str, qualify: Qualify) -> str:
    name, left, right = _split(key)
    return f"OPERATOR {_shown(name, qualify)} ({left or 'NONE'}, {right})"


def _identity(schema: str, key: str) -> ObjectId:
    name, left, right = _split(key)
    return ObjectId("operator", (schema, f"{name}({left or 'NONE'}, {right})"))


OPERATOR = CatalogKind(
    name="operator",
    model=Operator,
    weight=22,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    needs=_needs,
    word=Word(
        section="operators",
        what="one operator",
        node="DefineStmt",
        before=_before,
        after=")",
        name=lambda key: _split(key)[0],
        identity=_identity,
        subject=_subject,
        key=lambda operator: f"{operator.name}({operator.left or 'none'}, {operator.right})",
        definition=_definition,
        fits=lambda node: node["kind"] == "OBJECT_OPERATOR",
        written=lambda operator: operator.function is not None,
    ),
)
