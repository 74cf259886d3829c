"""A database as a diagram."""

from __future__ import annotations

from dbkit.stores.postgres.diagram import diagram
from tests.live.postgres_databases import scratch_databases

TEXT = """
create schema billing;
create table users (id bigint generated always as identity primary key, email varchar(200) not null unique);
create table profiles (user_id bigint primary key references users, "full name" text);
create table billing."Invoice" (id int, line int, buyer bigint not null references users,
    payer bigint references users, total numeric(10, 2), primary key (id, line), unique (buyer, payer));
create table events (id int, at timestamptz not null) partition by range (at);
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
"""
DRAWN = """\
erDiagram
    "billing.Invoice" {
        integer id PK
        integer line PK
        bigint buyer FK "not null"
        bigint payer FK
        numeric(10_2) total
    }
    events {
        integer id
        timestamptz at "not null"
    }
    profiles {
        bigint user_id FK, PK
        text full_name "full name"
    }
    users {
        bigint id PK
        varchar(200) email UK "not null"
    }
    users ||--o{ "billing.Invoice" : "buyer"
    users |o--o{ "billing.Invoice" : "payer"
    users ||--o| profiles : "user_id"
"""


def test_tables_columns_keys_and_relationships(tmp_path_factory) -> None:
    with scratch_databases(tmp_path_factory) as databases, databases.fresh(TEXT) as database:
        assert diagram(database.state()) == DRAWN
