"""What steps say of themselves: locks, hazards, transactions."""

from __future__ import annotations

from dataclasses import replace

from dbkit.core.ids import ObjectId
from dbkit.plan.differ import plan
from dbkit.plan.hazard import HazardKind
from dbkit.plan.op import Env
from dbkit.plan.state import Object, State
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.kinds.column import Column
from dbkit.stores.postgres.kinds.comment import Comment
from dbkit.stores.postgres.kinds.constraint import Constraint
from dbkit.stores.postgres.kinds.default import Default
from dbkit.stores.postgres.kinds.enum import Enum
from dbkit.stores.postgres.kinds.foreign_key import ForeignKey
from dbkit.stores.postgres.kinds.index import Index
from dbkit.stores.postgres.kinds.table import Part, Table
from dbkit.stores.postgres.script import script

T = ObjectId("table", ("public", "t"))
TABLE = Table(id=T)
A = Column(id=ObjectId("column", ("public", "t", "a")), position=1, type="integer")
B = Column(id=ObjectId("column", ("public", "t", "b")), position=2, type="text")
INDEX = Index(id=ObjectId("index", ("public", "t_a")), table=T, unique=False, definition="USING btree (a)")
CHECK = Constraint(
    id=ObjectId("constraint", ("public", "t", "c")), type="check", definition="CHECK ((a > 0))", columns=("a",)
)
KEY = ForeignKey(
    id=ObjectId("foreign_key", ("public", "t", "f")),
    definition="FOREIGN KEY (a) REFERENCES u(id)",
    references=ObjectId("table", ("public", "u")),
    columns=("a",),
)


def state(*objects: Object) -> State:
    kinds = {kind.name: kind for kind in KINDS}
    needs = {}
    for one in objects:
        kind = kinds[one.id.kind]
        owner = kind.owner(one)
        needs[one.id] = frozenset({*kind.needs(one), *([owner] if owner else [])})
    return State.of(objects, needs)


def steps(have: State, want: State, *, online: bool = True, version: int = 18) -> tuple[Step, ...]:
    env = Env(have=have, want=want, version=version, schema="public", online=online)
    return plan(have, want, {kind.name: kind for kind in KINDS}, env).steps


def kinds_of(step: Step) -> set[HazardKind]:
    return {one.kind for one in step.hazards}


def test_what_is_made_in_one_plan_has_no_hazard_and_no_lock() -> None:
    default = Default(id=ObjectId("default", A.id.path), expression="gen_random_uuid()")
    other = Table(id=KEY.references)
    made = steps(State(), state(TABLE, A, B, default, INDEX, CHECK, other, replace(KEY)))
    assert all(not one.hazards and one.lock is None for one in made), made
    assert all(one.transaction is Transaction.INSIDE for one in made)
    assert [one.text.split("(")[0].strip() for one in made] == [
        "CREATE TABLE t",
        "CREATE TABLE u",
        "CREATE INDEX t_a ON t USING btree",
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY",
    ]


def test_dropping_a_table_or_column_loses_data_and_cannot_be_taken_back() -> None:
    for have, want in ((state(TABLE, A), State()), (state(TABLE, A, B), state(TABLE, A))):
        (step,) = steps(have, want)
        assert kinds_of(step) == {HazardKind.DATA_LOSS}
        assert step.destructive
        assert step.lock == "ACCESS EXCLUSIVE"
        assert step.irreversible


def test_dropping_a_computed_column_loses_nothing() -> None:
    computed = replace(B, generated="a * 2")
    (step,) = steps(state(TABLE, A, computed), state(TABLE, A))
    assert not step.hazards
    assert not step.irreversible


def test_an_index_of_a_table_that_is_there_is_built_beside_its_use() -> None:
    (step,) = steps(state(TABLE, A), state(TABLE, A, INDEX))
    assert step.text == "CREATE INDEX CONCURRENTLY t_a ON t USING btree (a)"
    assert (step.transaction, step.lock) == (Transaction.NONE, "SHARE UPDATE EXCLUSIVE")
    (step,) = steps(state(TABLE, A, INDEX), state(TABLE, A))
    assert (step.text, step.transaction) == ("DROP INDEX CONCURRENTLY t_a", Transaction.NONE)


def test_nobody_to_wait_for() -> None:
    (step,) = steps(state(TABLE, A), state(TABLE, A, INDEX), online=False)
    assert (step.text, step.transaction) == ("CREATE INDEX t_a ON t USING btree (a)", Transaction.INSIDE)
    (step,) = steps(state(TABLE, A), state(TABLE, A, CHECK), online=False)
    assert step.text == "ALTER TABLE t ADD CONSTRAINT c CHECK ((a > 0))"


def test_an_index_of_a_partitioned_table_is_not_built_concurrently() -> None:
    parted = replace(TABLE, partition_key="RANGE (a)")
    (step,) = steps(state(parted, A), state(parted, A, INDEX))
    assert step.transaction is Transaction.INSIDE
    assert kinds_of(step) == {HazardKind.TABLE_SCAN}


