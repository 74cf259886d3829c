"""The conformance of the PostgreSQL store."""

from __future__ import annotations

from dbkit.contract import Connection
from dbkit.stores.postgres import POSTGRES
from dbkit.stores.postgres.live import PostgresConnection
from tests.conformance.base import StoreConformance, cache

__all__ = ["cache"]


class TestPostgres(StoreConformance):
    store = POSTGRES
    first = """
        version: 16
        enums:
          state: [open, paid]
        tables:
          customers:
            columns:
              id: bigint generated always as identity primary key
              email: text not null unique
          orders:
            comment: What was ordered
            columns:
              id: bigint generated always as identity primary key
              customer_id: bigint not null references customers on delete cascade
              state: state not null default 'open'
              total: integer not null
            indexes:
              orders_customer_id_idx: (customer_id)
        views:
          open_orders: select id, total from orders where state = 'open'
    """
    second = """
        version: 16
        enums:
          state: [open, paid, sent]
        functions:
          touch:
            returns: trigger
            language: plpgsql
            body: begin new.touched_at := now(); return new; end
        tables:
          customers:
            columns:
              id: bigint generated always as identity primary key
              email: varchar(200) not null unique
              name: text
            checks:
              customers_email_check: email like '%@%'
          orders:
            columns:
              id: bigint generated always as identity primary key
              customer_id: bigint not null references customers on delete restrict
              state: state not null default 'paid'
              total: bigint not null
              touched_at: timestamptz
            indexes:
              orders_customer_id_state_idx: (customer_id, state) where state <> 'paid'
            triggers:
              touch: before update for each row execute function touch()
        views:
          open_orders: select id, total, customer_id from orders where state = 'open'
    """
    broken_statement = "SELECT no_such_function();"

    def seed(self, connection: Connection) -> None:
        assert isinstance(connection, PostgresConnection)
        connection.session.execute(
            "INSERT INTO customers (email) SELECT 'a' || n || '@x.org' FROM generate_series(1, 50) n"
        )
        connection.session.execute("INSERT INTO orders (customer_id, total) SELECT id, id * 3 FROM customers")

    def rows(self, connection: Connection) -> object:
        assert isinstance(connection, PostgresConnection)
        return connection.session.execute(
            "SELECT c.id, c.email::text, o.id, o.state::text, o.total::text FROM customers c JOIN orders o "
            "ON o.customer_id = c.id ORDER BY 1, 3"
        ).fetchall()

    def wrong_url(self, password: str, *, port: int) -> str:
        return f"postgresql://dbkit:{password}@127.0.0.1:{port}/postgres"
