"""How migrations stand, from the folder and the ledger alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dbkit.app.history import Standing, check, faults, records
from dbkit.core.errors import IntegrityError
from dbkit.migrations.file import Header, Migration
from dbkit.migrations.folder import Folder
from dbkit.migrations.ledger import Applied


def migration(identity: str, replaces: tuple[tuple[str, str], ...] = ()) -> Migration:
    return Migration(
        store="postgres",
        id=identity,
        path=Path(f"{identity}.sql"),
        text=identity,
        rollback_path=Path(f"{identity}.rollback.sql"),
        rollback_text="",
        header=Header(replaces=replaces),
    )


def applied(identity: str, checksum: str | None = None, *, profile: str = "shop", done: int | None = None) -> Applied:
    return Applied(
        id=identity,
        applied_at=datetime(2026, 1, 1, tzinfo=UTC),
        checksum=checksum or migration(identity).checksum,
        profile=profile,
        done=done,
        total=None if done is None else 3,
    )


def standings(migrations: Sequence[Migration], ledger: Sequence[Applied]) -> dict[str, Standing]:
    folder = Folder(path=Path("m"), migrations=tuple(migrations), sum=None, shown="m")
    return {row.id: row.standing for row in records(folder, {"postgres": tuple(ledger)}, profile="shop")}


def test_each_standing() -> None:
    four = [migration(f"000{number}_m") for number in range(1, 5)]
    ledger = [applied("0001_m", "0" * 64), applied("0002_m", done=1), applied("0004_m"), applied("0009_gone")]
    assert standings(four, ledger) == {
        "0001_m": Standing.EDITED,
        "0002_m": Standing.HALF,
        "0003_m": Standing.LATE,
        "0004_m": Standing.APPLIED,
        "0009_gone": Standing.MISSING,
    }
    assert standings(four[:1], [applied("0001_m", profile="other")]) == {"0001_m": Standing.FOREIGN}


def test_every_fault_names_the_verb_that_repairs_it() -> None:
    folder = Folder(path=Path("m"), migrations=(migration("0001_m"), migration("0002_m")), sum=None, shown="m")
    rows = records(folder, {"postgres": (applied("0002_m", "0" * 64), applied("0009_gone"))}, profile="shop")
    helps = {fault.row.id: fault.help for fault in faults(rows)}
    assert "dbkit migrate rebase 0001_m" in helps["0001_m"]
    assert "--allow-out-of-order" in helps["0001_m"]
    assert "dbkit migrate repair 0002_m" in helps["0002_m"]
    assert "dbkit migrate unmark 0009_gone" in helps["0009_gone"]
    assert "0001_m" not in {fault.row.id for fault in faults(rows, any_order=True)}
    with pytest.raises(IntegrityError, match="m/postgres: 0001_m is not applied, although a later one is"):
        check(rows, shown="m")


def test_what_was_squashed_stands_as_what_it_replaces() -> None:
    old = [migration("0001_m"), migration("0002_m")]
    squashed = migration("0002_m", tuple((one.id, one.checksum) for one in old))
    squashed = Migration(**{**vars(squashed), "text": "whole"})
    both = [applied("0001_m", old[0].checksum), applied("0002_m", old[1].checksum)]
    assert standings([squashed], both) == {"0002_m": Standing.APPLIED}
    assert standings([squashed], both[1:]) == {"0002_m": Standing.APPLIED}, "a way down that was killed"
    assert standings([squashed], both[:1]) == {"0002_m": Standing.PARTLY}
    assert standings([squashed], []) == {"0002_m": Standing.PENDING}
    assert standings([squashed], [applied("0002_m", squashed.checksum)]) == {"0002_m": Standing.APPLIED}
    edited = [applied("0001_m", "0" * 64), both[1]]
    assert standings([squashed], edited) == {"0002_m": Standing.EDITED}
