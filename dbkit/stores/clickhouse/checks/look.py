"""Looks at the rows before a statement runs, and refuses what would harm them, with how many and which.

ClickHouse checks little: it wraps numbers that do not fit, deletes by a new TTL at once, and commits a type before it
finds a value that cannot be read as one. ``-- dbkit: unchecked`` above a statement lets it run without a look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from secrets import token_hex

from dbkit.contract import Statement
from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.checks.by_default import by_default
from dbkit.stores.clickhouse.checks.clause import (
    AddConstraint,
    Clause,
    ModifyTTL,
    Redefault,
    Retype,
    clauses_of,
    converted,
    dropped_table,
)
from dbkit.stores.clickhouse.checks.view import check_view
from dbkit.stores.clickhouse.ddl import arguments
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.catalog import known, room, unfinished_mutations
from dbkit.stores.clickhouse.recipes.read import read_copy
from dbkit.stores.clickhouse.recipes.record import Record
from dbkit.stores.clickhouse.recipes.words import COPY, UNCHECKED
from dbkit.stores.clickhouse.tokens import TokenError, significant
from dbkit.stores.clickhouse.transport import Transport
from dbkit.stores.clickhouse.types import is_lossless, is_metadata_only, is_nullable

__all__ = ["look"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """Rows that stand against a statement."""

    table: str
    condition: str
    shown: str
    """What a sample of them is made of."""
    what: str
    """What becomes of them, behind their number."""
    help: str


def look(transport: Transport, statement: Statement) -> None:
    """Refuse a statement that rows stand against. Raises StatementFailed."""
    if UNCHECKED in statement.directives:
        return
    try:
        clauses = tuple(clauses_of(statement.text))
        if COPY in statement.directives:
            clauses = tuple(converted(read_copy(statement.text)))
        dropped = dropped_table(statement.text)
    except (TokenError, IndexError):
        return  # the server says what is wrong with it
    check_view(transport, statement.text)
    if dropped is not None:
        _check_size(transport, dropped)
    for clause in clauses:
        for question in _questions(transport, clause):
            _ask(transport, question)


def _questions(transport: Transport, clause: Clause) -> Iterator[_Question]:
    table = known(transport, clause.table)
    if table is None or not table.has_parts:
        return
    if isinstance(clause, AddConstraint):
        yield _Question(
            table=clause.table,
            condition=f"NOT ({clause.condition})",
            shown=f"toString(tuple({_columns_in(transport, clause)}))",
            what=f"do not meet the constraint {clause.name}: it is tested for new rows only",
            help="correct them first",
        )
    elif isinstance(clause, ModifyTTL):
        for when, condition in clause.items:
            past = f"toDateTime({when}) <= now()"
            yield _Question(
                table=clause.table,
                condition=f"({past}) AND ({condition})" if condition else past,
                shown=f"toString({when})",
                what="are past the new TTL and would be deleted at once",
                help="if they are to go",
            )
    elif isinstance(clause, Redefault):
        rows = by_default(transport, clause)
        if rows is not None:
            yield _Question(
                table=clause.table,
                condition=rows.condition,
                shown=f"toString({identifier(clause.column)})",
                what=f"have their {clause.column} by its default only, and would have another",
                help=f"have it written first: {rows.kept_by}",
            )
    else:
        yield from _misfits(transport, clause)


def _columns_in(transport: Transport, clause: AddConstraint) -> str:
    rows = transport.query(
        "SELECT name FROM system.columns WHERE database = currentDatabase() "  # noqa: S608
        f"AND table = {literal(clause.table)} AND position({literal(clause.condition)}, name) > 0 ORDER BY position"
    )
    return ", ".join(identifier(str(row[0])) for row in rows) or "1"


def _misfits(transport: Transport, clause: Retype) -> Iterator[_Question]:
    rows = transport.query(
        "SELECT type, default_kind, data_compressed_bytes FROM system.columns WHERE database = currentDatabase() "  # noqa: S608
        f"AND table = {literal(clause.table)} AND name = {literal(clause.column)}"
    )
    if not rows or rows[0][1] in ("ALIAS", "EPHEMERAL"):
        return
    before, after = str(rows[0][0]), _printed(transport, clause.type)
    if before == after or is_metadata_only(before, after):
        return
    running = unfinished_mutations(transport, clause.table)
    if any(why and _changes(command, clause.column) for command, why in running):
        return  # the way back from a type that values do not fit: nobody can read the column until then
    _check_mutations(clause.table, running)
    if int(rows[0][2]) > room(transport):
        raise StatementFailed(f"{clause.column} of {clause.table} is written anew, and the disk has no room for that")
    name = identifier(clause.column)
    if is_nullable(before) and not is_nullable(after) and _says_nothing(clause.default):
        yield _Question(
            table=clause.table,
            condition=f"{name} IS NULL",
            shown="'NULL'",
            what=f"have no {clause.column}",
            help="say what they get: DEFAULT, or an UPDATE before it",
        )
    if not is_lossless(before.removeprefix("Nullable("), after):
        yield _Question(
            table=clause.table,
            condition=f"{name} IS NOT NULL AND ({_misfit(name, before, after)})",
            shown=f"toString({name})",
            what=f"have a {clause.column} that does not fit {after}",
            help="correct them first",
        )


def _says_nothing(default: str | None) -> bool:
    """Whether NULLs would become a default that nobody chose."""
    return default is None or default.startswith("defaultValueOfTypeName(")


def _misfit(name: str, before: str, after: str) -> str:
    """The condition for a value that is another one, or none, in the new type."""
    kind, values = arguments(after)
    if kind.startswith("Enum"):
        names = ", ".join(value.rpartition(" = ")[0] for value in values or ())
        return f"toString({name}) NOT IN ({names})"
    if kind in ("Array", "Map", "Tuple", "Nested"):  # accurateCastOrNull has no NULL of these
        return f"CAST(CAST({name}, {literal(after)}), {literal(before)}) != {name}"
    new = f"accurateCastOrNull({name}, {literal(after)})"
    if any(word in before + after for word in ("String", "Float", "Enum", "UUID", "IP")):
        return f"{new} IS NULL"
    return f"{new} IS NULL OR accurateCastOrNull({new}, {literal(before)}) != {name}"


def _printed(transport: Transport, column_type: str) -> str:
    """A type as the server prints it."""
    return str(transport.query(f"SELECT toTypeName(defaultValueOfTypeName({literal(column_type)}))")[0][0])


def _changes(command: str, column: str) -> bool:
    """Whether a mutation gives a column another type."""
    seen = significant(command)
    return any(one.is_word("COLUMN") and other.name == column for one, other in pairwise(seen))


def _check_mutations(table: str, running: Sequence[tuple[str, str]]) -> None:
    if running:
        command, why = running[0]
        raise StatementFailed(
            f"{len(running)} mutations of {table} are not done, such as: {command}{why and f' ({why})'}",
            help="a further one would wait behind them: wait, or KILL MUTATION; then run the command again",
        )


def _check_size(transport: Transport, name: str) -> None:
    table = known(transport, name)
    rows = transport.query("SELECT toUInt64(value) FROM system.server_settings WHERE name = 'max_table_size_to_drop'")
    limit = int(rows[0][0]) if rows else 0
    if table is not None and limit and table.bytes > limit:
        raise StatementFailed(
            f"{name} has {table.bytes:,} bytes, and the server drops no table over {limit:,} (max_table_size_to_drop)",
            help="if it is to go, put SET max_table_size_to_drop = 0; before the statement, and say "
            f"-- dbkit: {UNCHECKED} above it",
        )


def _ask(transport: Transport, question: _Question) -> None:
    """Count the rows, inside the server: a query may take longer than a client waits."""
    record = Record(transport, f"check {token_hex(4)}")
    select = (
        f"count(), arrayStringConcat(groupUniqArray(3)({question.shown}), ', ') "
        f"FROM {identifier(question.table)} WHERE {question.condition}"
    )
    count, sample = record.answer(select)
    if count:
        raise StatementFailed(
            f"{count:,} rows of {question.table} {question.what}, such as: {sample}",
            help=f"nothing was changed; {question.help}, or write -- dbkit: {UNCHECKED} above the statement, then run "
            "the command again",
        )
