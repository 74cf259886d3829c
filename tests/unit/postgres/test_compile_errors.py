"""What does not belong in a place is a located error, never a statement."""

# ruff: noqa: E501

from __future__ import annotations

import json

import pytest

from dbkit.stores.postgres.compile import compile_section
from tests.unit.postgres.compiling import findings_of, source_of

TABLE = "tables: {t: {columns: {id: int, slug: text}, # }}"

INJECTIONS = {
    "column": ("tables: {t: {columns: {id: @ }}}", "column-syntax"),
    "column type": ("tables: {t: {columns: {id: {type: @ }}}}", "type-syntax"),
    "default": ("tables: {t: {columns: {id: {type: int, default: @ }}}}", "expression-syntax"),
    "generated": ("tables: {t: {columns: {id: {type: int, generated: @ }}}}", "expression-syntax"),
    "identity": ("tables: {t: {columns: {id: {type: int, identity: @ }}}}", "identity-syntax"),
    "collation": ("tables: {t: {columns: {id: {type: text, collation: @ }}}}", "collation-syntax"),
    "reference": ("tables: {t: {columns: {id: {type: int, references: @ }}}}", "reference-syntax"),
    "check": (TABLE.replace("#", "checks: {c: @ }"), "expression-syntax"),
    "primary key": (TABLE.replace("#", "primary_key: @"), "key-syntax"),
    "unique": (TABLE.replace("#", "uniques: {u: @ }"), "key-syntax"),
    "exclusion": (TABLE.replace("#", "exclusions: {u: @ }"), "exclusion-syntax"),
    "foreign key": (TABLE.replace("#", "foreign_keys: {u: @ }"), "foreign-key-syntax"),
    "index": (TABLE.replace("#", "indexes: {i: @ }"), "index-syntax"),
    "trigger": (TABLE.replace("#", "triggers: {i: @ }"), "trigger-syntax"),
    "policy": (TABLE.replace("#", "policies: {i: @ }"), "policy-syntax"),
    "statistics": (TABLE.replace("#", "statistics: {i: @ }"), "statistics-syntax"),
    "partition key": (TABLE.replace("#", "partition_by: @"), "partition-syntax"),
    "partition": (TABLE.replace("#", "partition_by: hash (id), partitions: {p: @ }"), "partition-syntax"),
    "replica identity": (TABLE.replace("#", "replica_identity: @"), "replica-identity-syntax"),
    "view": ("views: {v: @ }", "query-syntax"),
    "materialized view": ("materialized_views: {v: @ }", "query-syntax"),
    "domain": ("domains: {d: @ }", "domain-syntax"),
    "composite": ("composites: {c: {attributes: {a: @ }}}", "type-syntax"),
    "range": ("ranges: {c: {definition: @ }}", "range-syntax"),
    "sequence": ("sequences: {c: @ }", "sequence-syntax"),
    "arguments": ("functions: {f: {arguments: @, returns: int, body: select 1}}", "arguments-syntax"),
    "returns": ("functions: {f: {returns: @, body: select 1}}", "returns-syntax"),
    "body": ("functions: {f: {returns: int, sql_body: @ }}", "body-syntax"),
    "setting": ("functions: {f: {returns: int, body: select 1, settings: {a: @ }}}", "setting-syntax"),
    "comment": ("comments: { @: x}", "comment-target"),
}
ATTACKS = (
    "int); drop table users; --",
    "int); drop table users; create table z (id int",
    "1); drop table users; select (1",
    "id) ; drop table users",
    "",
    "/*",
    "'",
    "$$",
    "(id",
    "id) (",
    "*/",
)


