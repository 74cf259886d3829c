"""Rules of the PostgreSQL section and of its migrations where there is more to say than their examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.examples import linted, linted_files

ORDERS = """\
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, at timestamp, note varchar(20));
"""


def said(folder: Path, *texts: str) -> list[str]:
    files = [("0001_start", ORDERS), *((f"{number:04d}_next", text) for number, text in enumerate(texts, start=2))]
    return [one.code for one in linted_files(folder, files).findings]


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE lines (id bigint PRIMARY KEY, note text);\nCREATE INDEX lines_note_idx ON lines (note);",
        "CREATE TABLE lines (id bigint);\nALTER TABLE lines ALTER id SET NOT NULL;\nUPDATE lines SET id = 1;",
        "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'open';",
        "ALTER TABLE orders ALTER COLUMN at TYPE timestamptz;",
        "CREATE TEMP TABLE found AS SELECT 1 AS id;\nCREATE INDEX found_id_idx ON found (id);\nDELETE FROM found;",
    ],
)
def test_nobody_waits(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == []


def test_a_table_of_an_earlier_change_is_in_use(tmp_path: Path) -> None:
    made = "CREATE TABLE lines (id bigint PRIMARY KEY, note text);"
    assert said(tmp_path, made, "CREATE INDEX lines_note_idx ON lines (note);") == ["PG001"]


def test_a_table_that_no_file_made_is_in_use(tmp_path: Path) -> None:
    assert said(tmp_path, "ALTER TABLE legacy.users ALTER COLUMN id TYPE bigint;") == ["PG009"]


def test_the_type_is_followed_through_renames_and_domains(tmp_path: Path) -> None:
    renamed = "ALTER TABLE orders RENAME COLUMN note TO remark;"
    domain = "CREATE DOMAIN remark AS varchar(20);\nALTER TABLE orders ALTER COLUMN remark TYPE remark;"
    longer = "ALTER TABLE orders ALTER COLUMN remark TYPE varchar(40);"
    shorter = "ALTER TABLE orders ALTER COLUMN remark TYPE varchar(10);"
    assert said(tmp_path, renamed, domain, longer, shorter) == ["PG025", "PG009"]


@pytest.mark.parametrize(
    ("bound", "found"),
    [
        ("at IS NOT NULL AND at >= 1 AND at < 10", []),
        ("at >= 1 AND at < 10", ["PG012"]),
        ("at IS NOT NULL OR at >= 1", ["PG012"]),
    ],
)
def test_a_check_says_what_a_bound_says_and_that_there_is_no_null(tmp_path: Path, bound: str, found: list[str]) -> None:
    made = "CREATE TABLE visits (at int) PARTITION BY RANGE (at);\nCREATE TABLE visits_1 (at int);"
    added = f"ALTER TABLE visits_1 ADD CONSTRAINT bounds CHECK ({bound}) NOT VALID;"
    read = "ALTER TABLE visits_1 VALIDATE CONSTRAINT bounds;"
    attached = "ALTER TABLE visits ATTACH PARTITION visits_1 FOR VALUES FROM (1) TO (10);"
    assert said(tmp_path, made, added, read, attached) == found


def test_a_key_over_an_index_follows_a_column_that_is_renamed(tmp_path: Path) -> None:
    made = "CREATE TABLE lines (id bigint NOT NULL);\nCREATE UNIQUE INDEX lines_key ON lines (id);"
    renamed = "ALTER TABLE lines RENAME COLUMN id TO number;"
    key = "ALTER TABLE lines ADD CONSTRAINT lines_pkey PRIMARY KEY USING INDEX lines_key;"
    assert said(tmp_path, made, f"{renamed}\n{key}") == ["PG025"]


@pytest.mark.parametrize(
    ("filled", "found"),
    [
        ("UPDATE orders SET note__new = note WHERE id < 100;", []),
        ("UPDATE orders SET note__new = at WHERE id < 100;", ["PG023", "PG025"]),
        ("", ["PG023", "PG025"]),
    ],
)
def test_a_column_that_is_filled_from_another_takes_its_place(tmp_path: Path, filled: str, found: list[str]) -> None:
    added, gone = "ALTER TABLE orders ADD COLUMN note__new text;", "ALTER TABLE orders DROP COLUMN note;"
    block = f"DO $$ BEGIN {gone} ALTER TABLE orders RENAME COLUMN note__new TO note; END $$;"
    text = f"-- transactional: false\n\n{added}\n{filled}\n{block}"
    assert [one for one in said(tmp_path, text) if one != "PG018"] == found


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("", ["PG018"]),
        (" WHERE note IS NULL", ["PG018"]),
        (" WHERE note <> 'x' OR id = 5", ["PG018"]),
        (" WHERE id > 5", ["PG018"]),
        (" WHERE orders.id = customers.id", ["PG018"]),
        (" WHERE id IN (SELECT id FROM customers)", ["PG018"]),
        (" WHERE id = 5", []),
        (" WHERE id > 5 AND id <= 10", []),
        (" WHERE id = ANY ($1) AND note IS NULL", []),
        (" WHERE id IN (SELECT id FROM customers LIMIT 100)", []),
    ],
)
def test_how_much_a_delete_takes(tmp_path: Path, where: str, found: list[str]) -> None:
    assert said(tmp_path, f"DELETE FROM orders{where};") == found


def test_what_a_transaction_holds(tmp_path: Path) -> None:
    added = "ALTER TABLE orders ADD COLUMN state text;\n"
    filled = "UPDATE orders SET state = 'open' WHERE id = 5;"
    assert said(tmp_path / "1", added + filled) == ["PG019"]
    assert said(tmp_path / "2", added, filled) == []
    assert said(tmp_path / "3", f"-- transactional: false\n{added}{filled}") == []


def test_a_foreign_key_of_a_new_table_holds_nothing_up(tmp_path: Path) -> None:
    text = "CREATE TABLE lines (order_id bigint REFERENCES orders, customer_id bigint REFERENCES customers);"
    assert said(tmp_path, text) == []


def test_a_part_of_a_statement_has_its_place_and_a_comment_above_counts_for_all_of_it(tmp_path: Path) -> None:
    text = "{}ALTER TABLE orders\n    ADD note2 text,\n    ADD CONSTRAINT low CHECK (id > 0);\n"
    (one,) = linted_files(tmp_path / "1", [("0001_start", ORDERS), ("0002_next", text.format(""))]).findings
    assert one.span is not None
    assert (one.span.line, one.span.column, one.span.length) == (3, 9, len("CONSTRAINT low CHECK (id > 0)"))
    commented = text.format("-- dbkit: allow PG003 because it is small\n")
    assert linted_files(tmp_path / "2", [("0001_start", ORDERS), ("0002_next", commented)]).findings == ()


def test_a_foreign_table_has_its_rows_elsewhere(tmp_path: Path) -> None:
    made = "CREATE FOREIGN TABLE far (id integer) SERVER other;"
    assert said(tmp_path, made, "ALTER TABLE far ALTER COLUMN id TYPE bigint, DROP COLUMN id;") == []


PROFILE = """\
postgres:
  version: 16
  mixins: {{stamps: {{columns: {{made: timestamp not null}}}}}}
  tables:
    users: {{columns: {{id: bigint primary key, email: text not null unique}}}}
    orders:
      mixins: [{mixin}]
      columns: {{id: bigint primary key, user_id: bigint references users, day: date}}
      indexes: {{{indexes}}}
