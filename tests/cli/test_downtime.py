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
