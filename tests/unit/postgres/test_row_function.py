"""Which trigger functions only set columns of their row is read from their bodies."""

from __future__ import annotations

import pytest

from dbkit.stores.postgres.kinds.row_function import sets_the_row_alone


@pytest.mark.parametrize(
    "body",
    [
        "begin new.updated_at := now(); return new; end",
        "BEGIN NEW.updated_at = CURRENT_TIMESTAMP; RETURN NEW; END;",
        "begin if new.a <> old.a then new.v := 2; elsif tg_op = 'INSERT' then new.v := 1; end if; return new; end",
        "begin if true then null; else new.v := 3; end if; return new; end",
        "declare x int := 1; begin x := x + 1; new.a[1] := x; return old; end",
        "begin new.s := setweight(to_tsvector('english', coalesce(new.t, '')), 'A'); return new; end",
        "begin begin null; end; return new; end",
    ],
)
def test_what_only_sets_columns(body: str) -> None:
    assert sets_the_row_alone("plpgsql", body)


@pytest.mark.parametrize(
    "body",
    [
        "begin insert into log values (1); return new; end",
        "begin return null; end",
        "begin if new.a > 1 then return null; end if; return new; end",
        "begin new := null; return new; end",
        "declare r record; begin return r; end",
        "declare x int := audit(1); begin return new; end",
        "begin new.a := audit (new.id); return new; end",
        "begin new.a := mine.lower(new.a); return new; end",
        "begin if audit(1) then new.a := 1; end if; return new; end",
        "begin perform pg_notify('a', 'b'); return new; end",
        "begin raise 'not now'; end",
        "begin new.a := 1 / 0; return new; exception when others then return new; end",
        "begin for i in 1..2 loop null; end loop; return new; end",
        "begin this is no body",
    ],
)
def test_what_may_do_more(body: str) -> None:
    assert not sets_the_row_alone("plpgsql", body)


def test_other_languages_are_not_read() -> None:
    assert not sets_the_row_alone("plpython3u", "return None")
    assert not sets_the_row_alone("c", None)