"""


@pytest.mark.parametrize(
    ("indexes", "found"),
    [
        ("a_idx: (user_id)", []),
        ("a_idx: (user_id) where user_id is not null", []),
        ("a_idx: (user_id) where day is not null", ["PG101"]),
        ("a_idx: '(day, user_id)'", ["PG101"]),
        ("a_idx: (user_id), b_idx: '(user_id, day)'", ["PG103"]),
        ("a_idx: (user_id desc), b_idx: '(user_id, day)'", []),
        ("a_idx: (user_id), b_idx: '(user_id) include (day)'", []),
        ("a_idx: (user_id), b_idx: using hash (user_id)", []),
        ("a_idx: unique (user_id) where user_id > 0, b_idx: '(user_id, day)'", []),
    ],
)
def test_indexes(tmp_path: Path, indexes: str, found: list[str]) -> None:
    assert [one.code for one in linted(tmp_path, PROFILE.format(mixin="", indexes=indexes)).findings] == found


def test_a_column_of_a_mixin_is_found_at_its_table(tmp_path: Path) -> None:
    (one,) = linted(tmp_path, PROFILE.format(mixin="stamps", indexes="a_idx: (user_id)")).findings
    assert (one.code, one.span.line if one.span else 0) == ("PG106", 8)


BLOCK = """\
-- what an older tool wrote
{above}DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'i') THEN
    CREATE INDEX i ON orders (total);
  END IF;
  EXECUTE 'ALTER TABLE orders
    ALTER COLUMN total TYPE text';
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
"""


def test_statements_in_a_block_have_their_places(tmp_path: Path) -> None:
    found = linted_files(tmp_path, [("0001_start", ORDERS), ("0002_next", BLOCK.format(above=""))]).findings
    places = [(one.code, one.span.line, one.span.column) for one in found if one.span]
    assert places == [("PG001", 4, 5), ("PG009", 7, 18)]


def test_a_comment_above_a_block_is_about_all_of_it(tmp_path: Path) -> None:
    above = "-- dbkit: allow PG001, PG009 because it has forty rows\n"
    one = linted_files(tmp_path, [("0001_start", ORDERS), ("0002_next", BLOCK.format(above=above))])
    assert one.findings == ()
    assert [allowed.finding.code for allowed in one.allowed] == ["PG001", "PG009"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DO $$ BEGIN CREATE INDEX CONCURRENTLY i ON orders (total); END $$;", ["PG016"]),
        ("DO $$ BEGIN ALTER TABLE orders ADD a int; UPDATE orders SET a = 1 WHERE id = 7; END $$;", ["PG019"]),
        ("DO $$ BEGIN EXECUTE 'DROP ' || 'TABLE orders'; END $$;", []),
        ("DO $$ DECLARE n bigint; BEGIN SELECT max(id) INTO n FROM orders; END $$;", []),
        ("DO 'BEGIN TRUNCATE orders; END';", ["PG024"]),
        ("DO LANGUAGE plpgsql $$ BEGIN DROP TABLE orders; END $$;", ["PG022"]),
        ("DO LANGUAGE plperl $$ drop table orders $$;", []),
        ("DO $$ BEGIN this is nothing; END $$;", []),
    ],
)
def test_what_is_said_of_a_block(tmp_path: Path, text: str, found: list[str]) -> None:
    assert said(tmp_path, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DROP TYPE state CASCADE;", ["PG023"]),
        ("DROP TYPE state;", []),
        ("DROP DOMAIN amount CASCADE;", ["PG023"]),
        ("DROP TYPE other CASCADE;", []),
        ("DROP EXTENSION citext CASCADE;", ["PG023"]),
        ("DROP EXTENSION citext;", []),
        ("DROP OWNED BY old_application;", ["PG022"]),
    ],
)
def test_columns_that_go_with_their_type(tmp_path: Path, text: str, found: list[str]) -> None:
    made = (
        "CREATE TYPE state AS ENUM ('a');\nCREATE TYPE other AS ENUM ('a');\nCREATE DOMAIN amount AS numeric(5, 2);\n"
        "CREATE TABLE lines (id bigint PRIMARY KEY, states state[], amount amount);"
    )
    assert said(tmp_path, made, text) == found