def test_an_index_of_a_partitioned_table_is_built_partition_by_partition() -> None:
    parted = replace(TABLE, partition_key="RANGE (a)", children=1)
    part = Table(id=ObjectId("table", ("public", "t_1")), partition_of=T, bound="DEFAULT")
    with_index = replace(part, parts=(Part(kind="index", name="t_1_a_idx", origin=INDEX.id),))
    found = steps(state(parted, A, part), state(parted, A, with_index, INDEX))
    assert [(one.text, one.lock) for one in found] == [
        ("CREATE INDEX CONCURRENTLY t_1_a_idx ON t_1 USING btree (a)", "SHARE UPDATE EXCLUSIVE"),
        ("CREATE INDEX t_a ON ONLY t USING btree (a)", "SHARE"),
        ("ALTER INDEX t_a ATTACH PARTITION t_1_a_idx", "ACCESS EXCLUSIVE on the index of the partition"),
    ]
    own = Index(id=ObjectId("index", ("public", "mine")), table=part.id, unique=False, definition=INDEX.definition)
    found = steps(state(parted, A, part, own), state(parted, A, with_index, INDEX))
    assert [one.text for one in found] == [
        "ALTER INDEX mine RENAME TO t_1_a_idx",
        "CREATE INDEX t_a ON ONLY t USING btree (a)",
        "ALTER INDEX t_a ATTACH PARTITION t_1_a_idx",
    ]


def test_where_partitions_are_left_alone_the_server_builds_the_index_of_the_whole() -> None:
    parted = replace(TABLE, partition_key="RANGE (a)", children=2)
    part = Table(id=ObjectId("table", ("public", "t_1")), partition_of=T, bound="DEFAULT")
    with_index = replace(part, parts=(Part(kind="index", name="t_1_a_idx", origin=INDEX.id),))
    (step,) = steps(state(parted, A, part), state(parted, A, with_index, INDEX))
    assert step.text == "CREATE INDEX t_a ON t USING btree (a)"


def test_an_invalid_index_is_built_anew_in_place() -> None:
    (step,) = steps(state(TABLE, A, replace(INDEX, valid=False)), state(TABLE, A, INDEX))
    assert (step.text, step.transaction) == ("REINDEX INDEX CONCURRENTLY t_a", Transaction.NONE)


def test_storage_parameters_say_how_they_lock() -> None:
    have = replace(INDEX, options=("fillfactor=70", "pages_per_range=4"))
    first, second = steps(state(TABLE, A, have), state(TABLE, A, replace(INDEX, options=("pages_per_range=8",))))
    assert (first.text, first.lock) == ("ALTER INDEX t_a RESET (fillfactor)", "ACCESS EXCLUSIVE")
    assert second.text == "ALTER INDEX t_a SET (pages_per_range = '8')"
    (only,) = steps(state(TABLE, A, INDEX), state(TABLE, A, replace(INDEX, options=("fillfactor=70",))))
    assert only.lock == "SHARE UPDATE EXCLUSIVE"


def test_a_new_unique_constraint_gets_its_index_beside_the_use_of_the_table() -> None:
    unique = Constraint(
        id=ObjectId("constraint", ("public", "t", "u")),
        type="unique",
        definition="UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b)",
        columns=("a",),
        deferrable=True,
        options=("fillfactor=70",),
    )
    first, second = steps(state(TABLE, A, B), state(TABLE, A, B, unique))
    assert first.text == (
        "CREATE UNIQUE INDEX CONCURRENTLY u ON t (a) INCLUDE (b) NULLS NOT DISTINCT WITH (fillfactor = '70')"
    )
    assert first.transaction is Transaction.NONE
    assert second.text == "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX u DEFERRABLE"
    (step,) = steps(state(TABLE, A, B), state(TABLE, A, B, unique), online=False)
    assert " ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a)" in step.text


def test_a_foreign_key_is_enforced_in_place() -> None:
    other = Table(id=KEY.references)
    (step,) = steps(state(TABLE, A, other, replace(KEY, enforced=False)), state(TABLE, A, other, KEY))
    assert step.text == "ALTER TABLE t ALTER CONSTRAINT f ENFORCED"
    assert HazardKind.MAY_FAIL in kinds_of(step)
    (step,) = steps(state(TABLE, A, other, KEY), state(TABLE, A, other, replace(KEY, enforced=False)))
    assert (step.text, step.hazards) == ("ALTER TABLE t ALTER CONSTRAINT f NOT ENFORCED", ())


