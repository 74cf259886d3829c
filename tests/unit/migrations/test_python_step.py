"""Steps in Python are read and not run."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.core.errors import IntegrityError
from dbkit.migrations.folder import SUM_NAME, read_folder, render_sum
from dbkit.migrations.python_step import MARK, as_rollback, is_python, is_rollback, read_step, template, title
from dbkit.stores.postgres.split import split

FILE = Path("0007_slugs.py")
GOOD = f"""{MARK}
# depends: 0006_slug
import nothing_of_this_is_run
def apply(connection, after): ...
def rollback(connection, after): ...
step(apply, rollback)
"""


def test_the_template_is_a_step() -> None:
    found = read_step(template("# depends: 0006_slug\n"), FILE)
    assert (found.apply, found.rollback) == ("apply", "rollback")
    assert title(template("")) == "What it does, in a line."


def test_one_text_is_both_ways() -> None:
    assert is_python(GOOD)
    assert not is_rollback(GOOD)
    assert is_rollback(as_rollback(GOOD))
    assert [one.text for one in split(GOOD)] == [GOOD]
    assert not is_python("-- dbkit: python\nSELECT 1")
    assert read_step(GOOD.replace("step(apply, rollback)", "step(apply)"), FILE).rollback is None


WRONG = {
    GOOD.removeprefix(MARK): "begins with the line",
    GOOD.replace("step(apply", "steps(apply"): "expected one step",
    GOOD + "step(apply)\n": "there are 2",
    GOOD.replace("step(apply, rollback)", "step('SELECT 1')"): "0007_slugs.py:6: step\\(\\) takes",
    GOOD.replace("apply(connection, after)", "apply(connection)"): "0007_slugs.py:4: apply\\(\\) takes two arguments",
    GOOD.replace("import ", "import import "): "0007_slugs.py:3: invalid syntax",
    GOOD + "\0": "null bytes",
}


@pytest.mark.parametrize(("text", "message"), WRONG.items())
def test_what_is_no_step(text: str, message: str) -> None:
    with pytest.raises(IntegrityError, match=message):
        read_step(text, FILE)


def test_a_folder_with_a_step(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    folder.mkdir()
    (folder / "0006_slug.sql").write_text("SELECT 1;\n", encoding="utf-8")
    (folder / "0007_slugs.py").write_text(GOOD, encoding="utf-8")

    def read() -> tuple[str, ...]:
        found = read_folder(tmp_path, {"postgres": ".sql"}, python=("postgres",))
        return tuple(one.message for one in found.findings())

    found = read_folder(tmp_path, {"postgres": ".sql"}, python=("postgres",))
    assert [one.id for one in found.migrations] == ["0006_slug", "0007_slugs"]
    assert not found.migrations[1].header.transactional
    assert found.migrations[1].no_way_back is None
    (tmp_path / SUM_NAME).write_text(render_sum(found.migrations), encoding="utf-8")
    assert read() == ()
    (folder / "0007_slugs.py").write_text(f"{GOOD}# edited\n", encoding="utf-8")
    assert read() == ("was edited after the sum was written",)
    (folder / "Slugs.py").write_text(GOOD, encoding="utf-8")
    with pytest.raises(IntegrityError, match=r"a migration is called NNNN_name\.py"):
        read()
