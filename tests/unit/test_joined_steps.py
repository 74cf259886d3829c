"""Steps that may share a statement with their neighbours do, and no others."""

from __future__ import annotations

from dbkit.core.ids import ObjectId
from dbkit.plan.step import Step, joined


def step(name: str, text: str, joins: str | None = "ALTER TABLE t") -> Step:
    return Step(text=text, id=ObjectId("column", ("t", name)), joins=joins)


A = step("a", "ALTER TABLE t ADD COLUMN a UInt8 FIRST")
B = step("b", "ALTER TABLE t ADD COLUMN b UInt8 AFTER a")
C = step("c", "ALTER TABLE t MODIFY COLUMN c COMMENT 'x'")


def test_neighbours_share_a_statement() -> None:
    (one,) = joined((A, B, C))
    assert one.text == (
        "ALTER TABLE t ADD COLUMN a UInt8 FIRST,\n    ADD COLUMN b UInt8 AFTER a,\n    MODIFY COLUMN c COMMENT 'x'"
    )
    assert one.id == A.id


def test_what_stands_alone_parts_them() -> None:
    alone = step("n", "ALTER TABLE t MODIFY COLUMN n UInt64", joins=None)
    other = step("a", "ALTER TABLE u ADD COLUMN a UInt8", joins="ALTER TABLE u")
    assert joined((A, alone, B)) == (A, alone, B)
    assert joined((A, other, B)) == (A, other, B)


def test_commands_about_one_object_do_not_share_a_statement() -> None:
    again = step("a", "ALTER TABLE t MODIFY COLUMN a REMOVE COMMENT")
    first, second = joined((A, B, again))
    assert first.text.endswith("ADD COLUMN b UInt8 AFTER a")
    assert second == again
