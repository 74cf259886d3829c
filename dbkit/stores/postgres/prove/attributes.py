"""Values of composite types, attribute by attribute: a type can get, lose and reorder these under the rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from dbkit.stores.postgres.session import Session

__all__ = ["Form", "Forms", "alike", "gone", "read_forms", "shown_as"]

_ATTRIBUTES = b"""
select t.oid::bigint,
    coalesce(json_agg(
        json_build_array(a.attnum, a.attname, a.atttypid::bigint, format_type(a.atttypid, a.atttypmod))
        order by a.attnum
    ) filter (where a.attnum > 0), '[]')
from pg_type t
left join pg_attribute a on a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
where t.typtype = 'c' and t.oid >= 16384
  and (t.oid in (select u.atttypid from pg_attribute u) or t.typarray in (select u.atttypid from pg_attribute u)
       or exists (select from pg_type d where d.typbasetype in (t.oid, t.typarray) and d.typbasetype <> 0))
group by t.oid
"""
_MADE_OF = b"""
select t.oid::bigint, case when t.typtype = 'd' then t.typbasetype else t.typelem end::bigint
from pg_type t
where t.oid >= 16384 and (t.typtype = 'd' or t.typsubscript = 'array_subscript_handler'::regproc)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute of a composite type."""

    number: int
    name: str
    type_oid: int
    type: str = field(compare=False)
    """Its name: a type that steps aside has another one meanwhile."""
    form: Form | None
    """Of its own values, where they are composite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What composite values look like, be they in an array or of a domain."""

    oid: int
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The composite types that have values, at one moment."""

    attributes: dict[int, list[tuple[int, str, int, str]]]
    made_of: dict[int, int]
    """What a domain is over, and an array of."""

    def of(self, type_: int) -> Form | None:
        """The form of the values of a type; None where they are not composite."""
        while type_ in self.made_of:
            type_ = self.made_of[type_]
        if type_ not in self.attributes:
            return None
        found = (
            Attribute(number=number, name=name, type_oid=inner, type=shown, form=self.of(inner))
            for number, name, inner, shown in self.attributes[type_]
        )
        return Form(oid=type_, attributes=tuple(found))


def read_forms(session: Session) -> Forms:
    """The composite types as they are now."""
    return Forms(
        attributes=dict(session.execute(_ATTRIBUTES).fetchall()), made_of=dict(session.execute(_MADE_OF).fetchall())
    )


def shown_as(value: str) -> str:
    """The SQL by which a composite value is read: as a text, and with the names of its attributes."""
    return f"case when {value}::text is not null then json_build_array({value}::text, {value})::text end"


_Kept: TypeAlias = "tuple[tuple[str, str, _Kept | None], ...]"
"""The attributes that two forms share, each with its name in the one and in the other, and what is shared of it; None
where that is all."""


def _kept(before: Form, after: Form) -> _Kept:
    found = []
    for one in before.attributes:
        other = _again(one, before, after)
        if other is not None and other.type == one.type:
            both = _kept(one.form, other.form) if one.form and other.form and one.form != other.form else None
            found.append((one.name, other.name, both))
    return tuple(found)


def _again(attribute: Attribute, before: Form, after: Form) -> Attribute | None:
    """The attribute in another form: of the same number in the same type, which may have been renamed, else by name."""
    same = before.oid == after.oid
    return next(
        (one for one in after.attributes if (one.number == attribute.number if same else one.name == attribute.name)),
        None,
    )


def alike(values: Iterable[str | None], forms: tuple[Form, Form], side: int) -> list[str | None]:
    """Values as far as both forms have them: those of the first form, or with ``side`` 1 those of the second."""
    kept = _kept(*forms)
    return [None if value is None else json.dumps(_cut(_parsed(value), kept, side)) for value in values]


def _parsed(value: str) -> Any:
    return json.loads(value, parse_float=str)[1]


def _cut(value: Any, kept: _Kept | None, side: int) -> Any:
    if isinstance(value, list):
        return [_cut(one, kept, side) for one in value]
    if kept is None or value is None:
        return value
    return [_cut(value[one[side]], one[2], side) for one in kept]


def gone(values: Iterable[str | None], before: Form, after: Form) -> list[str]:
    """The attributes that have values in the one form, and are not in the other."""
    parsed = [_parsed(value) for value in values if value is not None]
    return sorted({".".join(path) for path in _paths_gone(before, after) if any(_has(one, path) for one in parsed)})


def _paths_gone(before: Form, after: Form) -> Iterable[tuple[str, ...]]:
    for one in before.attributes:
        other = _again(one, before, after)
        if other is None:
            yield (one.name,)
        elif one.form and other.form:
            yield from ((one.name, *path) for path in _paths_gone(one.form, other.form))


def _has(value: Any, path: tuple[str, ...]) -> bool:
    if isinstance(value, list):
        return any(_has(one, path) for one in value)
    return value is not None and (not path or _has(value[path[0]], path[1:]))
