"""Random schemas around an enum whose labels change: there and back as ``dbkit prove`` does it, with rows in tables.

Most of them can go beside; some have what keeps them from it, so that both ways and what lies between them are taken.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.live.postgres_databases import Databases, scratch_databases
from tests.live.test_postgres_prove import proof_of, steps

DAILY = (1, 6)
MORE = range(100, 160)

_COLUMNS = (
    "{0} {1}",
    "{0} {1} not null",
    "{0} {1} not null default 'a'",
    "{0} {1}[]",
    "{0} {1}[] not null default '{{a,b}}'",
)
_MORE = (
    "create index on {t} ({c})",
    "create unique index on {t} ({c}, id)",
    "create index on {t} (id) where {c} is not null",
    "alter table {t} add check ({c} is not null or id > 0)",
    "comment on column {t}.{c} is 'what it is'",
    "alter table {t} alter {c} set statistics 300",
    "create trigger touch before update on {t} for each row execute function touch()",
    "grant select ({c}) on {t} to pg_monitor",
)
_IN_THE_WAY = (
    "create view v_{t} as select {c} from {t}",
    "create trigger note after update on {t} for each row execute function note()",
    "create function f_{t}(x {e}) returns int language sql as 'select 1'",
    "create table also_{t} ({c} {e})",
)
_OF_ONE_LABEL = (
    "create index on {t} (id) where {c} = 'a'",
    "alter table {t} add check ({c} <> 'b')",
    "create index on {t} (({c} = 'a'))",
)
_FUNCTIONS = (
    "create function touch() returns trigger language plpgsql as"
    " $$begin new.note := coalesce(new.note, '') || '.'; return new; end$$;"
    "create function note() returns trigger language plpgsql as 'begin return null; end';"
)


def _pair(seed: int) -> tuple[str, str]:
    """Two texts that differ in the labels of an enum; now and then in something else as well."""
    draw = random.Random(seed)
    name = draw.choice(("status", '"Odd Name"', "path", "orders"))
    labels = ["a", "b", *draw.sample(["c", "d", "it''s", "two words"], draw.randrange(3))]
    after = [one for one in labels if one in ("a", "b") or draw.random() < 0.5]
    after += draw.sample(["x", "y"], draw.randrange(3))
    draw.shuffle(after)
    body = [_FUNCTIONS, *_tables(draw, name)]
    if draw.random() < 0.3:
        body += [f"comment on type {_typed(name)} is 'a type'", f"grant usage on type {_typed(name)} to pg_monitor"]
    other = body[:-1] if draw.random() < 0.2 else body
    return _text(name, labels, body), _text(name, after, other)


def _typed(name: str) -> str:
    return f"public.{name}" if name == "path" else name


def _text(name: str, labels: list[str], body: list[str]) -> str:
    shown = ", ".join(f"'{one}'" for one in labels)
    return ";\n".join((f"create type {_typed(name)} as enum ({shown})", *body))


def _tables(draw: random.Random, name: str) -> Iterator[str]:
    for table in ("t", '"T 2"', "u")[: draw.randrange(1, 4)]:
        columns = draw.sample(["v", '"status"', "w"], draw.randrange(1, 3))
        shapes = [draw.choice(_COLUMNS) for _ in columns]
        made = [shape.format(column, _typed(name)) for shape, column in zip(shapes, columns, strict=True)]
        key = ["id int primary key"] if draw.random() < 0.9 else ["id int"]
        yield f"create table {table} ({', '.join([*key, 'note text', *made])})"
        for column, shape in zip(columns, shapes, strict=True):
            said = {"t": table, "c": column, "e": _typed(name)}
            some = draw.sample(_MORE, draw.randrange(3))
            some += draw.sample(_OF_ONE_LABEL, draw.randrange(2)) if "[]" not in shape else []
            some += [draw.choice(_IN_THE_WAY)] if draw.random() < 0.1 else []
            for one in some:
                if "touch" not in one or column == columns[0]:
                    yield one.format(**said) if '"' not in table or "_{t}" not in one else "select 1"


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


@pytest.mark.parametrize("seed", [*DAILY, *(pytest.param(one, marks=pytest.mark.slow) for one in MORE)])
def test_pairs_are_proved(databases: Databases, seed: int) -> None:
    first, second = _pair(seed)
    with databases.fresh(first) as have, databases.fresh(second) as want:
        states = [have.state(), want.state()]
    plan = steps(*states, databases.major)
    shown = "\n".join((first, "-- to", second, "-- by", *(one.text for one in plan)))
    found = proof_of(*states, databases)
    assert not found.findings, "\n".join((*found.findings, *found.notes, shown))