@pytest.mark.parametrize("place", INJECTIONS)
@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if attack])
def test_a_second_statement_is_an_error_and_no_statement(place: str, attack: str) -> None:
    template, code = INJECTIONS[place]
    draft, findings = compile_section(source_of(template.replace("@", json.dumps(attack))))
    assert code in {finding.code for finding in findings}, findings
    assert all(finding.span for finding in findings)
    assert not any("drop" in statement.text for statement in draft.statements)


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ("tables: {t: {columns: {id: 'int, primary key (id)'}}}", "column-syntax"),
        ("tables: {t: {columns: {id: int) with (fillfactor=10}}}", "column-syntax"),
        ("tables: {t: {columns: {id: int) inherits (x}}}", "column-syntax"),
        ("tables: {t: {columns: {id: 'int, other int'}}}", "column-syntax"),
        ("tables: {t: {columns: {id: {type: int not null}}}}", "type-syntax"),
        ("tables: {t: {columns: {id: {type: int, default: '1), (2'}}}}", "expression-syntax"),
        ("tables: {t: {columns: {id: {type: int, default: '1 as x'}}}}", "expression-syntax"),
        ("tables: {t: {columns: {id: {type: int, references: t check (true)}}}}", "reference-syntax"),
        ("tables: {t: {columns: {id: int}, checks: {c: 'true) no inherit'}}}", "expression-syntax"),
        ("tables: {t: {columns: {id: int}, indexes: {i: '(id) tablespace fast where'}}}", "index-syntax"),
        ("tables: {t: {columns: {id: int}, indexes: {i: 'unique unique (id)'}}}", "index-syntax"),
        ("tables: {t: {columns: {id: int}, uniques: {u: '(id), drop column id'}}}", "key-syntax"),
        ("tables: {t: {columns: {id: int}, partition_by: list (id) with (fillfactor = 1)}}", "partition-syntax"),
        ("views: {v: select 1 into x}", "query-syntax"),
        ("views: {v: delete from x}", "query-syntax"),
        ("views: {v: select 1; select 2}", "query-syntax"),
        ("functions: {f: {returns: int immutable, body: select 1}}", "returns-syntax"),
        ("functions: {f: {returns: int, body: selec 1}}", "body-syntax"),
        ("functions: {f: {returns: int, language: plpgsql, body: begin retur 1; end}}", "body-syntax"),
        ("functions: {f: {returns: int, sql_body: return 1 immutable}}", "body-syntax"),
        ("functions: {f: {returns: int}}", "function-body"),
        ("functions: {f: {kind: procedure, returns: int, body: select 1}}", "returns-syntax"),
        ("functions: {f: {kind: procedure, strict: true, body: select 1}}", "procedure-attribute"),
        ("comments: {role x: y}", "comment-target"),
        ("tables: {t: {columns: {id: int}, options: {'a)': 1}}}", "invalid-name"),
        ("enums: {e: [a, a]}", "duplicate-name"),
        ("enums: {e: ['']}", "enum-label"),
        ("extensions: [pg_trgm, pg_trgm]", "duplicate-name"),
        ("schemas: {pg_x: {}}", "invalid-name"),
        ("schemas: {public: {sequences: {s: cycle}}}", "duplicate-name"),
        ("tables: {_yoyo_migration: {}}", "invalid-name"),
        ("tables: {t: {}}\nviews: {t: select 1}", "duplicate-name"),
        ("tables: {t: {columns: {id: int}, indexes: {t: (id)}}}", "duplicate-name"),
        ("mixins: {m: {columns: {id: int}}}\ntables: {t: {columns: {id: int}, mixins: [m]}}", "duplicate-name"),
        ("tables: {t: {columns: {id: int}, partitions: {p: default}}}", "partition-key"),
        ("tables: {t: {columns: {d: {type: text, document: {}}}}}", "document-type"),
        ("tables: {t: {columns: {d: {type: jsonb, document: {$root: {}, a: {}}}}}}", "document-shape"),
        ("tables: {t: {columns: {d: {type: jsonb, document: {a: {type: string, items: {}}}}}}}", "document-shape"),
        ("tables: {t: {columns: {d: {type: jsonb, document: {a: {type: string, enum: [1]}}}}}}", "document-shape"),
        ("tables: {t: {columns: {d: {type: jsonb, document: {$root: {required: true}}}}}}", "document-shape"),
        ("tables: {t: {columns: {" + "a" * 80 + ": int}}}", "invalid-name"),
        ("tables: {" + "é" * 40 + ": {}}", "invalid-name"),
        ('tables: {"t\\u202ex": {}}', "invalid-name"),
        ('tables: {"a\\nb": {}}', "invalid-name"),
        ("schema: " + "s" * 64, "invalid-name"),
    ],
)
def test_it_is_refused(section: str, code: str) -> None:
    findings = findings_of(section)
    assert [finding.code for finding in findings] == [code], findings
    assert findings[0].span is not None


@pytest.mark.parametrize(
    ("section", "message", "help_text"),
    [
        ("enums: {mood: [a]}\ntables: {t: {columns: {m: moood}}}", "there is no type called 'moood'", "did you mean 'mood'?"),
        ("tables: {t: {columns: {m: citext}}}", "the type 'citext' is the extension 'citext''s", "add it: extensions: [citext]"),
        ("tables: {t: {columns: {m: intger}}}", "there is no type called 'intger'", "did you mean 'integer'?"),
        ("tables: {users: {}, t: {columns: {u: int references user_s}}}", "there is no table called 'user_s'", "did you mean 'users'?"),
        ("tables: {users: {columns: {id: int}}, t: {columns: {u: int references users (idd)}}}", "there is no column called 'idd'", "did you mean 'id'?"),
        ("tables: {t: {columns: {slug: text}, primary_key: [slugg]}}", "there is no column called 'slugg'", "did you mean 'slug'?"),
        ("tables: {t: {columns: {slug: text}, indexes: {i: (lower(slugg))}}}", "there is no column called 'slugg'", "did you mean 'slug'?"),
        ("tables: {t: {columns: {slug: text}, checks: {i: slg <> ''}}}", "there is no column called 'slg'", "did you mean 'slug'?"),
        ("tables: {t: {columns: {at: date}, partition_by: range (att)}}", "there is no column called 'att'", "did you mean 'at'?"),
        ("mixins: {timestamps: {}}\ntables: {t: {mixins: [timestamp]}}", "there is no mixin called 'timestamp'", "did you mean 'timestamps'?"),
        ("tables: {t: {columns: {id: int}}}\nsequences: {s: {owned_by: tt.id}}", "there is no table called 'tt'", "did you mean 't'?"),
    ],
)  # fmt: skip
def test_the_nearest_name_is_told(section: str, message: str, help_text: str) -> None:
    (finding,) = findings_of(section)
    assert (finding.message, finding.help) == (message, help_text)


