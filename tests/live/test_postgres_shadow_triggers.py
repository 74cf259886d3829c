"""A column gets another type beside triggers of its table, which touch the rows that are written and no others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.plan.hazard import HazardKind
from tests.live.postgres_beside import Run, beside, killed_and_gone_on_from, opened, planned, reached
from tests.live.postgres_databases import Databases, scratch_databases
from tests.live.test_postgres_ledger import nothing

TOUCH = (
    "create function touch() returns trigger language plpgsql as $$ begin"
    " if new.n is distinct from old.n then new.changes := old.changes + 1; end if;"
    " new.touched := clock_timestamp(); return new; end $$;"
)
HAVE = (
    f"{TOUCH} create table links (id int primary key, n int not null, changes int not null default 0,"
    " touched timestamptz not null default '2020-01-01');"
    "create trigger set_touched before update on links for each row execute function touch();"
)
WANT = HAVE.replace("n int", "n bigint")
UNTOUCHED = "select count(*) from links where touched = '2020-01-01' and changes = 0 and n = id"


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def test_only_what_is_written_is_touched(databases: Databases, tmp_path: Path) -> None:
    rows = "insert into links select g, g from generate_series(1, 2000) g"
    with databases.fresh(HAVE, rows) as database, opened(database) as connection:
        one, state = planned(databases, database, WANT, tmp_path)
        written = [0]

        # All in one session: it has compiled the function before the column gets its other type.
        def once(write: Run) -> bool:
            written[0] += 1
            write(f"update links set n = -n where id = {written[0]}")
            return written[0] == 1000

        with beside(database, once, lambda write: write("update links set n = n where id = 2000")):
            connection.ledger.apply(one, nothing)
        changed = "select count(*), min(n), max(n) from links where touched > '2020-01-01' and changes = 1"
        assert database.rows(changed) == [(written[0], -written[0], -1)]
        assert database.rows(UNTOUCHED) == [(2000 - written[0] - 1,)]
        assert database.rows("select n, changes from links where id = 2000") == [(2000, 0)]
        assert reached(database).objects == state.objects


@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.slow)])
def test_what_is_killed_touches_nothing(databases: Databases, tmp_path: Path, kills: int) -> None:
    rows = f"insert into links select g, g from generate_series(1, {kills * 500}) g"
    with databases.fresh(HAVE, rows) as database:
        one, state = planned(databases, database, WANT, tmp_path)
        killed_and_gone_on_from(database, one, kills=kills, most=8)
        assert database.rows(UNTOUCHED) == [(kills * 500,)]
        assert reached(database).objects == state.objects


@pytest.mark.parametrize(
    ("trigger", "reason"),
    [
        ("after update on links for each row execute function touch()", "would be set off by each row"),
        ("after update on links for each statement execute function touch()", "would be set off by each row"),
        ("after update on links deferrable for each row execute function touch()", "would be set off by each row"),
        ("before update on links for each row execute function note()", "may do more than set columns"),
        (
            "after update on links for each row when (old.* is distinct from new.*) execute function touch()",
            "would be set off by each row",
        ),
    ],
)
def test_what_cannot_be_put_back_is_a_reason(databases: Databases, trigger: str, reason: str) -> None:
    note = "create function note() returns trigger language plpgsql as $$ begin perform 1; return new; end $$;"
    word = "constraint trigger" if "deferrable" in trigger else "trigger"
    more = f"{note} create {word} another {trigger}"
    with databases.fresh(HAVE, more) as database, databases.fresh(WANT, more) as other:
        steps = database.plan(other.state()).steps
        (why,) = (one.why for step in steps for one in step.hazards if one.kind is HazardKind.TABLE_REWRITE)
        assert f": trigger public.links.another {reason}" in why
        database.execute(steps)
        assert database.state() == other.state()


@pytest.mark.parametrize("name", ["zz", "zzzzz", "Zoë", "éa"])
def test_triggers_of_dbkit_fire_last_or_not_at_all(databases: Databases, name: str) -> None:
    more = f'create trigger "{name}" before update on links for each row execute function touch()'
    with databases.fresh(HAVE, more) as database, databases.fresh(WANT, more) as other:
        text = " ".join(step.text for step in database.plan(other.state()).steps)
        assert ("n__new" in text) == (name in ("zz", "Zoë"))
