"""Privileges on members of extensions and on the server's own objects, as a profile declares them."""

from __future__ import annotations

import re

from dbkit.core.ids import ObjectId
from dbkit.core.span import Path
from dbkit.stores.postgres.compile_context import Context, Text
from dbkit.stores.postgres.compile_grants import Grants, Place, grant_texts, granted_sql

__all__ = ["outside_grants"]

_OBJECT = re.compile(r"(?P<word>table|sequence|function|procedure|type|language|foreign data wrapper)\s+(?P<name>.+)")


def outside_grants(context: Context, shown: str, said: Grants, path: Path) -> None:
    """Emit what is granted on one object. Who is named has what is said here, whatever it was made with."""
    match = _OBJECT.fullmatch(shown.strip())
    if match is None:
        context.error("grants", f"{shown!r} is no word and name as in GRANT: function public.f(text)", path, key=True)
        return
    text = Text(shown, "one object", "grants-syntax", path)
    node = context.fragment(text, "GRANT ALL ON ", " TO x", kind="GrantStmt")
    if node is None or not context.require(text, len(node.get("objects", ())) == 1):
        return
    place = ObjectId("outside_privileges", (match["word"].upper(), match["name"]))
    on = " ".join(place.path)
    seen: set[str] = set()
    for one in grant_texts(context, said, Place("GRANT ", f" ON {on} TO x"), path, None):
        if one.grantee not in seen:
            seen.add(one.grantee)
            context.emit(place, f"REVOKE ALL ON {on} FROM {one.grantee}", path)
        if one.privileges:
            context.emit(place, granted_sql(one, on), path)
