"""ATTACH PARTITION beside a check reads no row: the server says so itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.plan.hazard import HazardKind
from tests.live.postgres_cases import CASES
from tests.live.postgres_databases import Databases, scratch_databases

IMPLIED = 'partition constraint for table "{}" is implied by existing constraints'


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def test_the_check_implies_the_bounds(databases: Databases) -> None:
    (case,) = (one for one in CASES if one.name == "partition-attach_beside_a_check")
    with databases.fresh(case.have) as database, databases.fresh(case.want) as other:
        said: list[str] = []
        database.connection.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
        steps = database.plan(other.state()).steps
        database.run("set client_min_messages to debug1")
        database.execute(steps)
        scanned = {
            step.id.name
            for step in steps
            if "ATTACH PARTITION" in step.text and any(one.kind is HazardKind.TABLE_SCAN for one in step.hazards)
        }
    # Those of which nothing is said beforehand are read, and the default partition that gives rows away.
    assert scanned == {"all_of_it", "two_of_it", "one", "the_default"}
    for name in ("2026", "some_names", "low_numbers", "high_numbers"):
        assert IMPLIED.format(name) in said
    assert IMPLIED.format("two_of_it") not in said


def test_rows_outside_the_bounds_stop_it_before_anything_is_attached(databases: Databases) -> None:
    have = "create table t (n int) partition by range (n); create table part (n int); insert into part values (50)"
    want = "create table t (n int) partition by range (n); create table part partition of t for values from (1) to (9)"
    with databases.fresh(have) as database, databases.fresh(want) as other:
        with pytest.raises(Exception, match='check constraint "part_bounds" of relation "part" is violated'):
            database.execute(database.plan(other.state()).steps)
        assert database.rows("select count(*) from pg_inherits") == [(0,)]
        # What is left of it goes, or is used, with the next plan: there is no second check.
        database.run("update part set n = 5")
        database.execute(database.plan(other.state()).steps)
        assert database.state() == other.state()
