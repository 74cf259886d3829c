-- same: select v::text, w::text from t
create type e as enum ('a', 'b');
create type e__old as enum ('x');
create table t (v e, w e__old);
insert into t values ('a', 'x');
