"""What a store must provide. PostgreSQL, Redis and ClickHouse have this one shape."""

from __future__ import annotations

from dbkit.contract.archive import Archived, Archiver
from dbkit.contract.connection import Connection
from dbkit.contract.draft import Draft, DraftStatement, Source, Statement
from dbkit.contract.server import NO_LIMITS, Limits, Preflight, Server, Size
from dbkit.contract.snapshot import Snapshot, StateSnapshot
from dbkit.contract.store import Chapter, Parts, Prover, Store

__all__ = [
    "NO_LIMITS",
    "Archived",
    "Archiver",
    "Chapter",
    "Connection",
    "Draft",
    "DraftStatement",
    "Limits",
    "Parts",
    "Preflight",
    "Prover",
    "Server",
    "Size",
    "Snapshot",
    "Source",
    "StateSnapshot",
    "Statement",
    "Store",
]
