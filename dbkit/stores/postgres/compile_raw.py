"""SQL that a profile carries as it stands, for what dbkit has no kind for."""

from __future__ import annotations

from dbkit.core.errors import StatementFailed
from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_context import Context
from dbkit.stores.postgres.kinds import NAMES
from dbkit.stores.postgres.kinds.raw import Raw
from dbkit.stores.postgres.parse import SqlError, parse
from dbkit.stores.postgres.split import split
from dbkit.stores.postgres.surface import RawSql

__all__ = ["raw"]


def raw(context: Context, name: str, value: RawSql) -> Raw | None:
    """Emit the statements of an entry."""
    path: Path = ("sql", name)
    identity = ObjectId("raw", (name,))
    texts = _statements(context, value.create, (*path, "create"))
    back = _statements(context, value.drop, (*path, "drop"))
    needs = [_need(context, text, (*path, "needs", index)) for index, text in enumerate(value.needs)]
    if not texts or not back or None in needs:
        return None
    for text in texts:
        context.emit(identity, text, path)
    return Raw(id=identity, create=value.create, drop=value.drop, needs=tuple(need for need in needs if need))


def _statements(context: Context, sql: str, path: Path) -> list[str]:
    """The statements of a text; none, with a finding, where they do not read as SQL or control transactions."""
    try:
        nodes = parse(sql)
        texts = [statement.text for statement in split(sql)]
    except SqlError as error:
        context.error("raw-syntax", f"this does not read as SQL: {error.message}", path, offset=error.offset, text=sql)
        return []
    except StatementFailed as error:
        context.error("raw-syntax", f"this does not read as SQL: {error.message}", path)
        return []
    if any("TransactionStmt" in node for node in nodes):
        context.error("raw-syntax", "dbkit begins and ends transactions itself", path)
        return []
    if not texts:
        context.error("raw-syntax", "there is no statement here", path)
    for node in nodes:
        context.gate(node, path)
    return texts


def _need(context: Context, text: str, path: Path) -> ObjectId | None:
    """``table links``, ``function app.f(integer)``, ``raw base type shouted`` as an id."""
    kind, blank, name = text.partition(" ")
    if not blank or kind not in NAMES:
        known = ", ".join(sorted(NAMES))
        context.error("raw-needs", f"write a kind and a name; the kinds are {known}", path)
        return None
    if kind in ("raw", "extension", "schema", "role", "language"):
        return ObjectId(kind, (name,))
    head, parenthesis, arguments = name.partition("(")
    parts = head.split(".")
    schema = parts if len(parts) > 1 else [context.schema, *parts]
    return ObjectId(kind, (*schema[:-1], schema[-1] + parenthesis + arguments))
