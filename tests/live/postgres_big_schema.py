"""A schema as big as asked for, of the shapes that an enterprise's database has: the same text for the same number."""

from __future__ import annotations

import random
from collections.abc import Iterator

SCHEMAS = ("sales", "stock", "people", "ledger", "Web Shop", "audit")
TYPES = (
    "text not null default ''", "integer", "bigint not null default 0", "numeric(12, 2)", "boolean default false",
    "timestamptz not null default now()", "date", "jsonb not null default '{}'", "uuid default gen_random_uuid()",
    "text[]", "varchar(80)", "inet", "interval", "app.money_amount", "app.country", "app.state not null default 'new'",
    "app.address", "tstzrange", "bytea", "double precision", "char(3)", 'text collate "C"', "smallint", "tsvector",
)  # fmt: skip


def big_schema(tables: int) -> str:
    """SQL that makes so many tables, and everything around them."""
    return "\n".join(_statements(tables, random.Random(tables)))


def _statements(count: int, draw: random.Random) -> Iterator[str]:
    yield "create schema app;"
    yield "create type app.state as enum ('new', 'open', 'on hold', 'done');"
    yield "create domain app.money_amount as numeric(14, 2) check (value >= 0);"
    yield "create domain app.country as char(2) not null default 'DE' check (value ~ '^[A-Z]{2}$');"
    yield "create type app.address as (street text, city text, country char(2));"
    yield (
        "create function app.touch() returns trigger language plpgsql as $$ begin new.changed_at := now(); "
        "return new; end $$;"
    )
    yield "create function app.total(n numeric, rate numeric) returns numeric language sql immutable return n * rate;"
    for schema in SCHEMAS:
        yield f'create schema "{schema}";'
        yield f'create sequence "{schema}".numbers as integer increment 10 start 100 cycle maxvalue 100000;'
    made: list[tuple[str, str]] = []
    for number in range(count):
        schema = SCHEMAS[number % len(SCHEMAS)]
        name = f'"{schema}".t{number}' if number % 50 else f'"{schema}"."Order {number}"'
        yield from _table(number, schema, name, made, draw)
        made.append((schema, name))


def _table(number: int, schema: str, name: str, made: list[tuple[str, str]], draw: random.Random) -> Iterator[str]:
    parents = draw.sample(made, min(len(made), draw.randint(0, 3)))
    columns = [*_columns(number, draw), *(f"p{position} bigint" for position in range(len(parents)))]
    if _is_partitioned(number):
        columns = [one.replace(" primary key", "") for one in columns if "unique" not in one]
        yield f"create table {name} ({', '.join(columns)}, primary key (id, size)) partition by range (size);"
        for part in range(3):
            bounds = f"from ({part * 100}) to ({part * 100 + 100})"
            yield f'create table "{schema}".t{number}_{part} partition of {name} for values {bounds};'
    else:
        options = " with (fillfactor = 80, autovacuum_enabled = off)" if number % 30 == 3 else ""
        yield f"create {'unlogged ' if _is_unlogged(number) else ''}table {name} ({', '.join(columns)}){options};"
    if not _is_unlogged(number):
        for position, (_, parent) in enumerate(parents):
            yield from _reference(number, name, position, parent, draw)
    yield from (text for share, text in _around(number, schema, name) if draw.random() < share)


def _columns(number: int, draw: random.Random) -> Iterator[str]:
    yield "id bigint generated always as identity primary key"
    yield "changed_at timestamptz"
    yield from (f"c{position} {draw.choice(TYPES)}" for position in range(draw.randint(3, 14)))
    yield "code text not null"
    yield "size numeric not null default 1"
    if draw.random() < 0.2:
        yield "doubled numeric generated always as (app.total(size, 2)) stored"
    if draw.random() < 0.7:
        yield f"constraint t{number}_size_check check (size > 0 and size < {draw.randint(10, 1000)})"
    if draw.random() < 0.3:
        yield f"constraint t{number}_code_key unique (code)"


def _reference(number: int, name: str, position: int, parent: str, draw: random.Random) -> Iterator[str]:
    target = int("".join(sign for sign in parent.rpartition(".")[2] if sign.isdigit()))
    if not _is_partitioned(target) and not _is_unlogged(target):
        action = draw.choice(("cascade", "set null", "restrict", "no action"))
        yield (
            f"alter table {name} add constraint t{number}_p{position}_fkey foreign key (p{position}) "
            f"references {parent} on delete {action}{draw.choice(('', ' deferrable initially deferred'))};"
        )
        yield f"create index t{number}_p{position}_idx on {name} (p{position});"


def _around(number: int, schema: str, name: str) -> Iterator[tuple[float, str]]:
    """What a table may have around it, and how likely it is."""
    label = f"t{number}"
    yield 1.0, f"create index {label}_code_idx on {name} (lower(code)) where size > 5;"
    yield 0.5, f"create index on {name} (changed_at desc nulls last, code) include (size);"
    yield (
        0.4,
        f"create trigger {label}_touch before update on {name} for each row execute function app.touch();",
    )
    yield 0.3, f'create view "{schema}".{label}_view as select id, code, size * 2 as twice from {name} where size > 1;'
    view = f'"{schema}".{label}_sums'
    yield 0.1, f"create materialized view {view} as select code, sum(size) from {name} group by code;"
    yield 0.15, f"alter table {name} enable row level security;"
    yield 0.15, f"create policy {label}_own on {name} for select using (code = current_user);"
    yield 0.3, f"comment on table {name} is 'What is kept of {label}; it''s number {number}';"
    yield 0.3, f"comment on column {name}.code is 'Ours';"
    yield 0.1, f'create statistics "{schema}".{label}_stat (dependencies) on code, size from {name};'


def _is_partitioned(number: int) -> bool:
    return number % 40 == 7


def _is_unlogged(number: int) -> bool:
    return number % 90 == 4
