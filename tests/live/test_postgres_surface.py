"""Every word of the surface is carried out: with it the state is another one, and the plan leads there."""

# ruff: noqa: E501

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.app.canonical import plan_between
from dbkit.contract import Draft
from dbkit.plan.state import State
from dbkit.stores.postgres import POSTGRES
from tests.unit.postgres.compiling import compiled

BASE = """
version: 18
enums: {mood: [sad, ok]}
functions:
  touch: {returns: trigger, language: plpgsql, body: "begin return new; end"}
  f: {arguments: a int, returns: setof int, body: select a}
sequences: {s: ""}
domains: {d: text}
composites: {c: {attributes: {x: int}}}
tables:
  other: {columns: {id: int primary key, n: int}}
  t:
    columns:
      id: {type: int, nullable: false}
      name: {type: text}
      n: {type: int}
      doc: {type: jsonb}
      span: {type: int4range}
    checks: {t_n: {expression: n > 0}}
    indexes: {t_name: {definition: (name)}, t_id: {definition: unique (id)}}
    triggers: {touch: {definition: after insert for each row execute function touch()}}
    policies: {p: for select using (true)}
    statistics: {t_stat: "(ndistinct) on id, n"}
  parted:
    columns: {id: int not null, region: text not null}
    partition_by: list (region)
    partitions: {parted_eu: for values in ('eu')}
views: {v: {query: "select id, name from t"}}
materialized_views: {m: {query: select id from other, indexes: {m_id: (id)}}}
schemas: {audit: {tables: {log: {columns: {id: int}}}}}
"""