@pytest.mark.parametrize(
    ("section", "what", "major"),
    [
        ("tables: {t: {columns: {a: int, b: int generated always as (a) virtual}}}", "a virtual generated column", 18),
        ("tables: {t: {columns: {a: int, b: int generated always as (a)}}}", "a virtual generated column", 18),
        ("tables: {t: {columns: {a: int, b: {type: int, virtual: a}}}}", "a virtual generated column", 18),
        ("tables: {t: {columns: {a: uuid default uuidv7()}}}", "uuidv7()", 18),
        ("tables: {t: {columns: {a: int check (a > 0) not enforced}}}", "NOT ENFORCED", 18),
        ("tables: {t: {columns: {a: int, s: int4range}, primary_key: '(a, s without overlaps)'}}", "WITHOUT OVERLAPS", 18),
        ("tables: {t: {columns: {a: int}, uniques: {u: nulls not distinct (a)}}}", "NULLS NOT DISTINCT", 15),
        ("tables: {t: {columns: {a: int}, indexes: {u: unique (a) nulls not distinct}}}", "NULLS NOT DISTINCT", 15),
        ("tables: {t: {columns: {a: text storage external}}}", "STORAGE inside CREATE TABLE", 16),
        ("views: {v: {query: select 1, options: {security_invoker: true}}}", "the view option security_invoker", 15),
        ("views: {v: select any_value(a) from (values (1)) x (a)}", "any_value()", 16),
        ("functions: {f: {body: merge into t using s on true when matched then delete, returns: void}}", "MERGE", 15),
        ("publications: {p: 'for table t (a)'}", "a column list in a publication", 15),
        ("publications: {p: for table t where (a > 0)}", "WHERE in a publication", 15),
        ("publications: {p: for tables in schema s}", "TABLES IN SCHEMA in a publication", 15),
        ("publications: {p: for table t with (publish_generated_columns = stored)}", "publish_generated_columns", 18),
        ("subscriptions: {s: \"connection 'host=h' publication p with (origin = none)\"}",
         "the subscription option origin", 16),
        ("event_triggers: {e: on login execute function f()}", "an event trigger on login", 17),
        ("views: {v: \"select * from json_table('[]', '$[*]' columns (a int path '$'))\"}", "JSON_TABLE", 17),
    ],
)  # fmt: skip
def test_what_is_too_new_is_refused_by_name(section: str, what: str, major: int) -> None:
    (finding,) = findings_of("version: 14\n" + section)
    assert finding.code == "server-version"
    assert finding.message == f"{what} needs PostgreSQL {major}, and this profile promises to run on 14"
    assert findings_of(f"version: {major}\n{section}") == ()


def test_the_place_inside_a_text_is_told() -> None:
    findings = findings_of("""\
    tables:
      t:
        columns:
          id: int not nul
          b: "int defalt 1"
          c: int references nowhere
        indexes:
          i: unique (b) wher b > 1
    """)
    places = [(finding.span.line, finding.span.column) for finding in findings if finding.span]
    assert places == [(5, 19), (6, 15), (7, 10), (9, 21)]


def test_a_comma_that_ended_a_value_is_told() -> None:
    findings = findings_of("tables: {t: {columns: {a: int, b: int}, indexes: {t_ab: (a, b): x}}}")
    assert findings[0].message == "the index does not read as SQL: one index ends too early"
    assert findings[0].help == "inside { } and [ ] a comma ends a value: put it into quotes"


def test_a_text_of_several_lines_tells_the_line() -> None:
    (finding,) = findings_of("""
    functions:
      f:
        returns: int
        body: |
          select 1
            frm x y z
    """)
    assert finding.message.endswith('syntax error at or near "x" (line 2 of the text)')


def test_all_findings_come_at_once() -> None:
    findings = findings_of("""
    enums: {e: [a, a]}
    tables:
      t: {columns: {id: itn, b: int references nowhere}, indexes: {i: (c)}, checks: {x: "1 +"}}
    functions: {f: {returns: int, body: nonsense}}
    """)
    assert {finding.code for finding in findings} == {
        "duplicate-name", "unknown-type", "unknown-table", "unknown-column", "expression-syntax", "body-syntax",
    }  # fmt: skip


def test_names_that_need_quotes_are_only_names() -> None:
    draft, findings = compile_section(source_of("""
    tables:
      'a"; drop table x; --':
        columns: {"b'; select": int, "Ü": int}
        primary_key: ["b'; select"]
        indexes: {"i ; ": "(\\"Ü\\")"}
    """))  # fmt: skip
    assert not findings
    assert [statement.text for statement in draft.statements] == [
        'CREATE TABLE "a""; drop table x; --" (\n  "b\'; select" int,\n  "Ü" int,\n  PRIMARY KEY ("b\'; select")\n)',
        'CREATE INDEX "i ; " ON "a""; drop table x; --" ("Ü")',
    ]
