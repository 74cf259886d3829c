"""A section becomes statements: what stands in CREATE TABLE and what beside it."""

# ruff: noqa: E501

from __future__ import annotations

from tests.unit.postgres.compiling import compiled, texts


def test_a_column_is_sql_and_its_reference_becomes_a_statement() -> None:
    draft = compiled("""
    tables:
      users: {columns: {id: uuid primary key}}
      links:
        columns:
          id: uuid primary key default gen_random_uuid()
          user_id: uuid not null references users on delete cascade deferrable initially deferred check (user_id is not null)
          slug: text collate "C" constraint links_owner references users (id) unique
    """)
    assert texts(draft, "table")["public.links"] == [
        (
            "CREATE TABLE links ( id uuid primary key default gen_random_uuid(), "
            'user_id uuid not null check (user_id is not null), slug text collate "C" unique )'
        )
    ]
    assert texts(draft, "foreign_key") == {
        "public.links.links_user_id_fkey": [
            (
                "ALTER TABLE links ADD CONSTRAINT links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users on delete "
                "cascade deferrable initially deferred"
            )
        ],
        "public.links.links_owner": [
            "ALTER TABLE links ADD CONSTRAINT links_owner FOREIGN KEY (slug) REFERENCES users (id)"
        ],
    }


def test_foreign_keys_that_postgres_would_call_alike_are_numbered_and_cut() -> None:
    long = "a" * 40
    draft = compiled(f"""
    tables:
      t: {{columns: {{id: int primary key}}}}
      {long}:
        columns:
          {long}: int references t references t (id)
    """)
    names = sorted(key.split(".")[-1] for key in texts(draft, "foreign_key"))
    # makeObjectName takes from the longer part until both fit into 63 bytes
    assert names == [f"{'a' * 28}_{'a' * 28}_fkey1", f"{'a' * 29}_{'a' * 28}_fkey"]
    assert all(len(name) <= 63 for name in names)


def test_a_mapping_says_the_same_as_the_text() -> None:
    draft = compiled("""
    tables:
      users: {columns: {id: uuid primary key}}
      t:
        columns:
          a: {type: "numeric(10, 2)", nullable: false, default: 0, check: a >= 0, comment: "An amount; it's exact"}
          b: {type: integer, identity: always (start with 100)}
          c: {type: text, generated: upper('x'), collation: '"C"', storage: external, statistics: 50, compression: pglz}
          d: {type: uuid, references: users on delete set null, unique: true}
          e: {type: boolean, default: true}
    """)
    assert texts(draft, "table")["public.t"] == [
        (
            "CREATE TABLE t ( a numeric(10, 2) NOT NULL DEFAULT (0) CHECK (a >= 0), "
            "b integer GENERATED ALWAYS AS IDENTITY (start with 100), "
            "c text COMPRESSION pglz COLLATE \"C\" GENERATED ALWAYS AS (upper('x')) STORED, d uuid UNIQUE, "
            "e boolean DEFAULT (true) )"
        )
    ]
    assert texts(draft, "column")["public.t.c"] == [
        "ALTER TABLE t ALTER COLUMN c SET STORAGE EXTERNAL",
        "ALTER TABLE t ALTER COLUMN c SET STATISTICS 50",
    ]
    assert texts(draft, "comment")["column.public.t.a"] == ["COMMENT ON COLUMN t.a IS 'An amount; it''s exact'"]


def test_a_comment_at_the_end_of_a_text_swallows_nothing() -> None:
    draft = compiled("""
    tables:
      t:
        columns:
          a: |
            int not null -- a number, see users
          b: {type: int, check: "b > 0 -- positive"}
        checks:
          t_check: "a > b -- always"
    """)
    text = draft.statements[0].text
    assert "see users\n," in text
    assert "positive\n)" in text
    assert "always\n)" in text


