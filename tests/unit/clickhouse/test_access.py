"""What SHOW ACCESS prints, and what it is read as: lines as a server of 24 and one of 26 give them."""

from __future__ import annotations

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse.access_book import AccessBook
from dbkit.stores.clickhouse.access_text import read_change
from dbkit.stores.clickhouse.kinds.grants import Grant, Grants
from dbkit.stores.clickhouse.kinds.quota import Quota
from dbkit.stores.clickhouse.kinds.row_policy import RowPolicy
from dbkit.stores.clickhouse.kinds.user import User

LINES = """
CREATE SETTINGS PROFILE `web` SETTINGS max_threads = 8 MIN 1 MAX 16, readonly = 2 CONST TO reader
CREATE ROLE reader
CREATE USER app IDENTIFIED WITH sha256_hash BY '[HIDDEN]' SALT 'x' HOST LOCAL, IP '10.0.0.0/8' DEFAULT ROLE reader
CREATE USER older IDENTIFIED WITH sha256_password
CREATE USER nobody IDENTIFIED WITH no_password HOST ANY DEFAULT ROLE ALL GRANTEES ANY SETTINGS NONE
CREATE ROW POLICY tenant ON shop.links AS permissive FOR SELECT USING (workspace = 1) TO reader
CREATE ROW POLICY tenant ON other.links FOR SELECT USING 1 TO reader
CREATE QUOTA hourly KEYED BY user_name FOR INTERVAL 1 hour MAX queries = 100, errors = 10 TO app, reader
GRANT SELECT(id, at), INSERT ON shop.links TO reader
GRANT SELECT ON shop.* TO reader WITH GRANT OPTION
GRANT SELECT ON other.links TO reader
GRANT SELECT ON *.* TO reader
GRANT reader TO app WITH ADMIN OPTION
""".strip().splitlines()


def book() -> AccessBook:
    made = AccessBook("shop")
    for line in LINES:
        made.run(line)
    return made


def test_what_is_printed_is_read() -> None:
    objects = {item.id: item for item in book().objects()}
    user = objects[ObjectId("user", ("app",))]
    assert isinstance(user, User)
    assert dict(user.clauses) == {
        "IDENTIFIED": "WITH sha256_password",
        "HOST": "IP '10.0.0.0/8', LOCAL",
        "DEFAULT ROLE": "reader",
    }
    assert objects[ObjectId("user", ("older",))] == User(
        id=ObjectId("user", ("older",)), clauses=(("IDENTIFIED", "WITH sha256_password"),)
    )
    assert objects[ObjectId("user", ("nobody",))] == User(id=ObjectId("user", ("nobody",)))
    policies = [item for item in objects.values() if isinstance(item, RowPolicy)]
    assert [(item.id.path, item.clauses) for item in policies] == [
        (("links", "tenant"), (("USING", "workspace = 1"), ("TO", "reader")))
    ]
    quota = objects[ObjectId("quota", ("hourly",))]
    assert isinstance(quota, Quota)
    assert dict(quota.clauses)["FOR"] == "INTERVAL 1 hour MAX queries = 100, errors = 10"


def test_rights_are_said_without_the_name_of_the_database() -> None:
    objects = {item.id: item for item in book().objects()}
    reader = objects[ObjectId("grants", ("reader",))]
    assert isinstance(reader, Grants)
    assert reader.grants == (
        Grant(on="*", privilege="SELECT", option=True),
        Grant(on="*.*", privilege="SELECT"),
        Grant(on="links", privilege="INSERT"),
        Grant(on="links", privilege="SELECT", column="at"),
        Grant(on="links", privilege="SELECT", column="id"),
        Grant(on="other.links", privilege="SELECT"),
    )
    assert objects[ObjectId("grants", ("app",))] == Grants(
        id=ObjectId("grants", ("app",)), grants=(Grant(privilege="reader", option=True),)
    )


def test_statements_change_the_book() -> None:
    made = book()
    made.run("ALTER USER IF EXISTS app HOST ANY DEFAULT ROLE ALL SETTINGS max_threads = 2")
    made.run("ALTER USER older RENAME TO newer")
    made.run("REVOKE GRANT OPTION FOR SELECT ON shop.* FROM reader")
    made.run("REVOKE SELECT(id) ON links FROM reader")
    made.run("DROP QUOTA IF EXISTS hourly")
    made.run("GRANT SELECT ON links, ALTER UPDATE, INSERT ON shop.clicks TO app, newer")
    objects = {item.id: item for item in made.objects()}
    app = objects[ObjectId("user", ("app",))]
    assert isinstance(app, User)
    assert dict(app.clauses) == {"IDENTIFIED": "WITH sha256_password", "SETTINGS": "max_threads = 2"}
    assert ObjectId("quota", ("hourly",)) not in objects
    assert {ObjectId("user", ("newer",)), ObjectId("grants", ("newer",))} <= objects.keys()
    reader = objects[ObjectId("grants", ("reader",))]
    assert isinstance(reader, Grants)
    assert Grant(on="*", privilege="SELECT") in reader.grants
    assert Grant(on="links", privilege="SELECT", column="id") not in reader.grants
    newer = objects[ObjectId("grants", ("newer",))]
    assert isinstance(newer, Grants)
    assert [(one.privilege, one.on) for one in newer.grants] == [
        ("ALTER UPDATE", "clicks"),
        ("INSERT", "clicks"),
        ("SELECT", "links"),
    ]


def test_what_changes_a_part_of_a_clause_is_seen() -> None:
    change = read_change("ALTER USER app ADD HOST LOCAL", "shop")
    assert change is not None
    assert change.unread == "ADD"
    whole = read_change("ALTER USER app HOST LOCAL, IP '10.0.0.0/8' SETTINGS max_threads = 2", "shop")
    assert whole is not None
    assert (whole.unread, dict(whole.clauses)) == (
        "",
        {"HOST": "LOCAL, IP '10.0.0.0/8'", "SETTINGS": "max_threads = 2"},
    )