def test_checks_and_foreign_keys_are_validated_in_a_later_transaction() -> None:
    other = Table(id=KEY.references)
    for item in (CHECK, KEY):
        first, second = steps(state(TABLE, A, other), state(TABLE, A, other, item))
        assert first.text.endswith(" NOT VALID")
        assert first.transaction is Transaction.COMMIT_AFTER
        assert not first.hazards
        assert second.text.startswith("ALTER TABLE t VALIDATE CONSTRAINT")
        assert second.lock == "SHARE UPDATE EXCLUSIVE"
        assert kinds_of(second) == {HazardKind.MAY_FAIL}


def test_before_18_a_partitioned_table_takes_no_foreign_key_that_is_not_valid() -> None:
    parted, other = replace(TABLE, partition_key="RANGE (a)"), Table(id=KEY.references)
    assert len(steps(state(parted, A, other), state(parted, A, other, KEY), version=17)) == 1
    assert len(steps(state(parted, A, other), state(parted, A, other, KEY), version=18)) == 2


def test_rows_are_read_for_not_null_while_they_can_be_written() -> None:
    add, validate = steps(state(TABLE, A), state(TABLE, replace(A, not_null=True)))
    assert (add.hazards, add.transaction) == ((), Transaction.COMMIT_AFTER)
    assert (kinds_of(validate), validate.lock) == ({HazardKind.MAY_FAIL}, "SHARE UPDATE EXCLUSIVE")
    (step,) = steps(state(TABLE, replace(A, not_null=True)), state(TABLE, A))
    assert not step.hazards


def test_a_label_must_be_committed_before_it_is_used() -> None:
    enum = Enum(id=ObjectId("enum", ("public", "e")), labels=("a", "c"))
    first, second = steps(state(enum), state(replace(enum, labels=("a", "b", "c", "d"))))
    assert first.text == "ALTER TYPE e ADD VALUE 'b' AFTER 'a'"
    assert second.text == "ALTER TYPE e ADD VALUE 'd'"
    assert {first.transaction, second.transaction} == {Transaction.COMMIT_AFTER}


def test_a_label_that_goes_says_what_can_fail() -> None:
    enum = Enum(id=ObjectId("enum", ("public", "e")), labels=("a", "it's"))
    column = replace(A, type="e")
    have = State.of([TABLE, enum, column], {column.id: frozenset({T, enum.id})})
    want = State.of([TABLE, replace(enum, labels=("a",)), column], {column.id: frozenset({T, enum.id})})
    texts = {step.text: kinds_of(step) for step in steps(have, want)}
    assert texts == {
        "ALTER TYPE e RENAME TO e__old": set(),
        "CREATE TYPE e AS ENUM ('a')": set(),
        "ALTER TABLE t ALTER COLUMN a TYPE e USING a::text::e": {HazardKind.TABLE_REWRITE, HazardKind.MAY_FAIL},
        "DROP TYPE e__old": set(),
    }


def test_names_in_other_schemas_are_qualified_and_odd_ones_quoted() -> None:
    table = Table(id=ObjectId("table", ("App", "user")))
    column = Column(id=ObjectId("column", ("App", "user", 'a"b')), position=1, type="integer")
    comment = Comment(id=ObjectId("comment", ("column", *column.id.path)), text="it's", on=column.id)
    made = steps(State(), state(table, column, comment))
    assert [step.text for step in made] == [
        'CREATE TABLE "App"."user" (\n    "a""b" integer\n)',
        'COMMENT ON COLUMN "App"."user"."a""b" IS \'it\'\'s\'',
    ]


def test_script_ends_statements_and_parts_objects() -> None:
    have = state(TABLE, A)
    want = state(TABLE, replace(A, not_null=True, statistics=100), B, INDEX)
    text = script(steps(have, want), transactions=True)
    assert text == (
        "BEGIN;\n"
        "\n"
        "ALTER TABLE t ADD CONSTRAINT t_a_not_null NOT NULL a NOT VALID;\n"
        "\n"
        "COMMIT;\n"
        "\n"
        "BEGIN;\n"
        "\n"
        "ALTER TABLE t VALIDATE CONSTRAINT t_a_not_null;\n"
        "ALTER TABLE t ALTER COLUMN a SET STATISTICS 100;\n"
        "\n"
        "ALTER TABLE t ADD COLUMN b text;\n"
        "\n"
        "COMMIT;\n"
        "\n"
        "CREATE INDEX CONCURRENTLY t_a ON t USING btree (a);\n"
    )
    plain = script(steps(have, want), transactions=False)
    assert plain == text.replace("BEGIN;\n\n", "").replace("COMMIT;\n\n", "")
    assert script([], transactions=True) == ""


def test_script_commits_after_what_must_be_committed() -> None:
    text = script(steps(state(TABLE, A), state(TABLE, A, CHECK)), transactions=True)
    assert text.count("BEGIN;") == text.count("COMMIT;") == 2
    assert text.index("COMMIT;") < text.index("VALIDATE")


def test_the_order_of_objects_does_not_matter() -> None:
    objects = [TABLE, A, B, INDEX, CHECK]
    there = steps(State(), state(*objects))
    assert steps(State(), state(*reversed(objects))) == there