WORDS = {
    "enum comment": ("{mood: [sad, ok]}", "{mood: {values: [sad, ok], comment: x}}"),
    "enum label": ("[sad, ok]", "[sad, so, ok]"),
    "function volatility": ("body: select a", "volatility: immutable, body: select a"),
    "function strict": ("body: select a", "strict: true, body: select a"),
    "function security": ("body: select a", "security: definer, body: select a"),
    "function leakproof": ("body: select a", "leakproof: true, body: select a"),
    "function parallel": ("body: select a", "parallel: restricted, body: select a"),
    "function cost": ("body: select a", "cost: 7, body: select a"),
    "function rows": ("body: select a", "rows: 7, body: select a"),
    "function settings": ("body: select a", "settings: {work_mem: \"'64MB'\"}, body: select a"),
    "function comment": ("body: select a", "comment: x, body: select a"),
    "function sql body": ("body: select a", "sql_body: begin atomic select a; end"),
    "procedure": ("  f: {", "  go: {kind: procedure, language: plpgsql, body: begin end}\n  f: {"),
    "sequence": ('{s: ""}', "{s: as integer start 5 increment by 2 cycle}"),
    "sequence owner": ('{s: ""}', "{s: {owned_by: other.id}}"),
    "sequence comment": ('{s: ""}', "{s: {comment: x}}"),
    "domain": ("{d: text}", "{d: \"text not null default 'x' check (value <> '')\"}"),
    "domain comment": ("{d: text}", "{d: {definition: text, comment: x}}"),
    "composite": ("{x: int}", "{x: int, y: text}"),
    "composite comment": ("{attributes: {x: int}}", "{attributes: {x: int}, comment: x}"),
    "range": ("domains:", "ranges: {r: {definition: subtype = time, comment: x}}\ndomains:"),
    "column type": ("name: {type: text}", "name: {type: varchar(9)}"),
    "column nullable": ("name: {type: text}", "name: {type: text, nullable: false}"),
    "column default": ("name: {type: text}", "name: {type: text, default: \"'x'\"}"),
    "column unique": ("name: {type: text}", "name: {type: text, unique: true}"),
    "column check": ("name: {type: text}", "name: {type: text, check: name <> ''}"),
    "column generated": ("name: {type: text}", "name: {type: text, generated: doc ->> 'x'}"),
    "column virtual": ("span: {type: int4range}", "span: {type: int4range, virtual: 'int4range(id, n)'}"),
    "column collation": ("name: {type: text}", "name: {type: text, collation: '\"C\"'}"),
    "column storage": ("name: {type: text}", "name: {type: text, storage: external}"),
    "column statistics": ("name: {type: text}", "name: {type: text, statistics: 500}"),
    "column comment": ("name: {type: text}", "name: {type: text, comment: x}"),
    "column identity": ("id: {type: int, nullable: false}", "id: {type: int, nullable: false, identity: always (start 5)}"),
    "column primary key": ("id: {type: int, nullable: false}", "id: {type: int, primary_key: true}"),
    "column reference": ("n: {type: int}", "n: {type: int, references: other on delete set null}"),
    "column document": ("doc: {type: jsonb}", "doc: {type: jsonb, document: {a: {type: string}}}"),
    "check no inherit": ("{expression: n > 0}", "{expression: n > 0, no_inherit: true}"),
    "check comment": ("{expression: n > 0}", "{expression: n > 0, comment: x}"),
    "index": ("{definition: (name)}", "{definition: using gin (doc jsonb_path_ops) where n > 1}"),
    "index comment": ("{definition: (name)}", "{definition: (name), comment: x}"),
    "trigger": ("after insert for", "after insert or update of name for"),
    "constraint trigger": (
        "{definition: after insert for each row",
        "{constraint: true, definition: after insert deferrable for each row",
    ),
    "trigger enabled": ("execute function touch()}", "execute function touch(), enabled: disabled}"),
    "trigger comment": ("execute function touch()}", "execute function touch(), comment: x}"),
    "policy": ("for select using (true)", "as restrictive for all using (id > 1) with check (n > 1)"),
    "policy comment": ("{p: for select using (true)}", "{p: {definition: for select using (true), comment: x}}"),
    "statistics": ("(ndistinct) on id, n", "(ndistinct, dependencies) on id, n"),
    "statistics comment": ('"(ndistinct) on id, n"', '{definition: "(ndistinct) on id, n", comment: x}'),
    "primary key": ("    checks: {t_n", "    primary_key: {name: t_key, definition: [id], comment: x}\n    checks: {t_n"),
    "uniques": ("    checks: {t_n", "    uniques: {u: nulls not distinct (name) include (n)}\n    checks: {t_n"),
    "exclusions": ("    checks: {t_n", "    exclusions: {x: using gist (span with &&)}\n    checks: {t_n"),
    "foreign keys": (
        "    checks: {t_n",
        "    foreign_keys: {k: {definition: (n) references other (id) deferrable, comment: x}}\n    checks: {t_n",
    ),
    "unlogged": ("    checks: {t_n", "    unlogged: true\n    checks: {t_n"),
    "options": ("    checks: {t_n", "    options: {fillfactor: 70}\n    checks: {t_n"),
    "row security": ("    checks: {t_n", "    row_security: true\n    checks: {t_n"),
    "forced row security": ("    checks: {t_n", "    row_security: force\n    checks: {t_n"),
    "replica identity": ("    checks: {t_n", "    replica_identity: using index t_id\n    checks: {t_n"),
    "table comment": ("    checks: {t_n", "    comment: x\n    checks: {t_n"),
    "inherits": ("    columns:\n      id", "    inherits: [audit.log]\n    columns:\n      id"),
    "partition": ("for values in ('eu')", "\"for values in ('eu', 'uk')\""),
    "partition in depth": (
        "for values in ('eu')",
        ("{values: for values in ('eu'), partition_by: hash (id), comment: x,"
        ' partitions: {parted_eu_0: "for values with (modulus 1, remainder 0)"}}'),
    ),
    "partition default": ("for values in ('eu')", "{values: for values in ('eu'), columns: {id: 7}}"),
    "partition checks": (
        "for values in ('eu')",
        "{values: for values in ('eu'), checks: {pc: id > 0}, indexes: {pi: (id)}, options: {fillfactor: 80}}",
    ),
    "view options": ('{query: "select id, name from t"}', '{query: "select id, name from t", options: {security_barrier: true}}'),
    "view columns": ('{query: "select id, name from t"}', '{query: "select id, name from t", columns: [a, b]}'),
    "view comment": ('{query: "select id, name from t"}', '{query: "select id, name from t", comment: x}'),
    "view triggers": (
        '{query: "select id, name from t"}',
        '{query: "select id, name from t", triggers: {vt: instead of insert for each row execute function touch()}}',
    ),
    "materialized view options": ("indexes: {m_id: (id)}", "indexes: {m_id: (id)}, options: {fillfactor: 60}, comment: x"),
    "materialized view index": ("m_id: (id)", "m_id: unique (id)"),
    "schema comment": ("audit: {tables", "audit: {comment: x, tables"),
    "extension": ("enums:", "extensions: {uuid-ossp: {schema: audit}}\nenums:"),
    "comments": ("schemas:", "comments: {column t.id: x}\nschemas:"),
}  # fmt: skip


@pytest.fixture(scope="module")
def base(server_url: str) -> tuple[Draft, State]:
    draft = compiled(BASE)
    return draft, POSTGRES.shadow(server_url, draft)


@pytest.mark.parametrize("word", WORDS)
def test_the_word_makes_a_difference_that_can_be_planned(
    server_url: str, base: tuple[Draft, State], word: str, tmp_path: Path
) -> None:
    old, new = WORDS[word]
    assert BASE.count(old) >= 1
    draft = compiled(BASE.replace(old, new, 1))
    have, want = base[1], POSTGRES.shadow(server_url, draft)
    assert want != have
    steps = plan_between(POSTGRES, have, want, draft).steps
    assert steps
    assert POSTGRES.rebuild(server_url, have, draft, then=steps) == want
    back = plan_between(POSTGRES, want, have, draft).steps
    assert POSTGRES.rebuild(server_url, want, draft, then=back) == have
