"""The kinds of PostgreSQL objects: one file each, beside its query in ``catalog/``."""

from __future__ import annotations

from typing import Any

from dbkit.stores.postgres.kinds.access_method import ACCESS_METHOD
from dbkit.stores.postgres.kinds.aggregate import AGGREGATE
from dbkit.stores.postgres.kinds.attached_index import ATTACHED_INDEX
from dbkit.stores.postgres.kinds.base import CatalogKind
from dbkit.stores.postgres.kinds.cast import CAST
from dbkit.stores.postgres.kinds.collation import COLLATION
from dbkit.stores.postgres.kinds.column import COLUMN
from dbkit.stores.postgres.kinds.comment import COMMENT
from dbkit.stores.postgres.kinds.composite import COMPOSITE
from dbkit.stores.postgres.kinds.constraint import CONSTRAINT
from dbkit.stores.postgres.kinds.conversion import CONVERSION
from dbkit.stores.postgres.kinds.default import DEFAULT
from dbkit.stores.postgres.kinds.default_privileges import DEFAULT_PRIVILEGES
from dbkit.stores.postgres.kinds.domain import DOMAIN
from dbkit.stores.postgres.kinds.domain_constraint import DOMAIN_CONSTRAINT
from dbkit.stores.postgres.kinds.domain_default import DOMAIN_DEFAULT
from dbkit.stores.postgres.kinds.enum import ENUM
from dbkit.stores.postgres.kinds.event_trigger import EVENT_TRIGGER
from dbkit.stores.postgres.kinds.extension import EXTENSION
from dbkit.stores.postgres.kinds.extension_dependency import EXTENSION_DEPENDENCY
from dbkit.stores.postgres.kinds.foreign_data_wrapper import FOREIGN_DATA_WRAPPER
from dbkit.stores.postgres.kinds.foreign_key import FOREIGN_KEY
from dbkit.stores.postgres.kinds.foreign_server import FOREIGN_SERVER
from dbkit.stores.postgres.kinds.function import FUNCTION
from dbkit.stores.postgres.kinds.index import INDEX
from dbkit.stores.postgres.kinds.language import LANGUAGE
from dbkit.stores.postgres.kinds.materialized_view import MATERIALIZED_VIEW
from dbkit.stores.postgres.kinds.membership import MEMBERSHIP
from dbkit.stores.postgres.kinds.new_objects import with_usual_privileges
from dbkit.stores.postgres.kinds.operator import OPERATOR
from dbkit.stores.postgres.kinds.operator_class import OPERATOR_CLASS
from dbkit.stores.postgres.kinds.operator_family import OPERATOR_FAMILY
from dbkit.stores.postgres.kinds.operator_family_member import OPERATOR_FAMILY_MEMBER
from dbkit.stores.postgres.kinds.owner import OWNER
from dbkit.stores.postgres.kinds.policy import POLICY
from dbkit.stores.postgres.kinds.privileges import PRIVILEGES
from dbkit.stores.postgres.kinds.publication import PUBLICATION
from dbkit.stores.postgres.kinds.publication_schema import PUBLICATION_SCHEMA
from dbkit.stores.postgres.kinds.publication_table import PUBLICATION_TABLE
from dbkit.stores.postgres.kinds.range import RANGE
from dbkit.stores.postgres.kinds.raw import RAW
from dbkit.stores.postgres.kinds.replica_identity import REPLICA_IDENTITY
from dbkit.stores.postgres.kinds.role import ROLE
from dbkit.stores.postgres.kinds.rule import RULE
from dbkit.stores.postgres.kinds.schema import SCHEMA
from dbkit.stores.postgres.kinds.security_label import SECURITY_LABEL
from dbkit.stores.postgres.kinds.sequence import SEQUENCE
from dbkit.stores.postgres.kinds.sequence_owner import SEQUENCE_OWNER
from dbkit.stores.postgres.kinds.statistics import STATISTICS
from dbkit.stores.postgres.kinds.subscription import SUBSCRIPTION
from dbkit.stores.postgres.kinds.table import TABLE
from dbkit.stores.postgres.kinds.text_search_configuration import TEXT_SEARCH_CONFIGURATION
from dbkit.stores.postgres.kinds.text_search_dictionary import TEXT_SEARCH_DICTIONARY
from dbkit.stores.postgres.kinds.text_search_mapping import TEXT_SEARCH_MAPPING
from dbkit.stores.postgres.kinds.text_search_parser import TEXT_SEARCH_PARSER
from dbkit.stores.postgres.kinds.text_search_template import TEXT_SEARCH_TEMPLATE
from dbkit.stores.postgres.kinds.transform import TRANSFORM
from dbkit.stores.postgres.kinds.trigger import TRIGGER
from dbkit.stores.postgres.kinds.user_mapping import USER_MAPPING
from dbkit.stores.postgres.kinds.view import VIEW
from dbkit.stores.postgres.kinds.view_default import VIEW_DEFAULT

__all__ = ["KINDS"]

_KINDS: tuple[CatalogKind[Any], ...] = (
    ROLE,
    MEMBERSHIP,
    SCHEMA,
    LANGUAGE,
    ACCESS_METHOD,
    EXTENSION,
    COLLATION,
    CONVERSION,
    RAW,
    ENUM,
    COMPOSITE,
    DOMAIN,
    RANGE,
    CAST,
    TRANSFORM,
    SEQUENCE,
    FOREIGN_DATA_WRAPPER,
    FOREIGN_SERVER,
    USER_MAPPING,
    OPERATOR_FAMILY,
    OPERATOR,
    OPERATOR_FAMILY_MEMBER,
    OPERATOR_CLASS,
    TEXT_SEARCH_PARSER,
    TEXT_SEARCH_TEMPLATE,
    TEXT_SEARCH_DICTIONARY,
    TEXT_SEARCH_CONFIGURATION,
    TEXT_SEARCH_MAPPING,
    TABLE,
    COLUMN,
    DEFAULT,
    DOMAIN_DEFAULT,
    SEQUENCE_OWNER,
    CONSTRAINT,
    DOMAIN_CONSTRAINT,
    INDEX,
    ATTACHED_INDEX,
    STATISTICS,
    FUNCTION,
    AGGREGATE,
    FOREIGN_KEY,
    REPLICA_IDENTITY,
    VIEW,
    VIEW_DEFAULT,
    MATERIALIZED_VIEW,
    RULE,
    TRIGGER,
    POLICY,
    PUBLICATION,
    PUBLICATION_TABLE,
    PUBLICATION_SCHEMA,
    SUBSCRIPTION,
    EVENT_TRIGGER,
    EXTENSION_DEPENDENCY,
    COMMENT,
    OWNER,
    DEFAULT_PRIVILEGES,
    PRIVILEGES,
    SECURITY_LABEL,
)
KINDS: tuple[CatalogKind[Any], ...] = tuple(with_usual_privileges(kind) for kind in _KINDS)
"""In the order of their weights; what is read by what it is on comes last."""
