"""The parts of a table, and which of their rows are still to be copied.

A part that is written never changes: it ends by being merged or mutated into a new one, whose name tells which blocks
of rows it was made of. Source: ClickHouse documentation, system.parts; src/Storages/MergeTree/MergeTreePartInfo.h.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.transport import Transport

__all__ = ["Conflict", "Part", "Piece", "active_parts", "as_written", "chunks", "predicate", "read_piece", "remaining"]

CHUNK_ROWS = 2_000_000
CHUNK_BYTES = 1 << 30
"""A chunk ends at either, so that memory and what a kill costs stay bounded."""
SORTED_ROWS = 100_000
"""So many rows of several parts are put into the order in which they were written."""

_NAME = re.compile(r"(?P<partition>[^_]+)_(?P<first>\d+)_(?P<last>\d+)_\d+(?:_(?P<version>\d+))?")


class Conflict(Exception):
    """Rows that are copied and rows that are not are in one part now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a table."""

    name: str
    rows: int
    bytes: int = 0

    @property
    def _match(self) -> re.Match[str]:
        match = _NAME.fullmatch(self.name)
        if match is None:
            raise Conflict(f"the part {self.name} has a name of another kind")
        return match

    @property
    def partition(self) -> str:
        """The id of its partition."""
        return self._match["partition"]

    @property
    def blocks(self) -> tuple[int, int]:
        """The first and the last block that it is made of."""
        return int(self._match["first"]), int(self._match["last"])

    @property
    def version(self) -> int:
        """The mutation that wrote it; 0 where none did."""
        return int(self._match["version"] or 0)

    def holds(self, other: Part) -> bool:
        """Whether the blocks of another part are among its own."""
        first, last = self.blocks
        start, end = other.blocks
        return self.partition == other.partition and first <= start and end <= last


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Rows of a part, from one position up to another."""

    part: Part
    start: int
    end: int

    @property
    def text(self) -> str:
        """As the record says it."""
        return f"{self.part.name}:{self.part.rows}:{self.start}:{self.end}"


def read_piece(text: str) -> Piece:
    """A piece as the record says it."""
    name, rows, start, end = text.rsplit(":", 3)
    return Piece(part=Part(name=name, rows=int(rows)), start=int(start), end=int(end))


def active_parts(transport: Transport, table: str, *, partition: str | None = None) -> tuple[Part, ...]:
    """The parts of a table, by partition and in the order in which they were written."""
    where = f"AND partition_id = {literal(partition)}" if partition is not None else ""
    rows = transport.query(
        "SELECT name, rows, data_uncompressed_bytes FROM system.parts WHERE database = currentDatabase() "  # noqa: S608
        f"AND table = {literal(table)} AND active AND NOT startsWith(name, 'patch-') {where} "
        "ORDER BY partition_id, min_block_number"
    )
    return tuple(Part(name=str(name), rows=int(count), bytes=int(size)) for name, count, size in rows)


def remaining(parts: Iterable[Part], copied: Sequence[Piece]) -> Iterator[Piece]:
    """What is not copied yet. Raises Conflict where a merge or a mutation mixed it with what is."""
    ends: dict[str, int] = {}
    for piece in copied:
        ends[piece.part.name] = max(ends.get(piece.part.name, 0), piece.end)
    known = {piece.part.name: piece.part for piece in copied}
    for part in parts:
        if part.name in ends:
            if ends[part.name] < part.rows:
                yield Piece(part=part, start=ends[part.name], end=part.rows)
            continue
        inside = [other for other in known.values() if part.holds(other)]
        if not inside:
            yield Piece(part=part, start=0, end=part.rows)
        elif (
            any(other.version != part.version or ends[other.name] < other.rows for other in inside)
            or sum(other.rows for other in inside) != part.rows
        ):
            raise Conflict(f"the part {part.name} holds rows that are copied and rows that are not")


def chunks(pieces: Iterable[Piece], *, ordered: bool) -> Iterator[tuple[Piece, ...]]:
    """Pieces of one partition that are copied at once: so few rows that they can be sorted, if they are ``ordered``."""
    most = SORTED_ROWS if ordered else CHUNK_ROWS
    cut = (smaller for piece in pieces for smaller in _cut(piece))
    for _, same in groupby(cut, key=lambda piece: piece.part.partition):
        held: list[Piece] = []
        rows = size = 0
        for piece in same:
            count = piece.end - piece.start
            more = piece.part.bytes * count // max(piece.part.rows, 1)
            if held and (rows + count > most or size + more > CHUNK_BYTES):
                yield tuple(held)
                held, rows, size = [], 0, 0
            held.append(piece)
            rows, size = rows + count, size + more
        if held:
            yield tuple(held)


def _cut(piece: Piece) -> Iterator[Piece]:
    step = CHUNK_ROWS
    if piece.part.bytes:
        step = min(step, max(1, CHUNK_BYTES * piece.part.rows // piece.part.bytes))
    for start in range(piece.start, piece.end, step):
        yield Piece(part=piece.part, start=start, end=min(start + step, piece.end))


def predicate(pieces: Sequence[Piece]) -> str:
    """The condition that picks these rows."""
    whole = [piece.part.name for piece in pieces if (piece.start, piece.end) == (0, piece.part.rows)]
    conditions = [f"_part IN ({', '.join(literal(name) for name in whole)})"] if whole else []
    conditions += [
        f"(_part = {literal(piece.part.name)} AND _part_offset >= {piece.start} AND _part_offset < {piece.end})"
        for piece in pieces
        if piece.part.name not in whole
    ]
    return " OR ".join(conditions)


def as_written(pieces: Sequence[Piece]) -> str:
    """The order in which the rows of several parts were written; one part is read in its order anyway."""
    if len(pieces) < 2:
        return ""
    names = ", ".join(literal(piece.part.name) for piece in pieces)
    return f" ORDER BY indexOf([{names}], _part), _part_offset"
