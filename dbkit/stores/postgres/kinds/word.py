"""How a profile says a kind that is a name and a definition: one key of the section, one mapping below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.postgres.parse import Node

__all__ = ["Qualify", "Word"]

T = TypeVar("T")

Qualify = Callable[[str], str]
"""A name of the schema that is being declared as SQL, qualified where needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word(Generic[T]):
    """``<section>: {<key>: <definition>}`` as one CREATE statement, and back."""

    section: str
    """The key in the ``postgres:`` section, or in a schema: ``collations``."""
    what: str
    """As in messages: ``one collation``."""
    node: str
    """The one node that libpg_query must find in the statement: ``DefineStmt``."""
    before: Callable[[str, Qualify], str]
    """What stands in front of the definition, from the key. Raises ValueError, which says what a key looks like."""
    leading: str = ""
    """A word that the definition may begin with and that SQL has before the name: ``default``."""
    after: str = ""
    """What follows the definition."""
    identity: Callable[[str, str], ObjectId]
    """From the schema (empty for what belongs to no schema) and the key."""
    name: Callable[[str], str | None] = lambda key: key
    """The name in a key, which the server limits; None where there is none."""
    subject: Callable[[str, Qualify], str]
    """How COMMENT ON names it, from the key."""
    key: Callable[[T], str]
    """The key under which an object is written."""
    definition: Callable[[T], str]
    """The definition as it is written."""
    whole: Callable[[T, State, str], str] | None = None
    """The definition where parts of it are objects of their own; the last argument is the schema of bare names."""
    more: Callable[[T], Mapping[str, Any]] = lambda item: {}  # noqa: ARG005
    """What is written beside the definition."""
    complete: Callable[[str], str] = lambda definition: definition
    """The definition as it is run."""
    also: Callable[[str, Any], Iterable[str]] = lambda key, value: ()  # noqa: ARG005
    """Statements from the key and what is said beside the definition."""
    fits: Callable[[Node], bool] = lambda node: True  # noqa: ARG005
    """Whether the node is of the right sort and says no more than its place allows."""
    written: Callable[[T], bool] = lambda item: True  # noqa: ARG005
    """Whether an object is written; others follow from those that are."""
