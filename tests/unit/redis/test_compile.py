"""From a section to a draft, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from dbkit.app.profile import Profile, load
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.errors import ProfileError
from dbkit.core.ids import ObjectId
from dbkit.stores.redis import REDIS
from dbkit.stores.redis.inspect import state_of
from dbkit.stores.redis.kinds.keyspace import Keyspace
from dbkit.stores.redis.quote import resolve, words


def compiled(folder: Path, section: str) -> Profile:
    text = "profile: case\nredis:\n" + indent(dedent(section).strip("\n"), "  ") + "\n"
    (folder / "case.yaml").write_text(text)
    return load(folder / "case.yaml", {"redis": REDIS})


def refused(folder: Path, section: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(ProfileError) as caught:
        compiled(folder, section)
    return caught.value.diagnostics


def recorded(profile: Profile) -> dict[str, Keyspace]:
    """What a server would record, read from the commands of the draft."""
    libraries = {}
    for statement in profile.drafts["redis"].statements:
        code = resolve(words(statement.text), {})[-1].decode()
        libraries[code.split("name=", 1)[1].split("\n", 1)[0]] = code
    state = state_of(libraries, profile.drafts["redis"])
    assert state.unmanaged == ()
    return {item.id.name: item for item in state.of_kind("keyspace") if isinstance(item, Keyspace)}


WHOLE = """
version: 7.2
server: {appendonly: true, maxmemory: 100mb, maxmemory-policy: volatile-ttl, requirepass: required}
types:
  identifier: {class: "A-Za-z0-9._-", length: 1..64}
  token: hex(64)
keyspaces:
  link_cache:
    comment: What a redirect needs
    key: link:{slug}
    type: string
    encoding: json
    document:
      url: {type: string, required: true}
      utm: {type: object, properties: {source: {type: string, nullable: true}}}
      tags: {type: array, items: {type: string}}
    ttl: {set: 300s, jitter: 10%, max: 1h}
    limits: {value: 8KiB, keys: 2M}
    source: {table: postgres.links, key: {slug: slug}, invalidate: [update, delete]}
    owner: redirect-service
  rate:
    key: rate:{identifier:identifier}:{bucket:uint}
    type: string
    encoding: integer
    ttl: 2h
    window: {size: 1h, kind: sliding, tiers: {free: 60, pro: 600}}
    evictable: false
  session:
    key: session:{token:token}
    type: hash
    fields: {user_id: uuid, data: {encoding: json, document: {theme: {type: string}}}, csrf: text}
    ttl: {max: 24h, sliding: true}
  board:
    key: lb:{{board:slug}}
    type: zset
    encoding: uuid
    limits: {members: 1M}
    ttl: {none: made again from PostgreSQL every night}
functions:
  limiter:
    code: |
      redis.register_function('hit', function() return 1 end)
