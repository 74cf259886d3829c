-- same: select id, v::text, w::text from t order by id
create type e as enum ('a', 'b', 'gone');
create table t (id int, v e not null default 'a', w e[]) partition by list (v);
create table t_a partition of t for values in ('a');
create table t_b partition of t for values in ('b');
create index t_v on t (v, id);
create view s as select v from t;
insert into t values (1, 'a', '{b}'), (2, 'b', null);
