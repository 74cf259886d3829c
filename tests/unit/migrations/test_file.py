"""Headers of migrations: read, written, and changed without touching what stands below them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dbkit.core.canonical import sha256
from dbkit.migrations.file import Header, Migration, parse_header, render_header, with_lines

PATH = Path("0002_b.sql")
OLD = (("0001_a", "a" * 64), ("0002_b", "b" * 64))


def migration(text: str) -> Migration:
    return Migration(
        store="postgres",
        id="0002_b",
        path=PATH,
        text=text,
        rollback_path=Path("0002_b.rollback.sql"),
        rollback_text=None,
        header=parse_header(text, PATH),
    )


def test_a_header_is_read_as_it_was_written() -> None:
    header = Header(
        change="b",
        part=2,
        parts=3,
        before="empty",
        after="c" * 64,
        hazards=("data-loss table t: the rows are gone",),
        depends=("0001_a",),
        transactional=False,
        irreversible="the rows are gone",
        replaces=OLD,
    )
    assert parse_header(render_header(header, comment="--") + "\nSELECT 1;\n", PATH) == header
    assert parse_header(render_header(header, comment="#") + "\nPING\n", PATH) == header


def test_words_of_a_header_are_changed_and_nothing_else() -> None:
    text = (
        "-- made by hand\n-- dbkit: before x\n-- depends: 0001_a\n\nSELECT '-- depends: 0001_a';\n-- depends: 0001_a\n"
    )
    assert with_lines(text, {"depends:": "0007_z", "dbkit: before": "y"}, comment="--") == (
        "-- made by hand\n-- dbkit: before y\n-- depends: 0007_z\n\nSELECT '-- depends: 0001_a';\n-- depends: 0001_a\n"
    )
    added = with_lines("# dbkit: change a 1/1\nSET a b\n", {"depends:": "0001_a"}, comment="#")
    assert added == "# dbkit: change a 1/1\n# depends: 0001_a\nSET a b\n"
    assert with_lines("SELECT 1;\n", {"depends:": "0001_a"}, comment="--") == "-- depends: 0001_a\nSELECT 1;\n"
    assert with_lines("", {}, comment="--") == ""


def test_a_squashed_migration_is_what_it_replaces() -> None:
    one = migration(render_header(Header(replaces=OLD), comment="--") + "SELECT 1;\n")
    assert one.replaced == {"0001_a"}
    assert one.was(sha256(one.text))
    assert one.was("b" * 64)
    assert one.was("a" * 64, under="0001_a")
    assert not one.was("a" * 64)
    assert not one.was(sha256(one.text), under="0001_a")
    plain = replace(one, header=Header())
    assert (plain.replaced, plain.was("b" * 64)) == (frozenset(), False)
