"""DETACH PARTITION CONCURRENTLY that was interrupted: what is left of it to do.

It works in two transactions. After the first the partition is no more seen through the whole, and marked; FINALIZE does
what is left. There is no way back from there but to finish it and to attach the partition again.
Source: ALTER TABLE; pg_inherits.inhdetachpending.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dbkit.stores.postgres.batch import run
from dbkit.stores.postgres.parse import concurrent_tree
from dbkit.stores.postgres.patience import ATTEMPTS, patiently
from dbkit.stores.postgres.quote import qualified
from dbkit.stores.postgres.session import Session

__all__ = ["HALF_DETACHED", "Detaching", "detaching", "half_detached"]

HALF_DETACHED = b"""
    SELECT format('%I.%I', w.nspname, c.relname), format('%I.%I', v.nspname, p.relname)
    FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhparent JOIN pg_namespace w ON w.oid = c.relnamespace
    JOIN pg_class p ON p.oid = i.inhrelid JOIN pg_namespace v ON v.oid = p.relnamespace
    WHERE i.inhdetachpending ORDER BY 1, 2
"""
"""The partitions that are half detached, each behind its whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detaching:
    """The whole and the partition, as SQL."""

    whole: str
    partition: str

    def settled(self, session: Session, *, started: bool, attempts: int = ATTEMPTS) -> bool:
        """Whether nothing is left to do: an interrupted run did it, or it is finalized here. Raises Refusal.

        FINALIZE keeps others from the partition while it waits for transactions that may see it, so it waits as long as
        any statement and is tried again.
        """
        row = session.execute(
            b"SELECT inhdetachpending FROM pg_inherits"
            b" WHERE inhparent = to_regclass(%s) AND inhrelid = to_regclass(%s)",
            [self.whole, self.partition],
        ).fetchone()
        if row is None:
            return started
        if row[0]:
            finish = f"ALTER TABLE {self.whole} DETACH PARTITION {self.partition} FINALIZE"
            patiently(lambda: run(session, [finish]), attempts=attempts)
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


def half_detached(session: Session) -> Iterator[str]:
    """What is to be known of partitions that are half detached."""
    for whole, partition in session.execute(HALF_DETACHED).fetchall():
        yield (
            f"{partition} is half detached from {whole}, which shows its rows no more: the migration that was killed "
            f"goes on with it, and else ALTER TABLE {whole} DETACH PARTITION {partition} FINALIZE does"
        )


def _name(relation: Any, namespace: str) -> str:
    return qualified(relation.get("schemaname", namespace), relation["relname"], "")
