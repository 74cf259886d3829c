"""A backup of one schema of a database: a tenant's, which comes back without taking the others back.

Source: PostgreSQL documentation, pg_dump (--schema: what it needs of other schemas is not dumped), ALTER SCHEMA.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from dbkit.core.errors import PolicyRefusal, UsageError
from dbkit.stores.postgres.quote import NAME_BYTES, identifier
from dbkit.stores.postgres.session import Session, schema_of

__all__ = ["SavedSchema", "kept_as", "make_room", "put_aside", "read_saved", "require_saved", "write_saved"]

_FILE = "schema.json"
_EXTENSIONS = b"""
    SELECT e.extname, n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname <> 'plpgsql' AND n.nspname <> %s ORDER BY 1"""
_OUTSIDE = b"""
    SELECT DISTINCT format('%%I.%%I', n.nspname, c.relname)
    FROM pg_depend d
    JOIN pg_class used ON d.refclassid = 'pg_class'::regclass AND used.oid = d.refobjid
    JOIN pg_namespace mine ON mine.oid = used.relnamespace AND mine.nspname = %s
    LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
    LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
    LEFT JOIN pg_class direct ON d.classid = 'pg_class'::regclass AND direct.oid = d.objid
    JOIN pg_class c ON c.oid = coalesce(r.ev_class, k.conrelid, direct.oid)
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.oid <> mine.oid AND c.relkind NOT IN ('i', 'I', 't') ORDER BY 1"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSchema:
    """Which schema a backup is of, and the extensions of the database that stand elsewhere, with their schemas."""

    name: str
    extensions: tuple[tuple[str, str], ...]


def write_saved(session: Session, schema: str, folder: Path) -> bool:
    """Write beside a dump which schema it is of. Gives whether it is there: a tenant's first migration makes it."""
    extensions = session.execute(_EXTENSIONS, [schema]).fetchall()
    (folder / _FILE).write_text(json.dumps({"schema": schema, "extensions": extensions}), encoding="utf-8")
    return bool(session.execute(b"SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema]).fetchall())


def read_saved(folder: Path) -> SavedSchema | None:
    """Which schema a backup is of; None for one of a whole database."""
    path = folder / _FILE
    if not path.is_file():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    return SavedSchema(name=data["schema"], extensions=tuple((name, schema) for name, schema in data["extensions"]))


def require_saved(url: str, saved: SavedSchema | None) -> None:
    """Raise UsageError where a URL names another schema than a backup is of: a dump goes where it came from."""
    asked = schema_of(url)
    if saved is None and asked:
        raise UsageError(
            f"the backup is one of a whole database, and {asked} is a schema of one",
            help="restore it into an empty database, without ?schema= in the URL",
        )
    if saved is not None and asked != saved.name:
        raise UsageError(
            f"the backup is of the schema {saved.name}" + (f", and this is {asked}" if asked else ""),
            help=f"name that one: ?schema={saved.name} in the URL, or its own target",
        )


def make_room(session: Session, schema: str) -> None:
    """Remove a schema that is empty, as the dump makes its own; one that holds anything the server does not remove."""
    session.execute(f"DROP SCHEMA IF EXISTS {identifier(schema)} RESTRICT".encode())


def put_aside(session: Session, schema: str, name: str) -> str:
    """Rename a schema; what became of it, in words.

    Raises PolicyRefusal where a table or view of another schema hangs on what is in it: that would go on with the old.
    """
    outside = [found for (found,) in session.execute(_OUTSIDE, [schema]).fetchall()]
    if outside:
        raise PolicyRefusal(
            f"the schema {schema} cannot be put aside: {', '.join(outside[:6])} would go on with what is in it now",
            help="drop these first and make them again afterwards, or restore into another database (-u) and copy",
        )
    kept = kept_as(schema, name)
    session.execute(f"ALTER SCHEMA {identifier(schema)} RENAME TO {identifier(kept)}".encode())
    return f"what was in the schema {schema} is in the schema {kept} now; DROP SCHEMA … CASCADE removes it"


def kept_as(what: str, name: str) -> str:
    """What a database or schema is called that was put aside.

    Its own name comes last: queries that look for those of one kind often go by how a name begins.
    """
    return f"before_{name}_{what}".encode()[:NAME_BYTES].decode("utf-8", "ignore")
