-- same: select v::text, w::text, c::text from t
create type "e 1" as enum ('a', 'b');
create type "select" as enum ('x', 'y');
create type c as (a "e 1", b "select", d "select"[]);
create table t (v "e 1", w "select", c c);
insert into t values ('a', 'x', row('b', 'y', '{x,y}'));
