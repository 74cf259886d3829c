"""A ``postgres:`` section as a draft: one statement for each object, every finding at once. No server is touched."""

from __future__ import annotations

from functools import partial

from dbkit.contract import Draft, DraftStatement, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.ids import ObjectId
from dbkit.stores.postgres import (
    compile_foreign_tables,
    compile_functions,
    compile_raw,
    compile_tables,
    compile_types,
    compile_views,
)
from dbkit.stores.postgres.compile_column_settings import HANDED_DOWN
from dbkit.stores.postgres.compile_context import Context
from dbkit.stores.postgres.compile_declared import Namespace, declare, namespaces
from dbkit.stores.postgres.compile_defined import DATABASE_WORDS, SCHEMA_WORDS, defined
from dbkit.stores.postgres.compile_expected import expectations
from dbkit.stores.postgres.compile_grants import default_privileges
from dbkit.stores.postgres.compile_members import members
from dbkit.stores.postgres.compile_outside_grants import outside_grants
from dbkit.stores.postgres.compile_roles import roles
from dbkit.stores.postgres.kinds.raw import Raw
from dbkit.stores.postgres.surface import PostgresSection

__all__ = ["ORDER", "compile_section"]

ORDER = (
    "role", "membership", "schema", "extension", "language", "access_method", "collation", "conversion", "raw",
    "base_type", "enum",
    "composite", "domain", "range", "sequence", "function", "cast", "transform", "aggregate", "operator_family",
    "operator", "operator_family_member", "operator_class", "text_search_parser", "text_search_template",
    "text_search_dictionary", "text_search_configuration", "text_search_mapping", "domain_constraint",
    "foreign_data_wrapper", "foreign_server", "user_mapping", "table", "column", "handed_down_column",
    "constraint", "materialized_view", "view",
    "view_default", "index", "attached_index", "statistics", "sequence_owner",
    "replica_identity", "rule", "trigger", "policy", "foreign_key", "publication", "subscription",
    "extension_dependency", "comment", "owner", "default_privileges", "privileges", "outside_privileges",
    "security_label", "event_trigger", "refresh",
)  # fmt: skip
"""The kinds of statements, in the order in which most of them can be run."""


def compile_section(source: Source) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """Make a draft of a section. With findings of severity error the draft is not whole."""
    section: PostgresSection = source.section
    context = Context(source=source, version=section.version, schema=section.schema_name)
    if not context.check_name(section.schema_name, ("schema",), what="a schema", key=False):
        return Draft(version=section.version, namespace=section.schema_name), tuple(context.findings)
    declared = declare(section)
    carried: list[Raw | None] = []
    roles(context, section.roles)
    extensions = compile_types.extensions(context, section.extensions)
    for space in namespaces(section):
        context.owner = section.owner
        compile_types.schema(context, space)
        context.owner = space.objects.owner or section.owner
        compile_types.types(context, declared, space)
        compile_functions.functions(context, declared, space)
        compile_tables.tables(context, declared, space)
        compile_foreign_tables.foreign_tables(context, declared, space)
        compile_views.views(context, space)
        defined(context, space, SCHEMA_WORDS)
        members(context, space)
        if isinstance(space.objects, PostgresSection):
            defined(context, space, DATABASE_WORDS)
            carried = [compile_raw.raw(context, name, value) for name, value in section.sql.items()]
        compile_views.comments(context, space)
        _default_privileges(context, space)
    for shown, said in section.outside_grants.items():
        outside_grants(context, shown, said, ("outside_grants", shown))
    expected = tuple(expectations(context, section.expect))
    draft = Draft(
        statements=tuple(sorted(context.statements, key=partial(_rank, context))),
        renames=tuple(sorted(context.renames, key=_rename_rank)),
        conversions=context.conversions,
        version=section.version,
        namespace=section.schema_name,
        extensions=extensions,
        ignore=tuple(section.ignore),
        managed=tuple(section.managed),
        carried=tuple(one for one in carried if one is not None),
        expected=expected,
    )
    return draft, tuple(sorted(set(context.findings), key=Diagnostic.sort_key))


def _default_privileges(context: Context, space: Namespace) -> None:
    schema = "" if isinstance(space.objects, PostgresSection) else space.name
    for role, made in space.objects.default_privileges.items():
        path = (*space.path, "default_privileges", role)
        if context.check_name(role, path, what="a role"):
            for word in made.model_fields_set:
                said, place = getattr(made, word), (*path, word)
                default_privileges(context, role, schema, word.replace("_", " "), said or {}, place)


def _rank(context: Context, statement: DraftStatement) -> tuple[int, int, ObjectId]:
    # Settings of columns that are handed down reach the children: a parent's come first, as they were emitted.
    place = ObjectId("", ()) if statement.id.kind == HANDED_DOWN else statement.id
    return ORDER.index(statement.id.kind), context.depth(statement.id), place


def _rename_rank(rename: tuple[ObjectId, ObjectId]) -> tuple[int, tuple[ObjectId, ObjectId]]:
    """Innermost first: the old name of what holds it still stands."""
    return -len(rename[0].path), rename
