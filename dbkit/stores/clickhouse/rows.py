"""INSERT ... VALUES as INSERT ... SELECT: the native protocol takes rows as blocks, and no rows in the text.

The engine itself reads the rows still, by the table function ``format``. It knows nothing of the table's defaults, so
that a row which asks for one is not put this way. Source: ClickHouse documentation, format table function.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.tokens import Token, significant, split_at

__all__ = ["Values", "read_values"]

_NOT_GIVEN = ("MATERIALIZED", "ALIAS", "EPHEMERAL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """An INSERT with its rows behind VALUES."""

    head: str
    """All before VALUES."""
    database: str | None
    table: str
    columns: tuple[str, ...] | None
    """None where the statement names none: all that can be written."""
    data: str

    def types_query(self) -> str:
        """Asks for name, type and kind of default of the table's columns."""
        database = "currentDatabase()" if self.database is None else literal(self.database)
        return (
            "SELECT name, type, default_kind FROM system.columns "  # noqa: S608
            f"WHERE database = {database} AND table = {literal(self.table)} ORDER BY position"
        )

    def as_select(self, described: Sequence[Sequence[str]]) -> tuple[str, dict[str, str]]:
        """The statement and the settings that it needs; ``described`` is the answer to ``types_query``."""
        types = {str(name): str(kind) for name, kind, _ in described}
        columns = self.columns or tuple(str(row[0]) for row in described if row[2] not in _NOT_GIVEN)
        structure = ", ".join(f"{identifier(name)} {types[name]}" for name in columns if name in types)
        rows = f"SELECT * FROM format(Values, {literal(structure)}, {literal(self.data)})"  # noqa: S608
        # not among the settings beside the text: clickhouse-driver takes that name for one of its own
        text = f"{self.head} {rows} SETTINGS input_format_null_as_default = 0"
        return text, {"max_query_size": str(2 * len(text) + 262144)}


def read_values(sql: str) -> Values | None:
    """The parts of INSERT INTO table [(columns)] VALUES rows; None for anything else, and if rows ask for defaults."""
    tokens = significant(sql)
    place = next((number for number, token in enumerate(tokens) if token.is_word("VALUES")), None)
    if place is None or len(tokens) < 4 or not tokens[0].is_word("INSERT") or not tokens[1].is_word("INTO"):
        return None
    start = 3 if tokens[2].is_word("TABLE") else 2
    name, rest = _name(tokens[start:place])
    if not name or any(token.is_word("DEFAULT") for token in tokens[place:]):
        return None
    columns = _columns(rest)
    if rest and not columns:
        return None
    return Values(
        head=sql[: tokens[place].start].rstrip(),
        database=name[0] if len(name) == 2 else None,
        table=name[-1],
        columns=columns,
        data=sql[tokens[place].end :].strip(),
    )


def _name(tokens: Sequence[Token]) -> tuple[tuple[str, ...], Sequence[Token]]:
    """The one or two parts of a table's name, and the tokens behind it."""
    size = 3 if len(tokens) > 2 and tokens[1].text == "." else 1
    parts = tuple(token.name or "" for token in tokens[:size:2])
    return (parts if parts and all(parts) else ()), tokens[size:]


def _columns(tokens: Sequence[Token]) -> tuple[str, ...] | None:
    """The names in brackets; None for anything else."""
    if len(tokens) < 3 or tokens[0].text != "(" or tokens[-1].text != ")":
        return None
    parts = split_at(tokens[1:-1])
    names = tuple((part[0].name or "") for part in parts if len(part) == 1)
    return names if len(names) == len(parts) and all(names) else None
