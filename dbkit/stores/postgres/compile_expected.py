"""What a profile expects of the rows: ``expect:``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dbkit.migrations.expectation import Expectation
from dbkit.stores.postgres.compile_context import Context, Text

__all__ = ["expectations"]


def expectations(context: Context, said: Mapping[str, str]) -> Iterator[Expectation]:
    """Each as a query that only reads."""
    for name, query in said.items():
        path = ("expect", name)
        text = Text(query.rstrip().removesuffix(";"), "one query", "query-syntax", path)
        node = context.fragment(text, "", kind="SelectStmt")
        if node is not None and context.require(text, not {"intoClause", "lockingClause"} & node.keys()):
            yield Expectation(name=name, query=text.sql.strip(), span=context.source.span(*path))
