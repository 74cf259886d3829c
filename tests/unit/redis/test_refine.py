"""Keyspaces inside keyspaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.app.profile import Profile
from dbkit.stores.redis.audit.classify import UNKNOWN, Classifier
from dbkit.stores.redis.data.lines import read_line
from dbkit.stores.redis.data.rename import why_not
from dbkit.stores.redis.declared import declared_keyspaces, recorded_keyspaces
from dbkit.stores.redis.keys import find_keyspace
from dbkit.stores.redis.pattern import read_pattern, shared_key
from dbkit.stores.redis.surface import RedisSection
from tests.unit.redis.test_compile import compiled, refused

SECTION = """
keyspaces:
  session: {key: "session:{kind}:{id}", type: hash, ttl: 1h}
  admin: {key: "session:admin:{id}", type: string, ttl: 5m, refines: session}
  root: {key: "session:admin:root", type: set, ttl: 1m, refines: admin}
"""


def names(profile: Profile, key: str) -> tuple[str | None, str | None]:
    """The keyspace of a key, as the profile says it and as an audit tells it from the records."""
    section = profile.sections["redis"]
    assert isinstance(section, RedisSection)
    match = find_keyspace(key.encode(), declared_keyspaces(section))
    recorded = recorded_keyspaces(profile.drafts["redis"])
    place = Classifier(recorded)(key)
    return match and match.declared.name, None if place == UNKNOWN else recorded[place].name


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("session:user:1", "session"),
        ("session:admin:1", "admin"),
        ("session:admin:root", "root"),
        ("session:admin:rooted", "admin"),
        ("session:admins:root", "session"),
        ("session:admin", None),
    ],
)
def test_a_key_is_of_the_innermost_keyspace(tmp_path: Path, key: str, name: str | None) -> None:
    assert names(compiled(tmp_path, SECTION), key) == (name, name)


def test_a_key_of_another_keyspace_is_not_built(tmp_path: Path) -> None:
    section = compiled(tmp_path, SECTION).sections["redis"]
    assert isinstance(section, RedisSection)
    session, admin, _ = declared_keyspaces(section)
    assert session.pattern.text == "session:{kind}:{id} except session:admin:{id}"
    with pytest.raises(ValueError, match="'session:admin:1' is a key of session:admin:"):
        session.pattern.format({"kind": "admin", "id": "1"})
    assert admin.pattern.format({"id": "1"}) == "session:admin:1"


def test_what_treats_the_keys_of_the_wider_one_leaves_the_others_alone() -> None:
    task = read_line([b"DBKIT", b"PERSIST", b"session:{kind}:{id} except session:admin:{id}"])
    assert task is not None
    assert task.pattern.parse("session:user:1") == {"kind": "user", "id": "1"}
    assert task.pattern.parse("session:admin:1") is None
    assert task.text() == 'DBKIT PERSIST "session:{kind}:{id} except session:admin:{id}"'
    wide = read_pattern("a:{x} except a:{n:uint}", {})
    assert why_not(wide, read_pattern("a:{x:uint}", {})) is None
    assert shared_key(wide, read_pattern("a:{x:int}", {})) == "a:-1"


@pytest.mark.parametrize(
    ("key", "refines", "message"),
    [
        ("session:{id}:admin:x", "session", "the key 'session:a:admin:x' is of 'inner' and not of 'session'"),
        ("session:{id:rest}", "session", "is of 'inner' and not of 'session'"),
        ("session:{some}:{other}", "session", "'session' has no key that is not of 'inner'"),
        ("session:admin:{id}", "sessions", "there is no keyspace 'sessions'"),
        ("session:admin:{id}", "inner", "'inner' has no key that is not of 'inner'"),
    ],
)
def test_what_is_no_refinement(tmp_path: Path, key: str, refines: str, message: str) -> None:
    found = refused(
        tmp_path,
        f"""
        keyspaces:
          session: {{key: "session:{{kind}}:{{id}}", type: hash, ttl: 1h}}
          inner: {{key: "{key}", type: string, ttl: 5m, refines: {refines}}}
        """,
    )
    assert any(one.code == "refines" and message in one.message for one in found)


def test_two_refinements_are_apart(tmp_path: Path) -> None:
    found = refused(
        tmp_path,
        """
        keyspaces:
          wide: {key: "k:{x}", type: hash, ttl: 1h}
          one: {key: "k:{x:int}", type: hash, ttl: 1h, refines: wide}
          two: {key: "k:{x:hex}", type: hash, ttl: 1h, refines: wide}
        """,
    )
    assert [(one.code, one.message) for one in found] == [("key-overlap", "the key 'k:0' is of 'one' and of 'two'")]
