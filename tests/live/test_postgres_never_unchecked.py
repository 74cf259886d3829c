"""What is refused before a change and after it is refused at every commit between."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from dbkit.migrations.segment import segments
from tests.live.postgres_databases import Database, Databases, scratch_databases
from tests.live.postgres_dump import dump

FIRST = """
    create table customers (id int primary key, name text);
    insert into customers values (1, 'a');
"""
HAVE = """
    create domain word as text constraint word_check check (value <> '');
    create function is_fine(int) returns bool language sql immutable as 'select $1 < 100';
    create table orders (
        id int constraint orders_key primary key, code int not null, customer int, total int, note word, sent text,
        constraint orders_customer foreign key (customer) references customers,
        constraint orders_total check (total > 0), constraint orders_limit check (is_fine(total))
    );
    comment on constraint orders_customer on orders is 'whose';
    insert into orders values (1, 1, 1, 20, 'x', 'y');
"""
WANT = """
    create domain word as text constraint word_check check (value <> '' and value <> 'none');
    create function is_fine(much int) returns bool language sql immutable as 'select $1 < 100';
    create table orders (
        id int not null, code int constraint orders_key primary key, customer int, total int not null, note word,
        sent text not null,
        constraint orders_customer foreign key (customer) references customers on delete cascade,
        constraint orders_total check (total > 10), constraint orders_limit check (is_fine(total))
    );
    comment on constraint orders_customer on orders is 'whose';
    create index orders_customer_idx on orders (customer);
    create index orders_sent_idx on orders (sent);
    insert into orders values (1, 1, 1, 20, 'x', 'y');
"""
REFUSED = {
    "a customer that is not there": "insert into orders values (2, 2, 7, 20, 'x', 'y')",
    "a total below all bounds": "insert into orders values (2, 2, 1, -1, 'x', 'y')",
    "a total above the limit": "insert into orders values (2, 2, 1, 100, 'x', 'y')",
    "a key twice": "insert into orders values (1, 1, 1, 20, 'x', 'y')",
    "an empty word": "insert into orders values (2, 2, 1, 20, '', 'y')",
}


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def refused(database: Database, row: str) -> bool:
    try:
        database.run(row)
    except psycopg.IntegrityError:
        return True
    return False


@pytest.mark.parametrize(("here", "there"), [(HAVE, WANT), (WANT, HAVE)], ids=["up", "down"])
def test_at_every_commit_it_is_refused(databases: Databases, here: str, there: str) -> None:
    with databases.fresh(FIRST, there) as wanted:
        want, judged = wanted.state(), dump(wanted.url)
    with databases.fresh(FIRST, here) as database:
        steps = database.plan(want).steps
        assert len(segments(steps)) > 2, "there is something to stand between"
        for one in segments(steps):
            came_in = [what for what, row in REFUSED.items() if not refused(database, row)]
            assert not came_in, f"before {one.steps[0].text}"
            database.execute(one.steps)
        assert dict(database.state().objects) == dict(want.objects)
        assert dump(database.url) == judged
        assert not database.plan(want).steps
        assert database.rows("select count(*) from orders") == [(1,)]
