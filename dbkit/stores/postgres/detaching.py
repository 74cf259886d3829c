"""DETACH PARTITION CONCURRENTLY that was interrupted: what is left of it to do.

It works in two transactions. After the first the partition is no more seen through the whole, and marked; FINALIZE does
what is left. Source: ALTER TABLE; pg_inherits.inhdetachpending.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dbkit.stores.postgres.batch import run
from dbkit.stores.postgres.parse import concurrent_tree
from dbkit.stores.postgres.quote import qualified
from dbkit.stores.postgres.session import Session

__all__ = ["Detaching", "detaching"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detaching:
    """The whole and the partition, as SQL."""

    whole: str
    partition: str

    def settled(self, session: Session, *, started: bool) -> bool:
        """Whether nothing is left to do: an interrupted run did it, or it is finalized here."""
        row = session.execute(
            b"SELECT inhdetachpending FROM pg_inherits"
            b" WHERE inhparent = to_regclass(%s) AND inhrelid = to_regclass(%s)",
            [self.whole, self.partition],
        ).fetchone()
        if row is None:
            return started
        if row[0]:
            run(session, [f"ALTER TABLE {self.whole} DETACH PARTITION {self.partition} FINALIZE"])
        return bool(row[0])


def detaching(text: str, namespace: str) -> Detaching | None:
    """What a statement detaches concurrently, if it does so; names without a schema are of the namespace."""
    node: Any = concurrent_tree(text).get("AlterTableStmt", {})
    for command in (one["AlterTableCmd"] for one in node.get("cmds", ())):
        if command.get("subtype") == "AT_DetachPartition" and command["def"]["PartitionCmd"].get("concurrent"):
            return Detaching(
                whole=_name(node["relation"], namespace),
                partition=_name(command["def"]["PartitionCmd"]["name"], namespace),
            )
    return None


def _name(relation: Any, namespace: str) -> str:
    return qualified(relation.get("schemaname", namespace), relation["relname"], "")
