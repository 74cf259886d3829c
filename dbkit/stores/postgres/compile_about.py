"""What every object can say of itself: comment, former name, owner, privileges, labels, extensions it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_context import Context
from dbkit.stores.postgres.compile_grants import grants
from dbkit.stores.postgres.kinds.subject import CURRENT_USER, OWNED
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["about"]


def about(context: Context, identity: ObjectId, target: str, value: Any, path: Path) -> None:
    """Add what every object can say of itself; ``target`` is how COMMENT ON names it.

    ``value`` is None where nothing is said, as in a short form: there may be an owner all the same.
    """
    if value is not None:
        context.emit_comment(identity, target, value.comment, (*path, "comment"))
        context.rename(identity, value.renamed_from)
        _depend(
            context, identity, target, getattr(value, "depends_on_extensions", ()), (*path, "depends_on_extensions")
        )
        _labels(context, identity, target, getattr(value, "security_labels", {}), (*path, "security_labels"))
    owner = _owner(context, identity, target, value, (*path, "owner")) if identity.kind in OWNED else None
    if identity.kind != "column":
        grants(context, identity, target, getattr(value, "grants", None), (*path, "grants"), owner)


def _depend(context: Context, identity: ObjectId, target: str, extensions: Iterable[str], path: Path) -> None:
    """Say with which extensions an object is dropped."""
    for index, name in enumerate(extensions):
        if context.check_name(name, (*path, index), what="an extension", key=False):
            dependency = ObjectId("extension_dependency", (identity.kind, *identity.path))
            context.emit(dependency, f"ALTER {target} DEPENDS ON EXTENSION {identifier(name)}", (*path, index))


def _labels(context: Context, identity: ObjectId, target: str, labels: Mapping[str, str], path: Path) -> None:
    for provider, label in labels.items():
        place = (*path, provider)
        if "\0" in label:
            context.error("text-value", "a label cannot hold a NUL character", place)
        elif context.check_name(provider, place, what="a provider"):
            text = f"SECURITY LABEL FOR {identifier(provider)} ON {target} IS {literal(label)}"
            context.emit(ObjectId("security_label", (provider, identity.kind, *identity.path)), text, place)


def _owner(context: Context, identity: ObjectId, target: str, value: Any, path: Path) -> str | None:
    """Add the owner of an object, and give it."""
    said: str | None = getattr(value, "owner", None)
    if getattr(value, "owned_by", None) is not None:
        if said is not None:
            context.error("sequence-owner", "a sequence that a column owns has the owner of the table", path)
        return None
    role = said or (context.owner if identity != ObjectId("schema", ("public",)) else None)
    if role is None or role == CURRENT_USER or not context.check_name(role, path, what="a role", key=False):
        return None
    text = f"ALTER {target} OWNER TO {identifier(role)}"
    context.emit(ObjectId("owner", (identity.kind, *identity.path)), text, path)
    return role
