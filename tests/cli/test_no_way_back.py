"""What no statement takes back is written, said, and refused on the way down."""

from __future__ import annotations

from tests.cli.conftest import Project

NEWER = "extensions: {hstore: {version: '1.8'}}"


def test_an_extension_goes_up_and_not_down(project: Project) -> None:
    only = ("--store", "postgres")
    project.edit(lambda text: text.replace("  enums:\n", f"  {NEWER.replace('1.8', '1.7')}\n  enums:\n", 1))
    assert project("migrate", "generate", "initial", *only).code == 0
    project.edit(lambda text: text.replace("'1.7'", "'1.8'"))
    assert project("migrate", "generate", "newer", *only).code == 0
    folder = project.root / "migrations/shop/postgres"
    reason = 'extension "hstore" has no update path from version "1.8" to version "1.7"'
    for path in (folder / "0002_newer.sql", folder / "0002_newer.rollback.sql"):
        assert f"-- dbkit: irreversible {reason}\n" in path.read_text(encoding="utf-8")
    assert project("migrate", "up", *only).code == 0
    assert project("diff", "--exit-code", *only).code == 0
    plan = project("migrate", "plan", *only)
    assert plan.code == 0
    down = project("migrate", "down", "--yes", *only)
    assert (down.code, reason in down.err) == (7, True), down.err
    assert project("diff", "--exit-code", *only).code == 0


def test_a_label_and_what_used_it_go_in_two_files(project: Project) -> None:
    """The way back adds the label, which nothing can use in the transaction that does."""
    only = ("--store", "postgres")
    used = "orders_total_check: total >= 0\n        orders_state_check: state <> 'sent'"
    project.edit(lambda text: text.replace("orders_total_check: total >= 0", used))
    views = "  views:\n    open_orders: select id, state from orders\n"
    project.edit(lambda text: text.replace("redis:\n", f"{views}redis:\n", 1))
    assert project("migrate", "generate", "initial", *only).code == 0
    project.edit(lambda text: text.replace(used, "orders_total_check: total >= 0").replace(", sent]", "]"))
    assert project("migrate", "generate", "less", *only).code == 0
    folder = project.root / "migrations/shop/postgres"
    first, second = (folder / f"0002_less-1{end}" for end in (".sql", ".rollback.sql"))
    assert "DROP CONSTRAINT orders_state_check" in first.read_text(encoding="utf-8")
    assert "ADD CONSTRAINT orders_state_check" in second.read_text(encoding="utf-8")
    assert "ADD VALUE 'sent'" in (folder / "0003_less-2.rollback.sql").read_text(encoding="utf-8")
    for _ in range(2):
        assert project("migrate", "up", *only).code == 0
        assert project("diff", "--exit-code", *only).code == 0
        assert project("migrate", "down", "--yes", *only).code == 0
