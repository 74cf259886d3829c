"""Operator classes. Source: CREATE OPERATOR CLASS, ALTER OPERATOR FAMILY; pg_opclass, pg_amop, pg_amproc."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.by_method import by_method, key_of, renamed, split_key
from dbkit.stores.postgres.kinds.word import Qualify, Word
from dbkit.stores.postgres.quote import identifier

__all__ = ["OPERATOR_CLASS", "OperatorClass"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An operator or function of a class."""

    text: str
    """``OPERATOR 1 <(t,t)``, ``FUNCTION 1 (t, t) compare(t,t)``."""
    own_type: bool
    """Whether it is for the type of the class on both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorClass:
    """How an access method treats a type. What only its family has is no part of it."""

    id: ObjectId
    type: str
    family: str
    default: bool = False
    """Whether indexes on that type use it without being asked."""
    storage: str | None = None
    """The type that is kept in the index, where it is another."""
    members: tuple[Member, ...] = ()


def _from_row(row: Row) -> OperatorClass:
    return OperatorClass(
        id=named("operator_class", row),
        type=row["type"],
        family=row["family"],
        default=row["is_default"],
        storage=row["storage"],
        members=tuple(Member(text=text, own_type=own_type) for text, own_type in row["members"] or ()),
    )


def _definition(item: OperatorClass) -> str:
    parts = [member.text for member in item.members]
    # Something must stand here: the type itself says no more than nothing would.
    parts += [f"STORAGE {item.storage or item.type}"] if item.storage is not None or not parts else []
    default = "DEFAULT " * item.default
    head = f"{default}FOR TYPE {item.type} USING {identifier(item.id.path[2])} FAMILY {item.family} AS"
    return f"{head} {', '.join(parts)}"


def _name(identity: ObjectId, env: Env) -> str:
    return by_method(identity, env).rpartition(" USING ")[0]


def _create(item: OperatorClass, env: Env) -> Iterator[Step]:
    yield step(item.id, f"CREATE OPERATOR CLASS {_name(item.id, env)} {_definition(item)}", env)


def _drop(item: OperatorClass, env: Env) -> Iterator[Step]:
    yield step(item.id, f"DROP OPERATOR CLASS {by_method(item.id, env)}", env)


_ADOPTING = ("btree", "hash")
"""Methods with which an operator that is added to a family becomes a part of the class of its type."""


def _alter(have: OperatorClass, want: OperatorClass, env: Env) -> Alteration | Replace:
    same = all(getattr(have, name) == getattr(want, name) for name in ("type", "family", "default", "storage"))
    added = [member for member in want.members if member not in have.members]
    if not same or set(have.members) - set(want.members) or not all(_can_be_added(want, member) for member in added):
        return Replace("an operator class can only get more operators")
    family = f"{want.family} USING {identifier(want.id.path[2])}"
    text = f"ALTER OPERATOR FAMILY {family} ADD {', '.join(member.text for member in added)}"
    return Alteration(steps=(step(want.id, text, env),))


def _can_be_added(item: OperatorClass, member: Member) -> bool:
    return item.id.path[2] in _ADOPTING and member.own_type and member.text.startswith("OPERATOR ")


def _rename(item: OperatorClass, new: ObjectId, env: Env) -> Iterator[Step]:
    yield renamed(item.id, new, env)


def _before(key: str, qualify: Qualify) -> str:
    return f"CREATE OPERATOR CLASS {qualify(split_key(key)[0])} "


def _subject(key: str, qualify: Qualify) -> str:
    name, method = split_key(key)
    return f"OPERATOR CLASS {qualify(name)} USING {identifier(method)}"


OPERATOR_CLASS = CatalogKind(
    name="operator_class",
    model=OperatorClass,
    weight=24,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    word=Word(
        section="operator_classes",
        what="one operator class",
        node="CreateOpClassStmt",
        before=_before,
        name=lambda key: split_key(key)[0],
        identity=lambda schema, key: ObjectId("operator_class", (schema, *split_key(key))),
        subject=_subject,
        key=lambda item: key_of(item.id),
        definition=_definition,
    ),
)
