"""Operators. Source: CREATE OPERATOR, ALTER OPERATOR; pg_operator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.word import Qualify, Word
from dbkit.stores.postgres.parse import Node, SqlError, parse
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.signature import type_name

__all__ = ["OPERATOR", "Operator", "operator_name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another operator by its id, and as the clause names it."""

    to: ObjectId
    sql: str
    answered: bool
    """Whether that one names this one."""


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
    named_by: tuple[ObjectId, ...] = ()
    """Operators that name it as commutator or negator while it does not name them: these were there before it."""


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
        named_by=tuple(ObjectId("operator", tuple(path)) for path in row["named_by"] or ()),
    )


def _link(row: Row, name: str) -> Link | None:
    path = row[f"{name}_path"]
    if path[0] is None:
        return None
    return Link(to=ObjectId("operator", tuple(path)), sql=row[name], answered=row[f"{name}_answers"])


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
    if (
        have.function != want.function
        or have.hashes > want.hashes
        or have.merges > want.merges
        or set(want.named_by) - set(have.named_by)
    ):
        return Replace("an operator keeps its function, hashes and merges, and is older than what names it in turn")
    settings = [
        f"{name} = {getattr(want, name) or 'NONE'}"
        for name in ("restrict", "join")
        if getattr(have, name) != getattr(want, name)
    ]
    settled = [name for name in ("hashes", "merges") if getattr(have, name) != getattr(want, name)]
    needs: list[ObjectId] = []
    for name in ("commutator", "negator"):
        link = _relink(name, have, want, env)
        if isinstance(link, Replace):
            return link
        settled += [f"{name} = {link.sql}"] if link else []
        needs += [link.to] if link else []
    if settled and env.version < _SETTLES:
        return Replace(f"before PostgreSQL {_SETTLES} only restrict and join of an operator can be altered")
    if not settings and not settled:
        return Alteration(steps=())
    text = f"ALTER OPERATOR {_with_types(want, env)} SET ({', '.join([*settings, *settled])})"
    return Alteration(steps=(step(want.id, text, env),), needs=frozenset(needs) - {want.id})


_SETTLES = 17
"""Where what is not set yet can be set: hashes, merges, commutator and negator."""


def _relink(name: str, have: Operator, want: Operator, env: Env) -> Link | Replace | None:
    """The other operator that must be named; None where that comes about with what is done to it."""
    before: Link | None = getattr(have, name)
    after: Link | None = getattr(want, name)
    answers = before is not None and after is not None and before.to == after.to and after.answered
    # Before PostgreSQL 17 the other one is made anew, and a name that is not answered does not go with it.
    if before == after or (answers and env.version >= _SETTLES):
        return None
    # One that is dropped is no longer named by others.
    if before is not None and before.to in env.want.objects:
        return Replace(f"an operator keeps its {name}")
    if after is not None and not after.answered:
        return Replace(f"an operator that is its {name} without naming it is made after it")
    # It is enough that one of the two names the other.
    if after is None or after.to not in env.have.objects:
        return None
    return None if after.to < want.id and not _is_named(name, want.id, after.to, env) else after


def _is_named(name: str, identity: ObjectId, by: ObjectId, env: Env) -> bool:
    """Whether an operator is there already and names another as commutator or negator."""
    other = env.have.objects.get(by)
    link: Link | None = getattr(other, name) if isinstance(other, Operator) else None
    return link is not None and link.to == identity


def _needs(operator: Operator) -> Iterable[ObjectId]:
    """The schemas in which the server makes what this operator names, and what must be there before it."""
    links = (operator.commutator, operator.negator)
    return [*(ObjectId("schema", link.to.path[:1]) for link in links if link), *operator.named_by]


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


def _fits(node: Node) -> bool:
    """Whether the types are those of the key alone: these stand first, the right one last."""
    names = [option["DefElem"]["defname"] for option in node["definition"]]
    sides = [name for name in names if name in ("leftarg", "rightarg")]
    return sides in (["rightarg"], ["leftarg", "rightarg"])


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
        fits=_fits,
        written=lambda operator: operator.function is not None,
    ),
)
