"""How COMMENT ON, ALTER ... OWNER TO, GRANT ON and SECURITY LABEL ON name an object: ``TABLE links``."""

from __future__ import annotations

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.stores.postgres.kinds.base import is_foreign, relation, relation_keyword
from dbkit.stores.postgres.kinds.column import Column
from dbkit.stores.postgres.kinds.function import Function, function_name
from dbkit.stores.postgres.kinds.operator import Operator, operator_name
from dbkit.stores.postgres.kinds.text_search import text_search
from dbkit.stores.postgres.quote import identifier, qualified

__all__ = ["CURRENT_USER", "GRANTED", "OWNED", "PUBLIC_MAY", "granted_on", "subject", "target_of"]

_OF_THE_DATABASE = {
    "access_method": "ACCESS METHOD",
    "event_trigger": "EVENT TRIGGER",
    "extension": "EXTENSION",
    "foreign_data_wrapper": "FOREIGN DATA WRAPPER",
    "foreign_server": "SERVER",
    "language": "LANGUAGE",
    "publication": "PUBLICATION",
    "role": "ROLE",
    "schema": "SCHEMA",
    "subscription": "SUBSCRIPTION",
}
_ON_A_RELATION = {
    "constraint": "CONSTRAINT",
    "foreign_key": "CONSTRAINT",
    "policy": "POLICY",
    "rule": "RULE",
    "trigger": "TRIGGER",
}
_TYPES = ("base_type", "composite", "enum", "range")
_BY_METHOD = {"operator_class": "OPERATOR CLASS", "operator_family": "OPERATOR FAMILY"}

OWNED = frozenset(
    {
        "aggregate", "base_type", "collation", "composite", "conversion", "domain", "enum", "event_trigger",
        "foreign_data_wrapper", "foreign_server", "foreign_table", "function", "language", "materialized_view",
        "operator", "operator_class", "operator_family", "publication", "range", "schema", "sequence", "statistics",
        "subscription", "table", "text_search_configuration", "text_search_dictionary", "view",
    }
)  # fmt: skip
"""Kinds whose objects have an owner of their own."""
GRANTED = frozenset(
    {
        "aggregate", "base_type", "composite", "domain", "enum", "foreign_data_wrapper", "foreign_server",
        "foreign_table", "function", "language", "materialized_view", "range", "schema", "sequence", "table", "view",
    }
)  # fmt: skip
"""Kinds whose objects have privileges."""
_EXECUTE, _USAGE = frozenset({"EXECUTE"}), frozenset({"USAGE"})
PUBLIC_MAY = {
    "aggregate": _EXECUTE, "base_type": _USAGE, "composite": _USAGE, "domain": _USAGE, "enum": _USAGE,
    "function": _EXECUTE, "language": _USAGE, "range": _USAGE,
}  # fmt: skip
"""What everybody may do with a new object of a kind."""
CURRENT_USER = "current_user"
"""How a profile says that an object belongs to whoever makes it."""


def target_of(identity: ObjectId) -> ObjectId:
    """What a comment, an owner or privileges are of: its kind and path are their path."""
    return ObjectId(identity.path[0], identity.path[1:])


def subject(target: ObjectId, env: Env) -> str:
    """The object as SQL, with the word for its kind. The kind ``identity`` is the sequence behind a column."""
    if target.kind == "identity":
        return _identity_sequence(ObjectId("column", target.path), env)
    return _word_of_the_database(target) or _word_on_a_relation(target, env) or _other(target, env)


def _identity_sequence(column: ObjectId, env: Env) -> str:
    for state in (env.have, env.want):
        found = state.objects.get(column)
        if isinstance(found, Column) and found.identity:
            sequence = found.identity.sequence
            return f"SEQUENCE {qualified(sequence.path[0], sequence.name, env.schema)}"
    raise TypeError(f"{column} is no identity column")


def granted_on(target: ObjectId, shown: str) -> str:
    """How GRANT names what COMMENT ON calls ``shown``."""
    if target.kind in ("materialized_view", "view"):
        return f"TABLE {shown.removeprefix(relation_keyword(target)).strip()}"
    if target.kind == "foreign_server":
        return f"FOREIGN {shown}"
    if target.kind == "table":
        return shown.removeprefix("FOREIGN ")
    if target.kind == "aggregate":
        # As a function it has all its arguments in one list.
        name, _, arguments = shown.removeprefix("AGGREGATE ").partition("(")
        return f"FUNCTION {name}({arguments.replace('*', '', 1).replace(' ORDER BY ', ', ').replace('ORDER BY ', '')}"
    return shown


def _word_of_the_database(target: ObjectId) -> str | None:
    if target.kind in _OF_THE_DATABASE:
        return f"{_OF_THE_DATABASE[target.kind]} {identifier(target.name)}"
    if target.kind == "cast":
        return f"CAST ({target.path[0]} AS {target.path[1]})"
    if target.kind == "transform":
        return f"TRANSFORM FOR {target.path[0]} LANGUAGE {identifier(target.path[1])}"
    return None


def _word_on_a_relation(target: ObjectId, env: Env) -> str | None:
    if target.kind == "column":
        return f"COLUMN {relation(target, env)}.{identifier(target.name)}"
    if target.kind in _ON_A_RELATION:
        return f"{_ON_A_RELATION[target.kind]} {identifier(target.name)} ON {relation(target, env)}"
    if target.kind == "domain_constraint":
        return f"CONSTRAINT {identifier(target.name)} ON DOMAIN {relation(target, env)}"
    if target.kind in _BY_METHOD:
        method = identifier(target.path[2])
        return f"{_BY_METHOD[target.kind]} {relation(target, env)} USING {method}"
    return None


def _other(target: ObjectId, env: Env) -> str:
    if target.kind == "function":
        function = env.want.objects.get(target) or env.have.objects[target]
        if not isinstance(function, Function):
            raise TypeError(f"{target} is no function")
        return f"{'PROCEDURE' if function.procedure else 'FUNCTION'} {function_name(function, env)}"
    if target.kind in ("aggregate", "operator"):
        name, bracket, arguments = target.name.partition("(")
        if target.kind == "aggregate":
            hidden = getattr(env.want.objects.get(target) or env.have.objects[target], "hidden", False)
            shown = qualified(target.path[0], name, "" if hidden else env.schema)
        else:
            operator = env.want.objects.get(target) or env.have.objects[target]
            if not isinstance(operator, Operator):
                raise TypeError(f"{target} is no operator")
            shown = operator_name(operator, env)
        return f"{relation_keyword(target)} {shown}{bracket}{arguments}"
    if target.kind.startswith("text_search_"):
        return text_search(target, env.schema)
    word = "TYPE" if target.kind in _TYPES else relation_keyword(target)
    word = "FOREIGN TABLE" if target.kind == "table" and is_foreign(target, env) else word
    return f"{word} {relation(target, env)}"
