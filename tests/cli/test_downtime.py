"""Whether others use the databases meanwhile is said to ``generate``; that they do is taken for granted."""

from __future__ import annotations

from tests.cli.conftest import Project


def written(project: Project, name: str) -> tuple[str, str]:
    """The only migration of that name, and its rollback."""
    folder = project.root / "migrations/shop/postgres"
    (rollback,) = folder.glob(f"*_{name}.rollback.sql")
    (path,) = (one for one in folder.glob(f"*_{name}*.sql") if one != rollback)
    return path.read_text(encoding="utf-8"), rollback.read_text(encoding="utf-8")


def test_plain_statements_for_a_downtime_and_a_second_column_otherwise(project: Project) -> None:
    only = ("--store", "postgres")
    assert project("migrate", "generate", "initial", *only).code == 0
    project.edit(lambda text: text.replace("numeric(10, 2)", "numeric(12, 3)"))
    assert project("migrate", "generate", "plain", "--downtime", *only).code == 0
    for text in written(project, "plain"):
        assert "-- dbkit: hazard table-rewrite column public.orders.total: " in text
        assert "-- transactional: false" not in text
        assert "total__new" not in text
    project.edit(lambda text: text.replace("numeric(12, 3)", "numeric(14, 4)"))
    assert project("migrate", "generate", "beside", *only).code == 0
    for text in written(project, "beside"):
        assert "-- transactional: false\n" in text
        assert (
            "-- dbkit: undo ALTER TABLE orders DROP COLUMN total__new\nALTER TABLE orders ADD COLUMN total__new" in text
        )
        assert "-- dbkit: batch by id size 10000\nUPDATE orders SET total__new = total WHERE total__new IS NULL" in text
        assert "table-rewrite" not in text


def test_a_view_is_made_again_in_the_file_that_drops_it(project: Project) -> None:
    only = ("--store", "postgres")
    view = "  views:\n    totals: {query: 'select id, total from orders', grants: {public: select}}\n"
    project.edit(lambda text: text.replace("redis:\n", f"{view}redis:\n", 1))
    assert project("migrate", "generate", "initial", *only).code == 0
    project.edit(lambda text: text.replace("numeric(10, 2) not null", "double precision not null"))
    project.edit(lambda text: text.replace("        email: text not null unique\n", "        email: text not null\n"))
    index = "      indexes:\n        orders_state_idx: (state)\n"
    project.edit(lambda text: text.replace("      indexes:\n", index, 1).replace("total >= 0", "total >= 1"))
    assert project("migrate", "generate", "other", *only).code == 0
    texts = [path.read_text(encoding="utf-8") for path in (project.root / "migrations/shop/postgres").glob("*_other*")]
    dropping = [text for text in texts if "DROP VIEW totals" in text]
    assert len(dropping) == 2, "there and back"
    for text in dropping:
        words = ("DROP VIEW totals", "ALTER COLUMN total TYPE", "CREATE VIEW totals", "GRANT SELECT ON TABLE totals")
        places = [text.index(word) for word in words]
        assert places == sorted(places)
        assert "transactional: false" not in text
    assert any("CREATE INDEX CONCURRENTLY orders_state_idx" in text for text in texts)
    for command in (("up",), ("down", "--yes"), ("up",)):
        assert project("migrate", *command, *only).code == 0
    assert project("diff", "--exit-code", *only).code == 0


WORDS = """\
profile: shop
postgres:
  version: 18
  tables:
    words: {columns: {id: int primary key}}
    more: {inherits: [words], columns: {}}
"""


def test_what_cannot_be_proved_is_written_plainly_and_said(project: Project) -> None:
    """No plan takes a child's validated NOT NULL back to one that is not, once its parent has it too."""
    path = project.root / "profiles/shop.yaml"
    first = "columns: {id: int primary key, f: int}"
    text = WORDS.replace("columns: {id: int primary key}", first)
    path.write_text(
        text.replace("columns: {}", "columns: {}, column_settings: {f: {statistics: 50}}"), encoding="utf-8"
    )
    assert project("migrate", "generate", "initial").code == 0
    text = text.replace("f: int", "f: int not null")
    path.write_text(
        text.replace("columns: {}", "columns: {}, column_settings: {f: {statistics: 60}}"), encoding="utf-8"
    )
    made = project("migrate", "generate", "other")
    assert (made.code, "could not be proved; these are plain statements" in made.err) == (0, True), made.err
    assert "NOT VALID" not in "".join(written(project, "other"))
    for command in (("up",), ("down", "--yes"), ("up",)):
        assert project("migrate", *command).code == 0
    assert project("diff", "--exit-code").code == 0
