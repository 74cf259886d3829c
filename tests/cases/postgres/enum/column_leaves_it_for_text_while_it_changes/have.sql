-- same: select v::text, w::text, x::text from t
create type e as enum ('a', 'b', 'c');
create table t (v e default 'a', w text default 'b', x e);
insert into t values ('a', 'b', 'c');
