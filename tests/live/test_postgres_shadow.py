"""Scratch databases: a draft, migrations and states as a server prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.app.canonical import rename_steps
from dbkit.core.errors import ProfileError, ServerUnreachable, StatementFailed
from dbkit.core.ids import ObjectId
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres import POSTGRES
from tests.live.postgres_server import migration, rows, run
from tests.unit.postgres.compiling import compiled

SECTION = """
enums: {mood: [sad, ok]}
functions:
  a_of_all: {returns: setof zebras, body: select * from zebras}
  touch: {returns: trigger, language: plpgsql, body: "begin new.at := now(); return new; end"}
tables:
  ants: {columns: {id: int primary key, zebra: int references zebras, next: int references bees}}
  bees: {columns: {id: int primary key, next: int references ants}}
  zebras:
    columns: {id: int primary key, m: mood default 'ok', at: timestamptz}
    triggers: {touch: before update for each row execute function touch()}
    row_security: true
    policies: {own: for select to somebody_else using (id > 0)}
views:
  a_view: select * from b_view
  b_view: select * from c_view
  c_view: select id, m from zebras
schemas:
  audit: {tables: {log: {columns: {id: int, m: public.mood}}}}
"""


def leftovers(url: str) -> list[tuple[str]]:
    found = rows(url, "SELECT datname FROM pg_database WHERE datname LIKE 'dbkit_shadow%'")
    return found + rows(url, "SELECT rolname FROM pg_roles WHERE rolname = 'somebody_else'")


def test_order_in_the_profile_does_not_matter_and_nothing_is_left(server_url: str) -> None:
    state = POSTGRES.shadow(server_url, compiled(SECTION))
    assert ObjectId("view", ("public", "a_view")) in state.objects
    assert ObjectId("policy", ("public", "zebras", "own")) in state.objects
    assert ObjectId("foreign_key", ("public", "ants", "ants_next_fkey")) in state.objects
    assert leftovers(server_url) == []


def test_a_state_planned_from_nothing_comes_out_the_same(server_url: str) -> None:
    draft = compiled(SECTION)
    state = POSTGRES.shadow(server_url, draft)
    assert POSTGRES.rebuild(server_url, state, draft) == state
    assert leftovers(server_url) == []


def test_migrations_are_replayed_and_come_out_the_same(server_url: str, tmp_path: Path) -> None:
    draft = compiled(SECTION)
    state = POSTGRES.shadow(server_url, draft)
    env = Env(have=State(), want=state, version=16, schema="public")
    text = POSTGRES.script(plan(State(), state, POSTGRES.kinds(), env).steps, transactions=False)
    first = migration(tmp_path, "0001_all", text)
    assert POSTGRES.replay(server_url, [first], draft) == state
    more = migration(
        tmp_path,
        "0002_more",
        "-- depends: 0001_all\n-- transactional: false\nALTER TYPE mood ADD VALUE 'good';\n"
        "CREATE INDEX CONCURRENTLY zebras_m ON zebras (m);\n",
    )
    then = [Step(text="DROP INDEX zebras_m", id=ObjectId("index", ("public", "zebras_m")))]
    after = POSTGRES.replay(server_url, [first, more], draft, then=then)
    assert ObjectId("index", ("public", "zebras_m")) not in after.objects
    assert after.objects != state.objects


def test_what_the_server_refuses_has_a_place_and_only_causes_are_told(server_url: str) -> None:
    draft = compiled("""
    tables:
      users:
        columns: {id: int primary key, name: text default now_or_never()}
        indexes: {users_name: (name)}
      links: {columns: {id: int references users, x: int default 'abc'}}
    views:
      names: select name from users
    """)
    with pytest.raises(ProfileError) as caught:
        POSTGRES.shadow(server_url, draft)
    found = [(str(one.span), one.message) for one in caught.value.diagnostics]
    assert found == [
        ("p.yaml:6:3", 'table public.links: invalid input syntax for type integer: "abc"'),
        ("p.yaml:3:3", "table public.users: function now_or_never() does not exist"),
    ]
    assert leftovers(server_url) == []


def test_a_missing_extension_is_named_with_the_ways_on(server_url: str) -> None:
    with pytest.raises(ServerUnreachable, match="no extension no_such_thing") as caught:
        POSTGRES.shadow(server_url, compiled("extensions: [no_such_thing]"))
    assert "same-server" in (caught.value.help or "")
    assert leftovers(server_url) == []


def test_another_schema_of_unqualified_names(server_url: str) -> None:
    draft = compiled("schema: app\ntables: {t: {columns: {id: int primary key}}}\nviews: {v: select id from t}")
    state = POSTGRES.shadow(server_url, draft)
    assert ObjectId("table", ("app", "t")) in state.objects
    assert not state.of_kind("schema")
    assert POSTGRES.rebuild(server_url, state, draft) == state


def test_a_failing_migration_is_located(server_url: str, tmp_path: Path) -> None:
    bad = migration(tmp_path, "0001_bad", "CREATE TABLE t (id int);\n\nINSERT INTO t\n  VALUES (nothing);\n")
    with pytest.raises(StatementFailed, match='column "nothing" does not exist') as caught:
        POSTGRES.replay(server_url, [bad], compiled("tables: {}"))
    assert (caught.value.where or "").endswith("0001_bad.sql:4")


def test_transaction_control_has_no_place_in_a_migration(server_url: str, tmp_path: Path) -> None:
    bad = migration(tmp_path, "0001_bad", "BEGIN;\nCREATE TABLE t (id int);\nCOMMIT;\n")
    with pytest.raises(StatementFailed, match="no transaction control, and this is BEGIN"):
        POSTGRES.replay(server_url, [bad], compiled("tables: {}"))


def test_what_a_scratch_server_cannot_make_is_taken_as_printed(server_url: str, database_url: str) -> None:
    draft = compiled("tables: {t: {columns: {id: int}}}")
    run(database_url, "CREATE TABLE t (id int)")
    connection = POSTGRES.connect(database_url, profile="p")
    live = connection.inspect(draft)
    connection.close()
    extension = POSTGRES.kinds()["extension"].model
    fields = dict.fromkeys(extension.__dataclass_fields__) | {"id": ObjectId("extension", ("gone",))}
    state = State.of([*live.objects.values(), extension(**fields)], live.needs)
    rebuilt = POSTGRES.rebuild(server_url, state, draft)
    assert rebuilt.objects == state.objects
    assert rebuilt.unmanaged == ("extension gone (as the live server prints it)",)


def test_many_tables_take_several_transactions(server_url: str) -> None:
    tables = ", ".join(f"t{n}: {{columns: {{id: int primary key, a: text, b: int}}}}" for n in range(300))
    state = POSTGRES.shadow(server_url, compiled(f"tables: {{{tables}}}"))
    assert len(state.of_kind("table")) == 300


BEFORE = """
tables:
  users: {columns: {id: int primary key}}
  urls:
    columns:
      key: int primary key
      n: serial
      owner: int unique check (owner > 0) references users
      doc: {type: jsonb, document: {}}
    indexes: {urls_owner_idx: (owner), by_n: (n)}
    checks: {urls_ck: key > 0}
views: {v: select key from urls}
"""
AFTER = """
tables:
  users: {columns: {id: int primary key}}
  links:
    renamed_from: urls
    columns:
      id: {type: int, primary_key: true, renamed_from: key}
      n: serial
      user_id: {type: int, unique: true, check: user_id > 0, references: users, renamed_from: owner}
      doc: {type: jsonb, document: {}}
    indexes:
      links_owner_idx: {definition: (user_id), renamed_from: urls_owner_idx}
      links_n: {definition: (n), renamed_from: by_n}
    checks: {positive: {expression: id > 0, renamed_from: urls_ck}}
views: {v: select id as key from links}
"""


def test_declared_renames_leave_nothing_to_drop_and_create(server_url: str) -> None:
    draft = compiled(AFTER)
    have, want = POSTGRES.shadow(server_url, compiled(BEFORE)), POSTGRES.shadow(server_url, draft)
    steps = rename_steps(POSTGRES, have, want, draft)
    assert POSTGRES.rebuild(server_url, have, draft, then=steps) == want