ignore: ["theirs_*"]
"""


def test_a_whole_section(tmp_path: Path) -> None:
    profile = compiled(tmp_path, WHOLE)
    draft = profile.drafts["redis"]
    assert draft.version == 7
    assert draft.settings == {
        "appendonly": "yes",
        "maxmemory": "100mb",
        "maxmemory-policy": "volatile-ttl",
        "requirepass": "required",
    }
    assert [str(statement.id) for statement in draft.statements] == [
        "function limiter",
        "keyspace board",
        "keyspace link_cache",
        "keyspace rate",
        "keyspace session",
    ]
    keyspaces = recorded(profile)
    link, rate, session, board = (keyspaces[name] for name in ("link_cache", "rate", "session", "board"))
    assert (link.ttl.set, link.ttl.max, link.ttl.jitter) == (300_000, 3_600_000, 10)
    assert (link.limits.value, link.limits.keys) == (8192, 2_000_000)
    assert link.source is not None
    assert link.source.invalidate == ("delete", "update")
    assert rate.key == "rate:{identifier:chars(A-Za-z0-9._-,1..64)}:{bucket:uint}"
    assert rate.window is not None
    assert rate.window.tiers == (("free", 60), ("pro", 600))
    assert not rate.evictable
    assert [field.name for field in session.fields] == ["csrf", "data", "user_id"]
    assert session.ttl.sliding
    assert board.ttl.none == "made again from PostgreSQL every night"
    assert board.ttl.longest is None


def test_equal_declarations_are_one_state(tmp_path: Path) -> None:
    text = "keyspaces:\n  a: {{key: 'a:{{id{}}}', type: set, ttl: {}, encoding: text}}"
    first = compiled(tmp_path, text.format("", "3600s")).drafts["redis"]
    second = compiled(tmp_path, text.format(":text", "60min")).drafts["redis"]
    assert first.hash() == second.hash()
    assert first.hash() != compiled(tmp_path, text.format(":slug", "1h")).drafts["redis"].hash()


@pytest.mark.parametrize(
    ("section", "code", "place", "message"),
    [
        ("version: 6", "version", "3:12", "no function libraries"),
        ("version: old", "version", "3:12", "'old' is no version"),
        ("server: {requirepass: hunter2}", "secret", "3:25", "put a password into the profile"),
        ("server: {masterauth: x}", "secret", "3:24", "put a password into the profile"),
        ("server: {maxmemory-policy: lru}", "setting", "3:30", "no policy 'lru'"),
        ("server: {max_memory: 1mb}", "setting", "3:12", "'max_memory' is no setting"),
        ("types: {int: slug}", "type", "3:11", "built-in"),
        ("types: {a: hexx(3)}", "type", "3:14", "no placeholder type 'hexx'"),
        ("types: {a: {class: 'a-z{'}}", "type", "3:14", "cannot hold '{'"),
        ("types: {a: {class: a-z, length: 9..3}}", "type", "3:14", "'9..3' is no length"),
        ("keyspaces: {a: {key: 'a:{b:x}', type: set, ttl: 1s}}", "key-pattern", "3:30", "no placeholder type 'x'"),
        ("keyspaces: {a: {key: a, type: set, ttl: none}}", "ttl", "3:43", "needs a reason"),
        ("keyspaces: {a: {key: a, type: set, ttl: 5 minutes}}", "ttl", "3:43", "no duration"),
        ("keyspaces: {a: {key: a, type: set, ttl: 0s}}", "ttl", "3:43", "above zero"),
        ("keyspaces: {a: {key: a, type: set, ttl: {sliding: true}}}", "ttl", "3:43", "'set', 'max' or 'none'"),
        ("keyspaces: {a: {key: a, type: set, ttl: {set: 2h, max: 1h}}}", "ttl", "3:58", "longer than 'max'"),
        ("keyspaces: {a: {key: a, type: set, ttl: {none: x, max: 1h}}}", "ttl", "3:58", "have no 'max'"),
        ("keyspaces: {a: {key: a, type: set, ttl: {max: 1h, jitter: 5%}}}", "ttl", "3:61", "no 'set'"),
        ("keyspaces: {a: {key: a, type: hll, encoding: json, ttl: 1s}}", "encoding", "3:48", "hll has no encoding"),
        ("keyspaces: {a: {key: a, type: set, fields: {b: text}, ttl: 1s}}", "fields", "3:46", "set has no fields"),
        ("keyspaces: {a: {key: a, type: set, document: {b: {}}, ttl: 1s}}", "document", "3:48", "encoding: json"),
        ("keyspaces: {a: {key: a, type: string, limits: {members: 3}, ttl: 1s}}", "limits", "3:59", "no members"),
        ("keyspaces: {a: {key: a, type: set, limits: {value: 3 parsec}, ttl: 1s}}", "limits", "3:54", "no size"),
        ("keyspaces: {a: {key: a, type: set, source: links, ttl: 1s}}", "source", "3:46", "'links' is no source"),
        (
            "keyspaces: {a: {key: 'a:{b}', type: set, source: {table: postgres.t, key: {c: d}}, ttl: 1s}}",
            "source",
            "3:81",
            "no placeholder 'c'",
        ),
        (
            "keyspaces: {a: {key: a, type: string, ttl: 1h, window: {size: 2h}}}",
            "window",
            "3:46",
            "expires before its window ends",
        ),
        ("keyspaces: {a: {key: a, type: set, ttl: 1s, renamed_from: a}}", "rename", "3:61", "still declared"),
        (f"keyspaces: {{{'n' * 80}: {{key: a, type: set, ttl: 1s}}}}", "name", "3:15", "80 characters"),
        ("functions: {dbkit_x: {code: x}}", "name", "3:15", "dbkit's own"),
        ("functions: {a-b: {code: x}}", "name", "3:15", "no name of a library"),
        ("functions: {a: {}}", "function", "3:18", "'code' or 'file'"),
        ("functions: {a: {code: '#!lua name=b'}}", "function", "3:25", "must start with '#!lua name=a'"),
        ("functions: {a: {file: gone.lua}}", "file", "3:25", "there is no file gone.lua"),
        ("functions: {a: {file: /etc/hosts}}", "file", "3:25", "not by its whole path"),
    ],
)
def test_errors_have_a_place(tmp_path: Path, section: str, code: str, place: str, message: str) -> None:
    (found,) = refused(tmp_path, section)
    assert found.code == code
    assert message in found.message + (found.help or "")
    assert str(found.span).endswith(f"case.yaml:{place}")


def test_all_errors_come_at_once(tmp_path: Path) -> None:
    found = refused(
        tmp_path,
        """
        version: 5
        keyspaces:
          a: {key: 'x:{slug}', type: set, ttl: none}
          b: {key: 'x:{id:int}', type: hll, encoding: json, ttl: 1x}
          B: {key: y, type: set, ttl: 1s}
        """,
    )
    assert [one.code for one in found] == ["version", "ttl", "key-overlap", "encoding", "ttl", "name"]
    overlap = found[2]
    assert overlap.message == "the key 'x:0' is of 'a' and of 'b'"
    assert "case.yaml:5:" in (overlap.help or "")


def test_names_that_are_declared_and_ignored(tmp_path: Path) -> None:
    section = "keyspaces: {{a: {{key: a, type: set, ttl: 1s}}}}\n{}"
    assert refused(tmp_path, section.format("ignore: ['*']"))[0].code == "ignored"
    assert refused(tmp_path, section.format("managed: [b]"))[0].code == "ignored"
    assert compiled(tmp_path, section.format("managed: [a]")).drafts["redis"].managed == ("a",)


def test_code_from_a_file_and_with_a_first_line(tmp_path: Path) -> None:
    (tmp_path / "limiter.lua").write_bytes(b"\xef\xbb\xbf#!lua name=a\r\nreturn 1\r\n\r\n")
    text = compiled(tmp_path, "functions: {a: {file: limiter.lua}}").drafts["redis"].statements[0].text
    assert text == 'FUNCTION LOAD REPLACE "#!lua name=a\\nreturn 1\\n-- loaded by dbkit\\n"'


def test_renames(tmp_path: Path) -> None:
    draft = compiled(tmp_path, "keyspaces: {a: {key: a, type: set, ttl: 1s, renamed_from: b}}").drafts["redis"]
    assert draft.renames == ((ObjectId("keyspace", ("a",)), ObjectId("keyspace", ("b",))),)