def test_mixins_come_after_the_columns_and_name_their_table() -> None:
    draft = compiled("""
    functions:
      touch: {returns: trigger, language: plpgsql, body: "begin new.at := now(); return new; end"}
    mixins:
      dated:
        columns: {at: timestamptz not null default now()}
        triggers: {touch: before update of at for each row execute function touch()}
        indexes: {"{table}_at_idx": (at desc)}
        checks: {"{table}_at_check": at > '2000-01-01'}
    tables:
      a: {mixins: [dated], columns: {id: int primary key}}
      b: {mixins: [dated], columns: {id: int primary key}}
    """)
    assert texts(draft, "table")["public.a"] == [
        (
            "CREATE TABLE a ( id int primary key, at timestamptz not null default now(), "
            "CONSTRAINT a_at_check CHECK (at > '2000-01-01') )"
        )
    ]
    assert texts(draft, "index") == {
        "public.a_at_idx": ["CREATE INDEX a_at_idx ON a (at desc)"],
        "public.b_at_idx": ["CREATE INDEX b_at_idx ON b (at desc)"],
    }
    assert texts(draft, "trigger")["public.b.touch"] == [
        "CREATE TRIGGER touch before update of at ON b for each row execute function touch()"
    ]


def test_the_on_of_a_trigger_is_put_where_it_belongs() -> None:
    draft = compiled("""
    functions:
      f: {returns: trigger, language: plpgsql, body: begin return null; end}
    tables:
      t:
        columns: {a: int, execute: int, when_: int}
        triggers:
          one: before insert or update of a, execute or delete for each row when (new is not null) execute function f()
          two: after update referencing old table as o new table as n for each statement execute function f()
          three: {definition: after insert deferrable initially deferred for each row execute procedure f(), constraint: true}
          four: {definition: before truncate execute function f(), enabled: disabled}
    """)
    triggers = texts(draft, "trigger")
    assert triggers["public.t.one"] == [
        (
            "CREATE TRIGGER one before insert or update of a, execute or delete ON t for each row when (new is not null) "
            "execute function f()"
        )
    ]
    assert triggers["public.t.two"] == [
        (
            "CREATE TRIGGER two after update ON t referencing old table as o new table as n for each statement "
            "execute function f()"
        )
    ]
    assert triggers["public.t.three"] == [
        (
            "CREATE CONSTRAINT TRIGGER three after insert ON t deferrable initially deferred for each row "
            "execute procedure f()"
        )
    ]
    assert triggers["public.t.four"][1] == "ALTER TABLE t DISABLE TRIGGER four"


def test_keys_constraints_and_partitions() -> None:
    draft = compiled("""
    tables:
      t:
        columns: {a: int not null, b: int not null, at: timestamptz not null, span: tstzrange}
        primary_key: {name: t_key, definition: [a, at], comment: Both}
        uniques:
          t_b: nulls not distinct (b, at) include (a)
          t_b2: [b, at]
        checks: {t_check: {expression: a > b, no_inherit: false, comment: More}}
        partition_by: range (at)
        partitions:
          t_old: for values from (minvalue) to ('2026-01-01')
          t_new:
            values: for values from ('2026-01-01') to (maxvalue)
            partition_by: hash (a)
            partitions: {t_new_0: "for values with (modulus 1, remainder 0)"}
            comment: Hot
      x:
        columns: {room: int, span: tstzrange}
        exclusions: {x_overlap: using gist (span with &&) where (room > 0)}
    """)
    tables = texts(draft, "table")
    assert tables["public.t"] == [
        (
            "CREATE TABLE t ( a int not null, b int not null, at timestamptz not null, span tstzrange, "
            "CONSTRAINT t_key PRIMARY KEY (a, at), CONSTRAINT t_b UNIQUE nulls not distinct (b, at) include (a), "
            "CONSTRAINT t_b2 UNIQUE (b, at), CONSTRAINT t_check CHECK (a > b) ) PARTITION BY range (at)"
        )
    ]
    assert tables["public.t_new"] == [
        "CREATE TABLE t_new PARTITION OF t for values from ('2026-01-01') to (maxvalue) PARTITION BY hash (a)"
    ]
    assert tables["public.t_new_0"] == [
        "CREATE TABLE t_new_0 PARTITION OF t_new for values with (modulus 1, remainder 0)"
    ]
    assert "EXCLUDE using gist (span with &&) where (room > 0)" in tables["public.x"][0]
    order = [statement.id.name for statement in draft.statements if statement.id.kind == "table"]
    assert order.index("t") < order.index("t_new")
    assert set(texts(draft, "comment")) == {
        "constraint.public.t.t_key",
        "constraint.public.t.t_check",
        "table.public.t_new",
    }


