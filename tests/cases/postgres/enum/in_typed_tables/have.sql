-- same: select x::text, n from t
create type e as enum ('a', 'gone');
create type c as (x e, n int);
create table t of c (n with options default 5);
insert into t values ('a', 1);
