from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.core.errors import IntegrityError, UsageError
from dbkit.core.ids import ObjectId
from dbkit.migrations.file import Header, parse_header, render_header
from dbkit.migrations.folder import SUM_NAME, Folder, read_folder, render_sum
from dbkit.migrations.segment import segments
from dbkit.plan.step import Step, Transaction

SUFFIXES = {"postgres": ".sql", "clickhouse": ".sql", "redis": ".redis"}


def write(root: Path, name: str, text: str = "select 1;\n") -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def seal(root: Path) -> Folder:
    folder = read_folder(root, SUFFIXES)
    (root / SUM_NAME).write_text(render_sum(folder.migrations), encoding="utf-8")
    return read_folder(root, SUFFIXES)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "postgres/0001_initial.sql", "-- dbkit: change initial 1/2\n\nselect 1;\n")
    write(tmp_path, "postgres/0001_initial.rollback.sql")
    write(tmp_path, "redis/0002_initial.redis", "# dbkit: change initial 2/2\n\nPING\n")
    write(tmp_path, "postgres/0003_slug.sql", "-- dbkit: change slug 1/1\n-- depends: 0001_initial\n\nselect 1;\n")
    seal(tmp_path)
    return tmp_path


def messages(root: Path) -> list[str]:
    return [
        f"{one.span.file.removeprefix(str(root))} {one.message}"
        for one in read_folder(root, SUFFIXES).findings()
        if one.span
    ]


def test_a_whole_folder_has_no_findings(root: Path) -> None:
    folder = read_folder(root, SUFFIXES)
    folder.verify()
    assert [one.id for one in folder.migrations] == ["0001_initial", "0002_initial", "0003_slug"]
    assert [(change.name, len(change.migrations)) for change in folder.changes()] == [("initial", 2), ("slug", 1)]


def test_an_edited_file_is_named(root: Path) -> None:
    write(root, "redis/0002_initial.redis", "# dbkit: change initial 2/2\n\nFLUSHALL\n")
    assert messages(root) == ["/redis/0002_initial.redis was edited after the sum was written"]
    with pytest.raises(IntegrityError, match=r"0002_initial\.redis"):
        read_folder(root, SUFFIXES).verify()


def test_an_edited_rollback_file_is_named(root: Path) -> None:
    write(root, "postgres/0001_initial.rollback.sql", "drop table users;\n")
    assert messages(root) == ["/postgres/0001_initial.rollback.sql was edited after the sum was written"]


def test_a_missing_file_is_named(root: Path) -> None:
    (root / "postgres/0003_slug.sql").unlink()
    assert messages(root) == [f"/{SUM_NAME} the sum names postgres/0003_slug.sql, but the file is missing"]
    seal(root)
    (root / "postgres/0001_initial.sql").unlink()
    assert f"/{SUM_NAME} the sum names postgres/0001_initial.rollback.sql, but no migration goes with it" in messages(
        root
    )


def test_a_file_that_the_sum_does_not_know_is_named(root: Path) -> None:
    write(root, "postgres/0004_more.sql", "-- depends: 0003_slug\nselect 1;\n")
    assert messages(root) == ["/postgres/0004_more.sql the sum does not know this file"]


def test_two_heads_are_named(root: Path) -> None:
    write(root, "postgres/0003_other.sql", "-- depends: 0001_initial\nselect 1;\n")
    [advice] = [one.help for one in read_folder(root, SUFFIXES).findings() if "two heads" in one.message]
    assert advice == "put the new one behind the other: dbkit migrate rebase 0003_other", "the sum knows the old one"
    seal(root)
    [advice] = [one.help for one in read_folder(root, SUFFIXES).findings() if "two heads" in one.message]
    assert "rebase 0003_other or 0003_slug" in str(advice)
    assert any("two heads" in one and "0003_other" in one and "0003_slug" in one for one in messages(root))


def test_a_break_in_the_chain_is_named(root: Path) -> None:
    write(root, "postgres/0004_more.sql", "-- depends: 0001_initial\nselect 1;\n")
    seal(root)
    assert messages(root) == ["/postgres/0004_more.sql depends on 0001_initial, but comes after 0003_slug"]


def test_a_missing_sum_is_a_finding(root: Path) -> None:
    (root / SUM_NAME).unlink()
    assert messages(root) == [f"/{SUM_NAME} the sum file is missing"]


def test_a_sum_whose_first_line_was_merged_wrongly_is_a_finding(root: Path) -> None:
    lines = (root / SUM_NAME).read_text(encoding="utf-8").split("\n")
    (root / SUM_NAME).write_text("\n".join(["dbkit.sum 1 sha256:00", *lines[1:]]), encoding="utf-8")
    assert messages(root) == [f"/{SUM_NAME} the sum does not agree with itself"]


def test_a_file_with_another_name_is_refused(root: Path) -> None:
    write(root, "postgres/Initial.sql")
    with pytest.raises(IntegrityError, match="NNNN_name"):
        read_folder(root, SUFFIXES)


@pytest.mark.parametrize("text", ["1", "0001", "0001_initial", "0001_", "initial", "2", "0002_initial"])
def test_a_change_is_found_by_number_id_or_prefix(root: Path, text: str) -> None:
    assert read_folder(root, SUFFIXES).find(text).name == "initial"


@pytest.mark.parametrize("text", ["9", "nothing", "000"])
def test_an_unknown_or_ambiguous_name_is_refused(root: Path, text: str) -> None:
    with pytest.raises(UsageError):
        read_folder(root, SUFFIXES).find(text)


def test_headers_survive_the_round_trip() -> None:
    header = Header(
        change="add_slug",
        part=2,
        parts=3,
        before="aa",
        after="bb",
        hazards=("data-loss column public.links.slug: values are lost",),
        depends=("0001_initial",),
        transactional=False,
        irreversible="a dropped value does not come back",
    )
    for comment in ("--", "#"):
        assert parse_header(render_header(header, comment=comment) + "\nselect 1;\n", Path("x.sql")) == header


def test_words_below_the_first_statement_are_no_header() -> None:
    assert parse_header("select 1;\n-- transactional: false\n", Path("x.sql")) == Header()


def test_a_wrong_word_in_a_header_is_refused() -> None:
    with pytest.raises(IntegrityError, match="true or false"):
        parse_header("-- transactional: off\n", Path("x.sql"))


def test_steps_are_cut_where_a_transaction_ends_or_may_not_be() -> None:
    def step(text: str, transaction: Transaction = Transaction.INSIDE) -> Step:
        return Step(text=text, id=ObjectId("box", (text,)), transaction=transaction)

    cut = segments(
        [
            step("a"),
            step("b", Transaction.COMMIT_AFTER),
            step("c"),
            step("d", Transaction.NONE),
            step("e", Transaction.NONE),
            step("f"),
        ]
    )
    assert [("".join(one.text for one in part.steps), part.transactional) for part in cut] == [
        ("ab", True),
        ("c", True),
        ("de", False),
        ("f", True),
    ]