def test_functions_and_their_signatures() -> None:
    draft = compiled("""
    enums: {mood: [sad, ok]}
    functions:
      plain: {returns: int, body: select 1}
      is_fine(int): {returns: bool, body: "select $1 < 100"}
      odd (name)(): {returns: int, body: select 1}
      "add(integer, integer)": {arguments: "a int, b int default 1", returns: int, sql_body: return a + b, volatility: immutable}
      "add(text[])": {arguments: "variadic parts text[]", returns: text, body: "select array_to_string(parts, '$$')"}
      of: {arguments: "m mood, out total bigint, at timestamptz", language: sql, body: "select 1::bigint", comment: Hi}
      go:
        kind: procedure
        arguments: n integer
        language: plpgsql
        security: definer
        settings: {search_path: "pg_catalog, public", app.mode: "'x'"}
        body: |
          begin
            perform 1;
          end
    """)
    functions = texts(draft, "function")
    assert set(functions) == {
        "public.plain()",
        "public.is_fine(integer)",
        "public.odd (name)()",
        "public.add(integer, integer)",
        "public.add(text[])",
        "public.of(mood, timestamp with time zone)",
        "public.go(integer)",
    }
    assert functions["public.add(integer, integer)"] == [
        "CREATE FUNCTION add(a int, b int default 1) RETURNS int LANGUAGE sql IMMUTABLE return a + b"
    ]
    assert "AS $body$select array_to_string(parts, '$$')$body$" in functions["public.add(text[])"][0]
    assert (
        "SECURITY DEFINER SET search_path TO pg_catalog, public SET app.mode TO 'x' AS"
        in functions["public.go(integer)"][0]
    )
    assert texts(draft, "comment") == {
        "function.public.of(mood, timestamp with time zone)": [
            "COMMENT ON FUNCTION of(mood, timestamp with time zone) IS 'Hi'"
        ]
    }


def test_types_views_and_other_schemas() -> None:
    draft = compiled("""
    schema: app
    extensions: {pg_trgm: {schema: public, version: "1.6"}}
    enums: {mood: {values: ["it's", ok], comment: How}}
    domains: {email: "text check (value ~ '@')"}
    composites: {pair: {attributes: {x: int, "Y y": email}}}
    ranges: {span: {definition: subtype = time}}
    sequences: {numbers: as integer start 100, owned: {owned_by: t.id}}
    tables: {t: {columns: {id: int, m: mood, e: email}, statistics: {t_stat: "(ndistinct) on id, m"}}}
    views:
      v: select id from t;
      w: {query: "select 1", columns: [one], options: {security_barrier: true, check_option: local}}
    materialized_views:
      m: {query: "select id from t", indexes: {m_key: unique (id)}, options: {fillfactor: 70}}
    schemas:
      audit:
        comment: Who did what
        tables: {log: {columns: {id: bigint, by: app.mood}, indexes: {log_id: (id)}}}
    comments: {column t.id: The key}
    """)
    shown = {str(statement.id): " ".join(statement.text.split()) for statement in draft.statements}
    assert shown["extension pg_trgm"] == "CREATE EXTENSION pg_trgm SCHEMA public VERSION '1.6'"
    assert shown["enum app.mood"] == "CREATE TYPE mood AS ENUM ('it''s', 'ok')"
    assert shown["composite app.pair"] == 'CREATE TYPE pair AS (x int, "Y y" email)'
    assert shown["view app.v"] == "CREATE VIEW v AS select id from t"
    assert (
        shown["view app.w"]
        == "CREATE VIEW w (one) WITH (check_option = 'local', security_barrier = 'true') AS select 1"
    )
    assert shown["index app.m_key"] == "CREATE UNIQUE INDEX m_key ON m (id)"
    assert shown["table audit.log"] == "CREATE TABLE audit.log ( id bigint, by app.mood )"
    assert shown["index audit.log_id"] == "CREATE INDEX log_id ON audit.log (id)"
    assert shown["sequence_owner app.owned"] == "ALTER SEQUENCE owned OWNED BY t.id"
    assert shown["statistics app.t_stat"] == "CREATE STATISTICS t_stat (ndistinct) on id, m FROM t"
    assert shown["comment column.app.t.id"] == "COMMENT ON column t.id IS 'The key'"
    assert draft.namespace == "app"
    assert draft.extensions == ("pg_trgm",)


