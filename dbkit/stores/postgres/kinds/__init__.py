"""The kinds of PostgreSQL objects: one file each, beside its query in ``catalog/``.

A kind is loaded when somebody asks for it: most databases have a few of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dbkit.stores.postgres.kinds.base import CatalogKind

    KINDS: tuple[CatalogKind[Any], ...]
    """All kinds in the order of ``NAMES``: for who asks each of them something."""

__all__ = ["BY_NAME", "KINDS", "NAMES"]

NAMES = (
    "role", "membership", "schema", "language", "access_method", "extension", "collation", "conversion", "raw",
    "enum", "composite", "domain", "range", "cast", "transform", "sequence", "foreign_data_wrapper", "foreign_server",
    "user_mapping", "operator_family", "operator", "operator_family_member", "operator_class", "text_search_parser",
    "text_search_template", "text_search_dictionary", "text_search_configuration", "text_search_mapping", "table",
    "column", "default", "domain_default", "sequence_owner", "constraint", "domain_constraint", "index",
    "attached_index", "statistics", "function", "aggregate", "foreign_key", "replica_identity", "view",
    "view_default", "materialized_view", "rule", "trigger", "policy", "publication", "publication_table",
    "publication_schema", "subscription", "event_trigger", "extension_dependency", "outside_privileges",
    "comment", "owner", "default_privileges", "privileges", "security_label",
)  # fmt: skip
"""In the order of their weights; what is read by what it is on comes last. Each is the constant of its name in the
module of its name."""


class _ByName(dict[str, "CatalogKind[Any]"]):
    """The kinds by name; each is loaded when it is asked for."""

    def __missing__(self, name: str) -> CatalogKind[Any]:
        if name not in NAMES:
            raise KeyError(name)
        from dbkit.stores.postgres.kinds.new_objects import with_usual_privileges

        self[name] = kind = with_usual_privileges(getattr(import_module(f"{__name__}.{name}"), name.upper()))
        return kind


BY_NAME: Mapping[str, CatalogKind[Any]] = _ByName()


def __getattr__(name: str) -> tuple[CatalogKind[Any], ...]:
    if name != "KINDS":
        raise AttributeError(name)
    return tuple(BY_NAME[one] for one in NAMES)
