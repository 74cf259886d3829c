"""CREATE statements from their parts, one clause a line: used for what is declared and for what was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dbkit.stores.clickhouse.quote import identifier, literal

__all__ = [
    "create_dictionary",
    "create_materialized_view",
    "create_table",
    "create_view",
    "is_merge_tree",
    "keeps_rows",
    "key",
    "modify_comment",
    "settings_clause",
]


def create_table(
    name: str,
    *,
    elements: Sequence[str],
    engine: str,
    keys: Iterable[tuple[str, str | None]] = (),
    ttl: str | None = None,
    settings: str | None = None,
    comment: str | None = None,
) -> str:
    """CREATE TABLE. ``keys`` are pairs such as ``("ORDER BY", "(a, b)")``, in the order of the grammar."""
    inside = ",\n".join(f"    {element}" for element in elements)
    lines = [f"CREATE TABLE {identifier(name)} (\n{inside}\n)", f"ENGINE = {engine}"]
    lines += [f"{word} {text}" for word, text in keys if text is not None]
    lines += [f"TTL {ttl}"] if ttl else []
    lines += [f"SETTINGS {settings}"] if settings else []
    lines += [f"COMMENT {literal(comment)}"] if comment else []
    return "\n".join(lines)


def create_view(name: str, *, select: str, security: str | None = None, replace: bool = False) -> str:
    """CREATE VIEW. A comment is a statement of its own: versions disagree about its place in this one."""
    verb = "CREATE OR REPLACE VIEW" if replace else "CREATE VIEW"
    return "\n".join([f"{verb} {identifier(name)}", *([security] if security else []), "AS", select])


def create_materialized_view(
    name: str,
    *,
    select: str,
    to: str = "",
    storage: str = "",
    columns: Iterable[tuple[str, str]] = (),
    refresh: str | None = None,
    security: str | None = None,
) -> str:
    """CREATE MATERIALIZED VIEW: it writes into a table (``to``), or keeps its rows itself (``storage``)."""
    lines = [f"CREATE MATERIALIZED VIEW {identifier(name)}"]
    lines += [f"REFRESH {refresh}"] if refresh else []
    listed = ", ".join(f"{identifier(column)} {kind}" for column, kind in columns)
    lines += [f"TO {identifier(to)}"] if to else [*([f"({listed})"] if listed else []), f"ENGINE = {storage}"]
    lines[-1] += " EMPTY" if refresh else ""  # 24 reads it before the security only
    lines += [security] if security else []
    return "\n".join([*lines, "AS", select])


def modify_comment(name: str, comment: str) -> str:
    """The comment of a table, view or dictionary."""
    return f"ALTER TABLE {identifier(name)} MODIFY COMMENT {literal(comment)}"


def create_dictionary(
    name: str, *, attributes: Sequence[str], clauses: Sequence[str], comment: str | None = None, replace: bool = False
) -> str:
    """CREATE DICTIONARY, its clauses in the order of the grammar."""
    verb = "CREATE OR REPLACE DICTIONARY" if replace else "CREATE DICTIONARY"
    inside = ",\n".join(f"    {attribute}" for attribute in attributes)
    lines = [f"{verb} {identifier(name)} (\n{inside}\n)", *clauses]
    return "\n".join([*lines, *([f"COMMENT {literal(comment)}"] if comment else [])])


def is_merge_tree(engine: str) -> bool:
    """Whether an engine is of the MergeTree family, which has keys, parts and projections."""
    return engine.partition("(")[0].strip().strip("`").endswith("MergeTree")


_KEEPS = ("Log", "TinyLog", "StripeLog", "Memory", "Set", "Join", "Buffer", "File", "EmbeddedRocksDB", "KeeperMap")


def keeps_rows(engine: str) -> bool:
    """Whether rows go with the table; engines besides these read and write what is kept elsewhere."""
    return is_merge_tree(engine) or engine.partition("(")[0].strip().strip("`") in _KEEPS


def key(expressions: Sequence[str]) -> str:
    """A key as SQL: nothing is ``tuple()``, one expression stands alone."""
    if not expressions:
        return "tuple()"
    return expressions[0] if len(expressions) == 1 else f"({', '.join(expressions)})"


def settings_clause(settings: Iterable[tuple[str, str]]) -> str:
    """Settings as SQL: ``a = 1, b = 'x'``."""
    return ", ".join(f"{name} = {text}" for name, text in settings)