def test_settings_of_tables() -> None:
    draft = compiled("""
    tables:
      base: {columns: {id: int}}
      t:
        columns: {a: int not null}
        inherits: [base]
        unlogged: true
        options: {fillfactor: 70, autovacuum_enabled: false}
        row_security: force
        policies: {own: for select to app using (a > 0)}
        replica_identity: using index t_a
        indexes: {t_a: unique (a)}
    """)
    assert texts(draft, "table")["public.t"] == [
        "CREATE UNLOGGED TABLE t ( a int not null ) INHERITS (base) WITH (autovacuum_enabled = 'false', fillfactor = '70')",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE t FORCE ROW LEVEL SECURITY",
    ]
    assert texts(draft, "policy")["public.t.own"] == ["CREATE POLICY own ON t for select to app using (a > 0)"]
    assert texts(draft, "replica_identity") == {"public.t": ["ALTER TABLE t REPLICA IDENTITY using index t_a"]}


def test_renames_are_told_innermost_first_with_the_old_parent() -> None:
    draft = compiled("""
    enums: {mood: {values: [a], renamed_from: feeling}}
    tables:
      links:
        renamed_from: urls
        columns: {id: {type: int, renamed_from: key}}
        checks: {positive: {expression: id > 0, renamed_from: urls_check}}
        indexes: {links_idx: {definition: (id), renamed_from: old_idx}}
    """)
    assert [(str(new), str(old)) for new, old in draft.renames] == [
        ("column public.links.id", "column public.urls.key"),
        ("constraint public.links.positive", "constraint public.urls.urls_check"),
        ("enum public.mood", "enum public.feeling"),
        ("index public.links_idx", "index public.old_idx"),
        ("table public.links", "table public.urls"),
    ]


def test_what_is_named_after_a_table_or_column_is_renamed_with_it() -> None:
    draft = compiled("""
    tables:
      links:
        renamed_from: urls
        columns: {user_id: {type: int, renamed_from: owner}}
        checks: {links_check: {expression: user_id > 0, renamed_from: urls_check}}
        indexes: {links_user_id_idx: {definition: (user_id), renamed_from: urls_owner_idx}}
    """)
    assert [str(new) for new, _ in draft.renames] == ["column public.links.user_id", "table public.links"]


def test_the_hash_does_not_depend_on_the_order_of_names() -> None:
    one = compiled("tables: {a: {columns: {x: int}}, b: {columns: {x: int}}}")
    other = compiled("tables: {b: {columns: {x: int}}, a: {columns: {x: int}}}")
    assert one.hash() == other.hash()
    assert one.hash() != compiled("tables: {a: {columns: {x: bigint}}, b: {columns: {x: int}}}").hash()
