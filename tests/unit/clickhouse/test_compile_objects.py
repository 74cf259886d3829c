"""What is wrong with functions, collections, views and users of a section is said before a server is asked."""

from __future__ import annotations

import pytest

from dbkit.core.diagnostic import Severity
from tests.unit.clickhouse.test_compile import compiled

TABLE = "tables: {t: {order_by: [id], columns: {id: UInt64}}}\n"

WRONG = {
    "functions: {f: x + 1}": ("function-syntax", "lambda"),
    "functions: {f: 'x -> x; DROP TABLE t'}": ("function-syntax", "semicolon"),
    "named_collections: {n: {}}": ("collection-empty", "no key"),
    "users: {u: {identified: \"WITH sha256_password BY 'geheim'\"}}": ("identified", "name of a variable"),
    "users: {u: {identified: sha256_password}}": ("identified", "WITH or BY"),
    "roles: {r: {grants: [SELECT]}}": ("grant", "on something"),
    "roles: {r: {grants: ['SELECT ON (t']}}": ("access-syntax", "never closed"),
    "quotas: {q: {limits: ['INTERVAL 1 hour MAX queries = 1; x']}}": ("access-syntax", "semicolon"),
    "row_policies: {t: {p: {using: 'a = 1, b = 2'}}}": ("expression-syntax", "comma"),
    TABLE + "views: {v: {select: SELECT id FROM t, security: INVOKER}}": ("security-syntax", "DEFINER or SQL SECURITY"),
    TABLE + "materialized_views: {v: {select: SELECT id FROM t}}": ("view-target", "one of 'to' and 'engine'"),
    TABLE + "materialized_views: {v: {to: t, engine: Log, select: SELECT id FROM t}}": ("view-target", "one of"),
    TABLE + "materialized_views: {v: {to: tt, select: SELECT id FROM t}}": ("table-unknown", "'tt'"),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_at_its_place(text: str) -> None:
    _, findings = compiled(text)
    code, message = WRONG[text]
    assert [one.code for one in findings] == [code]
    assert message in findings[0].message


def test_secrets_stay_names() -> None:
    draft, findings = compiled("""
named_collections: {n: {password: "${N_PASSWORD}", n: 5, on_: true, "odd key": {value: x, overridable: false}}}
users: {u: {identified: "WITH sha256_hash BY 'AB12'"}, v: {identified: "BY '${V_PASSWORD}'"}}
""")
    assert findings == ()
    assert [statement.text for statement in draft.statements] == [
        "CREATE NAMED COLLECTION n AS n = 5, `odd key` = 'x' NOT OVERRIDABLE, on_ = 1, password = '${N_PASSWORD}'",
        "CREATE USER u IDENTIFIED WITH sha256_hash BY 'AB12'",
        "CREATE USER v IDENTIFIED BY '${V_PASSWORD}'",
    ]


def test_rights_are_one_statement_an_entry() -> None:
    draft, findings = compiled("""
roles:
  r: {grants: ["SELECT(id, at), INSERT ON t", "ALTER UPDATE ON t WITH GRANT OPTION"], roles: [other WITH ADMIN OPTION]}
  none: {grants: []}
""")
    assert findings == ()
    texts = {str(statement.id): statement.text for statement in draft.statements}
    assert texts["grants r"].split(";\n") == [
        "GRANT SELECT(id, at), INSERT ON t TO r",
        "GRANT ALTER UPDATE ON t TO r WITH GRANT OPTION",
        "GRANT other TO r WITH ADMIN OPTION",
    ]
    assert texts["grants none"] == ""


PLAIN = {
    "tables: {t: {engine: \"MySQL('h', 'd', 't', 'u', 'geheim')\", columns: {id: UInt64}}}": 1,
    "tables: {t: {engine: \"MySQL('h', 'd', 't', 'u', '${P}')\", columns: {id: UInt64}}}": 0,
    "tables: {t: {engine: Kafka, settings: {kafka_sasl_password: geheim}, columns: {id: UInt64}}}": 1,
    "tables: {t: {engine: Kafka, settings: {kafka_sasl_mechanism: PLAIN}, columns: {id: UInt64}}}": 0,
    "dictionaries: {d: {columns: {id: UInt64}, primary_key: id, source: \"MYSQL(PASSWORD 'geheim' TABLE 't')\"}}": 1,
    "dictionaries: {d: {columns: {id: UInt64}, primary_key: id, source: \"MYSQL(PASSWORD '' TABLE 't')\"}}": 0,
}


@pytest.mark.parametrize("text", PLAIN)
def test_a_secret_in_the_profile_is_warned_of(text: str) -> None:
    _, findings = compiled(text)
    assert [(one.code, one.severity) for one in findings] == [("secret-in-profile", Severity.WARNING)] * PLAIN[text]
