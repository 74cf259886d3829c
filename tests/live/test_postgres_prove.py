"""What steps declare, against what they do: every case of the catalogue, with rows, on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dbkit.contract import Draft
from dbkit.core.ids import ObjectId
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.proof import Proof, Transition
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.prove.prove import prove
from tests.live.postgres_cases import Case, each_major
from tests.live.postgres_databases import Databases, Servers, majors
from tests.live.postgres_dump import pg_dump

_SHARES = {18: 40, 15: 120}
"""Every so many cases run in ``make test``; all of them, on all majors, in ``make test-all``."""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as found:
        yield found


def steps(have: State, want: State, major: int, *, online: bool = True) -> tuple[Step, ...]:
    kinds = {kind.name: kind for kind in KINDS}
    env = Env(have=have, want=want, version=major, schema="public", online=online)
    return plan(have, want, kinds, env).steps


def proof_of(have: State, want: State, databases: Databases, *, one_way: bool = False) -> Proof:
    transition = Transition(
        title="case",
        before=steps(State(), have, databases.major, online=False),
        run=steps(have, want, databases.major),
        fresh=steps(State(), want, databases.major, online=False),
        have=have,
        want=want,
        back=None if one_way else steps(want, have, databases.major),
    )
    draft = Draft(version=databases.major, namespace="public")
    return prove(databases.url, transition, draft, programs=pg_dump().parent)


@pytest.mark.parametrize(("case", "major"), list(each_major(_SHARES)))
def test_case_is_proved(case: Case, major: int, servers: Servers) -> None:
    databases = servers.of(major)
    if case.icu:
        databases.require_icu()
    with databases.fresh(case.first, case.have) as have, databases.fresh(case.first, case.want) as want:
        first, second = have.state(), want.state()
    if first.unmanaged or second.unmanaged:
        pytest.skip(f"it has what no plan can make: {(*first.unmanaged, *second.unmanaged)}")
    for one, other in ((first, second), (second, first))[: 1 if case.one_way else 2]:
        found = proof_of(one, other, databases, one_way=case.one_way)
        assert not found.findings, "\n".join((*found.findings, *found.notes))
        assert not [seeded for seeded in (*found.seeded, *found.filled) if not seeded.rows], found.seeded


def _state(databases: Databases, text: str) -> State:
    with databases.fresh(text) as one:
        return one.state()


TABLE = "create table p (id int primary key); create table t (id int, p_id int references p, v text not null);"


def test_rows_suit_the_new_state_where_a_step_may_fail(servers: Servers) -> None:
    databases = servers.of(18)
    have = _state(databases, "create table p (id int primary key); create table t (id int, p_id int, v text, w text);")
    text = f"{TABLE.replace('v text', 'v int')} alter table t add w int not null, add check (v > 5 and w in (3, 4));"
    found = proof_of(have, _state(databases, text), databases)
    assert not found.findings
    assert [(one.table, one.rows) for one in found.seeded] == [("public.p", 5), ("public.t", 5)]
    assert [(one.table, one.before, one.after, one.fate) for one in found.accounts] == [
        ("public.p", 5, 5, "kept"),
        ("public.t", 5, 5, "kept"),
    ]
    assert any("with rows that suit both states" in note for note in found.notes)


def test_what_goes_is_accounted_for(servers: Servers) -> None:
    databases = servers.of(18)
    have, want = _state(databases, TABLE), _state(databases, "create table t (id int, p_id int);")
    found = proof_of(have, want, databases)
    assert not found.findings
    assert {one.table: one.fate for one in found.accounts} == {
        "public.p": "the 5 rows of public.p went with table public.p, as declared",
        "public.t": "the values of public.t.v went with column public.t.v, as declared",
    }


def test_what_was_not_declared_is_a_finding(servers: Servers) -> None:
    databases = servers.of(18)
    have = _state(databases, TABLE)
    want = _state(databases, TABLE.replace("v text", "v uuid").replace("references p", ""))
    honest = steps(have, want, 18)
    silent = tuple(replace(step, lock=None, hazards=()) for step in honest)
    extra = Step(text="delete from t", id=ObjectId("table", ("public", "t")))
    transition = Transition(
        title="x", before=steps(State(), have, 18), run=(extra, *silent), fresh=(), have=have, want=want
    )
    found = prove(databases.url, transition, Draft(version=18, namespace="public"))
    assert "table public.t: it lost 5 of 5 rows of public.t" in found.findings
    assert "column public.t.v: it rewrote public.t, and did not declare it" in found.findings
    assert any("it took ACCESS EXCLUSIVE on public.p, and declared no lock" in one for one in found.findings)


PAIR = "create type pair as (%s); create type two as (p pair, n int); create table t (v pair, w pair[], x two);"


def test_composite_values_are_compared_by_attribute(servers: Servers) -> None:
    databases = servers.of(18)
    have, want = _state(databases, PAIR % "a int, b int"), _state(databases, PAIR % "b int, c date, a int")
    honest = steps(have, want, 18)
    swapped = tuple(
        replace(step, text=step.text.replace("ROW(($1).b, NULL, ($1).a)", "ROW(($1).a, NULL, ($1).b)"))
        for step in honest
    )
    assert swapped != honest
    found = {run: _findings(have, want, run, databases) for run in (honest, swapped)}
    assert found[honest] == set()
    assert {f"column public.t.{name}: it lost values of public.t.{name}" for name in "vwx"} <= found[swapped]


def test_attributes_that_go_in_silence_are_findings(servers: Servers) -> None:
    databases = servers.of(18)
    have, want = _state(databases, PAIR % "a int, b int"), _state(databases, PAIR % "b int")
    honest = steps(have, want, 18)
    assert not _findings(have, want, honest, databases)
    silent = tuple(replace(step, hazards=()) for step in honest)
    assert {
        f"composite public.pair: it lost the values of attribute {name} of public.t.{column}"
        for name, column in (("a", "v"), ("a", "w"), ("p.a", "x"))
    } <= _findings(have, want, silent, databases)


def _findings(have: State, want: State, run: tuple[Step, ...], databases: Databases) -> set[str]:
    before = steps(State(), have, databases.major)
    transition = Transition(title="x", before=before, run=run, fresh=(), have=have, want=want)
    return set(prove(databases.url, transition, Draft(version=databases.major, namespace="public")).findings)


SEEDED = r"""
create extension if not exists plpgsql;
create domain even as int check (value % 2 = 0);
create domain code as text check (value ~ '^[A-Z]{2}-\d{4}$');
create type kind as enum ('a', 'b');
create type pair as (x int, y kind);
create type span as range (subtype = even);
create table self (id int primary key, up int not null references self);
create table a (id int primary key, b_id int not null);
create table b (id int primary key, a_id int not null references a);
alter table a add foreign key (b_id) references b;
create table every (
    e even, c code not null unique, k kind, p pair, s span, arr code[],
    j jsonb check (j ? 'name' and j ->> 'name' <> ''),
    n numeric(4, 3) check (n between 1.5 and 2.5), ch char(2) check (ch in ('DE', 'FR')), v varchar(3),
    mail text check (mail like '%@%.%'), len text check (char_length(len) between 7 and 9), b bit(3), i interval,
    "Mixed Case" int check ("Mixed Case" > 100), g int generated always as ("Mixed Case" * 2) stored check (g < 300),
    t tsvector, x xid, u uuid not null, ip inet, m money, during tstzrange, exclude using gist (during with &&),
    check (k <> 'b' or v is null), at timestamptz check (at >= '2030-01-01' and at < '2031-01-01')
);
create table whole (id bigint, at date, primary key (id, at)) partition by range (at);
create table w1 partition of whole for values from ('2020-01-01') to ('2021-01-01') partition by hash (id);
create table w1_0 partition of w1 for values with (modulus 2, remainder 0);
create table w1_1 partition of w1 for values with (modulus 2, remainder 1);
create table w2 partition of whole default;
create table child (extra int) inherits (self);
create function no() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger no before insert on every for each row execute function no();
alter table every enable row level security;
"""


@pytest.mark.parametrize("major", majors())
def test_every_table_gets_rows(servers: Servers, major: int) -> None:
    databases = servers.of(major)
    found = proof_of(_state(databases, SEEDED), _state(databases, SEEDED), databases)
    assert not found.findings
    assert {one.table: one.rows for one in found.seeded} == {
        f"public.{name}": 5 for name in ("a", "b", "child", "every", "self", "w1_0", "w1_1", "w2")
    }


def test_a_table_that_takes_no_rows_is_named(servers: Servers) -> None:
    state = _state(servers.of(18), "create table t (a int not null check (a > 5 and a < 5)); create table u (a int);")
    found = proof_of(state, state, servers.of(18))
    why = "no values of a were found that satisfy the checks"
    assert [(one.table, one.rows, one.why) for one in found.seeded] == [("public.t", 0, why), ("public.u", 5, "")]
